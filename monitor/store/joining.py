"""What a row of one table says only together with others: alerts, whole articles, the lines of a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select

from monitor.model import Headline
from monitor.store import rows
from monitor.store.chunks import chunks
from monitor.store.schema import alert, article, body, match, page, watch


def alert_query() -> Select[Any]:
    """Ask for alerts, each with the name of its watch and what its article is called."""
    return (
        select(
            alert,
            watch.c.name.label("watch_name"),
            watch.c.priority,
            article.c.url,
            article.c.title,
            article.c.sources,
            article.c.published,
            article.c.first_seen,
        )
        .join(watch, watch.c.id == alert.c.watch_id)
        .join(article, article.c.id == alert.c.article_id)
    )


def article_query() -> Select[Any]:
    """Ask for whole articles, each with what its page says."""
    query = select(article, body.c.text, body.c.html, page.c.text.label("page_text"), page.c.html.label("page_html"))
    return query.join(body, body.c.article_id == article.c.id).outerjoin(page, page.c.article_id == article.c.id)


def headlines_of(connection: Connection, lines: Sequence[RowMapping]) -> tuple[Headline, ...]:
    """Return rows of `article` as the lines of a list, each with the watches that matched it."""
    names: dict[int, list[str]] = defaultdict(list)
    for some in chunks([line["id"] for line in lines]):
        query = (
            select(match.c.article_id, watch.c.name)
            .join(watch, watch.c.id == match.c.watch_id)
            .where(match.c.article_id.in_(some), watch.c.removed.is_(None))
            .order_by(func.lower(watch.c.name))
        )
        for article_id, name in connection.execute(query):
            names[article_id].append(name)
    return tuple(rows.to_headline(line, tuple(names[line["id"]])) for line in lines)
