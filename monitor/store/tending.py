"""How far the search index has followed the archive, and what a person wants of it: built again, or to rest."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from monitor.store import outbox
from monitor.store.schema import article, progress

INDEXED = "indexed"
"""The name of the cursor: how far the index has followed the archive."""

INDEX_PROMISED = "index promised"
"""Up to which change the index is being built again."""

INDEX_FOREIGN = -1
"""In the place of the cursor: what lies in the index is not of this archive and must go."""

INDEX_REDATED = "index redated"
"""Since when, in seconds, shards of the index may hold articles that are of another date by now; 0 for none."""

_WISHED = "index wished"
_RESTS = "index rests"


@dataclass(frozen=True, slots=True)
class IndexState:
    """How the index stands: of so many `articles` so many are `waiting` to be put into it.

    It is `wished` that it is built again, which has not begun yet; it `rests` until a person lets it go on.
    """

    articles: int
    waiting: int
    wished: bool
    rests: bool


def index_state(connection: Connection) -> IndexState:
    """Return how the index stands."""
    articles = connection.execute(select(func.count()).select_from(article)).scalar_one()
    reached = max(value_of(connection, INDEXED), 0)
    changed = select(func.count()).select_from(article).where(article.c.change > reached)
    wished, rests = wishes(connection)
    return IndexState(articles, articles if wished else connection.execute(changed).scalar_one(), wished, rests)


def wishes(connection: Connection) -> tuple[bool, bool]:
    """Return whether the index is wished to be built again, and whether it is to rest."""
    return bool(value_of(connection, _WISHED)), bool(value_of(connection, _RESTS))


def wish_index(connection: Connection, *, again: bool) -> None:
    """Let the index be built again, or with `again` false note that this has begun."""
    outbox.set_progress(connection, _WISHED, int(again))


def rest_index(connection: Connection, *, rests: bool) -> None:
    """Let nothing be put into the index, or go on."""
    outbox.set_progress(connection, _RESTS, int(rests))


def value_of(connection: Connection, name: str) -> int:
    """Return the number that is noted under a name, 0 where there is none."""
    return connection.execute(select(progress.c.value).where(progress.c.name == name)).scalar() or 0
