"""What the archive records beside its articles, as a search asks for it: matches, alerts, stars, what is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from monitor.query.tree import Among, Mark
from monitor.store.schema import alert, article, match


def matched_by(connection: Connection, watch_ids: Sequence[int]) -> frozenset[int]:
    """Return the ids of the articles that any of these watches has matched."""
    return _ids(connection, select(match.c.article_id).where(match.c.watch_id.in_(watch_ids)))


def marked(connection: Connection, mark: Mark) -> Among:
    """Return the articles under `mark` as it is now, by the fewer ids: nearly all of an archive may be unread."""
    if mark in (Mark.READ, Mark.UNREAD):
        fewer = min(Mark.READ, Mark.UNREAD, key=lambda each: _count(connection, _under(each)))
        return Among(f"is:{mark}", _ids(connection, _under(fewer)), others=mark is not fewer)
    return Among(f"is:{mark}", _ids(connection, _under(mark)))


def _under(mark: Mark) -> Select[Any]:
    """Ask for the ids under `mark`; an index holds each of these sets."""
    match mark:
        case Mark.STARRED:
            return select(article.c.id).where(article.c.starred.is_not(None))
        case Mark.READ:
            return select(article.c.id).where(article.c.read.is_not(None))
        case Mark.UNREAD:
            return select(article.c.id).where(article.c.read.is_(None))
        case Mark.ALERTED:
            return select(alert.c.article_id)


def _count(connection: Connection, query: Select[Any]) -> int:
    return connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()


def _ids(connection: Connection, query: Select[Any]) -> frozenset[int]:
    return frozenset(connection.execute(query).scalars())
