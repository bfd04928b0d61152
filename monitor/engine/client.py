"""The window's end of the pipe to the worker. No Qt here: the command line's tests use it too."""

from __future__ import annotations

import multiprocessing
import threading
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from monitor.engine import messages
from monitor.errors import WorkerError

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

    def __init__(self, folder: Path) -> None:
        from monitor.engine.worker import run

        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._sending = threading.Lock()
        # Not a daemon in multiprocessing's sense: those may not have children, and the parser is one. It ends with us
        # nevertheless, because its pipe does.
        self._process = context.Process(target=run, args=(theirs, str(folder)), name="monitor-worker")
        self._process.start()
        theirs.close()

    def ask(self, question: messages.Question) -> None:
        """Hand over a question; raises WorkerError if the worker is gone."""
        try:
            with self._sending:
                self._pipe.send_bytes(messages.encode(question))
        except OSError as error:
            raise WorkerError("The worker stopped.", "Close the window and open it again.") from error

    def receive(self) -> messages.Answer | None:
        """Wait for the next answer; None once the worker is gone."""
        try:
            message = messages.decode(self._pipe.recv_bytes())
        except (EOFError, OSError):
            return None
        if isinstance(message, messages.Question):
            raise WorkerError("The worker asked instead of answering.")
        return message

    def close(self) -> None:
        """Let the worker carry out the decisions that it has, and wait for it; one that does not end is ended."""
        with suppress(OSError), self._sending:
            self._pipe.send_bytes(messages.GOODBYE)
        self._process.join(_PATIENCE_SECONDS)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(_PATIENCE_SECONDS)
        self._pipe.close()
