"""Whether the database is whole."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, text

from monitor.store.schema import article, body, entry


def integrity(connection: Connection) -> list[str]:
    """Return what SQLite's own check of every page and index complains of; nothing in a whole file."""
    found = [str(line) for line in connection.execute(text("PRAGMA integrity_check")).scalars()]
    return [] if found == ["ok"] else found


def foreign_keys(connection: Connection) -> int:
    """Return how many rows point to rows that do not exist."""
    return len(connection.execute(text("PRAGMA foreign_key_check")).all())


def orphans(connection: Connection) -> int:
    """Return how many articles have no text, or no feed that brought them."""
    without_text = select(func.count()).where(
        ~select(body.c.article_id).where(body.c.article_id == article.c.id).exists()
    )
    without_feed = select(func.count()).where(~select(entry.c.id).where(entry.c.article_id == article.c.id).exists())
    return int(
        connection.execute(without_text.select_from(article)).scalar_one()
        + connection.execute(without_feed.select_from(article)).scalar_one()
    )
