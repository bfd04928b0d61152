"""Writing what a person decides: feeds, watches, what is read, starred and done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, case, func, insert, or_, select, update

from monitor.errors import UsageError
from monitor.model import AlertState, Feed, FeedState, Priority, Watch
from monitor.store import rows
from monitor.store.chunks import chunks
from monitor.store.lists import Listing, Shelf, unread_query
from monitor.store.notices import settle_notices
from monitor.store.schema import alert, article, feed, request, watch

AGAIN_SECONDS = 5 * 60
"""Between a good poll and the next that a person may ask for."""


def add_feed(
    connection: Connection,
    url: str,
    title: str,
    folder: str,
    login: str,
    now: datetime,
    *,
    login_kind: str = "basic",
    found_title: str = "",
) -> tuple[Feed, bool]:
    """Follow a feed and return it, with False if it was followed already; one that was removed comes back.

    One that is followed already takes a new login, and is polled with it at once. `title` is a person's choice,
    `found_title` what the publisher calls the feed; with neither it is named by its address until it is polled.
    """
    before = connection.execute(select(feed).where(feed.c.url == url)).mappings().first()
    account = {"login": login, "login_kind": login_kind}
    if before is not None and before["removed"] is None:
        if login or login_kind != "basic":
            renewed = {**account, "next_poll": rows.seconds(now), "why": "Its login was changed."}
            connection.execute(update(feed).where(feed.c.id == before["id"]).values(renewed))
        return rows.to_feed(connection.execute(select(feed).where(feed.c.url == url)).mappings().one()), False
    values = {"title": title or found_title or url, "title_given": int(bool(title)), "folder": folder, **account}
    due = {"state": FeedState.NEW, "next_poll": rows.seconds(now), "why": "It has not been polled yet.", "error": None}
    if before is None:
        connection.execute(insert(feed).values(url=url, added=rows.seconds(now), **values, **due))
    else:
        # What the publisher said last time is kept, so that old entries are known to be old; so is a login whose
        # secret is not forgotten yet: nobody else knows that it lies in the keyring.
        values = {
            "folder": folder,
            **({"title": title, "title_given": 1} if title else {}),
            **(account if login or login_kind != "basic" else {}),
        }
        connection.execute(
            update(feed).where(feed.c.id == before["id"]).values(removed=None, failures=0, **values, **due)
        )
    return rows.to_feed(connection.execute(select(feed).where(feed.c.url == url)).mappings().one()), True


def change_login(connection: Connection, feed_id: int, login: str, login_kind: str, now: datetime) -> None:
    """Give a feed another login, or with "" and "basic" none, and let it be polled with that at once."""
    changed = {"login": login, "login_kind": login_kind}
    due = {"next_poll": rows.seconds(now), "why": "Its login was changed."}
    connection.execute(update(feed).where(feed.c.id == feed_id).values(**changed, **due))


def removed_with_login(connection: Connection, before: datetime) -> tuple[Feed, ...]:
    """Return the feeds that were removed before that moment and still have a login."""
    protected = or_(feed.c.login != "", feed.c.login_kind != "basic")
    query = select(feed).where(feed.c.removed <= rows.seconds(before), protected)
    return tuple(rows.to_feed(row) for row in connection.execute(query).mappings())


def forget_login(connection: Connection, feed_id: int) -> bool:
    """Take the login of a feed that is not followed any more; False, and nothing is taken, if it is followed again."""
    gone = {"login": "", "login_kind": "basic"}
    removed = (feed.c.id == feed_id, feed.c.removed.is_not(None))
    return connection.execute(update(feed).where(*removed).values(gone)).rowcount > 0


def change_feed(connection: Connection, feed_id: int, title: str, folder: str) -> None:
    """Give a feed a title and a folder."""
    values = {"title": title, "title_given": 1, "folder": folder}
    connection.execute(update(feed).where(feed.c.id == feed_id).values(values))


def change_encoding(connection: Connection, feed_id: int, encoding: str, now: datetime) -> None:
    """Let a feed be read in this encoding ("": found out), from the next poll on, which brings it in full."""
    whole = {"etag": None, "last_modified": None, "body_hash": None}
    connection.execute(update(feed).where(feed.c.id == feed_id).values(encoding=encoding, **whole))
    poll_now(connection, [feed_id], now)


def remove_feeds(connection: Connection, ids: Sequence[int], now: datetime | None) -> None:
    """Stop following feeds, or with None as `now` follow them again; their articles stay."""
    removed = None if now is None else rows.seconds(now)
    _update(connection, feed, ids, {"removed": removed})


def poll_now(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Make feeds due that are not stopped; with ids those, and a stopped one begins anew.

    A feed that answered a moment ago waits until it may be asked again (FRB070); its publisher's silence is kept where
    it is asked. A poll that comes before its time, and fails, makes no longer wait than the one it came before.
    """
    moment, followed = rows.seconds(now), feed.c.removed.is_(None)
    again = func.coalesce(feed.c.last_success, 0) + AGAIN_SECONDS
    working = and_(followed, feed.c.state.in_([FeedState.NEW, FeedState.OK]))
    early = and_(feed.c.failures > 0, feed.c.next_poll > moment)
    at_once = {
        "next_poll": moment,
        "why": "You asked for it.",
        "failures": case((early, feed.c.failures - 1), else_=feed.c.failures),
    }
    later = {"next_poll": again, "why": "You asked for it; it is polled at most once in five minutes."}
    anew = at_once | {"state": FeedState.NEW, "failures": 0, "error": None}
    for some in chunks(ids) if ids else [None]:
        these = followed if some is None else and_(followed, feed.c.id.in_(some))
        if some is not None:
            begun = update(feed).where(these, feed.c.state == FeedState.STOPPED).values(anew).returning(feed.c.id)
            for feed_id in connection.execute(begun).scalars().all():
                # That it is gone was read, or is asked about anew; it is told again where it still is.
                settle_notices(connection, "gone", feed_id, now)
        connection.execute(update(feed).where(these, feed.c.state != FeedState.STOPPED).values(at_once))
        connection.execute(update(feed).where(these, working, again > moment).values(later))


def add_watch(connection: Connection, name: str, query: str, priority: Priority, now: datetime) -> Watch:
    """Add a watch; raises UsageError if its name is taken."""
    _refuse_taken(connection, name, 0)
    values = {"name": name, "query": query, "priority": priority, "created": rows.seconds(now)}
    watch_id: int = connection.execute(insert(watch).values(values).returning(watch.c.id)).scalar_one()
    return Watch(watch_id, name, query, priority)


def change_watch(connection: Connection, changed: Watch) -> None:
    """Store a watch as it is now; raises UsageError if its name is taken by another."""
    _refuse_taken(connection, changed.name, changed.id)
    values = {
        "name": changed.name,
        "query": changed.query,
        "priority": changed.priority,
        "enabled": int(changed.enabled),
    }
    connection.execute(update(watch).where(watch.c.id == changed.id).values(values))


def remove_watch(connection: Connection, watch_id: int, now: datetime | None) -> None:
    """Remove a watch, or with None as `now` bring it back; raises UsageError if its name is taken meanwhile."""
    if now is None:
        name = connection.execute(select(watch.c.name).where(watch.c.id == watch_id)).scalar_one()
        _refuse_taken(connection, name, watch_id)
    removed = None if now is None else rows.seconds(now)
    connection.execute(update(watch).where(watch.c.id == watch_id).values(removed=removed))


def _refuse_taken(connection: Connection, name: str, but: int) -> None:
    query = select(watch.c.id).where(watch.c.name == name, watch.c.removed.is_(None), watch.c.id != but)
    if connection.execute(query).first() is not None:
        raise UsageError(f"There is a watch named “{name}” already.", "Choose another name, or change that watch.")


def mark_read(connection: Connection, ids: Sequence[int], now: datetime | None) -> None:
    """Mark articles as read at `now`, or unread with None."""
    _update(connection, article, ids, {"read": None if now is None else rows.seconds(now)})


def mark_feeds_read(connection: Connection, feed_ids: Sequence[int], now: datetime) -> tuple[int, ...]:
    """Mark all that these feeds brought (everything, without ids) as read; return the articles it changed."""
    unread = unread_query(Listing(Shelf.FEEDS, tuple(feed_ids)) if feed_ids else Listing())
    ids = tuple(connection.execute(unread).scalars())
    mark_read(connection, ids, now)
    return ids


def star(connection: Connection, ids: Sequence[int], now: datetime | None) -> None:
    """Star articles at `now`, or take their stars with None."""
    _update(connection, article, ids, {"starred": None if now is None else rows.seconds(now)})


def set_alerts(connection: Connection, ids: Sequence[int], state: AlertState) -> None:
    """Set the state of alerts."""
    _update(connection, alert, ids, {"state": state})


def ask(connection: Connection, kind: str, value: int, now: datetime) -> None:
    """Leave a request for the window: "open" with an article's id, "front" with 0."""
    connection.execute(insert(request).values(kind=kind, value=value, asked=rows.seconds(now)))


def take_requests(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Take the waiting requests, oldest first, as (kind, value)."""
    found = connection.execute(select(request.c.id, request.c.kind, request.c.value).order_by(request.c.id)).all()
    if found:
        connection.execute(request.delete().where(request.c.id <= found[-1][0]))
    return tuple((kind, value) for _id, kind, value in found)


def _update(connection: Connection, table: Table, ids: Sequence[int], values: dict[str, Any]) -> None:
    for some in chunks(ids):
        connection.execute(update(table).where(table.c.id.in_(some)).values(values))
