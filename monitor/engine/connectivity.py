"""Whether this machine reaches the net: that it does not is no failure of any feed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from monitor.fetch.hosts import host_of
from monitor.model import Feed

_ASKED = 5
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Connectivity:
    """Judges by the hosts of several feeds. `since` is since when none of them can be reached, None while one can.

    `reachable` says whether there is a way to the host of an address, without asking anything of that host.
    """

    def __init__(
        self,
        reachable: Callable[[str], Awaitable[bool]],
        feeds: Callable[[], Sequence[Feed]],
        clock: Callable[[], datetime],
    ) -> None:
        self.since: datetime | None = None
        self._reachable = reachable
        self._feeds = feeds
        self._clock = clock
        self._judging = asyncio.Lock()

    async def is_lost(self, feed: Feed) -> bool:
        """Whether the host of `feed` cannot be reached because no other can be either.

        Where no other host is followed there is nothing to compare with: it is the feed's failure then.
        """
        async with self._judging:
            if self.since is None:
                others = self._sample(but=host_of(feed.url))
                if others and not await self._any(others):
                    self.since = self._clock()
            return self.since is not None

    async def look_again(self) -> None:
        """See whether one of the hosts can be reached again."""
        async with self._judging:
            if self.since is not None and await self._any(self._sample()):
                self.since = None

    async def _any(self, urls: Sequence[str]) -> bool:
        return any(await asyncio.gather(*(self._reachable(url) for url in urls)))

    def _sample(self, but: str = "") -> list[str]:
        """Addresses on a few hosts, those that answered last first."""
        feeds = sorted(self._feeds(), key=lambda feed: feed.last_success or _LONG_AGO, reverse=True)
        hosts = {host_of(feed.url): feed.url for feed in reversed(feeds) if host_of(feed.url) not in {"", but}}
        return list(reversed(hosts.values()))[:_ASKED]
