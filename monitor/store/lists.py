"""The lists of articles that a window shows, newest first: a page of each is read from an index that has its order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, select, text, tuple_

from monitor.store import rows
from monitor.store.schema import article, entry
from monitor.store.schema import match as matches


class Shelf(StrEnum):
    """Which articles a list holds."""

    ALL = "all"
    UNREAD = "unread"
    STARRED = "starred"
    FEEDS = "feeds"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of articles, newest first: a shelf, for FEEDS the feeds' ids, for WATCH the watch's id alone."""

    shelf: Shelf = Shelf.ALL
    ids: tuple[int, ...] = ()


Key = tuple[datetime, int]
"""Where a page of a list ends: time and id of its last line. The next page begins below it."""

_Place = tuple[int, int]

# Above every article.
_TOP: _Place = (2**62, 0)

_UNREAD = article.c.read.is_(None)
_STARRED = article.c.starred.is_not(None)

# Feeds are merged as one goes down: each begins with its newest entry, and the newest of all gives way to the next of
# its feed. So a page costs a step a line and one a feed, however much the feeds brought.
_BROUGHT = text(
    """
    WITH RECURSIVE newest (feed_id, published, article_id) AS (
        SELECT entry.feed_id, entry.published, entry.article_id
        FROM json_each(:feeds) AS followed JOIN entry ON entry.id = (
            SELECT first.id FROM entry AS first
            WHERE first.feed_id = followed.value AND (first.published, first.article_id) < (:published, :article)
            ORDER BY first.published DESC, first.article_id DESC LIMIT 1
        )
        UNION ALL
        SELECT entry.feed_id, entry.published, entry.article_id
        FROM newest JOIN entry ON entry.id = (
            SELECT next.id FROM entry AS next
            WHERE next.feed_id = newest.feed_id
            AND (next.published, next.article_id) < (newest.published, newest.article_id)
            ORDER BY next.published DESC, next.article_id DESC LIMIT 1
        )
        ORDER BY 2 DESC, 3 DESC
    )
    SELECT article_id FROM newest
    """
)


def ids_below(connection: Connection, listing: Listing, below: Key | None, limit: int) -> Sequence[int]:
    """Return the ids of the next `limit` articles of a list; `below` is the key of the last one already had."""
    place = _TOP if below is None else (rows.seconds(below[0]), below[1])
    match listing.shelf:
        case Shelf.ALL:
            query = select(article.c.id)
        case Shelf.UNREAD:
            query = select(article.c.id).where(_UNREAD)
        case Shelf.STARRED:
            query = select(article.c.id).where(_STARRED)
        case Shelf.FEEDS:
            return _brought(connection, listing.ids, place, limit)
        case Shelf.WATCH:
            return _matched(connection, listing.ids[0], place, limit)
    query = query.where(tuple_(article.c.published, article.c.id) < place)
    query = query.order_by(article.c.published.desc(), article.c.id.desc()).limit(limit)
    return connection.execute(query).scalars().all()


def unread_query(listing: Listing) -> Select[Any]:
    """Ask for the ids of the unread articles of a whole list, in no order."""
    match listing.shelf:
        case Shelf.ALL | Shelf.UNREAD:
            return select(article.c.id).where(_UNREAD)
        case Shelf.STARRED:
            return select(article.c.id).where(_STARRED, _UNREAD)
        case Shelf.FEEDS:
            brought = select(entry.c.article_id).where(entry.c.feed_id.in_(listing.ids))
            return brought.where(entry.c.read.is_(None)).distinct()
        case Shelf.WATCH:
            matched = select(article.c.id).join(matches, matches.c.article_id == article.c.id)
            return matched.where(matches.c.watch_id == listing.ids[0], _UNREAD)


def _brought(connection: Connection, feed_ids: Sequence[int], place: _Place, limit: int) -> list[int]:
    asked = {"feeds": json.dumps(feed_ids), "published": place[0], "article": place[1]}
    found: dict[int, None] = {}
    with connection.execute(_BROUGHT, asked) as entries:
        for (article_id,) in entries:
            if len(found) == limit:
                break
            # One that several of the feeds brought comes once from each.
            found[article_id] = None
    return list(found)


def _matched(connection: Connection, watch_id: int, place: _Place, limit: int) -> Sequence[int]:
    below = tuple_(matches.c.published, matches.c.article_id) < place
    query = select(matches.c.article_id).where(matches.c.watch_id == watch_id, below)
    query = query.order_by(matches.c.published.desc(), matches.c.article_id.desc()).limit(limit)
    return connection.execute(query).scalars().all()
