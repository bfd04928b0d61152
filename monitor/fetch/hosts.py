"""Politeness towards one host: one request at a time, a pause between two, and silence when it asks for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from monitor.errors import FetchError

SPACING_SECONDS = 1.0
"""Between the end of a request to a host and the begin of the next."""

_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class HostHeldError(FetchError):
    """The host asked for silence a moment ago, through another of its feeds; nothing was sent."""


@dataclass
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    held_until: float = 0.0


class Hosts:
    """Lets requests through, host by host. Belongs to one event loop."""

    def __init__(
        self,
        spacing_seconds: float = SPACING_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._spacing = spacing_seconds
        self._clock = clock
        self._pause = pause
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait for the turn of a request to the host of `url`, and keep the host for the time of the block.

        Raises HostHeldError, with `retry_after`, when the host asked for silence.
        """
        name = host_of(url)
        host = self._hosts.setdefault(name, _Host())
        async with host.lock:
            self._check(name, host)
            wait = host.free_at - self._clock()
            if wait > 0:
                await self._pause(wait)
            try:
                yield
            finally:
                host.free_at = self._clock() + (0.0 if is_local(name) else self._spacing)

    def hold(self, url: str, seconds: float) -> None:
        """Note that the host of `url` asked for silence for so long; a longer wish is never shortened."""
        host = self._hosts.setdefault(host_of(url), _Host())
        host.held_until = max(host.held_until, self._clock() + seconds)

    def _check(self, name: str, host: _Host) -> None:
        left = host.held_until - self._clock()
        if left > 0:
            raise HostHeldError(
                f"{name} asked not to be disturbed for another {round(left)} seconds.",
                "It is tried again after that.",
                retry_after=max(1, round(left)),
            )


def is_local(host: str) -> bool:
    """Whether a host is this machine, which needs no pauses."""
    return host in _LOCAL_NAMES


# Asked at every step of every poll.
@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """Return the host of an address in small letters, "" when it has none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
