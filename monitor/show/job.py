"""Something that takes long, done beside the window's thread: it says how far it is, and can be stopped."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from monitor.engine.backups import BackupStopped
from monitor.errors import MonitorError

_log = logging.getLogger(__name__)

Stop = Callable[[], bool]
Told = Callable[[float], None]
Work = Callable[[Stop, Told], object]
"""Asks the first now and then whether to stop, which it does by BackupStopped, and tells the second how far it is."""


class Job(QObject):
    """One piece of work; exactly one of `done`, `failed` and `stopped` is told, on the thread of this object."""

    progressed = Signal(float)
    """How much is done, from 0 to 1."""
    done = Signal(object)
    failed = Signal(MonitorError)
    stopped = Signal()

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="job")

    def start(self) -> None:
        """Begin; once."""
        self._thread.start()

    def is_running(self) -> bool:
        """Whether it has begun and not ended."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Ask it to stop; it may still end well."""
        self._stop.set()

    def wait(self) -> None:
        """Wait until it has ended; call it before this object goes."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            result = self._work(self._stop.is_set, self.progressed.emit)
        except BackupStopped:
            self.stopped.emit()
        except MonitorError as error:
            self.failed.emit(error)
        except Exception:
            # The thread's own main loop: a bug must not leave somebody waiting for ever.
            _log.exception("a long piece of work failed")
            self.failed.emit(MonitorError(self.tr("Something went wrong inside the program."), self.tr("Try again.")))
        else:
            self.done.emit(result)
