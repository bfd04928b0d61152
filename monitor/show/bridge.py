"""The worker's answers as Qt signals, never more of them per frame than the window can bear."""

from __future__ import annotations

import itertools
import logging
import threading
from collections import deque
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from monitor.engine.client import WorkerPort
from monitor.engine.messages import Answer, Counted, Failed, Finished, Found, Listed, PerDay, Question, Seen, Trying
from monitor.errors import WorkerError

_log = logging.getLogger(__name__)

# Leaves half of a 60 Hz frame to painting.
_BUDGET_SECONDS = 0.008


class WorkerBridge(QObject):
    """Asks the worker, and turns what it answers into signals on the window's thread.

    One plain thread sleeps in `port.receive()`. It touches no Qt object but the
    `_woken` signal, which Qt delivers on the thread that owns this bridge.
    """

    found = Signal(Found)
    counted = Signal(Counted)
    per_day = Signal(PerDay)
    listed = Signal(Listed)
    trying = Signal(Trying)
    seen = Signal(Seen)
    finished = Signal(Finished)
    failed = Signal(Failed)
    worker_gone = Signal()

    _woken = Signal()

    def __init__(self, port: WorkerPort, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port = port
        self._numbers = itertools.count(1)
        self._waiting: deque[Answer | None] = deque()
        self._stopping = False
        self._woken.connect(self._deliver)
        self._listener = threading.Thread(target=self._listen, name="worker-listener", daemon=True)

    def start(self) -> None:
        """Begin to listen; call once, after all slots are connected."""
        self._listener.start()

    def stop(self) -> None:
        """Close the port and wait for the listener; nothing is delivered any more."""
        self._stopping = True
        self._port.close()
        if self._listener.is_alive():
            self._listener.join(timeout=5)

    def number(self) -> int:
        """Return a number for the next question."""
        return next(self._numbers)

    def ask(self, question: Question) -> None:
        """Hand a question over; a worker that is gone answers it with Failed like any other failure."""
        try:
            self._port.ask(question)
        except WorkerError as error:
            self._waiting.append(Failed(question.number, error.reason, error.hint))
            self._woken.emit()

    def _listen(self) -> None:
        while True:
            try:
                answer = self._port.receive()
            except WorkerError:
                _log.exception("the worker cannot be understood; giving up on it")
                answer = None
            self._waiting.append(answer)
            if not self._stopping:
                self._woken.emit()
            if answer is None:
                return

    @Slot()
    def _deliver(self) -> None:
        deadline = perf_counter() + _BUDGET_SECONDS
        while self._waiting and not self._stopping:
            if perf_counter() > deadline:
                QTimer.singleShot(0, self._deliver)
                return
            self._tell(self._waiting.popleft())

    def _tell(self, answer: Answer | None) -> None:
        match answer:
            case Found():
                self.found.emit(answer)
            case Counted():
                self.counted.emit(answer)
            case PerDay():
                self.per_day.emit(answer)
            case Listed():
                self.listed.emit(answer)
            case Trying():
                self.trying.emit(answer)
            case Seen():
                self.seen.emit(answer)
            case Finished():
                self.finished.emit(answer)
            case Failed():
                self.failed.emit(answer)
            case None:
                self.worker_gone.emit()
