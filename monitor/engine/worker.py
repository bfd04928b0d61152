"""The worker: answers the window's questions that take longer than a frame, in a process of its own."""

from __future__ import annotations

import logging
import queue
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from monitor import logs
from monitor.engine import json_lines, messages
from monitor.engine.deciding import decide
from monitor.engine.desk import UNDO_SECONDS, Desk
from monitor.engine.feed_lists import FeedLists
from monitor.engine.looking import Looking
from monitor.engine.searching import ArchiveSearch, searchable
from monitor.errors import MonitorError, QueryError, WorkerError
from monitor.query import tree
from monitor.query.excerpt import excerpt
from monitor.query.meaning import matched_places
from monitor.query.parser import parse
from monitor.query.resolve import resolve
from monitor.query.watching import parse_watch
from monitor.query.zone import HERE
from monitor.store.archive import Archive, open_archive
from monitor.store.reader import Reader

_log = logging.getLogger(__name__)

# The first articles go out at once, so that the window shows something while the rest is looked for.
_FIRST = 10
_CHUNK = 50

Say = Callable[[messages.Answer], None]
Stop = Callable[[], bool]


class Stopped(Exception):  # noqa: N818 - not an error: the person asked something else
    """The question was cancelled."""


def run(pipe: Connection, folder: str, wary: bool = False) -> None:
    """Answer what comes through `pipe` about the archive in `folder`, until the window is gone."""
    # Ctrl+C in a terminal reaches the whole group; the window decides when its worker ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs.start(Path(folder), "worker")
    archive = open_archive(Path(folder))
    try:
        Worker(pipe, archive, wary).run()
    finally:
        archive.close()


class Worker:
    """One thread reads the pipe, one carries out decisions, one answers searches: the newest question wins."""

    def __init__(self, pipe: Connection, archive: Archive, wary: bool = False) -> None:
        self._pipe = pipe
        self._wary = wary
        self._archive = archive
        self._saying = threading.Lock()
        self._cancelled: set[int] = set()
        self._searches: queue.Queue[messages.Search | messages.Preview | None] = queue.Queue()
        self._decisions: queue.Queue[messages.Question | None] = queue.Queue()
        self._looking = Looking(self._say_if_heard)

    def run(self) -> None:
        """Work until GOODBYE or the end of the pipe; the decisions that came before are carried out."""
        threads = [
            threading.Thread(target=self._search, name="searches"),
            threading.Thread(target=self._decide, name="decisions"),
        ]
        for thread in threads:
            thread.start()
        try:
            while (line := self._pipe.recv_bytes()) != json_lines.GOODBYE:
                self._sort(json_lines.decode(line))
        except (EOFError, OSError):
            pass  # the window is gone, and so is the reason to work
        finally:
            self._cancelled.add(-1)
            self._searches.put(None)
            self._decisions.put(None)
            self._looking.close()
            for thread in threads:
                thread.join()

    def _sort(self, message: messages.Message) -> None:
        match message:
            case messages.Search() | messages.Preview():
                self._searches.put(message)
            case messages.LookAt() | messages.GuessFeeds():
                self._looking.begin(message)
            case messages.Cancel(number):
                self._cancelled.add(number)
                self._looking.cancel(number)
            case (
                messages.Found()
                | messages.Counted()
                | messages.PerDay()
                | messages.Listed()
                | messages.Trying()
                | messages.Seen()
                | messages.Finished()
                | messages.Failed()
            ):
                raise WorkerError("The window answered instead of asking.")
            case _:
                self._decisions.put(message)

    def _say(self, answer: messages.Answer) -> None:
        with self._saying:
            try:
                self._pipe.send_bytes(json_lines.encode(answer))
            except OSError as error:
                raise Stopped from error

    # Searches

    def _search(self) -> None:
        searching = ArchiveSearch(Reader(self._archive), self._archive.folder, self._wary)
        while (question := self._searches.get()) is not None:
            if self._is_stopped(question.number):
                continue
            started = time.monotonic()
            try:
                self._answer(question, searching)
                milliseconds = int((time.monotonic() - started) * 1000)
                self._say(messages.Finished(question.number, milliseconds=milliseconds))
            except Stopped:
                continue
            except MonitorError as error:
                self._fail(question.number, error)
            except Exception:  # the main loop of this thread: a bug must not leave the next question unanswered
                self._fail_by_bug(question.number)

    def _answer(self, question: messages.Search | messages.Preview, searching: ArchiveSearch) -> None:
        def should_stop() -> bool:
            return self._is_stopped(question.number)

        now = datetime.now(HERE)
        match question:
            case messages.Search(number, query, order, limit):
                read = searchable(parse(query, now), Reader(self._archive))
                if order == "relevance":
                    self._found(number, read, [hit.id for hit in searching.relevant(read, limit, should_stop)])
                    self._count_all(number, searching, read, 0, should_stop)
                else:
                    self._stream(number, searching, read, limit, should_stop)
            case messages.Preview(number, query, days, limit):
                names = partial(resolve, vocabulary=Reader(self._archive).vocabulary())
                watched = parse_watch(query, names)
                self._preview(number, searching, watched, now - timedelta(days=days), limit, should_stop)

    def _stream(self, number: int, searching: ArchiveSearch, read: tree.Node, limit: int, should_stop: Stop) -> None:
        """Tell the newest as they are found; the count of all follows, and the search goes on for it."""
        chunk: list[int] = []
        total = 0
        for hit in searching.newest(read, should_stop=should_stop):
            total += 1
            if not limit or total <= limit:
                chunk.append(hit.id)
            if len(chunk) >= _CHUNK or total == _FIRST:
                self._found(number, read, chunk)
                chunk = []
            if limit and total == limit:
                break
        self._found(number, read, chunk)
        if limit and total == limit:
            self._say(messages.Counted(number, total, final=False))
            self._count_all(number, searching, read, total, should_stop)
        else:
            self._count(number, total)

    def _count_all(self, number: int, searching: ArchiveSearch, read: tree.Node, known: int, should_stop: Stop) -> None:
        """Tell how many match, of which so many are `known`, after each month how many so far, and at the end all."""

        def told(total: int) -> None:
            if total > known:
                self._count(number, total, final=False)

        self._count(number, searching.count(read, should_stop, told))

    def _preview(
        self, number: int, searching: ArchiveSearch, read: tree.Node, since: datetime, limit: int, should_stop: Stop
    ) -> None:
        query = tree.And((read, tree.Published("", since=since)))
        newest = list(searching.newest(query, limit, should_stop))
        self._found(number, read, [hit.id for hit in newest])

        def told(days: Mapping[date, int]) -> None:
            self._say_if_asked(messages.PerDay(number, tuple((day.isoformat(), days[day]) for day in sorted(days))))

        if limit and len(newest) == limit:
            # The days of this machine.
            days: Mapping[date, int] = searching.per_day(query, None, should_stop, told)
        else:
            # There are no others.
            days = Counter(hit.published.astimezone().date() for hit in newest)
            told(days)
        self._count(number, sum(days.values()))

    def _found(self, number: int, read: tree.Node, ids: list[int]) -> None:
        """Tell of more articles, a few at a time: finding the pieces to show takes about a millisecond each."""
        for start in range(0, len(ids), _CHUNK):
            some = ids[start : start + _CHUNK]
            snippets = self._snippets(read, some)
            if self._is_stopped(number):
                raise Stopped
            self._say(messages.Found(number, tuple(some), snippets))

    def _snippets(self, read: tree.Node, ids: list[int]) -> tuple[str, ...]:
        if isinstance(read, tree.Everything):
            return ()
        articles = {article.id: article for article in Reader(self._archive).articles(ids)}
        return tuple(
            excerpt(article, matched_places(read, article)) if (article := articles.get(each)) else "" for each in ids
        )

    def _count(self, number: int, total: int, *, final: bool = True) -> None:
        self._say_if_asked(messages.Counted(number, total, final))

    def _say_if_asked(self, answer: messages.Counted | messages.PerDay) -> None:
        if self._is_stopped(answer.number):
            raise Stopped
        self._say(answer)

    def _is_stopped(self, number: int) -> bool:
        return number in self._cancelled or -1 in self._cancelled

    def _say_if_heard(self, answer: messages.Answer) -> None:
        """Say it from a thread that ends by itself when the window is gone."""
        with suppress(Stopped):
            self._say(answer)

    # Decisions

    def _decide(self) -> None:
        desk, lists = Desk(self._archive), FeedLists(self._archive)
        self._forget_removed(desk)
        while True:
            try:
                question = self._decisions.get(timeout=UNDO_SECONDS)
            except queue.Empty:
                self._forget_removed(desk)
                continue
            if question is None:
                return
            try:
                for answer in decide(desk, lists, question):
                    self._say(answer)
            except Stopped:
                continue
            except MonitorError as error:
                self._fail(question.number, error)
            except Exception:  # as above
                self._fail_by_bug(question.number)

    def _forget_removed(self, desk: Desk) -> None:
        """Forget the secrets of feeds whose removal nobody undid."""
        try:
            desk.forget_removed()
        except MonitorError as error:
            # Tried again later, and by every other window and command that removes a feed.
            _log.info("the secrets of removed feeds are still kept: %s", error)

    def _fail_by_bug(self, number: int) -> None:
        _log.exception("a question could not be answered")
        self._fail(number, WorkerError("Something went wrong inside the program.", "Its log says what."))

    def _fail(self, number: int, error: MonitorError) -> None:
        start, end = (error.start, error.end) if isinstance(error, QueryError) else (-1, -1)
        try:
            self._say(messages.Failed(number, error.reason, error.hint, start, end))
        except Stopped:
            return
