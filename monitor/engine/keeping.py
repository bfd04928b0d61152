"""Keeping the archive safe while the collector runs: a backup a day, which also shows whether the archive is whole."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from monitor.errors import DamagedError, StoreError
from monitor.store.archive import Archive
from monitor.store.backup import BackupStopped
from monitor.store.backups import make_backup, newest_daily, rotate
from monitor.store.notices import add_notice, settle_notices
from monitor.store.reader import Reader

_log = logging.getLogger(__name__)

# Less than a day: a desk that opens at nine every morning has its backup at nine, not a little later each day.
DUE = timedelta(hours=20)

# A start has better to do first.
_FIRST_SECONDS = 60.0
_LOOK_SECONDS = 60.0
# How long a backup waits for a moment without polls: a desk with many feeds may have none.
_PATIENCE_SECONDS = 30 * 60.0
# After one that failed.
_AGAIN_SECONDS = 3600.0
# Between two steps of the copy, so that the disk is not taken from polls and the window.
_BREATH_SECONDS = 0.005

_BACKUP, _DAMAGE = "backup", "damage"


class Keeper:
    """Looks after one archive; for the one process that collects into it."""

    def __init__(self, archive: Archive, clock: Callable[[], datetime]) -> None:
        self._archive = archive
        self._clock = clock
        self._due_since: float | None = None

    async def run(self, stop: asyncio.Event, polling: Callable[[], bool]) -> None:
        """Make a backup whenever one is due and nothing is polled, until `stop` is set."""
        seconds = _FIRST_SECONDS
        while not await _passed(stop, seconds):
            seconds = _LOOK_SECONDS
            if self._is_time(polling()) and not await asyncio.to_thread(self.keep, stop.is_set):
                seconds = _AGAIN_SECONDS

    def _is_time(self, polling: bool) -> bool:
        newest = newest_daily(self._archive.folder, self._clock())
        if newest is not None and self._clock() - newest.made < DUE:
            self._due_since = None
            return False
        if self._due_since is None:
            self._due_since = time.monotonic()
        return not polling or time.monotonic() - self._due_since > _PATIENCE_SECONDS

    def keep(self, should_stop: Callable[[], bool]) -> bool:
        """Make a backup and delete those that no period needs; return whether there is one now.

        What went wrong stands in the notices, once. A damaged archive is never copied over a good backup.
        """

        def stopped() -> bool:
            time.sleep(_BREATH_SECONDS)
            return should_stop()

        try:
            made = make_backup(self._archive, self._clock(), stopped)
            rotate(self._archive.folder, self._clock())
            self._settle()
        except BackupStopped:
            return False
        except DamagedError as error:
            _log.warning("%s", error)
            self._tell(_DAMAGE, f"{error} No backup is made of it; those of before are kept.")
            return False
        except StoreError as error:
            _log.warning("%s", error)
            self._tell(_BACKUP, f"Today's backup could not be made. {error}")
            return False
        _log.info("backup %s: %d articles, %d bytes", made.file.name, made.articles or 0, made.size)
        return True

    def _tell(self, kind: str, detail: str) -> None:
        try:
            if any(notice.kind == kind for notice in Reader(self._archive).notices()):
                return
            with self._archive.writing() as connection:
                add_notice(connection, kind, None, self._clock(), detail)
        except StoreError as error:
            # The notices lie in the archive, which may be what is damaged.
            _log.warning("a notice could not be kept: %s", error)

    def _settle(self) -> None:
        standing = {notice.kind for notice in Reader(self._archive).notices()} & {_BACKUP, _DAMAGE}
        if standing:
            with self._archive.writing() as connection:
                for kind in standing:
                    settle_notices(connection, kind, None, self._clock())


async def _passed(stop: asyncio.Event, seconds: float) -> bool:
    """Wait for so long; return True as soon as `stop` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    return stop.is_set()
