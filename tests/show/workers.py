"""Workers for the tests of the window: one that really answers, and one that says what it is told to."""

from __future__ import annotations

import multiprocessing
import os
import queue
import socket
import threading
from pathlib import Path

from monitor.engine import json_lines, messages
from monitor.engine.worker import Worker
from monitor.errors import WorkerError
from monitor.store.archive import open_archive


class ThreadWorker:
    """The real worker on a real archive, in a thread of this process instead of a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._pipe, theirs = multiprocessing.Pipe()
        self._archive = open_archive(folder)
        self._thread = threading.Thread(target=Worker(theirs, self._archive).run, name="worker-in-thread")
        self._sending = threading.Lock()
        self._thread.start()

    def ask(self, question: messages.Question) -> None:
        with self._sending:
            self._pipe.send_bytes(json_lines.encode(question))

    def receive(self) -> messages.Answer | None:
        try:
            answer = json_lines.decode(self._pipe.recv_bytes())
        except (EOFError, OSError):
            return None
        assert not isinstance(answer, messages.Question)
        return answer

    def close(self) -> None:
        # As if the window's process had ended: both ends see the end of the pipe.
        with socket.socket(fileno=os.dup(self._pipe.fileno())) as both:
            both.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=10)
        self._archive.close()


class ScriptedWorker:
    """Says what the test tells it to say, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[messages.Question] = []
        self.is_gone = False
        self._script: queue.Queue[messages.Answer | None] = queue.Queue()

    def say(self, answer: messages.Answer | None) -> None:
        self._script.put(answer)

    def ask(self, question: messages.Question) -> None:
        if self.is_gone:
            raise WorkerError("The worker stopped.", "Close the window and open it again.")
        self.asked.append(question)

    def receive(self) -> messages.Answer | None:
        return self._script.get()

    def close(self) -> None:
        self._script.put(None)
