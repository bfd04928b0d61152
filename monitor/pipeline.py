"""The way of the news on one page: fetch, parse, normalise, group, match, store, alert. The index follows by itself.

An article goes through once, front to back. What a poll brought is stored with
its matches, its alerts and the feed's validators in one transaction, or not at all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import ParamSpec, TypeVar

from monitor.account import Gaps, Rhythms, Silences, brought, shown
from monitor.alert.rules import Matched, poll_facts, tell, tell_late, worth_a_page
from monitor.chronicle import Poll
from monitor.errors import FeedError, FetchError, SecretError
from monitor.familiar import Familiar
from monitor.fetch.answers import UnreachableError
from monitor.fetch.client import Answer, Fetcher
from monitor.fetch.completeness import Shown
from monitor.fetch.moving import new_address
from monitor.fetch.schedule import Outcome, next_poll
from monitor.gathering import gather
from monitor.learning import failed, learnt
from monitor.match.matches import Matches
from monitor.match.watch_set import WatchSet
from monitor.model import Arrival, Change, Feed, FeedDocument, FeedState, Hit, Sorted, Telling, Watch
from monitor.normalise.article import arrivals, in_language
from monitor.parse.process import ParserProcess
from monitor.store.archive import Archive
from monitor.store.comparing import NotStoredError
from monitor.store.pages import WaitingPage
from monitor.store.reader import Reader
from monitor.store.recording import Recording, recording

_log = logging.getLogger(__name__)

# Older polls say nothing that anybody needs; those before which articles may be missing are kept.
_POLLS_KEPT = timedelta(days=90)

_GONE = "“{title}” is gone for good, its publisher says. Its articles stay; to ask whether it is back, poll it."

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Taken:
    """What of some arrivals was new to the archive, and all of them as compared with it."""

    new: int = 0
    changed: int = 0
    alerts: int = 0
    compared: tuple[Sorted, ...] = ()

    @property
    def shown(self) -> tuple[Shown, ...]:
        """Return them against what their feed brought before."""
        return shown(self.compared)


@dataclass(slots=True)
class Pipeline:
    """The steps, in the order in which an article meets them.

    `channel` is where popups go ("" for nowhere), `base_seconds` the interval of a feed about which nothing
    else is known, `password` answers from the keyring (None without one), `clock` is aware UTC, `chance` gives
    numbers from 0 to 1. `offline` says whether it is this machine that a feed's host cannot be reached from.
    `keep_password` stores a secret for another address of its feed, `forget_password` removes the one of a feed.
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
    offline: Callable[[Feed], Awaitable[bool]] | None = None
    keep_password: Callable[[Feed, str], None] | None = None
    forget_password: Callable[[Feed], None] | None = None
    _gaps: Gaps = field(default_factory=Gaps)
    _silences: Silences = field(default_factory=Silences)
    _rhythms: Rhythms = field(default_factory=Rhythms)
    _familiar: Familiar = field(default_factory=Familiar)
    # One poll at a time is matched and written: the archive has one writer, the watch set knows no threads.
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def poll(self, feed: Feed) -> Poll:
        """Bring in what is new in one feed. A feed that fails is recorded as failing; nothing of it is raised.

        A machine that is offline is no failure of a feed: nothing is recorded then.
        """
        started = self.clock()
        answer: Answer | None = None
        try:
            password = await self._password(feed)
            answer = await self.fetcher.fetch(feed, password)
            try:
                return await self._take(feed, started, answer, password)
            except NotStoredError:
                self._familiar.forget(feed.id)
                return await self._take(feed, started, answer, password)
        except FeedError as error:
            if isinstance(error, UnreachableError) and self.offline is not None and await self.offline(feed):
                return Poll(feed.id, started, self.clock(), error=f"This machine is offline: {error.reason}")
            return await self.fail(feed, started, error, answer)

    async def _take(self, feed: Feed, started: datetime, answer: Answer, password: str | None) -> Poll:
        """Read an answer and record what it brought; NotStoredError where something must be read that was not."""
        learnt_from, document = await gather(feed, answer, password, self.fetcher, self.parser, self._familiar)
        return await self.in_turn(self._record, feed, started, learnt_from, document, password)

    async def fail(self, feed: Feed, started: datetime, error: FeedError, answer: Answer | None = None) -> Poll:
        """Record that a poll of a feed failed, and when it is tried again; `answer` is what came, if anything did."""
        return await self.in_turn(self._record_failure, feed, started, error, answer)

    async def in_turn(self, work: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
        """Do in a thread what writes the archive or changes the watches, alone; what is begun is finished."""
        async with self._turn:
            done = asyncio.get_running_loop().run_in_executor(None, partial(work, *arguments, **named))
            try:
                return await asyncio.shield(done)
            finally:
                # Whoever waits may have given up; the thread has not.
                if not done.done():
                    await asyncio.wait([done])

    async def _password(self, feed: Feed) -> str | None:
        try:
            return await asyncio.to_thread(self.password, feed) if feed.account else None
        except SecretError as error:
            raise FetchError(error.reason, error.hint) from error

    def _record(
        self, feed: Feed, started: datetime, answer: Answer, document: FeedDocument | None, password: str | None
    ) -> Poll:
        now = self.clock()
        after = learnt(feed, answer, document, now)
        address = self._new_address(after, password, now)
        arrived = arrivals(document, after, now) if document is not None else ()
        with recording(self.archive) as record:
            taken, gap = Taken(), None
            if arrived:
                before = brought(record, feed, len(arrived))
                taken = take_in(record, feed, arrived, self.watch_set, self.watches, self.channel, now)
                gap = self._gaps.account_for(record, feed, taken.shown, before, now)
            news = taken.new > 0
            if document is not None and news and not document.problem:
                self._gaps.close_those_of_others(record, feed, taken.shown, now)
            rhythm = self._rhythms.of(record, feed, arrived=bool(arrived), now=now)
            outcome = Outcome(new=news, rhythm_seconds=rhythm, gap=gap is not None)
            quiet = self._silences.account_for(record, feed, news, now)
            record.update_feed(feed, self._planned(outcome, record.chosen(after), now, failures=0, quiet_since=quiet))
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
            _forget_polls(record, feed, now)
            if address:
                record.move(after, address, now, reach="private" if answer.moved_private else "")
        # Only now is it stored.
        if document is not None:
            self._familiar.remember(feed.id, document, arrived, taken.compared)
        if address:
            self._rhythms.forget()
            self._forget_password(feed)
        return done

    def _new_address(self, feed: Feed, password: str | None, now: datetime) -> str:
        """Return where a feed has moved to, its secret kept there first; "" where it stays."""
        address = new_address(feed, now)
        # Where a feed is followed already, that one asks with its own secret.
        if not address or not feed.account or Reader(self.archive).feed(address) is not None:
            return address
        if self.keep_password is None or password is None:
            return ""
        try:
            self.keep_password(replace(feed, url=address), password)
        except SecretError as error:
            _log.warning("feed %d stays at its old address: %s", feed.id, error.reason)
            return ""
        return address

    def _forget_password(self, moved: Feed) -> None:
        """Remove a secret that nobody asks for any more: its feed has moved, or become part of another."""
        if self.forget_password is None or not moved.account:
            return
        try:
            self.forget_password(moved)
        except SecretError as error:
            _log.warning("the secret of feed %d stays at its old address too: %s", moved.id, error.reason)

    def _record_failure(self, feed: Feed, started: datetime, error: FeedError, answer: Answer | None) -> Poll:
        now = self.clock()
        after = failed(feed, error, now)
        status = error.status if isinstance(error, FetchError) else answer.status if answer is not None else 0
        done = Poll(feed.id, started, now, status=status, error=str(error))
        with recording(self.archive) as record:
            asked = record.chosen(replace(after, failures=feed.failures))
            failures, quiet = after.failures, after.quiet_since
            planned = self._planned(Outcome(error=error), asked, now, failures=failures, quiet_since=quiet)
            record.update_feed(feed, planned)
            record.add_poll(done)
            _forget_polls(record, feed, now)
            if after.state is FeedState.STOPPED:
                record.notify("gone", feed.id, now, _GONE.format(title=feed.title))
        _log.info("feed %d failed: %s", feed.id, error.reason)
        return done

    def _planned(
        self, outcome: Outcome, feed: Feed, now: datetime, *, failures: int, quiet_since: datetime | None
    ) -> Feed:
        """Return a feed with its next poll, which depends on its failures until now, and with those after this poll."""
        plan = next_poll(outcome, feed, self.base_seconds, now, self.chance())
        return replace(
            feed,
            last_attempt=now,
            next_poll=plan.when,
            interval_seconds=plan.interval_seconds,
            why=plan.why,
            failures=failures,
            quiet_since=quiet_since,
        )


def _forget_polls(record: Recording, feed: Feed, now: datetime) -> None:
    """Remove what is old of a feed's history, with its first poll of a day."""
    if feed.last_attempt is None or feed.last_attempt.date() != now.date():
        record.forget_polls(feed.id, now - _POLLS_KEPT)


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
    fresh = [_in_language(each) for each in compared if each.change is not Change.KNOWN]
    read = record.pages.as_read([each.article for each in fresh])
    ids = [record.keep(feed.id, each, now) for each in fresh]
    # What only has another address was matched before. An article is not even read where nobody watches.
    asked = [at for at, each in enumerate(fresh) if each.change is not Change.ALIAS] if watch_set else []
    met = zip(asked, watch_set.match_each([read[at] for at in asked]), strict=True)
    found = [(ids[at], fresh[at], matches) for at, matches in met if matches]
    for article_id, _each, matches in found:
        for watch_id in matches.watches:
            record.add_match(watch_id, article_id, now)
    alerts = _alert(record, feed, fresh, found, watches, channel, now)
    if feed.full_text:
        told = [
            replace(each.article, id=article_id) for article_id, each in zip(ids, fresh, strict=True) if _is_told(each)
        ]
        record.pages.ask(feed.id, worth_a_page(told, now), now)
    changes = [each.change for each in fresh]
    return Taken(changes.count(Change.NEW), changes.count(Change.REVISED), alerts, compared)


def _in_language(each: Sorted) -> Sorted:
    """Find out the language of what is written anew; the archive knows that of everything else."""
    return replace(each, article=in_language(each.article)) if _is_told(each) else each


def _is_told(each: Sorted) -> bool:
    """Whether the feed tells something that it did not tell before."""
    return each.change in (Change.NEW, Change.REVISED)


def take_in_page(
    record: Recording,
    waiting: WaitingPage,
    html: str,
    text: str,
    watch_set: WatchSet,
    watches: Mapping[int, Watch],
    channel: str,
    now: datetime,
) -> int:
    """Keep what a page says, match its article anew, and return how many alerts that brought.

    All in the transaction of `record`. A watch that has its alert about this article gets no other; a page that
    nobody waits for any more changes nothing.
    """
    article = record.pages.keep(waiting, text, html, now)
    if article is None:
        return 0
    matches = watch_set.match(article)
    for watch_id in matches.watches:
        record.add_match(watch_id, article.id, now)
    alerted = record.alerted([article.id])
    due = matches.hits([each for each in matches.watches if each in watches and (each, article.id) not in alerted])
    first = record.pages.came_with_first_poll(waiting)
    for hit in due:
        matched = Matched(article.id, watches[hit.watch_id].priority, article.published, article.date_known)
        telling = tell_late(matched, now, first=first)
        record.add_alert(hit.watch_id, article.id, telling, hit.words, channel, now)
    return len(due)


def _alert(
    record: Recording,
    feed: Feed,
    fresh: Sequence[Sorted],
    found: Sequence[tuple[int, Sorted, Matches]],
    watches: Mapping[int, Watch],
    channel: str,
    now: datetime,
) -> int:
    """Record one alert per watch and article that has none yet; return how many."""
    if not found:
        return 0
    alerted = record.alerted([article_id for article_id, _each, _matches in found])
    due: dict[tuple[int, int], tuple[Sorted, Hit]] = {}
    for article_id, each, matches in found:
        untold = [one for one in matches.watches if one in watches and (one, article_id) not in alerted]
        for hit in matches.hits(untold):
            due.setdefault((hit.watch_id, article_id), (each, hit))
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
