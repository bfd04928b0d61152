"""The pages of articles: a queue in the archive of what is to be fetched, and what was found on them.

The text of a page is kept beside the text of the feed and never in its place. A row is `pending` until its page
was read (`done`) or given up (`failed`); one that is asked for again keeps what it has until something newer comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, literal, not_, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from monitor.model import Article, Page, PageState
from monitor.store import rows
from monitor.store.chunks import chunks
from monitor.store.schema import article, body, entry, feed, page, poll
from monitor.words.language import choose

_AGAIN = {"state": PageState.PENDING, "attempts": 0, "error": None}


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page that is to be fetched for an article; `asked` tells this wish from a later one for the same page."""

    article_id: int
    feed_id: int
    url: str
    asked: int
    attempts: int


class PageRecord:
    """Writes pages within one writing transaction; `next_change` numbers a change to an article."""

    def __init__(self, connection: Connection, next_change: Callable[[], int]) -> None:
        self._connection = connection
        self._next_change = next_change

    def ask(self, feed_id: int, articles: Sequence[int], now: datetime) -> None:
        """Let the pages of articles wait to be fetched, if the switch of their feed is on."""
        at = rows.seconds(now)
        for some in chunks(articles):
            columns = ["article_id", "feed_id", "state", "asked", "next_try"]
            wanted = (
                select(article.c.id, literal(feed_id), literal(PageState.PENDING.value), literal(at), literal(at))
                .where(article.c.id.in_(some), article.c.url != "")
                .where(select(feed.c.full_text).where(feed.c.id == feed_id).scalar_subquery() == 1)
            )
            statement = insert_or(page).from_select(columns, wanted)
            again = {**_AGAIN, "asked": at, "next_try": at}
            self._connection.execute(statement.on_conflict_do_update(index_elements=["article_id"], set_=again))

    def as_read(self, told: Sequence[Article]) -> tuple[Article, ...]:
        """Return articles that their feed told as they are read, with what their pages say."""
        texts: dict[int, str] = {}
        for some in chunks([each.id for each in told if each.id]):
            query = select(page.c.article_id, page.c.text).where(page.c.article_id.in_(some))
            texts.update((row[0], row[1]) for row in self._connection.execute(query))
        return tuple(rows.with_page(each, texts.get(each.id, "")) for each in told)

    def came_with_first_poll(self, waiting: WaitingPage) -> bool:
        """Whether the article was there when its feed was first polled."""
        first = select(func.min(poll.c.finished)).where(poll.c.feed_id == waiting.feed_id, poll.c.error.is_(None))
        query = select(article.c.first_seen <= first.scalar_subquery()).where(article.c.id == waiting.article_id)
        return bool(self._connection.execute(query).scalar())

    def keep(self, waiting: WaitingPage, text: str, html: str, now: datetime) -> Article | None:
        """Keep what a page says and return its article as it reads from now on; None if it is not wanted any more."""
        query = select(article, body.c.text, body.c.html).join(body).join(page).where(*_same(waiting))
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        found = rows.with_page(rows.to_article(row), text, html)
        # A text of many lines says better than a headline which language it is in.
        found = replace(found, language=choose(found.language, f"{found.title}\n{found.text}"))
        values = {
            "state": PageState.DONE,
            "attempts": page.c.attempts + 1,
            "fetched": rows.seconds(now),
            "text": text,
            "html": html,
            "error": None,
        }
        self._connection.execute(update(page).where(page.c.article_id == found.id).values(values))
        # No revision: the publisher changed nothing.
        read = {"snippet": rows.snippet(found.text), "language": found.language, "change": self._next_change()}
        self._connection.execute(update(article).where(article.c.id == found.id).values(read))
        return found

    def fail(self, waiting: WaitingPage, error: str, retry: datetime | None, attempts: int) -> None:
        """Note that a page could not be read: it is tried again at `retry`, or given up if that is None."""
        values: dict[str, object] = {"error": error, "attempts": attempts}
        if retry is None:
            values |= {"state": PageState.FAILED}
        else:
            values |= {"next_try": rows.seconds(retry)}
        self._connection.execute(update(page).where(*_same(waiting)).values(values))


def waiting_pages(
    connection: Connection, now: datetime, limit: int, but: Iterable[str] = ()
) -> tuple[WaitingPage, ...]:
    """Return the pages that are due, of the newest articles first; those of feeds that were removed wait.

    The pages of the hosts in `but` are left out.
    """
    starts = [f"{scheme}://{host}{end}" for host in but for scheme in ("http", "https") for end in ("/", ":")]
    query = (
        select(page.c.article_id, page.c.feed_id, article.c.url, page.c.asked, page.c.attempts)
        .join(article, article.c.id == page.c.article_id)
        .join(feed, feed.c.id == page.c.feed_id)
        .where(page.c.state == PageState.PENDING, page.c.next_try <= rows.seconds(now), feed.c.removed.is_(None))
        .where(*(not_(article.c.url.startswith(start, autoescape=True)) for start in starts))
        .order_by(article.c.published.desc(), article.c.id.desc())
        .limit(limit)
    )
    return tuple(WaitingPage(*row) for row in connection.execute(query))


def page_of(connection: Connection, article_id: int) -> tuple[Page, Article] | None:
    """Return the page of an article, and the article as its feed alone tells it; None where none was asked for."""
    row = connection.execute(select(page).where(page.c.article_id == article_id)).mappings().first()
    if row is None:
        return None
    query = select(article, body.c.text, body.c.html).join(body).where(article.c.id == article_id)
    return rows.to_page(row), rows.to_article(connection.execute(query).mappings().one())


def switch(connection: Connection, feed_ids: Sequence[int], *, on: bool) -> None:
    """Switch the pages of feeds on or off; those that wait when it is switched off are not fetched any more."""
    for some in chunks(feed_ids):
        connection.execute(update(feed).where(feed.c.id.in_(some)).values(full_text=int(on)))
        if not on:
            waits = (page.c.feed_id.in_(some), page.c.state == PageState.PENDING)
            connection.execute(page.delete().where(*waits, page.c.text == ""))
            connection.execute(update(page).where(*waits).values(state=PageState.DONE, error=None))


def ask_newest(connection: Connection, feed_id: int, most: int, now: datetime) -> int:
    """Let the pages of a feed's newest articles wait that were never asked for; return how many."""
    known = select(page.c.article_id)
    newest = (
        select(article.c.id)
        .where(article.c.id.in_(select(entry.c.article_id).where(entry.c.feed_id == feed_id)))
        .where(article.c.url != "", article.c.id.not_in(known))
        .order_by(article.c.published.desc(), article.c.id.desc())
        .limit(most)
    )
    ids = list(connection.execute(newest).scalars())
    at = rows.seconds(now)
    if ids:
        row = {"feed_id": feed_id, "state": PageState.PENDING, "asked": at, "next_try": at}
        connection.execute(insert(page), [{"article_id": each, **row} for each in ids])
    return len(ids)


def ask_again(connection: Connection, article_id: int, now: datetime) -> bool:
    """Let the page of an article wait once more, whatever the switch of its feed says; False where it has none."""
    at = rows.seconds(now)
    values = {**_AGAIN, "asked": at, "next_try": at}
    statement = update(page).where(page.c.article_id == article_id).values(values)
    return connection.execute(statement).rowcount > 0


def _same(waiting: WaitingPage) -> tuple[ColumnElement[bool], ...]:
    return (
        page.c.article_id == waiting.article_id,
        page.c.state == PageState.PENDING,
        page.c.asked == waiting.asked,
    )
