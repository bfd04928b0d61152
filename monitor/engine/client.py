"""The window's end of the pipe to the worker. No Qt here: the command line's tests use it too."""

from __future__ import annotations

import logging
import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from monitor.engine import json_lines, messages
from monitor.errors import WorkerError

_log = logging.getLogger(__name__)

# A worker that ends sooner, so many times in a row, is not started again.
_SOON_SECONDS = 10.0
_QUICK_ENDS = 3

# Longer than a decision may wait for the right to write the archive: none of them is lost to a slow disk.
_PATIENCE_SECONDS = 20.0


class WorkerPort(Protocol):
    """All that the rest of the program knows of the worker."""

    def ask(self, question: messages.Question) -> None:
        """Hand over a question; returns at once."""

    def receive(self) -> messages.Answer | None:
        """Wait for the next answer; None once the worker is gone."""

    def close(self) -> None:
        """Ask the worker to stop, and wait for it."""


class WorkerProcess:
    """A worker in a fresh process ("spawn" everywhere, so that all systems behave alike)."""

    def __init__(self, folder: Path, wary: bool = False) -> None:
        """Start it; a `wary` one reads each month of the search index through before it searches in it."""
        from monitor.engine.worker import run

        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._sending = threading.Lock()
        # Not a daemon in multiprocessing's sense: those may not have children, and the parser is one. It ends with us
        # nevertheless, because its pipe does.
        self._process = context.Process(target=run, args=(theirs, str(folder), wary), name="monitor-worker")
        self._process.start()
        theirs.close()

    def ask(self, question: messages.Question) -> None:
        """Hand over a question; raises WorkerError if the worker is gone."""
        try:
            with self._sending:
                self._pipe.send_bytes(json_lines.encode(question))
        except OSError as error:
            raise WorkerError("The worker stopped.", "Close the window and open it again.") from error

    def receive(self) -> messages.Answer | None:
        """Wait for the next answer; None once the worker is gone."""
        try:
            message = json_lines.decode(self._pipe.recv_bytes())
        except (EOFError, OSError):
            return None
        if isinstance(message, messages.Question):
            raise WorkerError("The worker asked instead of answering.")
        return message

    def close(self) -> None:
        """Let the worker carry out the decisions that it has, and wait for it; one that does not end is ended."""
        with suppress(OSError), self._sending:
            self._pipe.send_bytes(json_lines.GOODBYE)
        self._process.join(_PATIENCE_SECONDS)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(_PATIENCE_SECONDS)
        self._pipe.close()


class LastingWorker:
    """A worker that is started again where it ends by itself: what it was asked then fails, and can be asked again.

    What ended it may have been a bad place of the disk in the search index, so that every later one is wary.
    """

    def __init__(self, start: Callable[[bool], WorkerPort]) -> None:
        """`start` starts a worker, wary or not."""
        self._start = start
        self._lock = threading.Lock()
        self._open: set[int] = set()
        self._failed: deque[messages.Failed] = deque()
        self._closing = False
        self._ends = 0
        self._port = start(False)
        self._begun = time.monotonic()

    def ask(self, question: messages.Question) -> None:
        """Hand over a question; raises WorkerError if the worker has just ended."""
        with self._lock:
            port = self._port
            if isinstance(question, messages.Cancel):
                self._open.discard(question.number)
            else:
                self._open.add(question.number)
        # Not while the lock is held: a worker that is busy answering takes no question until its answer is taken.
        try:
            port.ask(question)
        except WorkerError:
            with self._lock:
                self._open.discard(question.number)
            raise

    def receive(self) -> messages.Answer | None:
        """Wait for the next answer; None once no worker is started any more."""
        while not self._failed:
            answer = self._port.receive()
            if answer is not None:
                if isinstance(answer, messages.Finished | messages.Failed):
                    with self._lock:
                        self._open.discard(answer.number)
                return answer
            if not self._started_again():
                return None
        return self._failed.popleft()

    def close(self) -> None:
        """Ask the worker to stop, and wait for it."""
        with self._lock:
            self._closing = True
        self._port.close()

    def _started_again(self) -> bool:
        with self._lock:
            self._ends = self._ends + 1 if time.monotonic() - self._begun < _SOON_SECONDS else 1
            if self._closing or self._ends > _QUICK_ENDS:
                return False
            _log.warning("the worker ended by itself and is started again")
            self._port.close()
            self._port, self._begun = self._start(True), time.monotonic()
            reason = "The part of the program that searches stopped, and was started again."
            self._failed.extend(messages.Failed(number, reason, "Try again.") for number in sorted(self._open))
            self._open.clear()
            return True
