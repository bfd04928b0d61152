"""A machine on which a desk collects for days in minutes: simulated time, with nights, restarts and a lost network."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random

from monitor.engine.collector import Collector, Polled
from monitor.fetch.client import Answer, Fetcher, Limits
from monitor.fetch.hosts import SPACING_SECONDS, Hosts
from monitor.model import Feed
from monitor.store.archive import open_archive
from tests.servers.wire import Web

LOOK_SECONDS = 100.0
"""So often does the collector look for what is due; the real half second would be a million looks in a week.

What is overdue by two minutes counts as left over from a sleep, so that it must be less.
"""

# After a sleep it is seen how what was left over is spread.
_CLOSE_SECONDS = 15.0
_CLOSELY_FOR = 900.0


class SimulatedTime:
    """Stands still while anybody works, then leaps to the moment for which somebody waits.

    `wall` is what clocks show (seconds since 1970), `awake` what the machine has lived through: a sleep is in the
    first alone.
    """

    def __init__(self, start: float) -> None:
        self.wall = start
        self.awake = 0.0
        self.look_seconds = LOOK_SECONDS
        self._active = 0
        self._changed = asyncio.Event()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._number = count()

    def clock(self) -> datetime:
        """Return the time of day."""
        return datetime.fromtimestamp(self.wall, UTC)

    def begun(self) -> None:
        """Note that somebody began to work."""
        self._active += 1

    def ended(self) -> None:
        """Note that somebody has finished."""
        self._active -= 1
        self._changed.set()

    async def sleep(self, seconds: float) -> None:
        """Wait for simulated seconds; whoever moves the time says that this one works again."""
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self.awake + seconds, next(self._number), woken))
        self.ended()
        await woken

    async def pause(self, stop: asyncio.Event, seconds: float) -> None:
        """Wait between two looks of the collector."""
        if not stop.is_set():
            await self.sleep(max(seconds, self.look_seconds))

    async def until(self, wall: float) -> None:
        """Let time pass until then."""
        while True:
            await self._settled()
            moment = self._waiting[0][0] if self._waiting else float("inf")
            span = min(moment - self.awake, wall - self.wall)
            self.wall += span
            self.awake += span
            if self.awake < moment:
                return
            self._wake(self.awake)

    def forget(self) -> None:
        """Let everybody who waits go on, and nobody count any more: the program ends."""
        self._wake(float("inf"))
        self._active = 0

    def _wake(self, until: float) -> None:
        while self._waiting and self._waiting[0][0] <= until:
            woken = heapq.heappop(self._waiting)[2]
            if not woken.done():
                self._active += 1
                woken.set_result(None)

    async def _settled(self) -> None:
        while True:
            while self._active > 0:
                self._changed.clear()
                await self._changed.wait()
            # Whoever waited in line for somebody that has finished needs a few turns of the loop to begin.
            for _ in range(12):
                await asyncio.sleep(0)
            if self._active == 0:
                return


class Machine:
    """A machine with an archive, on a web; what happened to it is noted."""

    def __init__(self, folder: Path, web: Callable[[Callable[[], float]], Web], start: float, seed: int = 1) -> None:
        self.time = SimulatedTime(start)
        self.web = web(lambda: self.time.wall)
        self.wakings: list[float] = []
        """When it was switched on or woke."""
        self.polls = 0
        self._folder = folder
        self._chance = Random(seed)

    @asynccontextmanager
    async def collecting(self) -> AsyncIterator[None]:
        """Switch it on, with the collector running, for the length of the block."""
        stop = asyncio.Event()
        archive = open_archive(self._folder)
        self.time.begun()
        self.wakings.append(self.time.wall)
        try:
            async with Collector(
                archive, lambda: None, self.time.clock, self._chance.random, self._fetcher, self.time.pause
            ) as collector:
                running = asyncio.create_task(collector.forever(self._polled, stop))
                try:
                    await self._closely()
                    yield
                finally:
                    stop.set()
                    self.time.forget()
                    await running
        finally:
            self.time.forget()
            archive.close()

    async def works_until(self, wall: float) -> None:
        """Let it collect until then."""
        await self.time.until(wall)

    async def sleeps_until(self, wall: float) -> None:
        """Close its lid until then."""
        self.time.wall = wall
        self.wakings.append(wall)
        await self._closely()

    async def is_offline_until(self, wall: float) -> None:
        """Take its network away until then."""
        self.web.online = False
        await self.time.until(wall)
        self.web.online = True
        self.wakings.append(wall)
        await self._closely()

    async def _closely(self) -> None:
        self.time.look_seconds = _CLOSE_SECONDS
        await self.time.until(self.time.wall + _CLOSELY_FOR)
        self.time.look_seconds = LOOK_SECONDS

    def _polled(self, _polled: Polled) -> None:
        self.polls += 1
        self.time.ended()

    def _fetcher(self) -> Fetcher:
        hosts = Hosts(SPACING_SECONDS, lambda: self.time.awake, self.time.sleep)
        return _WatchedFetcher(self.time.begun, self._reachable, hosts, self.web)

    async def _reachable(self, _url: str) -> bool:
        return self.web.online


class _WatchedFetcher(Fetcher):
    """The real one; it says when a poll begins, and asks the simulated machine whether it has a network."""

    def __init__(
        self, begun: Callable[[], None], has_a_way: Callable[[str], Awaitable[bool]], hosts: Hosts, web: Web
    ) -> None:
        # Real seconds: a busy machine may take some, and the log knows nothing of an answer that came too late.
        super().__init__(hosts, Limits(silence_seconds=15), resolver=lambda: web)
        self._begun = begun
        self._has_a_way = has_a_way

    async def fetch(self, feed: Feed, password: str | None = None, *, page: str = "") -> Answer:
        self._begun()
        return await super().fetch(feed, password, page=page)

    async def reachable(self, url: str) -> bool:
        return await self._has_a_way(url)
