"""The lock of the window, for commands that need an archive to themselves; knows no window and needs no screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLockFile

from monitor.errors import ArchiveBusyError, StoreError
from monitor.paths import window_lock


@contextmanager
def without_window(folder: Path) -> Iterator[None]:
    """Keep every window away from the archive in `folder`; raises ArchiveBusyError if one is open on it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = QLockFile(str(window_lock(folder)))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        if lock.error() != QLockFile.LockError.LockFailedError:
            raise StoreError(f"The archive's folder {folder} cannot be written.", "Check its permissions and its disk.")
        raise ArchiveBusyError(
            "A window of Media Monitor has this archive open, or has not ended yet.", "Quit it, then try again."
        )
    try:
        yield
    finally:
        lock.unlock()
