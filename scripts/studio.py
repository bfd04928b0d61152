"""A window on an archive and the means to take its picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from monitor.engine.client import WorkerProcess
from monitor.engine.reading import ChangeSignal, open_signal
from monitor.show.background import Background
from monitor.show.bridge import WorkerBridge
from monitor.show.look import Look
from monitor.show.main_window import MainWindow
from monitor.show.models.line_list import LineRole
from monitor.store.reader import Reader

TARGET = Path(__file__).parent.parent / "build" / "screenshots"


class Studio:
    """A window on an archive, and the means to take its picture."""

    def __init__(self, folder: Path, reader: Reader, look: Look, application: QApplication) -> None:
        self.application = application
        self.reader = reader
        self.background = Background()
        self.signal: ChangeSignal = open_signal(folder)
        self.bridge = WorkerBridge(WorkerProcess(folder))
        self.window = MainWindow(folder, reader, self.background, self.bridge, look, self.signal.changed)
        self.bridge.start()
        self.window.resize(1280, 800)
        self.window.show()
        self.window.start()
        # The worker is a fresh process.
        self.settle(2.5)

    def settle(self, seconds: float = 0.9) -> None:
        """Let what is under way come in."""
        QTest.qWait(round(seconds * 1000))

    def dialog(self, kind: type[QDialog]) -> QDialog:
        """Return the dialog of this kind that is open."""
        return next(found for found in self.window.findChildren(kind) if found.isVisible())

    def open_line(self, wanted: Callable[[str, str], bool]) -> None:
        """Open the first line that `wanted` accepts by its headline and language."""
        lines = self.window.navigation.lines
        for row in range(lines.rowCount()):
            line = lines.index(row).data(LineRole)
            if wanted(line.title, getattr(line, "language", "")):
                self.window.bench.headlines.go_to_row(row)
                break
        self.settle()

    def close(self) -> None:
        """End the window and its worker."""
        self.window.stop()
        self.background.stop()
        self.bridge.stop()
        self.signal.close()
        self.window.close()
        self.window.deleteLater()
        self.application.processEvents()


def picture(name: str, widget: QWidget, on_top: QWidget | None = None) -> None:
    """Save what a widget looks like, with a dialog or menu on top of it."""
    pixmap: QPixmap = widget.grab()
    if on_top is not None:
        top = on_top.grab()
        ratio = pixmap.devicePixelRatio()
        place = QRect(QPoint(), top.deviceIndependentSize().toSize())
        place.moveCenter(widget.rect().center())
        if isinstance(on_top, QMenu):
            place.moveTo(widget.mapFromGlobal(on_top.pos()))
        painter = QPainter(pixmap)
        if isinstance(on_top, QDialog):
            painter.fillRect(widget.rect(), QColor(0, 0, 0, 70))
        painter.drawPixmap(place.topLeft(), top)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
    TARGET.mkdir(parents=True, exist_ok=True)
    pixmap.save(str(TARGET / f"{name}.png"))
    print(f"build/screenshots/{name}.png")
