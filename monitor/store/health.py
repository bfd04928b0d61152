"""Whether the database is whole, and what it knows of the time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select, text

from monitor.store import rows
from monitor.store.schema import article, body, entry, feed, poll
from monitor.store.soundness import unsound_values


def integrity(connection: Connection) -> list[str]:
    """Return what SQLite's own check of every page and index complains of, and values that nobody can have written.

    Nothing in a whole file.
    """
    found = [str(line) for line in connection.execute(text("PRAGMA integrity_check")).scalars()]
    return [*([] if found == ["ok"] else found), *unsound_values(connection)]


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


def newest_time(connection: Connection) -> datetime | None:
    """Return the newest moment at which something is said to have come, None in an empty archive."""
    last_article = select(article.c.first_seen).order_by(article.c.id.desc()).limit(1)
    last_poll = select(poll.c.finished).order_by(poll.c.id.desc()).limit(1)
    found = [connection.execute(query).scalar() for query in (last_article, last_poll)]
    return max((rows.moment(seconds) for seconds in found if seconds is not None), default=None)


def oldest_time(connection: Connection) -> datetime | None:
    """Return since when a feed is followed, None where none ever was."""
    seconds = connection.execute(select(func.min(feed.c.added))).scalar()
    return None if seconds is None else rows.moment(seconds)


def mend_indexes(connection: Connection) -> None:
    """Build all indexes of the database again from its tables."""
    connection.execute(text("REINDEX"))
