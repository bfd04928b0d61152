"""Writing what a poll brought: everything in the one transaction of the caller, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from sqlite3 import Cursor

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from monitor.chronicle import Poll
from monitor.model import AlertState, Arrival, Article, Change, Feed, Pace, Sorted, Telling
from monitor.store import rows
from monitor.store.archive import Archive
from monitor.store.comparing import Comparison, content_hash, stored_articles
from monitor.store.moving import move_feed
from monitor.store.notices import add_notice, settle_notices
from monitor.store.pages import PageRecord
from monitor.store.prepared import Prepared, among
from monitor.store.schema import alert, article, body, delivery, entry, feed, match, poll, revision

IMPORTS = "import:"
"""The address of the feed under which imported articles stand; it is never polled or listed."""

# Entries on one side of a gap that are looked at.
_EDGE = 20

_PACE = Prepared(select(feed.c.pace).where(feed.c.id == bindparam("polled")))
_UPDATE_FEED = Prepared(update(feed).where(feed.c.id == bindparam("polled")))
_UPDATE_TITLE = Prepared(update(feed).where(feed.c.id == bindparam("polled"), feed.c.title_given == 0))
_DATES = select(entry.c.published).where(entry.c.feed_id == bindparam("feed")).order_by(entry.c.published.desc())
_DATES = _DATES.limit(bindparam("newest"))
_BROUGHT = Prepared(_DATES)
_BROUGHT_BY_THEN = Prepared(_DATES.where(entry.c.first_seen <= bindparam("until")))
_APPEARED = Prepared(_DATES.where(entry.c.published >= bindparam("since")))
_GAPS = Prepared(
    select(feed.c.id, feed.c.gap_since, feed.c.gap_until).where(
        feed.c.id.in_(among("feeds")), feed.c.gap_since.is_not(None), feed.c.gap_until.is_not(None)
    )
)
_POLLS = select(poll.c.new).where(poll.c.feed_id == bindparam("feed"), poll.c.error.is_(None))
_RECENT = Prepared(_POLLS.order_by(poll.c.started.desc(), poll.c.id.desc()).limit(bindparam("polls")))
_ALERTED = Prepared(select(alert.c.watch_id, alert.c.article_id).where(alert.c.article_id.in_(among("articles"))))
_LAST_CHANGE = Prepared(select(func.max(article.c.change)))
_ADD_POLL = Prepared(insert(poll))
_ADD_ARTICLE = Prepared(insert(article))
_ADD_BODY = Prepared(insert(body))
_READ = select(article.c.read).where(article.c.id == bindparam("its_article")).scalar_subquery()
_NEW_ENTRY = insert_or(entry).values(read=_READ)
_ADD_ENTRY = Prepared(
    _NEW_ENTRY.on_conflict_do_update(
        index_elements=["feed_id", "identity"], set_={"content_hash": _NEW_ENTRY.excluded.content_hash}
    )
)
_DATE = select(article.c.published).where(article.c.id == bindparam("its_article")).scalar_subquery()
_ADD_MATCH = Prepared(insert_or(match).values(published=_DATE).on_conflict_do_nothing())
_ADD_ALERT = Prepared(insert(alert))


@contextmanager
def recording(archive: Archive) -> Iterator[Recording]:
    """Open the one transaction of a poll; it is committed at the end of the block, or not at all."""
    with archive.writing() as connection:
        yield Recording(connection)


class Recording:
    """Compares arrivals with the archive and stores them, within one writing transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._change: int | None = None
        self.pages = PageRecord(connection, self._next_change)

    def sort(self, feed_id: int, arrivals: Sequence[Arrival]) -> tuple[Sorted, ...]:
        """Say of each arrival whether it is new, a revision, known from another outlet, or known."""
        return Comparison(self._connection, feed_id, arrivals).sort()

    # Storing

    def keep(self, feed_id: int, arrived: Sorted, now: datetime, *, read: bool = False) -> int:
        """Store what is new of `arrived` and return its article's id; `read` marks new ones as read."""
        if arrived.change is Change.KNOWN:
            return arrived.article.id
        if arrived.change is Change.NEW:
            article_id = self._insert(arrived.article, now if read else None)
        else:
            article_id = arrived.article.id
        if arrived.change is Change.REVISED:
            self._revise(arrived.article, now)
        if arrived.change is Change.OUTLET:
            values = {"sources": list(arrived.article.sources), "change": self._next_change()}
            self._connection.execute(update(article).where(article.c.id == article_id).values(values))
        self._remember(feed_id, arrived, article_id, now)
        return article_id

    def _insert(self, new: Article, read: datetime | None) -> int:
        values = rows.article_values(new) | {
            "change": self._next_change(),
            "read": None if read is None else rows.seconds(read),
        }
        article_id = _new_id(_ADD_ARTICLE.execute(self._connection, values))
        _ADD_BODY.execute(self._connection, {"article_id": article_id, "text": new.text, "html": new.html})
        return article_id

    def _revise(self, revised: Article, now: datetime) -> None:
        before = stored_articles(self._connection, [revised.id])[revised.id]
        self._connection.execute(
            insert(revision).values(
                article_id=revised.id, title=before.title, text=before.text, replaced=rows.seconds(now)
            )
        )
        [read] = self.pages.as_read([revised])
        values = rows.article_values(read) | {"change": self._next_change()}
        self._connection.execute(update(article).where(article.c.id == revised.id).values(values))
        self._connection.execute(
            update(body).where(body.c.article_id == revised.id).values(text=revised.text, html=revised.html)
        )

    def _remember(self, feed_id: int, arrived: Sorted, article_id: int, now: datetime) -> None:
        # The outlet that this arrival added stands last.
        source = arrived.article.sources[-1] if arrived.article.sources else ""
        values = {
            "feed_id": feed_id,
            "identity": arrived.identity,
            "article_id": article_id,
            "source": source,
            "content_hash": content_hash(arrived.article),
            "published": rows.seconds(arrived.article.published),
            "first_seen": rows.seconds(now),
            "its_article": article_id,
        }
        _ADD_ENTRY.execute(self._connection, values)

    def _next_change(self) -> int:
        if self._change is None:
            [(last,)] = _LAST_CHANGE.execute(self._connection, {})
            self._change = last or 0
        self._change += 1
        return self._change

    # Matches and alerts

    def alerted(self, article_ids: Sequence[int]) -> set[tuple[int, int]]:
        """Return the (watch, article) pairs among `article_ids` that have their alert already."""
        return set(_ALERTED.execute(self._connection, {"articles": article_ids}))

    def recent(self, feed_id: int, polls: int = 12) -> list[int]:
        """Return how many new articles each of the last good polls of a feed brought, newest first."""
        return [new for (new,) in _RECENT.execute(self._connection, {"feed": feed_id, "polls": polls})]

    def add_match(self, watch_id: int, article_id: int, now: datetime) -> None:
        """Note that a watch matches an article; once is enough."""
        found = {"watch_id": watch_id, "article_id": article_id, "found": rows.seconds(now)}
        _ADD_MATCH.execute(self._connection, {**found, "its_article": article_id})

    def add_alert(
        self, watch_id: int, article_id: int, telling: Telling, matched: Sequence[str], channel: str, now: datetime
    ) -> int:
        """Record an alert, with a popup waiting for delivery if it is told so; return its id."""
        values = {
            "watch_id": watch_id,
            "article_id": article_id,
            "alerted": rows.seconds(now),
            "state": AlertState.NEW,
            "telling": telling,
            "matched": list(matched),
        }
        alert_id = _new_id(_ADD_ALERT.execute(self._connection, values))
        if telling is Telling.POPUP and channel:
            self._deliver(Telling.POPUP, channel, now, alert_id=alert_id)
        return alert_id

    def add_summary(self, feed_id: int, count: int, channel: str, now: datetime) -> None:
        """Let one summary of `count` alerts of a feed wait for delivery."""
        if channel:
            self._deliver(Telling.SUMMARY, channel, now, feed_id=feed_id, count=count)

    def _deliver(self, telling: Telling, channel: str, now: datetime, **what: int) -> None:
        values = {"telling": telling, "channel": channel, "state": "pending", "created": rows.seconds(now), **what}
        self._connection.execute(insert(delivery).values(values))

    # What the feed brought before

    def brought(self, feed_id: int, newest: int, until: datetime | None = None) -> tuple[datetime, datetime] | None:
        """Return the dates of the newest and the oldest of the `newest` entries of a feed, None if it has none.

        With `until` only what it had brought by then counts.
        """
        asked = {"feed": feed_id, "newest": newest}
        if until is None:
            dates = _BROUGHT.execute(self._connection, asked).fetchall()
        else:
            dates = _BROUGHT_BY_THEN.execute(self._connection, {**asked, "until": rows.seconds(until)}).fetchall()
        return (rows.moment(dates[0][0]), rows.moment(dates[-1][0])) if dates else None

    def dates(self, feed_id: int, newest: int) -> list[tuple[datetime, datetime]]:
        """Return when the newest entries of a feed were published and first seen, the newest first."""
        query = select(entry.c.published, entry.c.first_seen).where(entry.c.feed_id == feed_id)
        found = self._connection.execute(query.order_by(entry.c.published.desc()).limit(newest))
        return [(rows.moment(published), rows.moment(first_seen)) for published, first_seen in found]

    def feeds_with_gaps(self) -> set[int]:
        """Return the feeds that may have missed articles."""
        return set(self._connection.execute(select(feed.c.id).where(feed.c.gap_since.is_not(None))).scalars())

    def gaps(self, feeds: Collection[int]) -> dict[int, tuple[datetime, datetime]]:
        """Return between when these feeds may have missed articles, without those that have missed nothing."""
        found = _GAPS.execute(self._connection, {"feeds": list(feeds)})
        return {feed_id: (rows.moment(since), rows.moment(until)) for feed_id, since, until in found}

    def followed(self, feeds: Collection[int]) -> list[Feed]:
        """Return those of these feeds that are followed."""
        query = select(feed).where(feed.c.id.in_(feeds), feed.c.removed.is_(None)).order_by(feed.c.id)
        return [rows.to_feed(row) for row in self._connection.execute(query).mappings()]

    def edges(self, feed_id: int, since: datetime, until: datetime, other: int) -> tuple[list[bool], list[bool]]:
        """Say of what a feed brought last before a gap and first after it whether the feed `other` carries it too."""
        # By article, not by feed: the other may have brought a hundred thousand, and this is asked often.
        its = entry.alias()
        carried = select(its.c.id).where(its.c.article_id == entry.c.article_id, its.c.feed_id == other).exists()
        query = select(carried).where(entry.c.feed_id == feed_id).limit(_EDGE)
        before = query.where(entry.c.published <= rows.seconds(since), entry.c.first_seen <= rows.seconds(since))
        after = query.where(entry.c.published >= rows.seconds(until), entry.c.first_seen > rows.seconds(since))
        last = self._connection.execute(before.order_by(entry.c.published.desc())).scalars()
        first = self._connection.execute(after.order_by(entry.c.published)).scalars()
        return [bool(each) for each in last], [bool(each) for each in first]

    def mark_gap(self, feed_id: int, since: datetime | None, until: datetime | None) -> None:
        """Say between when articles of a feed may be missing; None and None: nowhere any more."""
        values = {"gap_since": _maybe(since), "gap_until": _maybe(until)}
        self._connection.execute(update(feed).where(feed.c.id == feed_id).values(values))

    # Notices

    def notify(self, kind: str, feed_id: int, happened: datetime, detail: str) -> None:
        """Let a person know something of a feed."""
        add_notice(self._connection, kind, feed_id, happened, detail)

    def settle(self, kind: str, feed_id: int, now: datetime, since: datetime | None = None) -> None:
        """Put away the notices of this kind about a feed (with `since` those after it): what they say is over."""
        settle_notices(self._connection, kind, feed_id, now, since)

    # The feed

    def update_feed(self, before: Feed, after: Feed) -> None:
        """Store how a poll left a feed; what a person (title, folder) or another poll (gap) changed is left alone."""
        values = {
            "polled": before.id,
            "state": after.state,
            "site_url": after.site_url,
            "language": after.language,
            "etag": after.etag,
            "last_modified": after.last_modified,
            "body_hash": after.body_hash,
            "failures": after.failures,
            "error": after.error,
            "last_attempt": _maybe(after.last_attempt),
            "last_success": _maybe(after.last_success),
            "next_poll": _maybe(after.next_poll),
            "interval_seconds": after.interval_seconds,
            "floor_seconds": after.floor_seconds,
            "why": after.why,
            "fresh_seconds": after.fresh_seconds,
            "silent_until": _maybe(after.silent_until),
            "skip_hours": ",".join(str(hour) for hour in after.skip_hours),
            "skip_days": ",".join(after.skip_days),
            "moved_url": after.moved_url,
            "moved_since": _maybe(after.moved_since),
            "moved_polls": after.moved_polls,
            "quiet_since": _maybe(after.quiet_since),
        }
        _UPDATE_FEED.execute(self._connection, values)
        if after.reach != before.reach:
            untouched = (feed.c.id == before.id) & (feed.c.reach == before.reach)
            self._connection.execute(update(feed).where(untouched).values(reach=after.reach))
        if after.title != before.title:
            _UPDATE_TITLE.execute(self._connection, {"polled": before.id, "title": after.title})

    def add_poll(self, done: Poll) -> None:
        """Add a line to the history of a feed."""
        values = {
            "feed_id": done.feed_id,
            "started": rows.seconds(done.started),
            "finished": rows.seconds(done.finished),
            "status": done.status,
            "entries": done.entries,
            "new": done.new,
            "changed": done.changed,
            "alerts": done.alerts,
            "error": done.error,
            "gap_since": _maybe(done.gap_since),
        }
        _ADD_POLL.execute(self._connection, values)

    def chosen(self, polled: Feed) -> Feed:
        """Return a feed that was polled with what a person chose meanwhile: its pace."""
        [(pace,)] = _PACE.execute(self._connection, {"polled": polled.id})
        return polled if pace == polled.pace else replace(polled, pace=Pace(pace))

    def appeared(self, feed_id: int, since: datetime, limit: int = 120) -> list[datetime]:
        """Return when the newest entries of a feed appeared, those without a credible date when they were seen."""
        asked = {"feed": feed_id, "since": rows.seconds(since), "newest": limit}
        return [rows.moment(published) for (published,) in _APPEARED.execute(self._connection, asked)]

    def forget_polls(self, feed_id: int, before: datetime, limit: int = 1_000) -> None:
        """Remove some of a feed's oldest polls from before then, but none before which articles may be missing."""
        old = select(poll.c.id).where(poll.c.feed_id == feed_id, poll.c.started < rows.seconds(before))
        old = old.where(poll.c.gap_since.is_(None)).order_by(poll.c.started).limit(limit)
        self._connection.execute(delete(poll).where(poll.c.id.in_(old)))

    def move(self, moved: Feed, url: str, now: datetime, *, reach: str) -> None:
        """Let a feed be asked for at another address from now on; one that is followed there already takes it in."""
        move_feed(self._connection, moved, url, now, reach="allowed" if moved.reach == "allowed" else reach)

    def import_feed(self, now: datetime) -> int:
        """Return the id of the feed under which imported articles stand."""
        values = {
            "url": IMPORTS,
            "title": "Import",
            "state": "stopped",
            "added": rows.seconds(now),
            "removed": rows.seconds(now),
        }
        self._connection.execute(insert_or(feed).values(values).on_conflict_do_nothing())
        feed_id: int = self._connection.execute(select(feed.c.id).where(feed.c.url == IMPORTS)).scalar_one()
        return feed_id


def _new_id(inserted: Cursor) -> int:
    assert inserted.lastrowid is not None
    return inserted.lastrowid


def _maybe(moment: datetime | None) -> int | None:
    return None if moment is None else rows.seconds(moment)
