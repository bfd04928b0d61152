"""Giving a feed another address, and making two feeds one, within the transaction of the caller; nothing is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, delete, literal, select, update

from monitor.model import DeliveryState, Feed, Pace
from monitor.store import rows
from monitor.store.notices import add_notice
from monitor.store.schema import delivery, entry, feed, notice, page, poll

MERGED = "merged:"
"""How the address begins under which the row of a feed stands that became part of another; it is never followed."""

_HISTORY: tuple[Table, ...] = (poll, notice)
_NOT_MOVING = {"moved_url": "", "moved_since": None, "moved_polls": 0}


def move_feed(connection: Connection, moved: Feed, url: str, now: datetime, *, reach: str) -> None:
    """Let `moved` be asked for at `url` from now on, where it may reach `reach`, and tell.

    If another feed is followed there already, `moved` becomes part of it.
    """
    other = connection.execute(select(feed).where(feed.c.url == url)).mappings().first()
    if other is not None and other["removed"] is None:
        _join(connection, moved, other, now)
        return
    if other is not None:
        # Followed once and left: what it brought comes to the feed that takes its place.
        _hand_over(connection, other["id"], moved.id)
        connection.execute(update(feed).where(feed.c.id == other["id"]).values(url=f"{MERGED}{other['id']}"))
    connection.execute(update(feed).where(feed.c.id == moved.id).values(url=url, reach=reach, **_NOT_MOVING))
    detail = f"“{moved.title}” has moved for good from {moved.url} to {url}; it is asked for there from now on."
    add_notice(connection, "moved", moved.id, now, detail)


def _join(connection: Connection, moved: Feed, other: RowMapping, now: datetime) -> None:
    """Make `moved` part of the feed `other`: what a person chose for either of them is kept, that of `other` first."""
    _hand_over(connection, moved.id, other["id"])
    row = connection.execute(select(feed).where(feed.c.id == moved.id)).mappings().one()
    chosen: dict[str, Any] = {}
    if row["title_given"] and not other["title_given"]:
        chosen |= {"title": row["title"], "title_given": 1}
    for name, unchosen in (("folder", ""), ("pace", Pace.NORMAL), ("encoding", ""), ("most_bytes", 0)):
        if other[name] == unchosen and row[name] != unchosen:
            chosen[name] = row[name]
    if row["full_text"]:
        chosen["full_text"] = 1
    if chosen:
        connection.execute(update(feed).where(feed.c.id == other["id"]).values(chosen))
    connection.execute(update(feed).where(feed.c.id == moved.id).values(removed=rows.seconds(now), **_NOT_MOVING))
    detail = (
        f"“{row['title']}” ({moved.url}) has become one feed with “{other['title']}” ({other['url']}); "
        "their articles stand together now."
    )
    add_notice(connection, "merged", other["id"], now, detail)


def _hand_over(connection: Connection, giver: int, taker: int) -> None:
    """Let everything that one feed brought, and is still to be told of it, stand under another."""
    known = select(entry.c.identity).where(entry.c.feed_id == taker)
    other_ones = entry.c.feed_id == giver, entry.c.identity.not_in(known)
    connection.execute(update(entry).where(*other_ones).values(feed_id=taker))
    # What is left has an identity that the taker knows: of the same article it says nothing new …
    twin = entry.alias()
    same = select(twin.c.id).where(
        twin.c.feed_id == taker, twin.c.identity == entry.c.identity, twin.c.article_id == entry.c.article_id
    )
    connection.execute(delete(entry).where(entry.c.feed_id == giver, same.exists()))
    # … and another article stays in the taker's list, under an identity that no publisher uses.
    identity = literal(f"{MERGED}{giver}:") + entry.c.identity
    connection.execute(update(entry).where(entry.c.feed_id == giver).values(feed_id=taker, identity=identity))
    for table in _HISTORY:
        connection.execute(update(table).where(table.c.feed_id == giver).values(feed_id=taker))
    # What was told of is over, and of all that ever was there is no index by feed.
    untold = (delivery.c.feed_id == giver, delivery.c.state == DeliveryState.PENDING)
    connection.execute(update(delivery).where(*untold).values(feed_id=taker))
    # By article: the table of pages is large, and has no index by feed.
    articles = select(entry.c.article_id).where(entry.c.feed_id == taker)
    pages = (page.c.article_id.in_(articles), page.c.feed_id == giver)
    connection.execute(update(page).where(*pages).values(feed_id=taker))
