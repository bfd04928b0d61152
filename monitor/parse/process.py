"""The parser in a process of its own, with a deadline and a memory limit: one poisoned feed costs one error line.

It reads feeds, and the pages of articles; who reads both has a process for each, so that no page holds up a feed.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import signal
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Literal

from monitor.errors import ParseError
from monitor.model import FeedDocument

_log = logging.getLogger(__name__)

DEADLINE_SECONDS = 20.0
"""Longer than any honest feed takes: 10,000 items take two seconds."""

MEMORY_BYTES = 1024 * 1024 * 1024
"""Of address space. The child alone takes 35 MB; 60,000 tiny items, which no feed has, take 90."""

_GRACE_SECONDS = 2.0

Request = tuple[Literal["feed", "page"], bytes, str, str]
Reply = FeedDocument | str | ParseError


class ParserProcess:
    """Reads feeds and pages in a child that is started when first needed, and again after it was killed or died.

    May be called from any thread; one document is read at a time. `close` ends the child for good, also
    while a document is being read.
    """

    def __init__(self, deadline_seconds: float = DEADLINE_SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self._deadline = deadline_seconds
        self._memory = memory_bytes
        self._lock = threading.Lock()
        self._child: tuple[SpawnProcess, Connection] | None = None
        self._closed = False

    def parse(self, body: bytes, content_type: str, url: str) -> FeedDocument:
        """Read a feed as `parse_feed` does; ParseError also when it took too long or brought the child down."""
        reply = self._asked(("feed", body, content_type, url))
        assert isinstance(reply, FeedDocument)
        return reply

    def article(self, body: bytes, content_type: str) -> str:
        """Return the article of a page as `article_markup` does; ParseError also as `parse`."""
        reply = self._asked(("page", body, content_type, ""))
        assert isinstance(reply, str)
        return reply

    def rest(self) -> None:
        """End the child until the next document comes: what it has loaded is not worth keeping for long."""
        with self._lock:
            self._end()

    def close(self) -> None:
        """End the child, if there is one; a feed that is being read is given up soon."""
        self._closed = True
        child = self._child
        if not self._lock.acquire(timeout=_GRACE_SECONDS):
            # It may end by itself just now.
            with suppress(ValueError):
                if child is not None:
                    child[0].kill()
            self._lock.acquire()
        try:
            self._end()
        finally:
            self._lock.release()

    def __enter__(self) -> ParserProcess:
        """Nothing is started yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the child."""
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id; None while there is no child."""
        return None if self._child is None else self._child[0].pid

    def _asked(self, request: Request) -> FeedDocument | str:
        with self._lock:
            reply = self._ask(request)
        if isinstance(reply, ParseError):
            raise reply
        return reply

    def _ask(self, request: Request) -> Reply:
        kind = request[0]
        if self._closed:
            return ParseError("The program is ending.", f"The {kind} is read when it runs again.")
        pipe = self._living()
        try:
            pipe.send(request)
            if not pipe.poll(self._deadline):
                self._end(kill=True)
                return ParseError(
                    f"The {kind} took longer than {self._deadline:g} seconds to read and was given up.",
                    "It may be damaged on purpose; it is tried again later.",
                )
            reply: Reply = pipe.recv()
        except (EOFError, OSError):
            self._end(kill=True)
            return ParseError(
                f"The {kind} brought the reader down, most likely by its size.",
                "It may be damaged on purpose; it is tried again later.",
            )
        except BaseException:
            # Interrupted between question and answer: the answer must not be taken for the next question's.
            self._end(kill=True)
            raise
        return reply

    def _living(self) -> Connection:
        """Return the pipe of a living child; one that died while idle is replaced."""
        if self._child is not None and not self._child[0].is_alive():
            self._end()
        if self._child is None:
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            try:
                process = context.Process(
                    target=_serve, args=(theirs, self._memory, self._deadline), name="parser", daemon=True
                )
                process.start()
            except BaseException:
                ours.close()
                raise
            finally:
                theirs.close()
            self._child = (process, ours)
        return self._child[1]

    def _end(self, *, kill: bool = False) -> None:
        if self._child is None:
            return
        process, pipe = self._child
        self._child = None
        # An idle child leaves by itself when its pipe closes.
        pipe.close()
        if not kill:
            process.join(_GRACE_SECONDS)
        if process.is_alive():
            process.kill()
        process.join()
        _log.debug("the parser process ended with %s", process.exitcode)
        process.close()


def _serve(pipe: Connection, memory_bytes: int, deadline_seconds: float) -> None:
    """Answer requests until the other end closes; runs in the child."""
    # An interrupt from the keyboard goes to the whole group; the parent decides when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(memory_bytes)
    from monitor.parse.feed import parse_feed

    # What is loaded by now stays: it need not be looked through for garbage while feeds are read.
    gc.freeze()
    while True:
        try:
            request: Request = pipe.recv()
        except (EOFError, OSError):
            return
        reply: Reply
        _die_after(deadline_seconds + _GRACE_SECONDS)
        try:
            kind, body, content_type, url = request
            reply = parse_feed(body, content_type, url) if kind == "feed" else _article(body, content_type)
        except ParseError as error:
            reply = error
        except MemoryError:
            # What is left of this process is not to be trusted: the parent starts another.
            return
        except Exception as error:  # the main loop of a process: a bug in a reader is one feed's error
            reply = ParseError(
                f"The {request[0]} could not be read ({type(error).__name__}).", f"Please report this {request[0]}."
            )
        _die_after(0)
        with suppress(BrokenPipeError):
            pipe.send(reply)


def _article(body: bytes, content_type: str) -> str:
    # Loaded with the first page: most desks read feeds only.
    from monitor.parse.full_text import article_markup

    return article_markup(body, content_type)


def _die_after(seconds: float) -> None:
    """Let the system end this process after so long (0: never), where it can: nobody else would if the parent died."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(memory_bytes: int) -> None:
    """Set the limit where the system has one (not on Windows; macOS takes it and does not keep it)."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
