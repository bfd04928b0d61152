"""Waiting for what another task, thread or process brings about where nothing tells of it: by looking again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds after which it is given up; on a quiet machine nearly everything is there within one."""

_BETWEEN_LOOKS = 0.02


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds that another task or thread brings about; raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - threads and other processes have no event to wait for
            await asyncio.sleep(_BETWEEN_LOOKS)


def wait_until(holds: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something holds that another thread or process brings about; raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        # Until the next look only: the wait ends with what is waited for.
        time.sleep(_BETWEEN_LOOKS)
