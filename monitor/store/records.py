"""What the archive records beside its articles, as a search asks for it: matches, alerts, stars, what is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from monitor.query.tree import Among, Mark, Node, Not
from monitor.store.schema import alert, article, match


def matched_by(connection: Connection, watch_ids: Sequence[int]) -> frozenset[int]:
    """Return the ids of the articles that any of these watches has matched."""
    return _ids(connection, select(match.c.article_id).where(match.c.watch_id.in_(watch_ids)))


def marked(connection: Connection, mark: Mark) -> Node:
    """Return the articles under `mark`, as it is now; what is read and what is not by the fewer of the two."""
    match mark:
        case Mark.STARRED:
            return _among(connection, mark, select(article.c.id).where(article.c.starred.is_not(None)))
        case Mark.ALERTED:
            return _among(connection, mark, select(alert.c.article_id))
        case Mark.READ | Mark.UNREAD:
            fewer = _fewer(connection)
            return fewer if fewer.text == f"is:{mark}" else Not(fewer)


def _fewer(connection: Connection) -> Among:
    """What is read or what is not, whichever is less: of a million articles mostly one is nearly all."""
    each = {
        Mark.READ: select(article.c.id).where(article.c.read.is_not(None)),
        Mark.UNREAD: select(article.c.id).where(article.c.read.is_(None)),
    }
    counts = {
        mark: connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
        for mark, query in each.items()
    }
    mark = min(each, key=counts.__getitem__)
    return _among(connection, mark, each[mark])


def _among(connection: Connection, mark: Mark, query: Select[Any]) -> Among:
    return Among(f"is:{mark}", _ids(connection, query))


def _ids(connection: Connection, query: Select[Any]) -> frozenset[int]:
    return frozenset(connection.execute(query).scalars())
