"""The collector: polls what is due, runs the pipeline, keeps the index in step and delivers alerts. One an archive."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import random
import threading
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

from monitor import settings
from monitor.alert.channels import Channel
from monitor.chronicle import Activity, Poll
from monitor.engine.connectivity import Connectivity
from monitor.engine.delivering import Delivering
from monitor.engine.desk import now
from monitor.engine.following import follow_archive
from monitor.engine.holding import hold_archive
from monitor.engine.indexing import indexing_of
from monitor.engine.keeping import Keeper
from monitor.engine.pages import PageQueue
from monitor.engine.passwords import Passwords, forget_password, keep_password
from monitor.engine.watching import Watching
from monitor.errors import FeedError, MonitorError, StoreError
from monitor.fetch.backlog import rank, spread
from monitor.fetch.client import Fetcher
from monitor.fetch.hosts import Hosts, host_of
from monitor.model import Feed, FeedState
from monitor.parse.process import ParserProcess
from monitor.paths import settings_file
from monitor.pipeline import Pipeline
from monitor.store import outbox
from monitor.store.archive import Archive
from monitor.store.clock import SET_BACK, bring_back
from monitor.store.notices import add_notice
from monitor.store.polling import postpone
from monitor.store.reader import Reader
from monitor.store.redating import redate
from monitor.store.signal import ChangeSignal

_log = logging.getLogger(__name__)

_AT_ONCE = 8
_LOOK_SECONDS = 0.5
_BEAT_SECONDS = 20.0
# As often it says, while feeds are polled, how far it has got: nobody reads faster, and each time is a write to disk.
_NEWS_SECONDS = 0.5
# How often an offline machine looks whether it is online again; nothing is sent for that to any publisher.
_OFFLINE_SECONDS = 15.0
# As long as nothing is fetched after the archive could not be used: a full disk is no reason to ask publishers again.
_SICK_SECONDS = 30.0
# As long as a single round reads pages before it ends; the rest stays in the queue.
_PAGES_SECONDS = 120.0
_BUG = "Something went wrong in this program ({})."
_AHEAD = (
    "This machine's clock was ahead when {} articles came in; they stand now where they belong, as far as can be known."
)
_BUG_HINT = "Please report it with the address of the feed; it is tried again."
# Far more than work at once: threads that ask a dead name server, or a locked keyring, must not keep others waiting.
_THREADS = 32


@dataclass(frozen=True, slots=True)
class Polled:
    """A feed as it was before a poll, and how the poll went."""

    feed: Feed
    poll: Poll


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait for so long, or until `stop` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


class Collector:
    """Collects into one archive; open it with `async with`, which takes the archive's lock.

    `pause` waits between two looks for what is due: so many seconds, or until its event is set.
    """

    def __init__(
        self,
        archive: Archive,
        open_channel: Callable[[], Channel | None],
        clock: Callable[[], datetime] = now,
        chance: Callable[[], float] = random.random,
        make_fetcher: Callable[[], Fetcher] = Fetcher,
        pause: Callable[[asyncio.Event, float], Awaitable[None]] = _pause,
    ) -> None:
        self._archive = archive
        self._reader = Reader(archive)
        self._clock = clock
        self._chance = chance
        self._make_fetcher = make_fetcher
        self._pause = pause
        self._open_channel = open_channel
        self._delivering: Delivering | None = None
        self._watching = Watching(self._reader)
        self._indexing = indexing_of(archive)
        self._settings_seen = -1.0
        self._closing = AsyncExitStack()
        self._room = asyncio.Semaphore(_AT_ONCE)
        # Feeds of one host wait for each other outside the room, so that a slow host keeps no other feed waiting.
        self._lines: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        # The feeds of this round, and whether each was polled: one that is due again meanwhile is no second feed.
        self._round: dict[int, bool] = {}
        self._beat = float("-inf")
        self._latest: datetime | None = None
        # The feed that was polled last, where that is not written yet.
        self._untold: str | None = None
        self._looked = float("-inf")
        self._looking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Collector:
        """Take the archive's lock and open what the steps need; where that fails nothing stays open."""
        try:
            await self._open()
        except BaseException:
            await self._closing.aclose()
            raise
        return self

    async def _open(self) -> None:
        lock = hold_archive(self._archive.folder)
        self._closing.callback(lock.release)
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, "collector"))
        self._signal = ChangeSignal(self._archive.file)
        self._closing.callback(self._signal.close)
        parser = self._closing.enter_context(ParserProcess())
        # Pages have a parser of their own: none of them holds up a feed.
        pages_parser = self._closing.enter_context(ParserProcess())
        fetcher = await self._closing.enter_async_context(self._make_fetcher())
        self._hold_hosts(fetcher.hosts)
        self._connectivity = Connectivity(fetcher.reachable, self._reader.feeds, self._clock)
        self._pipeline = Pipeline(
            fetcher,
            parser,
            self._watching.watch_set,
            self._watching.watches,
            self._archive,
            Passwords(),
            self._clock,
            self._chance,
        )
        self._pipeline.offline = self._connectivity.is_lost
        self._pipeline.keep_password = keep_password
        self._pipeline.forget_password = forget_password
        self._pages = PageQueue(self._pipeline, self._archive, pages_parser, self._clock)
        self._closing.callback(self._close_channel)
        self._stop_mark = self._reader.stop_mark()
        self._watching.follow()
        self._watching.learn()
        self._load_settings()
        # What is loaded by now stays; to look through it for garbage again and again took a thirtieth of all polls.
        self._closing.callback(gc.unfreeze)
        gc.freeze()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close everything and let go of the archive."""
        await self._closing.aclose()

    async def once(self, report: Callable[[Polled], None]) -> None:
        """Poll every feed that is not stopped once, index what came, deliver, and return."""
        await self._follow_clock()
        feeds = [feed for feed in self._reader.feeds() if feed.state is not FeedState.STOPPED]
        self._round = dict.fromkeys((feed.id for feed in feeds), False)
        await self._say("")
        polls = [asyncio.create_task(self._poll(feed, report)) for feed in feeds]
        given_up = threading.Event()
        try:
            await asyncio.gather(*polls)
            await self._read_waiting_pages()
            await asyncio.to_thread(self._indexing.catch_up, given_up.is_set)
            await asyncio.to_thread(self._deliver, last=True)
            await self._say("")
        finally:
            given_up.set()
            await _end(polls)
            await self._pages.close()

    async def forever(self, report: Callable[[Polled], None], stop: asyncio.Event) -> None:
        """Poll what is due, index and deliver, until `stop` is set; what is being written is finished."""
        polls: dict[int, asyncio.Task[None]] = {}
        followers = [
            asyncio.create_task(follow_archive(self._indexing, stop)),
            asyncio.create_task(self._read_pages(stop)),
            asyncio.create_task(self._tell(stop, lambda: bool(polls))),
            asyncio.create_task(Keeper(self._archive, self._clock).run(stop, lambda: bool(polls))),
        ]
        try:
            while not stop.is_set():
                try:
                    await self._look(polls, report)
                    for follower in followers:
                        if follower.done():
                            follower.result()
                except StoreError as error:
                    _log.warning("%s Collecting goes on in %d seconds.", error, _SICK_SECONDS)
                    await _end(polls.values())
                    polls.clear()
                    await self._pause(stop, _SICK_SECONDS)
                await self._pause(stop, _LOOK_SECONDS)
        finally:
            stop.set()
            if self._looking is not None:
                await _end([self._looking])
            # A poll that is still waiting for its publisher is given up; one that is being written is finished.
            await _end(polls.values())
            await asyncio.gather(*followers)

    async def _look(self, polls: dict[int, asyncio.Task[None]], report: Callable[[Polled], None]) -> None:
        """See what has become of the polls under way, what a person changed, and begin the polls that are due."""
        for feed_id in [feed_id for feed_id, poll in polls.items() if poll.done()]:
            polls.pop(feed_id).result()
        changed = self._signal.changed()
        if changed and self._stop_mark != (mark := self._reader.stop_mark()):
            self._stop_mark = mark
            await _end(polls.values())
            polls.clear()
            self._beat = float("-inf")
        if not polls:
            self._round.clear()
        await self._follow_clock()
        # First the feeds, then the watches: a watch that was there before a feed must not miss its first poll.
        due = [] if self._is_offline() else [feed for feed in self._reader.due(self._clock()) if feed.id not in polls]
        due = await self._spread(due)
        if self._signal.changed() or changed:
            await self._pipeline.in_turn(self._watching.follow)
        self._load_settings()
        self._round.update(dict.fromkeys((feed.id for feed in due), False))
        if due or self._untold is not None or time.monotonic() - self._beat > _BEAT_SECONDS:
            # Before anything is fetched: where this cannot be written, nothing can.
            await self._say(self._untold or "")
        for feed in due:
            polls[feed.id] = asyncio.create_task(self._poll(feed, report))

    async def _follow_clock(self) -> None:
        """Where the clock was set back, or was ahead when this archive was last collected into, plan anew."""
        now = self._clock()
        if self._latest is None or now < self._latest - SET_BACK:
            await self._pipeline.in_turn(self._bring_back, now)
        self._latest = now

    def _bring_back(self, now: datetime) -> None:
        with self._archive.writing() as connection:
            planned, redated = bring_back(connection, now), redate(connection, now)
            if redated:
                add_notice(connection, "clock", None, now, _AHEAD.format(redated))
        if planned or redated:
            _log.warning("the clock was set back: %d feeds are planned anew, %d articles dated", planned, redated)

    async def _spread(self, due: Sequence[Feed]) -> list[Feed]:
        """Return the feeds that are polled now; after a pause or a sleep the rest waits its turn in the archive."""
        waiting = spread(due, self._clock())
        if waiting:
            await self._pipeline.in_turn(self._postpone, waiting)
        return sorted((feed for feed in due if feed.id not in waiting), key=rank)

    def _postpone(self, waiting: Mapping[int, datetime]) -> None:
        with self._archive.writing() as connection:
            postpone(connection, waiting, "It waits its turn after a pause of the collector.")

    def _is_offline(self) -> bool:
        """Whether this machine is offline; from time to time see whether it still is."""
        if self._connectivity.since is None:
            return False
        if (self._looking is None or self._looking.done()) and time.monotonic() - self._looked > _OFFLINE_SECONDS:
            self._looked = time.monotonic()
            self._looking = asyncio.create_task(self._look_for_the_net())
        return True

    async def _look_for_the_net(self) -> None:
        await self._connectivity.look_again()
        await self._say("")

    def _hold_hosts(self, hosts: Hosts) -> None:
        """Go on leaving alone the hosts that asked for silence before this program was started."""
        for feed in self._reader.feeds():
            # A clock that was ahead when they asked is no reason to wait for longer than that.
            since = max(self._clock(), feed.last_attempt or self._clock())
            if feed.silent_until is not None and feed.silent_until > since:
                hosts.hold(feed.url, (feed.silent_until - since).total_seconds())

    async def _poll(self, feed: Feed, report: Callable[[Polled], None]) -> None:
        async with self._lines[host_of(feed.url)], self._room:
            polled = Polled(feed, await self._polled(feed))
            self._round[feed.id] = True
            self._untold = feed.title
            if all(self._round.values()) or time.monotonic() - self._beat > _NEWS_SECONDS:
                await self._say(feed.title)
        report(polled)

    async def _polled(self, feed: Feed) -> Poll:
        started = self._clock()
        try:
            return await self._pipeline.poll(feed)
        except MonitorError:
            raise
        except Exception as error:  # the main loop of a process: a bug that one feed brings out stops no other
            _log.exception("feed %d could not be polled", feed.id)
            return await self._pipeline.fail(feed, started, FeedError(_BUG.format(type(error).__name__), _BUG_HINT))

    async def _read_pages(self, stop: asyncio.Event) -> None:
        """Fetch the pages of articles, a few at a time, while nothing else waits for it."""
        try:
            while not stop.is_set():
                try:
                    if self._connectivity.since is None:
                        self._pages.look()
                except StoreError as error:
                    # What waits stands in the archive.
                    _log.warning("pages: %s", error)
                    await _pause(stop, _SICK_SECONDS)
                await _pause(stop, _LOOK_SECONDS)
        finally:
            await self._pages.close()

    async def _read_waiting_pages(self) -> None:
        """Fetch the pages that wait now, as far as two minutes go."""
        end = time.monotonic() + _PAGES_SECONDS
        while self._connectivity.since is None and self._pages.look() and time.monotonic() < end:
            await self._pages.wait(_LOOK_SECONDS)

    async def _tell(self, stop: asyncio.Event, polling: Callable[[], bool]) -> None:
        """Take alerts to the screen; one that does not answer holds up nothing but the next alert."""
        while not stop.is_set():
            try:
                await asyncio.to_thread(self._deliver, polling=polling())
            except StoreError as error:
                # What waits stands in the ledger.
                _log.warning("telling: %s", error)
                await _pause(stop, _SICK_SECONDS)
            await _pause(stop, _LOOK_SECONDS)

    def _load_settings(self) -> None:
        """Follow the settings file: interval, and whether popups appear."""
        try:
            seen = settings_file(self._archive.folder).stat().st_mtime
        except OSError:
            seen = 0.0
        if seen == self._settings_seen:
            return
        self._settings_seen = seen
        chosen, complaints = settings.load(self._archive.folder)
        for complaint in complaints:
            _log.warning("%s", complaint)
        self._close_channel()
        channel = self._open_channel() if chosen.notifications else None
        self._delivering = None if channel is None else Delivering(self._archive, channel, self._clock)
        self._pipeline.base_seconds = chosen.poll_minutes * 60
        self._pipeline.channel = "" if channel is None else channel.name

    def _deliver(self, *, polling: bool = False, last: bool = False) -> None:
        # Settings may take the channel away meanwhile.
        delivering = self._delivering
        if delivering is not None:
            delivering.deliver(polling=polling, last=last)

    def _close_channel(self) -> None:
        if self._delivering is not None:
            self._delivering.close()
            self._delivering = None

    async def _say(self, detail: str) -> None:
        """Show that the collector lives, and what it is doing."""
        self._beat, self._untold = time.monotonic(), None
        await self._pipeline.in_turn(self._write_activity, len(self._round), sum(self._round.values()), detail)

    def _write_activity(self, total: int, done: int, detail: str) -> None:
        with self._archive.writing() as connection:
            since = self._connectivity.since
            doing = Activity(os.getpid(), self._clock(), total, done, detail, since)
            outbox.set_activity(connection, doing)


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Give up what is not done yet, and wait until it has ended."""
    given_up = list(tasks)
    for task in given_up:
        task.cancel()
    await asyncio.gather(*given_up, return_exceptions=True)
