"""The right to collect into an archive, which one process has at a time."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from monitor.errors import ArchiveBusyError, StoreError
from monitor.paths import collector_lock


def hold_archive(folder: Path) -> FileLock:
    """Take the right to write articles and the index of an archive, held until released or the process ends.

    Raises ArchiveBusyError if another process has it, StoreError where the folder cannot be written.
    """
    lock = FileLock(collector_lock(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ArchiveBusyError(
            "Another Media Monitor is collecting into this archive.", "Close its window or stop it, then try again."
        ) from error
    except OSError as error:
        raise StoreError(
            f"The archive's folder {folder} cannot be written: {error.strerror}.", "Check its permissions and its disk."
        ) from error
    return lock
