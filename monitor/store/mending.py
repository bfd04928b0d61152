"""Mending values that cannot be read, rows that point to nothing and articles that lack their text or their outlet."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, text, update

from monitor.store.recording import Recording
from monitor.store.schema import article, body, entry, page
from monitor.store.soundness import mend_values, repeat_articles

# A row that is removed may have been what another pointed to; there are no longer chains than this.
_ROUNDS = 10


def mend_rows(connection: Connection, now: datetime) -> list[str]:
    """Mend what can be mended, within one writing transaction, and say what was done in whole sentences."""
    # What hangs on a row that is removed is removed with the next round, before the commit.
    connection.execute(text("PRAGMA defer_foreign_keys = on"))
    done = []
    unreadable = mend_values(connection)
    if unreadable:
        done.append(f"{unreadable} values could not be read and were replaced.")
    repeated = repeat_articles(connection)
    if repeated:
        done.append(f"{repeated} rows of lists had another date or mark than their article and have its again.")
    removed = _remove_loose_rows(connection)
    if removed:
        told = ", ".join(f"{count} of {table}" for table, count in sorted(removed.items()))
        done.append(f"Rows that pointed to nothing were removed: {told}.")
    without_text = _give_text(connection)
    if without_text:
        done.append(f"{without_text} articles had lost their text and have the page's, or its beginning, in its place.")
    without_outlet = _give_outlet(connection, now)
    if without_outlet:
        done.append(f"{without_outlet} articles had lost their outlet and stand among the imported ones.")
    return done


def _remove_loose_rows(connection: Connection) -> Counter[str]:
    removed: Counter[str] = Counter()
    for _round in range(_ROUNDS):
        loose = {(table, row) for table, row, *_ in connection.execute(text("PRAGMA foreign_key_check"))}
        if not loose:
            break
        for table, row in loose:
            connection.execute(text(f'DELETE FROM "{table}" WHERE rowid = :row'), {"row": row})
            removed[table] += 1
    return removed


def _give_text(connection: Connection) -> int:
    lacking = select(article.c.id, article.c.snippet, page.c.text).outerjoin(page, page.c.article_id == article.c.id)
    lacking = lacking.where(~select(body.c.article_id).where(body.c.article_id == article.c.id).exists())
    found = connection.execute(lacking).all()
    for article_id, snippet, page_text in found:
        connection.execute(insert(body).values(article_id=article_id, text=page_text or snippet, html=""))
        # The index follows what changes.
        newest = select(func.max(article.c.change) + 1).scalar_subquery()
        connection.execute(update(article).where(article.c.id == article_id).values(change=newest))
    return len(found)


def _give_outlet(connection: Connection, now: datetime) -> int:
    lacking = select(article).where(~select(entry.c.id).where(entry.c.article_id == article.c.id).exists())
    found = connection.execute(lacking).mappings().all()
    if not found:
        return 0
    feed_id = Recording(connection).import_feed(now)
    for row in found:
        values = {
            "feed_id": feed_id,
            "identity": f"mended {row['id']}",
            "article_id": row["id"],
            "source": row["sources"][0] if row["sources"] else "",
            "content_hash": "",
            "published": row["published"],
            "first_seen": row["first_seen"],
        }
        connection.execute(insert(entry).values(values))
    return len(found)
