"""Changing when feeds are polled, and how they may be, within the transaction of the caller."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, update
from sqlalchemy.dialects.sqlite import insert

from monitor.model import Feed
from monitor.store import rows
from monitor.store.reader import STOPPED
from monitor.store.schema import feed, progress

# Where a feed was never polled, and has no rhythm yet.
_USUAL_SECONDS = 3600


def postpone(connection: Connection, until: Mapping[int, datetime], why: str) -> None:
    """Let feeds wait, each until its own moment."""
    for feed_id, moment in until.items():
        connection.execute(update(feed).where(feed.c.id == feed_id).values(next_poll=rows.seconds(moment), why=why))


def stop_round(connection: Connection, now: datetime) -> None:
    """Let the feeds that are due wait as long as they do between two polls, and note that the round was stopped."""
    moment = rows.seconds(now)
    usual = func.coalesce(func.nullif(feed.c.interval_seconds, 0), _USUAL_SECONDS)
    values = {"next_poll": moment + usual, "why": "You stopped the round of polls; it waits for its usual time."}
    connection.execute(update(feed).where(feed.c.next_poll <= moment).values(values))
    noted = insert(progress).values(name=STOPPED, value=moment)
    connection.execute(noted.on_conflict_do_update(index_elements=["name"], set_={"value": progress.c.value + 1}))


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
