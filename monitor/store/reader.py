"""Reading the archive: the small questions that windows, commands and the collector ask of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from monitor.chronicle import Activity, FeedNotice, Poll
from monitor.model import Alert, AlertState, Article, Feed, FeedState, Headline, Page, Revision, Watch
from monitor.query.tree import Among, Mark
from monitor.query.vocabulary import Vocabulary
from monitor.store import lists, records, rows, tending
from monitor.store.archive import Archive
from monitor.store.chunks import chunks
from monitor.store.joining import alert_query, article_query, headlines_of
from monitor.store.pages import page_of
from monitor.store.schema import (
    NOT_DONE,
    activity,
    alert,
    article,
    entry,
    feed,
    notice,
    poll,
    request,
    revision,
    watch,
)
from monitor.store.vocabulary import read_vocabulary

# The window knows the store by this module alone.
Shelf = lists.Shelf
Listing = lists.Listing
Key = lists.Key
IndexState = tending.IndexState

_WHOLE = 50

_MONTH = func.strftime("%Y-%m", article.c.published, "unixepoch")


STOPPED = "stopped"
"""The name of the mark that changes whenever a person stops a round of polls."""


class Reader:
    """Answers from one archive, each in a transaction of its own."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def close(self) -> None:
        """Let go of the archive's file; for a reader that was opened for itself."""
        self._archive.close()

    # Feeds

    def feeds(self) -> tuple[Feed, ...]:
        """Return the feeds that are followed, by folder and title."""
        query = select(feed).where(feed.c.removed.is_(None)).order_by(feed.c.folder, func.lower(feed.c.title))
        with self._archive.reading() as connection:
            return tuple(rows.to_feed(row) for row in connection.execute(query).mappings())

    def due(self, now: datetime) -> tuple[Feed, ...]:
        """Return the feeds whose next poll is due, the longest waiting first."""
        query = select(feed).where(feed.c.removed.is_(None), feed.c.state != FeedState.STOPPED)
        query = query.where(feed.c.next_poll <= rows.seconds(now)).order_by(feed.c.next_poll)
        with self._archive.reading() as connection:
            return tuple(rows.to_feed(row) for row in connection.execute(query).mappings())

    def feed(self, url: str) -> Feed | None:
        """Return the followed feed with this address, None if there is none."""
        query = select(feed).where(feed.c.url == url, feed.c.removed.is_(None))
        with self._archive.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else rows.to_feed(row)

    def articles_by_feed(self) -> dict[int, int]:
        """Return how many articles each feed brought."""
        query = select(entry.c.feed_id, func.count(entry.c.article_id.distinct())).group_by(entry.c.feed_id)
        return self._counts(query)

    def unread_by_feed(self) -> dict[int, int]:
        """Return how many unread articles each feed brought; feeds without one are missing."""
        query = select(entry.c.feed_id, func.count(entry.c.article_id.distinct()))
        query = query.where(entry.c.read.is_(None)).group_by(entry.c.feed_id)
        return self._counts(query)

    def polls(self, feed_id: int, limit: int = 50) -> tuple[Poll, ...]:
        """Return the last polls of a feed, newest first."""
        query = select(poll).where(poll.c.feed_id == feed_id).order_by(poll.c.started.desc(), poll.c.id.desc())
        with self._archive.reading() as connection:
            found = connection.execute(query.limit(limit)).mappings().all()
        return tuple(rows.to_poll(row) for row in found)

    def notices(self, *, dismissed: bool = False) -> tuple[FeedNotice, ...]:
        """Return what a person should know of the feeds, newest first; with `dismissed` also what was put away."""
        query = select(notice, feed.c.title).outerjoin(feed, feed.c.id == notice.c.feed_id)
        if not dismissed:
            query = query.where(notice.c.dismissed.is_(None))
        query = query.order_by(notice.c.happened.desc(), notice.c.id.desc())
        with self._archive.reading() as connection:
            return tuple(rows.to_notice(row) for row in connection.execute(query).mappings())

    # Watches and alerts

    def watches(self) -> tuple[Watch, ...]:
        """Return all watches by name."""
        query = select(watch).where(watch.c.removed.is_(None)).order_by(func.lower(watch.c.name))
        with self._archive.reading() as connection:
            return tuple(rows.to_watch(row) for row in connection.execute(query).mappings())

    def watch(self, name: str) -> Watch | None:
        """Return the watch of this name, None if there is none."""
        return next((found for found in self.watches() if found.name == name), None)

    def vocabulary(self) -> Vocabulary:
        """Return the shared term lists and the entities, which queries use."""
        with self._archive.reading() as connection:
            return read_vocabulary(connection)

    def matched_by(self, watch_ids: Sequence[int]) -> frozenset[int]:
        """Return the ids of the articles that any of these watches has matched."""
        with self._archive.reading() as connection:
            return records.matched_by(connection, watch_ids)

    def marked(self, mark: Mark) -> Among:
        """Return the articles under `mark` as a search takes them."""
        with self._archive.reading() as connection:
            return records.marked(connection, mark)

    def new_alerts_by_watch(self) -> dict[int, int]:
        """Return how many alerts of each watch nobody has seen yet; watches without one are missing."""
        query = select(alert.c.watch_id, func.count()).where(alert.c.state == AlertState.NEW).group_by(alert.c.watch_id)
        return self._counts(query)

    def new_alerts_of(self, watch_ids: Sequence[int]) -> tuple[int, ...]:
        """Return the ids of the alerts of these watches, or of all without any, that nobody has seen yet."""
        query = select(alert.c.id).where(alert.c.state == AlertState.NEW)
        return self._ids(query.where(alert.c.watch_id.in_(watch_ids)) if watch_ids else query)

    def alerts(
        self,
        *,
        since: datetime | None = None,
        state: AlertState | None = None,
        watch_id: int | None = None,
        article_id: int | None = None,
        with_done: bool = True,
        below: Key | None = None,
        limit: int | None = None,
    ) -> tuple[Alert, ...]:
        """Return alerts, newest first; `below` continues after the (alerted, id) of an earlier page's last one."""
        query = alert_query().order_by(alert.c.alerted.desc(), alert.c.id.desc())
        if since is not None:
            query = query.where(alert.c.alerted >= rows.seconds(since))
        if state is not None:
            query = query.where(alert.c.state == state)
        if watch_id is not None:
            query = query.where(alert.c.watch_id == watch_id)
        if article_id is not None:
            query = query.where(alert.c.article_id == article_id)
        if not with_done:
            query = query.where(NOT_DONE)
        if below is not None:
            query = query.where(tuple_(alert.c.alerted, alert.c.id) < (rows.seconds(below[0]), below[1]))
        if limit is not None:
            query = query.limit(limit)
        with self._archive.reading() as connection:
            return tuple(rows.to_alert(row) for row in connection.execute(query).mappings())

    def alert(self, alert_id: int) -> Alert | None:
        """Return one alert, None if there is none with this id."""
        return self.alerts_by_id([alert_id]).get(alert_id)

    def alerts_by_id(self, ids: Sequence[int]) -> dict[int, Alert]:
        """Return these alerts by their ids, without those that do not exist."""
        found: dict[int, Alert] = {}
        with self._archive.reading() as connection:
            for some in chunks(ids):
                query = alert_query().where(alert.c.id.in_(some))
                found |= {row["id"]: rows.to_alert(row) for row in connection.execute(query).mappings()}
        return found

    # Articles

    def page(self, listing: Listing, below: Key | None = None, limit: int = 100) -> tuple[Headline, ...]:
        """Return the next lines of a list, newest first; `below` is the key of the last line already had."""
        with self._archive.reading() as connection:
            return _headlines(connection, lists.ids_below(connection, listing, below, limit))

    def headlines(self, ids: Sequence[int]) -> tuple[Headline, ...]:
        """Return the lines of these articles in the order of `ids`, without those that do not exist."""
        with self._archive.reading() as connection:
            return _headlines(connection, ids)

    def unread_on(self, listing: Listing) -> tuple[int, ...]:
        """Return the ids of the unread articles of a whole list."""
        return self._ids(lists.unread_query(listing))

    def unread_among(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Return those of these articles that are unread."""
        query = select(article.c.id).where(article.c.read.is_(None))
        return tuple(found for some in chunks(ids) for found in self._ids(query.where(article.c.id.in_(some))))

    def article(self, article_id: int) -> Article | None:
        """Return one whole article, None if there is none with this id."""
        return next(iter(self.articles([article_id])), None)

    def articles(self, ids: Sequence[int]) -> tuple[Article, ...]:
        """Return whole articles, with what their pages say, in the order of `ids`, without those that do not exist."""
        found: dict[int, Article] = {}
        with self._archive.reading() as connection:
            for some in chunks(ids):
                query = article_query().where(article.c.id.in_(some))
                found |= {row["id"]: rows.to_full_article(row) for row in connection.execute(query).mappings()}
        return tuple(found[each] for each in ids if each in found)

    def page_of(self, article_id: int) -> tuple[Page, Article] | None:
        """Return an article's web page, and the article as its feed alone tells it; None where none was asked for."""
        with self._archive.reading() as connection:
            return page_of(connection, article_id)

    def revisions(self, article_id: int) -> tuple[Revision, ...]:
        """Return what an article said before, newest first."""
        query = select(revision).where(revision.c.article_id == article_id).order_by(revision.c.id.desc())
        with self._archive.reading() as connection:
            found = connection.execute(query).mappings().all()
        return tuple(rows.to_revision(row) for row in found)

    def count_articles(self) -> int:
        """Return how many articles the archive holds."""
        with self._archive.reading() as connection:
            return connection.execute(select(func.count()).select_from(article)).scalar_one()

    def newest_article(self) -> datetime | None:
        """Return when the last article came in, None in an empty archive."""
        last = select(func.max(article.c.id)).scalar_subquery()
        query = select(article.c.first_seen).where(article.c.id == last)
        with self._archive.reading() as connection:
            stored = connection.execute(query).scalar()
        return None if stored is None else rows.moment(stored)

    # What the index follows

    def indexed(self) -> int:
        """Return the number of the last change that the index holds, 0 before the first, or INDEX_FOREIGN."""
        return self._noted(tending.INDEXED)

    def index_promised(self) -> int:
        """Return up to which change the index is being built again, or was; 0 if it never was."""
        return self._noted(tending.INDEX_PROMISED)

    def index_state(self) -> IndexState:
        """Return how far the index has got, and what a person wants of it."""
        with self._archive.reading() as connection:
            return tending.index_state(connection)

    def index_rests(self) -> bool:
        """Whether nothing is to be put into the index just now."""
        with self._archive.reading() as connection:
            return tending.wishes(connection)[1]

    def stop_mark(self) -> int:
        """Return a number that changes whenever a person stops a round of polls."""
        return self._noted(STOPPED)

    def index_redated(self) -> int:
        """Return since when, in seconds, the index may hold articles of another date; 0 for none."""
        return self._noted(tending.INDEX_REDATED)

    def last_change(self) -> int:
        """Return the number of the newest change to any article, 0 in an empty archive."""
        with self._archive.reading() as connection:
            return connection.execute(select(func.max(article.c.change))).scalar() or 0

    def count_changed_after(self, change: int) -> int:
        """Return how many articles changed after `change`."""
        query = select(func.count()).select_from(article).where(article.c.change > change)
        with self._archive.reading() as connection:
            return connection.execute(query).scalar_one()

    def months_changed_after(self, change: int, limit: int) -> tuple[int, dict[str, list[int]]]:
        """Return the ids of the first `limit` articles that changed after `change`, by month, and the last change."""
        query = select(article.c.change, article.c.id, _MONTH).where(article.c.change > change)
        months: dict[str, list[int]] = defaultdict(list)
        last = change
        with self._archive.reading() as connection:
            for number, found, month in connection.execute(query.order_by(article.c.change).limit(limit)):
                months[month].append(found)
                last = number
        return last, dict(months)

    def ids_changed_after(self, change: int) -> frozenset[int]:
        """Return the ids of the articles that changed after `change`."""
        return frozenset(self._ids(select(article.c.id).where(article.c.change > change)))

    def newest_of(self, ids: Iterable[int]) -> Iterator[Article]:
        """Yield whole articles, newest first by (published, id), read as they are asked for."""
        keys: list[tuple[int, int]] = []
        with self._archive.reading() as connection:
            for some in chunks(list(ids)):
                query = select(article.c.published, article.c.id).where(article.c.id.in_(some))
                keys += [(published, found) for published, found in connection.execute(query)]
        keys.sort(reverse=True)
        for start in range(0, len(keys), _WHOLE):
            yield from self.articles([found for _published, found in keys[start : start + _WHOLE]])

    def ids_of_month(self, month: str, among: Sequence[int]) -> set[int]:
        """Return those of these articles that were published in a month ("2023-12", UTC)."""
        query = select(article.c.id).where(_MONTH.in_([month]))
        return {found for some in chunks(among) for found in self._ids(query.where(article.c.id.in_(some)))}

    def ids_by_month(self) -> dict[str, set[int]]:
        """Return the ids of all articles by month of publication ("2023-12", UTC)."""
        months: dict[str, set[int]] = defaultdict(set)
        query = select(_MONTH, article.c.id)
        with self._archive.reading() as connection:
            for month, found in connection.execute(query).yield_per(10_000):
                months[month].add(found)
        return dict(months)

    # The collector and the window

    def has_requests(self) -> bool:
        """Whether another process asked something of the window."""
        with self._archive.reading() as connection:
            return connection.execute(select(request.c.id).limit(1)).first() is not None

    def activity(self) -> Activity | None:
        """Return what the collector last said of itself, None if it never ran."""
        with self._archive.reading() as connection:
            row = connection.execute(select(activity)).mappings().first()
        if row is None:
            return None
        return rows.to_activity(row)

    def _noted(self, name: str) -> int:
        with self._archive.reading() as connection:
            return tending.value_of(connection, name)

    def _ids(self, query: Select[Any]) -> tuple[int, ...]:
        with self._archive.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def _counts(self, query: Select[Any]) -> dict[int, int]:
        with self._archive.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}


def _headlines(connection: Connection, ids: Sequence[int]) -> tuple[Headline, ...]:
    found: dict[int, Headline] = {}
    for some in chunks(ids):
        lines = connection.execute(select(article).where(article.c.id.in_(some))).mappings().all()
        found |= {line.id: line for line in headlines_of(connection, lines)}
    return tuple(found[each] for each in ids if each in found)
