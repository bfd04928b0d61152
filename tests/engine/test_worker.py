"""The worker answers searches as they are found, previews watches, and carries out decisions."""

from __future__ import annotations

import json
import os
import queue
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.engine import json_lines, messages
from monitor.engine.client import LastingWorker, WorkerPort, WorkerProcess
from monitor.errors import WorkerError
from monitor.store.archive import Archive, open_archive
from monitor.store.reader import Listing, Reader, Shelf


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive of 300 articles, one a minute of 20 November 2026 going back, every third about a truce."""
    file = tmp_path / "articles.jsonl"
    file.write_text(
        "".join(
            json.dumps(
                {
                    "url": f"https://a.example/{number}",
                    "title": f"Truce {number}" if number % 3 == 0 else f"Football {number}",
                    "text": "Text.",
                    "published": f"2026-11-20T{number // 60:02}:{number % 60:02}:00Z",
                    "source": "Harbour Wire",
                    "language": "en",
                }
            )
            + "\n"
            for number in range(300)
        )
    )
    assert main(["--data", str(tmp_path / "archive"), "import", str(file)]) == 0
    return tmp_path / "archive"


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    opened = open_archive(folder)
    yield opened
    opened.close()


@pytest.fixture
def worker(folder: Path) -> Iterator[WorkerProcess]:
    worker = WorkerProcess(folder)
    yield worker
    worker.close()


def answers(worker: WorkerPort, question: messages.Question) -> list[messages.Answer]:
    """Ask, and return all answers up to the last."""
    worker.ask(question)
    found: list[messages.Answer] = []
    while not found or not isinstance(found[-1], messages.Finished | messages.Failed):
        answer = worker.receive()
        assert answer is not None
        found.append(answer)
    return found


def test_a_search_streams_the_newest_first_then_counts_all(worker: WorkerProcess, archive: Archive) -> None:
    said = answers(worker, messages.Search(1, "truce", limit=30))
    ids = [each for answer in said if isinstance(answer, messages.Found) for each in answer.articles]
    titles = [line.title for line in Reader(archive).headlines(ids)]
    assert titles == [f"Truce {number}" for number in range(297, 297 - 90, -3)]
    assert len([answer for answer in said if isinstance(answer, messages.Found)]) > 1
    assert [answer for answer in said if isinstance(answer, messages.Counted)][-1] == messages.Counted(
        1, 100, final=True
    )


def test_a_search_knows_what_was_decided_just_before(worker: WorkerProcess) -> None:
    answers(worker, messages.Star(1, (1, 2, 4)))
    answers(worker, messages.MarkRead(2, (2, 4, 5), read=False))
    for order in ("newest", "relevance"):
        said = answers(worker, messages.Search(3, "is:starred is:unread", order))
        assert [answer.articles for answer in said if isinstance(answer, messages.Found)] == [(4, 2)]
        assert messages.Counted(3, 2, final=True) in said
    [failed] = answers(worker, messages.Search(5, "truce watch:Truces"))
    assert isinstance(failed, messages.Failed)
    assert (failed.reason, failed.start, failed.end) == ("There is no watch named “Truces”.", 6, 18)


def test_a_mistake_comes_back_with_its_place(worker: WorkerProcess) -> None:
    [failed] = answers(worker, messages.Search(2, "truce AND (gaza"))
    assert isinstance(failed, messages.Failed)
    assert (failed.number, failed.start, failed.end) == (2, 10, 11)
    assert failed.reason
    assert failed.hint


def test_a_preview_counts_by_day(worker: WorkerProcess) -> None:
    said = answers(worker, messages.Preview(3, "truce", days=3650, limit=5))
    [days] = [answer for answer in said if isinstance(answer, messages.PerDay)]
    [found] = [answer for answer in said if isinstance(answer, messages.Found)]
    assert sum(count for _day, count in days.days) == 100
    assert len(found.articles) == 5


def test_counts_are_told_as_they_grow_month_by_month(worker: WorkerProcess, folder: Path, tmp_path: Path) -> None:
    older = [
        {"url": f"https://b.example/{month}", "title": "A truce", "published": f"2026-{month:02}-01"}
        for month in (8, 9)
    ]
    file = tmp_path / "older.jsonl"
    file.write_text("".join(f"{json.dumps(one)}\n" for one in older))
    assert main(["--data", str(folder), "import", str(file)]) == 0
    said = answers(worker, messages.Search(1, "truce", limit=30))
    counted = [answer for answer in said if isinstance(answer, messages.Counted)]
    assert [(answer.total, answer.final) for answer in counted] == [
        (30, False),
        (100, False),
        (101, False),
        (102, False),
        (102, True),
    ]
    said = answers(worker, messages.Preview(2, "truce", days=3650, limit=5))
    totals = [sum(count for _day, count in answer.days) for answer in said if isinstance(answer, messages.PerDay)]
    assert totals == [100, 101, 102]
    assert messages.Counted(2, 102, final=True) in said


def test_a_cancelled_search_or_preview_is_answered_by_nothing_and_the_next_is(worker: WorkerProcess) -> None:
    for number in range(10, 20):
        worker.ask(messages.Search(number, "text") if number % 2 else messages.Preview(number, "text", 3650, 5))
        worker.ask(messages.Cancel(number))
    said = answers(worker, messages.Search(20, "truce", limit=5))
    last = [answer for answer in said if answer.number == 20]
    assert isinstance(last[-1], messages.Finished)
    assert [answer for answer in last if isinstance(answer, messages.Found)]


def test_decisions_reach_the_archive(worker: WorkerProcess, archive: Archive) -> None:
    reader = Reader(archive)
    [finished] = answers(worker, messages.AddWatch(4, "Truce", "truce", "urgent"))
    assert isinstance(finished, messages.Finished)
    assert [(watch.id, watch.name, watch.priority) for watch in reader.watches()] == [(finished.id, "Truce", "urgent")]
    answers(worker, messages.RemoveWatch(5, finished.id))
    assert reader.watches() == ()
    answers(worker, messages.RemoveWatch(6, finished.id, undo=True))
    assert len(reader.watches()) == 1
    answers(worker, messages.Star(7, (1, 2)))
    assert [line.id for line in reader.page(Listing(Shelf.STARRED))] == [2, 1]
    answers(worker, messages.MarkRead(8, (1,), read=False))
    assert [line.id for line in reader.page(Listing(Shelf.UNREAD))] == [1]


def test_a_decision_that_cannot_be_is_refused_in_words(worker: WorkerProcess) -> None:
    [failed] = answers(worker, messages.AddFeed(9, "nonsense"))
    assert isinstance(failed, messages.Failed)
    assert "web address" in failed.reason


def test_a_worker_that_dies_is_noticed(worker: WorkerProcess) -> None:
    heard: list[messages.Answer | None] = []
    listener = threading.Thread(target=lambda: heard.append(worker.receive()))
    listener.start()
    worker._process.kill()
    listener.join(timeout=10)
    assert heard == [None]


@pytest.mark.skipif(sys.platform == "win32", reason="stops a process as POSIX does")
def test_a_worker_that_ends_by_itself_is_started_again_and_what_it_was_asked_fails(folder: Path) -> None:
    started: list[WorkerProcess] = []

    def start(wary: bool) -> WorkerProcess:
        started.append(WorkerProcess(folder, wary))
        return started[-1]

    lasting = LastingWorker(start)
    heard: queue.Queue[messages.Answer | None] = queue.Queue()

    def listen() -> None:
        while (answer := lasting.receive()) is not None:
            heard.put(answer)
        heard.put(None)

    listener = threading.Thread(target=listen)
    listener.start()
    lasting.ask(messages.Search(1, "truce", limit=30))
    while not isinstance(heard.get(timeout=20), messages.Finished):
        pass
    os.kill(started[0]._process.pid or 0, signal.SIGSTOP)
    lasting.ask(messages.Search(2, "truce", limit=30))
    started[0]._process.kill()
    failed = heard.get(timeout=20)
    assert isinstance(failed, messages.Failed)
    assert (failed.number, failed.hint) == (2, "Try again.")
    assert "was started again" in failed.reason
    lasting.ask(messages.Search(3, "truce", limit=30))
    while not isinstance(last := heard.get(timeout=20), messages.Finished):
        assert last is not None
        assert last.number == 3
    assert len(started) == 2
    lasting.close()
    assert heard.get(timeout=20) is None
    listener.join()


def test_a_worker_that_always_ends_is_given_up() -> None:
    class Ended:
        def ask(self, question: messages.Question) -> None:
            raise WorkerError("The worker stopped.")

        def receive(self) -> None:
            return None

        def close(self) -> None:
            pass

    started: list[bool] = []

    def start(wary: bool) -> Ended:
        started.append(wary)
        return Ended()

    assert LastingWorker(start).receive() is None
    assert started == [False, True, True, True]


def test_every_message_survives_the_pipe() -> None:
    for message in (
        messages.Search(1, "غزة", "relevance", 5),
        messages.Listed(2, (("https://a", "A", "Wires/Asia", "new"),)),
        messages.FollowListed(3, (("u", "t", "f"),)),
        messages.PerDay(4, (("2026-11-20", 3),)),
    ):
        assert json_lines.decode(json_lines.encode(message)) == message


def test_a_result_shows_the_piece_of_text_that_was_found(worker: WorkerProcess, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "long.jsonl"
    text = "Beginning. " + "Nothing of note here. " * 40 + "The ceasefire holds."
    file.write_text(json.dumps({"title": "Long", "text": text, "language": "en"}) + "\n")
    assert main(["--data", str(folder), "import", str(file)]) == 0
    [found] = [each for each in answers(worker, messages.Search(30, "ceasefire")) if isinstance(each, messages.Found)]
    [snippet] = found.snippets
    assert "ceasefire holds." in snippet
    assert snippet.startswith("…")


def test_decisions_made_just_before_the_window_closes_are_carried_out(folder: Path, archive: Archive) -> None:
    worker = WorkerProcess(folder)
    for number in range(30):
        worker.ask(messages.AddWatch(number, f"Watch {number}", "truce", "normal"))
    worker.close()
    assert len(Reader(archive).watches()) == 30
    assert worker.receive() is None


def test_a_bug_in_one_answer_leaves_the_next_question_its_answer(worker: WorkerProcess, archive: Archive) -> None:
    with sqlite3.connect(archive.file) as connection:
        connection.execute("ALTER TABLE watch RENAME TO elsewhere")
    [failed] = answers(worker, messages.AddWatch(1, "Truce", "truce", "normal"))
    assert isinstance(failed, messages.Failed)
    with sqlite3.connect(archive.file) as connection:
        connection.execute("ALTER TABLE elsewhere RENAME TO watch")
    [finished] = answers(worker, messages.AddWatch(2, "Truce", "truce", "normal"))
    assert isinstance(finished, messages.Finished)
