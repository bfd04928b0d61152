"""The collector: polls what is due, runs the pipeline, keeps the index in step and delivers alerts. One an archive."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from monitor import secrets, settings
from monitor.alert.channels import Channel
from monitor.engine.delivering import Delivering
from monitor.engine.desk import now
from monitor.engine.indexing import Indexing
from monitor.errors import ArchiveBusyError, MonitorError, QueryError
from monitor.fetch.client import Fetcher
from monitor.index.archive import ArchiveIndex
from monitor.match.watch_set import WatchSet
from monitor.model import Feed, FeedState, Poll, Watch
from monitor.parse.process import ParserProcess
from monitor.paths import collector_lock, index_folder, settings_file
from monitor.pipeline import Pipeline
from monitor.query.resolve import resolve
from monitor.query.vocabulary import EMPTY
from monitor.store import outbox
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from monitor.store.signal import ChangeSignal

_log = logging.getLogger(__name__)

_AT_ONCE = 8
_LOOK_SECONDS = 0.5
_BEAT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Polled:
    """A feed as it was before a poll, and how the poll went."""

    feed: Feed
    poll: Poll


def hold_archive(folder: Path) -> FileLock:
    """Take the right to write articles and the index of an archive, held until released or the process ends.

    Raises ArchiveBusyError if another process has it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(collector_lock(folder))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ArchiveBusyError(
            "Another Media Monitor is collecting into this archive.", "Close its window or stop it, then try again."
        ) from error
    return lock


class Collector:
    """Collects into one archive; open it with `async with`, which takes the archive's lock."""

    def __init__(
        self,
        archive: Archive,
        open_channel: Callable[[], Channel | None],
        clock: Callable[[], datetime] = now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._archive = archive
        self._reader = Reader(archive)
        self._clock = clock
        self._chance = chance
        self._open_channel = open_channel
        self._delivering: Delivering | None = None
        self._watches: dict[int, Watch] = {}
        self._vocabulary = EMPTY
        self._watch_set = WatchSet(partial(resolve, vocabulary=EMPTY))
        self._indexing = Indexing(archive, ArchiveIndex(index_folder(archive.folder)))
        self._settings_seen = -1.0
        self._closing = AsyncExitStack()
        self._total = self._done = 0

    async def __aenter__(self) -> Collector:
        """Take the archive's lock and open what the steps need."""
        lock = hold_archive(self._archive.folder)
        self._closing.callback(lock.release)
        self._signal = ChangeSignal(self._archive.file)
        self._closing.callback(self._signal.close)
        parser = ParserProcess()
        self._closing.callback(parser.close)
        fetcher = await self._closing.enter_async_context(Fetcher())
        self._pipeline = Pipeline(
            fetcher, parser, self._watch_set, self._watches, self._archive, _password, self._clock, self._chance
        )
        self._closing.callback(self._close_channel)
        self._load_watches()
        self._load_settings()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close everything and let go of the archive."""
        await self._closing.aclose()

    async def once(self, report: Callable[[Polled], None]) -> None:
        """Poll every feed that is not stopped once, index what came, deliver, and return."""
        feeds = [feed for feed in self._reader.feeds() if feed.state is not FeedState.STOPPED]
        self._total, self._done = len(feeds), 0
        self._say("")
        room = asyncio.Semaphore(_AT_ONCE)

        async def one(feed: Feed) -> None:
            async with room:
                report(await self._poll(feed))

        async with asyncio.TaskGroup() as group:
            for feed in feeds:
                group.create_task(one(feed))
        await asyncio.to_thread(self._indexing.catch_up)
        self._deliver(polling=False)
        self._say("")

    async def forever(self, report: Callable[[Polled], None], stop: asyncio.Event) -> None:
        """Poll what is due, index and deliver, until `stop` is set; what is under way is finished."""
        room = asyncio.Semaphore(_AT_ONCE)
        polling: dict[int, asyncio.Task[None]] = {}

        async def one(feed: Feed) -> None:
            async with room:
                if not stop.is_set():
                    report(await self._poll(feed))

        followers = [
            asyncio.create_task(self._index(stop)),
            asyncio.create_task(self._tell(stop, lambda: bool(polling))),
        ]
        beat = 0.0
        loop = asyncio.get_running_loop()
        due: Sequence[Feed] = self._reader.due(self._clock())
        while not stop.is_set():
            for feed in due:
                if feed.id not in polling:
                    polling[feed.id] = asyncio.create_task(one(feed))
                    self._total += 1
            for feed_id in [feed_id for feed_id, task in polling.items() if task.done()]:
                polling.pop(feed_id).result()
            if not polling:
                self._total = self._done = 0
            if due or loop.time() - beat > _BEAT_SECONDS:
                self._say("")
                beat = loop.time()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)
            if self._signal.changed():
                self._load_watches()
            self._load_settings()
            due = self._reader.due(self._clock())
        # A poll that is still waiting for its publisher is given up; one that is being written is finished.
        for task in polling.values():
            task.cancel()
        await asyncio.gather(*polling.values(), return_exceptions=True)
        await asyncio.gather(*followers)

    async def _poll(self, feed: Feed) -> Polled:
        done = Polled(feed, await self._pipeline.poll(feed))
        self._done += 1
        self._say(feed.title)
        return done

    async def _index(self, stop: asyncio.Event) -> None:
        """Follow the archive with the index; in quiet moments, merge what is in small pieces."""
        more = True
        while not stop.is_set():
            try:
                done = await asyncio.to_thread(self._indexing.catch_up, stop.is_set)
                if not done and more:
                    more = await asyncio.to_thread(self._indexing.tidy, stop.is_set)
                more = more or bool(done)
            except MonitorError as error:
                # The archive has everything; the index tries again.
                _log.warning("indexing: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)

    async def _tell(self, stop: asyncio.Event, polling: Callable[[], bool]) -> None:
        """Take alerts to the screen; one that does not answer holds up nothing but the next alert."""
        while not stop.is_set():
            await asyncio.to_thread(self._deliver, polling())
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)

    def _load_watches(self) -> None:
        """Bring the watch set to what the archive says; a faulty watch stops no other."""
        vocabulary = self._reader.vocabulary()
        if vocabulary != self._vocabulary:
            # A list or an entity that changed may stand in any watch: all are read anew.
            self._vocabulary = vocabulary
            self._watch_set.resolve = partial(resolve, vocabulary=vocabulary)
            for watch_id in list(self._watches):
                del self._watches[watch_id]
                self._watch_set.remove(watch_id)
        stored = {watch.id: watch for watch in self._reader.watches() if watch.enabled}
        for watch_id in self._watches.keys() - stored.keys():
            del self._watches[watch_id]
            self._watch_set.remove(watch_id)
        for watch in stored.values():
            if self._watches.get(watch.id) == watch:
                continue
            self._watches[watch.id] = watch
            try:
                self._watch_set.add(watch)
            except QueryError as error:
                _log.warning("watch %d cannot be used: %s", watch.id, error.reason)

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

    def _deliver(self, polling: bool) -> None:
        # Settings may take the channel away meanwhile.
        delivering = self._delivering
        if delivering is not None:
            delivering.deliver(polling=polling)

    def _close_channel(self) -> None:
        if self._delivering is not None:
            self._delivering.close()
            self._delivering = None

    def _say(self, detail: str) -> None:
        with self._archive.writing() as connection:
            outbox.set_activity(connection, os.getpid(), self._total, self._done, detail, self._clock())


def _password(feed: Feed) -> str | None:
    return secrets.password(feed.url, feed.login)
