"""Following the archive with the search index while the collector runs."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from monitor.engine.indexing import Indexing
from monitor.errors import MonitorError

_log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
# As long as nothing is tried after the index or the archive could not be used.
_SICK_SECONDS = 30.0


async def follow_archive(indexing: Indexing, stop: asyncio.Event) -> None:
    """Put what is new into the index until `stop` is set; in quiet moments, merge what is in small pieces."""
    more, awake = True, False
    while not stop.is_set():
        try:
            if not awake:
                await asyncio.to_thread(indexing.wake)
                awake = True
            done = await asyncio.to_thread(indexing.tend, stop.is_set)
            if not done and more:
                more = await asyncio.to_thread(indexing.tidy, stop.is_set)
            more = more or bool(done)
        except MonitorError as error:
            # The archive has everything; the index tries again.
            _log.warning("indexing: %s", error)
            await _pause(stop, _SICK_SECONDS)
        await _pause(stop, _LOOK_SECONDS)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
