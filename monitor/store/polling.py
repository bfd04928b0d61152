"""Changing when feeds are polled, and how they may be, within the transaction of the caller."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, update

from monitor.model import DeliveryState, Feed, PageState
from monitor.store import rows
from monitor.store.schema import delivery, feed, page

SET_BACK = timedelta(minutes=5)
"""A clock that is corrected by less has only been a little wrong."""

# So long ago were feeds due that were planned by a clock that was ahead: they take their turn as after a sleep.
_OVERDUE = timedelta(minutes=3)


def postpone(connection: Connection, until: Mapping[int, datetime], why: str) -> None:
    """Let feeds wait, each until its own moment."""
    for feed_id, moment in until.items():
        connection.execute(update(feed).where(feed.c.id == feed_id).values(next_poll=rows.seconds(moment), why=why))


def bring_back(connection: Connection, now: datetime) -> int:
    """Plan anew what was planned under a clock that was ahead of `now`, and return how many feeds that concerns.

    Nobody would ask for these feeds, show these popups or read these pages before the clock is there again. How long a
    publisher asked to be left alone counts from now on.
    """
    ahead, at = rows.seconds(now + SET_BACK), rows.seconds(now)
    values = {
        "next_poll": rows.seconds(now - _OVERDUE),
        "silent_until": feed.c.silent_until - feed.c.last_attempt + at,
        "last_success": func.min(feed.c.last_success, at),
        "last_attempt": func.min(feed.c.last_attempt, at),
        "added": func.min(feed.c.added, at),
        "why": "This machine's clock was set back.",
    }
    planned_when = func.coalesce(feed.c.last_attempt, feed.c.added)
    planned = connection.execute(update(feed).where(planned_when > ahead, feed.c.next_poll.is_not(None)).values(values))
    connection.execute(
        update(delivery)
        .where(delivery.c.state == DeliveryState.PENDING, delivery.c.created > ahead)
        .values(created=at, next_try=at)
    )
    connection.execute(
        update(page).where(page.c.state == PageState.PENDING, page.c.asked > ahead).values(asked=at, next_try=at)
    )
    return int(planned.rowcount)


def replan(connection: Connection, planned: Feed) -> None:
    """Store the pace of a feed and the next poll that follows from it."""
    values = {
        "pace": planned.pace,
        "interval_seconds": planned.interval_seconds,
        "next_poll": None if planned.next_poll is None else rows.seconds(planned.next_poll),
        "why": planned.why,
    }
    connection.execute(update(feed).where(feed.c.id == planned.id).values(values))


def set_reach(connection: Connection, feed_id: int, reach: str) -> None:
    """Store whether a feed may lead into a private network."""
    connection.execute(update(feed).where(feed.c.id == feed_id).values(reach=reach))


def set_most_bytes(connection: Connection, feed_id: int, most_bytes: int) -> None:
    """Store how many bytes an answer of a feed may have, 0 for the usual."""
    connection.execute(update(feed).where(feed.c.id == feed_id).values(most_bytes=most_bytes))
