"""The whole program in one process of its own for the worker and one for the collector."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from monitor.engine.reading import ask_window, take_requests
from monitor.model import Telling
from monitor.paths import window_lock
from monitor.show.app import outlives, run_window
from monitor.show.background import Background
from monitor.show.look import Look
from monitor.show.program import Program
from monitor.show.tray import Tray
from monitor.show.tray_popups import TrayPopups
from monitor.store.recording import recording
from tests.show.filling import Filling
from tests.waiting import wait_until


def end(program: Program) -> None:
    """End the program as its process would."""
    program.stop()
    program.deleteLater()


@pytest.fixture
def program(filling: Filling, application: QApplication, look: Look) -> Iterator[Program]:
    program = Program(filling.folder, application, look)
    yield program
    end(program)


@pytest.fixture
def taken(filling: Filling) -> Iterator[list[tuple[str, int]]]:
    """What was asked of a window that is open, in a thread of this test, on the archive."""
    asked: list[tuple[str, int]] = []
    ended = threading.Event()

    def be_open() -> None:
        while not ended.wait(0.02):
            asked.extend(take_requests(filling.folder))

    window = threading.Thread(target=be_open)
    window.start()
    yield asked
    ended.set()
    window.join()


def test_a_second_start_brings_the_first_window_to_the_front(filling: Filling, taken: list[tuple[str, int]]) -> None:
    lock = QLockFile(str(window_lock(filling.folder)))
    assert lock.tryLock(0)
    assert run_window(filling.folder) == 0
    assert run_window(filling.folder, open_article=7) == 0
    assert taken == [("front", 0), ("open", 7)]
    lock.unlock()


def test_a_start_beside_a_window_that_is_ending_takes_its_place(filling: Filling) -> None:
    ending, lock = (QLockFile(str(window_lock(filling.folder))) for _ in range(2))
    assert ending.tryLock(0)
    assert not lock.tryLock(0)
    ask_window(filling.folder, "front")
    end_soon = threading.Timer(0.3, ending.unlock)
    end_soon.start()
    assert outlives(lock, filling.folder)
    end_soon.join()
    lock.unlock()


def test_the_window_lives_with_worker_and_collector_and_ends_with_them(
    qtbot: QtBot, filling: Filling, program: Program
) -> None:
    filling.feed("Nowhere")
    filling.watch("Truce", "truce")
    article = filling.article("Truce holds", "It holds.")
    program.start()
    window = program.window
    qtbot.waitUntil(lambda: window.navigation.lines.rowCount() == 1, timeout=20_000)
    # Another process asks for an article, as a notification does.
    ask_window(filling.folder, "open", article)
    qtbot.waitUntil(lambda: window.bench.reading.sheet() is not None, timeout=20_000)
    window.bench.search.write("holding")
    qtbot.waitUntil(lambda: window.navigation.detail == "1 article", timeout=30_000)


def test_a_broken_settings_file_is_told(qtbot: QtBot, filling: Filling, application: QApplication, look: Look) -> None:
    (filling.folder / "settings.toml").write_text("theme = 'purple'\n", encoding="utf-8")
    program = Program(filling.folder, application, look)
    program.start()
    assert program.window.bench.notices.isVisible()
    end(program)


def test_a_full_disk_is_told_once_before_anybody_wonders(
    filling: Filling, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = program.window.bench.notices
    program._look_at_disk()
    assert bar.isHidden()
    monkeypatch.setattr("monitor.show.program._NO_ROOM", 1 << 60)
    program._look_at_disk()
    assert not bar.isHidden()
    bar.put_away()
    program._look_at_disk()
    assert bar.isHidden()


class SayingTray(Tray):
    """A tray that keeps what it was told to say, for there is none here."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        super().__init__()

    def say(self, title: str, text: str) -> None:
        self.said.append((title, text))


def test_popups_at_the_tray_tell_only_what_is_new_and_loud(
    qtbot: QtBot, filling: Filling, application: QApplication, background: Background
) -> None:
    def alert(title: str, telling: Telling) -> None:
        article = filling.article(title)
        with recording(filling.archive) as record:
            record.add_alert(watch.id, article, telling, ["x"], "", filling.now)

    def settled() -> None:
        done: list[int] = []
        background.run(int, done.append)
        qtbot.waitUntil(lambda: bool(done))

    filling.feed()
    watch = filling.watch("Loud", "nothing-matches-this")
    alert("Before the start", Telling.POPUP)
    tray = SayingTray()
    popups = TrayPopups(tray, filling.reader, background)
    popups.look()
    settled()
    alert("Quiet", Telling.LIST)
    alert("Loud one", Telling.POPUP)
    popups.look()
    settled()
    assert tray.said == [("Loud", "Loud one")]
    alert("Second", Telling.POPUP)
    alert("Third", Telling.POPUP)
    popups.look()
    settled()
    popups.look()
    settled()
    assert tray.said[1:] == [("2 new alerts", "Loud")]
    tray.hide()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM is a POSIX word")
def test_the_program_ends_at_a_word_from_the_system(filling: Filling) -> None:
    command = [sys.executable, "-m", "monitor", "--data", str(filling.folder)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as program:
        wait_until(lambda: filling.reader.activity() is not None)
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=30) == 0
