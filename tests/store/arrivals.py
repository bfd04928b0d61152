"""Arrivals for tests of the archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.model import Arrival, Article, Feed
from monitor.store import desk
from monitor.store.archive import Archive
from monitor.store.recording import recording

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def follow(archive: Archive, url: str, title: str = "") -> Feed:
    """Follow a feed and return it."""
    with archive.writing() as connection:
        return desk.add_feed(connection, url, title, "", "", NOW)[0]


def arrival(
    identity: str, title: str = "", text: str = "Text.", url: str = "", source: str = "Outlet", **more: object
) -> Arrival:
    """An article as one poll of one feed brought it."""
    hours = more.pop("hours", 0)
    assert isinstance(hours, int)
    article = Article(
        url=url,
        title=title or f"Headline {identity}",
        text=text,
        published=NOW - timedelta(hours=hours),
        first_seen=NOW,
        sources=(source,),
    )
    return Arrival(identity, article)


def bring(archive: Archive, feed: Feed, *arrivals: Arrival) -> list[int]:
    """Store arrivals as a poll does, and return the ids of their articles."""
    with recording(archive) as record:
        return [record.keep(feed.id, each, NOW) for each in record.sort(feed.id, arrivals)]
