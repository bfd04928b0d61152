"""The composition root of the window's process: one window an archive, from the first lock to the exit code."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile

from monitor import settings
from monitor.engine.reading import ask_window, open_reader
from monitor.errors import MonitorError
from monitor.paths import window_lock
from monitor.show.application import make_application
from monitor.show.lifetime import Lifetime, Start
from monitor.show.look import Look

# A window that ends lets its collector finish first.
_PATIENCE_MS, _TRY_MS = 15_000, 250


def run_window(folder: Path, *, title_suffix: str = "", open_article: int | None = None) -> int:
    """Open the window on the archive in `folder`, and return when the program ends, with its exit code.

    If a window is open on that archive already, it comes to the front instead. An archive that cannot be used is
    told of in a window too.
    """
    lock = window_lock_of(folder)
    occupied: MonitorError | None = None
    if not lock.tryLock(0) and lock.error() is QLockFile.LockError.LockFailedError:
        try:
            ask_window(folder, *(("front", 0) if open_article is None else ("open", open_article)))
            if not outlives(lock, folder):
                return 0
        except MonitorError as error:
            occupied = error
    application = make_application(sys.argv[:1])
    look = Look(application, settings.load(folder)[0].theme)
    lifetime = Lifetime(folder, application, look, title_suffix)
    if occupied is None:
        lifetime.begin(Start(open_article))
    else:
        lifetime.say_occupied(occupied)
    for word in (signal.SIGTERM, signal.SIGINT):
        # Python gets to hear of a signal when one of the window's timers next calls it, four times a second.
        signal.signal(word, lambda _number, _frame: application.quit())
    code = application.exec()
    lifetime.end()
    lock.unlock()
    return code or lifetime.code


def window_lock_of(folder: Path) -> QLockFile:
    """Return the lock of the window, not taken yet; where its folder cannot be made, opening the archive says so."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = QLockFile(str(window_lock(folder)))
    lock.setStaleLockTime(0)
    return lock


def outlives(lock: QLockFile, folder: Path) -> bool:
    """Wait until the open window has heard; or has ended instead, as it was about to, and the lock is ours."""
    reader = open_reader(folder)
    try:
        for _try in range(_PATIENCE_MS // _TRY_MS):
            if not reader.has_requests():
                return False
            if lock.tryLock(_TRY_MS):
                return True
        return False
    finally:
        reader.close()
