"""The way of the news on one page: fetch, parse, normalise, group, match, store, alert. The index follows by itself.

An article goes through once, front to back. What a poll brought is stored with
its matches, its alerts and the feed's validators in one transaction, or not at all.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ParamSpec, TypeVar

from monitor.account import account_for_gaps, brought, close_gaps_of_others, shown
from monitor.alert.rules import Matched, poll_facts, tell
from monitor.errors import FeedError, FetchError, SecretError
from monitor.fetch.client import Answer, Fetcher
from monitor.fetch.completeness import Shown
from monitor.fetch.hosts import HostHeldError
from monitor.fetch.schedule import Outcome, next_poll
from monitor.match.watch_set import WatchSet
from monitor.model import Arrival, Change, Feed, FeedDocument, FeedState, Hit, Poll, Sorted, Telling, Watch
from monitor.normalise.article import arrivals
from monitor.normalise.text import headline
from monitor.normalise.urls import host_of
from monitor.parse.process import ParserProcess
from monitor.store.archive import Archive
from monitor.store.recording import Recording, recording

_log = logging.getLogger(__name__)

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Taken:
    """What of some arrivals was new to the archive; `shown` is all of them against what their feed brought before."""

    new: int = 0
    changed: int = 0
    alerts: int = 0
    shown: tuple[Shown, ...] = ()


@dataclass(slots=True)
class Pipeline:
    """The steps, in the order in which an article meets them.

    `channel` is where popups go ("" for nowhere), `base_seconds` the interval of a feed about which nothing
    else is known, `password` answers from the keyring (None without one), `clock` is aware UTC, `chance` gives
    numbers from 0 to 1.
    """

    fetcher: Fetcher
    parser: ParserProcess
    watch_set: WatchSet
    watches: Mapping[int, Watch]
    archive: Archive
    password: Callable[[Feed], str | None]
    clock: Callable[[], datetime]
    chance: Callable[[], float]
    channel: str = ""
    base_seconds: int = 1800
    # One poll at a time is matched and written: the archive has one writer, the watch set knows no threads.
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def poll(self, feed: Feed) -> Poll:
        """Bring in what is new in one feed. A feed that fails is recorded as failing; nothing of it is raised."""
        started = self.clock()
        answer: Answer | None = None
        try:
            answer = await self._fetch(feed)
            document = await self._parse(feed, answer)
        except FeedError as error:
            return await self.in_turn(self._record_failure, feed, started, error, answer)
        return await self.in_turn(self._record, feed, started, answer, document)

    async def in_turn(self, work: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
        """Do in a thread what writes the archive or changes the watches, alone; what is begun is finished."""
        async with self._turn:
            done = asyncio.ensure_future(asyncio.to_thread(work, *arguments, **named))
            try:
                return await asyncio.shield(done)
            finally:
                # Whoever waits may have given up; the thread has not.
                await asyncio.wait([done])

    async def _fetch(self, feed: Feed) -> Answer:
        try:
            password = await asyncio.to_thread(self.password, feed) if feed.account else None
        except SecretError as error:
            raise FetchError(error.reason, error.hint) from error
        return await self.fetcher.fetch(feed, password)

    async def _parse(self, feed: Feed, answer: Answer) -> FeedDocument | None:
        """The document, or None where the publisher has nothing new."""
        if answer.status == 304 or _body_hash(answer.body) == feed.body_hash:
            return None
        return await asyncio.to_thread(self.parser.parse, answer.body, answer.content_type, answer.final_url)

    def _record(self, feed: Feed, started: datetime, answer: Answer, document: FeedDocument | None) -> Poll:
        now = self.clock()
        after = _learnt(feed, answer, document)
        arrived = arrivals(document, after, now) if document is not None else ()
        with recording(self.archive) as record:
            before = brought(record, feed, len(arrived)) if arrived else None
            taken = take_in(record, feed, arrived, self.watch_set, self.watches, self.channel, now)
            gap = account_for_gaps(record, feed, taken.shown, before, now) if arrived else None
            if document is not None and taken.new and not document.problem:
                close_gaps_of_others(record, feed, taken.shown, now)
            outcome = Outcome(
                new=taken.new > 0,
                answered_in_full=document is not None,
                max_age_seconds=answer.max_age,
                ttl_minutes=document.ttl_minutes if document is not None else None,
                gap=gap is not None,
            )
            after = replace(after, state=FeedState.OK, failures=0, last_success=now)
            record.update_feed(feed, self._planned(outcome, feed, after, now))
            done = Poll(
                feed.id,
                started,
                now,
                status=answer.status,
                entries=len(document.entries) if document is not None else 0,
                new=taken.new,
                changed=taken.changed,
                alerts=taken.alerts,
                error=after.error,
                gap_since=None if gap is None else gap.since,
            )
            record.add_poll(done)
        return done

    def _record_failure(self, feed: Feed, started: datetime, error: FeedError, answer: Answer | None) -> Poll:
        now = self.clock()
        gone = isinstance(error, FetchError) and error.gone
        state = FeedState.STOPPED if gone else FeedState.FAILING
        after = replace(feed, state=state, failures=feed.failures + 1, error=str(error))
        if isinstance(error, HostHeldError):
            # A host that asked for silence because of another of its feeds says nothing about this one.
            after = feed
        status = error.status if isinstance(error, FetchError) else answer.status if answer is not None else 0
        done = Poll(feed.id, started, now, status=status, error=str(error))
        with recording(self.archive) as record:
            record.update_feed(feed, self._planned(Outcome(error=error), feed, after, now))
            record.add_poll(done)
        _log.info("feed %d failed: %s", feed.id, error.reason)
        return done

    def _planned(self, outcome: Outcome, before: Feed, after: Feed, now: datetime) -> Feed:
        plan = next_poll(outcome, before, self.base_seconds, now, self.chance())
        return replace(
            after,
            last_attempt=now,
            next_poll=plan.when,
            interval_seconds=plan.interval_seconds,
            floor_seconds=plan.floor_seconds,
            why=plan.why,
        )


def _learnt(feed: Feed, answer: Answer, document: FeedDocument | None) -> Feed:
    """Return `feed` with what a good answer says of it: validators, title, site, language."""
    if document is None:
        # A 304 may bring newer validators; one that brings none leaves those we have (RFC 9111, 4.3.4).
        etag, last_modified = answer.etag or feed.etag, answer.last_modified or feed.last_modified
        # What is wrong with a document stays wrong while the document stays the same.
        problem = feed.error if feed.state is FeedState.OK else None
        return replace(feed, etag=etag, last_modified=last_modified, error=problem)
    title = feed.title if feed.title != feed.url else headline(document.title) or host_of(feed.url) or feed.url
    return replace(
        feed,
        title=title,
        site_url=document.site_url or feed.site_url,
        language=document.language or feed.language,
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=_body_hash(answer.body),
        error=document.problem or None,
    )


def take_in(
    record: Recording,
    feed: Feed,
    arrived: Sequence[Arrival],
    watch_set: WatchSet,
    watches: Mapping[int, Watch],
    channel: str,
    now: datetime,
) -> Taken:
    """Store what is new among `arrived`, match it, and record its alerts, in the transaction of `record`."""
    compared = record.sort(feed.id, arrived)
    fresh = [each for each in compared if each.change is not Change.KNOWN]
    met = [watch_set.match(each.article) if each.change is not Change.ALIAS else () for each in fresh]
    ids = [record.keep(feed.id, each, now) for each in fresh]
    hits = [(article_id, each, hit) for article_id, each, found in zip(ids, fresh, met, strict=True) for hit in found]
    for article_id, _each, hit in hits:
        record.add_match(hit.watch_id, article_id, now)
    alerts = _alert(record, feed, fresh, hits, watches, channel, now)
    changes = [each.change for each in fresh]
    return Taken(changes.count(Change.NEW), changes.count(Change.REVISED), alerts, shown(compared))


def _alert(
    record: Recording,
    feed: Feed,
    fresh: Sequence[Sorted],
    hits: Sequence[tuple[int, Sorted, Hit]],
    watches: Mapping[int, Watch],
    channel: str,
    now: datetime,
) -> int:
    """Record one alert per watch and article that has none yet; return how many."""
    alerted = record.alerted([article_id for article_id, _each, _hit in hits])
    due: dict[tuple[int, int], tuple[Sorted, Hit]] = {}
    for article_id, each, hit in hits:
        pair = (hit.watch_id, article_id)
        if pair not in alerted and hit.watch_id in watches:
            due.setdefault(pair, (each, hit))
    facts = poll_facts(
        [each.article for each in fresh if each.change is Change.NEW],
        now,
        first=feed.last_success is None,
        recent=record.recent(feed.id),
    )
    matched = [
        Matched(article_id, watches[watch_id].priority, each.article.published, each.article.date_known)
        for (watch_id, article_id), (each, _hit) in due.items()
    ]
    tellings = tell(facts, matched, now)
    for ((watch_id, article_id), (_each, hit)), telling in zip(due.items(), tellings, strict=True):
        record.add_alert(watch_id, article_id, telling, hit.words, channel, now)
    summed = tellings.count(Telling.SUMMARY)
    if summed:
        record.add_summary(feed.id, summed, channel, now)
    return len(due)


def _body_hash(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()
