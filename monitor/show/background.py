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
        self._errors: deque[tuple[Callable[[MonitorError], None] | None, MonitorError]] = deque()
        self._stopped = False
        self._woken.connect(self._deliver)

    def run(
        self,
        job: Callable[[], Any],
        then: Callable[[Any], None],
        otherwise: Callable[[MonitorError], None] | None = None,
    ) -> None:
        """Run `job` beside, and call `then` with its result later, on this object's thread.

        Where it fails `otherwise` hears why, before everybody does by `failed`. A method of a Qt object that is gone by
        that time, such as a closed dialog's, is not called.
        """
        if not self._stopped:
            self._pool.submit(self._work, job, then, otherwise)

    def stop(self) -> None:
        """Drop what waits and wait for what runs; nothing is delivered any more."""
        self._stopped = True
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._done.clear()

    def _work(
        self,
        job: Callable[[], Any],
        then: Callable[[Any], None],
        otherwise: Callable[[MonitorError], None] | None,
    ) -> None:
        try:
            self._done.append((then, job()))
        except MonitorError as error:
            self._errors.append((otherwise, error))
        except Exception:
            # The thread's own main loop: a bug in one job must not silence all later ones.
            _log.exception("reading the archive failed")
            unreadable = MonitorError(self.tr("The archive could not be read."), self.tr("Try again."))
            self._errors.append((otherwise, unreadable))
        if not self._stopped:
            self._woken.emit()

    @Slot()
    def _deliver(self) -> None:
        while self._done and not self._stopped:
            then, result = self._done.popleft()
            if _is_there(then):
                then(result)
        while self._errors and not self._stopped:
            otherwise, error = self._errors.popleft()
            if otherwise is not None and _is_there(otherwise):
                otherwise(error)
            self.failed.emit(error)


def _is_there(call: Callable[..., None]) -> bool:
    owner = getattr(call, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
