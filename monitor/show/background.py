"""Reading the archive beside the window's thread, so that a busy disk never stops the window."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from monitor.errors import MonitorError

_log = logging.getLogger(__name__)


class Background(QObject):
    """Runs jobs one after the other in a thread and hands their results back on the window's thread."""

    failed = Signal(MonitorError)

    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive-reader")
        self._done: deque[tuple[Callable[[Any], None], Any]] = deque()
        self._errors: deque[MonitorError] = deque()
        self._stopped = False
        self._woken.connect(self._deliver)

    def run(self, job: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Run `job` beside, and call `then` with its result later, on this object's thread.

        Nothing is called when `then` is a method of a Qt object that is gone by that time, such as a closed dialog's.
        """
        if not self._stopped:
            self._pool.submit(self._work, job, then)

    def stop(self) -> None:
        """Drop what waits and wait for what runs; nothing is delivered any more."""
        self._stopped = True
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._done.clear()

    def _work(self, job: Callable[[], Any], then: Callable[[Any], None]) -> None:
        try:
            self._done.append((then, job()))
        except MonitorError as error:
            self._errors.append(error)
        except Exception:
            # The thread's own main loop: a bug in one job must not silence all later ones.
            _log.exception("reading the archive failed")
            self._errors.append(MonitorError(self.tr("The archive could not be read."), self.tr("Try again.")))
        if not self._stopped:
            self._woken.emit()

    @Slot()
    def _deliver(self) -> None:
        while self._done and not self._stopped:
            then, result = self._done.popleft()
            owner = getattr(then, "__self__", None)
            if not isinstance(owner, QObject) or isValid(owner):
                then(result)
        while self._errors and not self._stopped:
            self.failed.emit(self._errors.popleft())
