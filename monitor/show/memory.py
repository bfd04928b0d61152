"""What the window remembers of itself from one start to the next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter


class Memory:
    """A small file in the archive's folder; losing it loses nothing but sizes."""

    def __init__(self, folder: Path) -> None:
        self._file = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def is_set(self, name: str, default: bool = False) -> bool:
        """Return a remembered yes or no."""
        return bool(self._file.value(name, default, bool))

    def set(self, name: str, value: bool) -> None:
        """Remember a yes or no."""
        self._file.setValue(name, value)

    def keep(self, window: QMainWindow, splitter: QSplitter) -> None:
        """Remember sizes and places."""
        self._file.setValue("window/geometry", window.saveGeometry())
        self._file.setValue("window/panes", splitter.saveState())
        self._file.sync()

    def bring_back(self, window: QMainWindow, splitter: QSplitter) -> None:
        """Give sizes and places back, where they are known."""
        geometry, panes = self._file.value("window/geometry"), self._file.value("window/panes")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        if isinstance(panes, QByteArray):
            splitter.restoreState(panes)
