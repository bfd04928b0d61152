from __future__ import annotations

import threading
from functools import partial

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from monitor.errors import ArchiveBusyError
from monitor.show.background import Background


def test_jobs_run_beside_and_results_come_back(qtbot: QtBot, background: Background) -> None:
    here = threading.current_thread()
    results: list[tuple[threading.Thread, threading.Thread]] = []
    background.run(threading.current_thread, lambda there: results.append((there, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(results))
    there, back = results[0]
    assert there is not here
    assert back is here


def test_results_come_in_the_order_of_the_jobs(qtbot: QtBot, background: Background) -> None:
    results: list[int] = []
    for number in range(200):
        background.run(partial(int, number), results.append)
    qtbot.waitUntil(lambda: len(results) == 200)
    assert results == list(range(200))


def test_a_failure_is_told_and_the_next_job_runs(qtbot: QtBot, background: Background) -> None:
    def fail() -> None:
        raise ArchiveBusyError("The archive is busy.", "Try again in a moment.")

    results: list[int] = []
    with qtbot.waitSignal(background.failed) as caught:
        background.run(fail, results.append)
    assert caught.args is not None
    assert caught.args[0].reason == "The archive is busy."
    background.run(lambda: 1, results.append)
    qtbot.waitUntil(lambda: results == [1])


def test_after_the_end_nothing_is_delivered(qtbot: QtBot) -> None:
    background = Background()
    started, release = threading.Event(), threading.Event()
    results: list[int] = []

    def job() -> int:
        started.set()
        release.wait(5)
        return 1

    background.run(job, results.append)
    started.wait(5)
    release.set()
    background.stop()
    background.run(lambda: 2, results.append)
    qtbot.wait(20)
    assert results == []


def test_the_result_of_something_that_is_gone_is_dropped(qtbot: QtBot, background: Background) -> None:
    class Taker(QObject):
        def take(self, _result: int) -> None:
            self.objectName()

    release = threading.Event()
    taker = Taker()
    background.run(lambda: release.wait(5), taker.take)
    delete(taker)
    release.set()
    results: list[int] = []
    background.run(lambda: 1, results.append)
    qtbot.waitUntil(lambda: results == [1])
