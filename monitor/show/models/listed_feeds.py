"""The feeds of a list that was read from a file, each with a box to choose it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

Row = tuple[str, str, str, str]
"""Address, title, folder, and "new", "followed" or "invalid"."""


class ListedFeeds(QAbstractTableModel):
    """Title, folder, address; what is followed already or has no address cannot be chosen."""

    chosen_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._chosen: set[int] = set()

    def show(self, rows: Sequence[Row]) -> None:
        """Show these feeds, with all that are new chosen."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._chosen = {number for number, row in enumerate(self._rows) if row[3] == "new"}
        self.endResetModel()
        self.chosen_changed.emit()

    def choose_all(self, chosen: bool) -> None:
        """Choose every new feed, or none."""
        self._chosen = {number for number, row in enumerate(self._rows) if row[3] == "new"} if chosen else set()
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))
        self.chosen_changed.emit()

    def chosen(self) -> tuple[tuple[str, str, str], ...]:
        """Return address, title and folder of the chosen feeds."""
        return tuple(self._rows[number][:3] for number in sorted(self._chosen))

    def new(self) -> int:
        """Return how many could be chosen."""
        return sum(row[3] == "new" for row in self._rows)

    # Qt overrides

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many feeds there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return three."""
        return 0 if parent.isValid() else 3

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Only what is new can be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if self._rows[index.row()][3] == "new":
            flags |= Qt.ItemFlag.ItemIsEnabled
            if index.column() == 0:
                flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a feed's title, folder or address, and whether it is chosen."""
        if not index.isValid():
            return None
        url, title, folder, state = self._rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if index.row() in self._chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return url
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        notes = {"followed": self.tr("you follow it already"), "invalid": self.tr("no usable address")}
        shown = title or url
        named = f"{shown} ({notes[state]})" if state in notes else shown
        return (named, folder, url)[index.column()]

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Choose a feed, or not."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or self._rows[index.row()][3] != "new":
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._chosen.add(index.row())
        else:
            self._chosen.discard(index.row())
        self.dataChanged.emit(index, index)
        self.chosen_changed.emit()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the columns' names."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Feed"), self.tr("Folder"), self.tr("Address"))[section]
