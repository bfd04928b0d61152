"""Changing when feeds are polled, and how they may be, within the transaction of the caller."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, update

from monitor.model import Feed
from monitor.store import rows
from monitor.store.schema import feed


def postpone(connection: Connection, until: Mapping[int, datetime], why: str) -> None:
    """Let feeds wait, each until its own moment."""
    for feed_id, moment in until.items():
        connection.execute(update(feed).where(feed.c.id == feed_id).values(next_poll=rows.seconds(moment), why=why))


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
