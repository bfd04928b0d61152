"""A window on a real archive in a temporary folder, with the real worker beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from monitor.engine.client import WorkerPort
from monitor.show.application import translate
from monitor.show.background import Background
from monitor.show.bridge import WorkerBridge
from monitor.show.look import Look
from monitor.show.main_window import MainWindow
from monitor.store.reader import Reader
from monitor.store.signal import ChangeSignal
from tests.show.filling import Filling
from tests.show.workers import ScriptedWorker, ThreadWorker

WatchModel = Callable[[QAbstractItemModel], None]


@pytest.fixture
def watch_model(qtmodeltester: Any) -> WatchModel:
    """Call it on a model before it changes: Qt's own tester keeps watching while rows come and go."""

    def watch(model: QAbstractItemModel) -> None:
        qtmodeltester.check(model)

    return watch


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture
def application(qapp: QApplication) -> QApplication:
    qapp.setStyle("Fusion")
    translate(qapp)
    return qapp


@pytest.fixture
def filling(tmp_path: Path) -> Iterator[Filling]:
    filling = Filling(tmp_path / "archive")
    yield filling
    filling.close()


@pytest.fixture
def look(application: QApplication) -> Iterator[Look]:
    look = Look(application, "light")
    yield look
    look.zoom(0)
    look.deleteLater()


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    background = Background()
    yield background
    background.stop()


@pytest.fixture
def reader(filling: Filling) -> Reader:
    return filling.reader


@pytest.fixture
def scripted() -> ScriptedWorker:
    return ScriptedWorker()


@pytest.fixture
def scripted_bridge(scripted: ScriptedWorker, qapp: QApplication) -> Iterator[WorkerBridge]:
    bridge = WorkerBridge(scripted)
    bridge.start()
    yield bridge
    bridge.stop()


@pytest.fixture
def bridge(filling: Filling, qapp: QApplication) -> Iterator[WorkerBridge]:
    """A bridge to the real worker."""
    bridge = WorkerBridge(ThreadWorker(filling.folder))
    bridge.start()
    yield bridge
    bridge.stop()


@dataclass
class Open:
    """A window that is open, and what it stands on."""

    window: MainWindow
    bridge: WorkerBridge
    filling: Filling

    def titles(self) -> list[str]:
        """The headlines in the list, top to bottom."""
        lines = self.window.navigation.lines
        return [str(lines.index(row).data()) for row in range(lines.rowCount())]


OpenWindow = Callable[..., Open]


@pytest.fixture
def open_window(qtbot: QtBot, filling: Filling, look: Look) -> Iterator[OpenWindow]:
    """Call it once the archive is filled; the window is shown and has read the archive."""
    opened: list[tuple[Open, Background, ChangeSignal]] = []

    def open_it(port: WorkerPort | None = None) -> Open:
        background = Background()
        signal = ChangeSignal(filling.archive.file)
        bridge = WorkerBridge(port or ThreadWorker(filling.folder))
        window = MainWindow(filling.folder, filling.reader, background, bridge, look, signal.changed)
        qtbot.addWidget(window)
        made = Open(window, bridge, filling)
        opened.append((made, background, signal))
        bridge.start()
        window.show()
        with qtbot.waitSignal(window.archive_changed):
            window.start()
        return made

    yield open_it
    for made, background, signal in opened:
        made.window.stop()
        background.stop()
        made.bridge.stop()
        signal.close()
        made.window.close()
    QSettings(str(filling.folder / "window.ini"), QSettings.Format.IniFormat).sync()
