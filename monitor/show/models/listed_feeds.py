"""The feeds of a list that was read from a file, in its folders, each with a box to choose it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from monitor.engine.addresses import public

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

Row = tuple[str, str, str, str]
"""Address, title, folder, and "new", "followed", "repeated" or "invalid"."""


@dataclass(eq=False, slots=True)
class _Node:
    """A folder, or with a `number` a feed; how many feeds in it can be chosen, and how many are."""

    name: str
    parent: _Node | None = None
    place: int = 0
    number: int = -1
    children: list[_Node] = field(default_factory=list)
    possible: int = 0
    chosen: int = 0


class ListedFeeds(QAbstractItemModel):
    """Title and address; what is followed already, stands there twice or has no address cannot be chosen."""

    chosen_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._feeds: list[_Node] = []
        self._root = _Node("")

    def show(self, rows: Sequence[Row]) -> None:
        """Show these feeds, with all that are new chosen."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._feeds = []
        self._root = _Node("")
        folders = {"": self._root}
        for number, (_url, title, folder, state) in enumerate(self._rows):
            inside = folders.get(folder) or _folder(folders, folder)
            node = _Node(title, inside, len(inside.children), number)
            inside.children.append(node)
            self._feeds.append(node)
            if state == "new":
                _add(node, possible=1, chosen=1)
        self.endResetModel()
        self.chosen_changed.emit()

    def choose(self, numbers: Iterable[int], chosen: bool) -> None:
        """Choose these feeds, by their place in the list, or take the choice back."""
        changed = False
        for number in numbers:
            node = self._feeds[number]
            if node.possible and bool(node.chosen) is not chosen:
                _add(node, chosen=1 if chosen else -1)
                changed = True
        if changed:
            self._tell(self._root)
            self.chosen_changed.emit()

    def chosen(self) -> tuple[tuple[str, str, str], ...]:
        """Return address, title and folder of the chosen feeds."""
        return tuple(self._rows[node.number][:3] for node in self._feeds if node.chosen)

    def new(self) -> int:
        """Return how many could be chosen."""
        return self._root.possible

    def count(self) -> int:
        """Return how many feeds there are."""
        return len(self._feeds)

    def numbers(self, index: _Index) -> Iterator[int]:
        """Return the places in the list of the feeds at or below `index`."""
        waiting = [self._node(index)]
        while waiting:
            node = waiting.pop()
            if node.number >= 0:
                yield node.number
            waiting.extend(node.children)

    def _node(self, index: _Index) -> _Node:
        node = index.internalPointer() if index.isValid() else None
        return node if isinstance(node, _Node) else self._root

    def _at(self, node: _Node, column: int = 0) -> QModelIndex:
        return QModelIndex() if node.parent is None else self.createIndex(node.place, column, node)

    def _tell(self, node: _Node) -> None:
        """Let the views draw the boxes in a folder anew, on every floor."""
        waiting = [node]
        while waiting:
            folder = waiting.pop()
            if folder.children:
                self.dataChanged.emit(self._at(folder.children[0]), self._at(folder.children[-1]))
                waiting.extend(child for child in folder.children if child.children)

    # Qt overrides

    def index(self, row: int, column: int, parent: _Index = _ROOT) -> QModelIndex:
        """Return the place of a child."""
        children = self._node(parent).children
        if not (0 <= row < len(children) and 0 <= column < 2) or (parent.isValid() and parent.column() > 0):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: _Index = _ROOT) -> QModelIndex:  # type: ignore[override] # Qt has a second, for objects
        """Return the folder that something stands in."""
        node = self._node(index)
        return QModelIndex() if node.parent is None else self._at(node.parent)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how much stands in a folder."""
        return 0 if parent.isValid() and parent.column() > 0 else len(self._node(parent).children)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return two."""
        return 2

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Only what is new can be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        node = self._node(index)
        flags = Qt.ItemFlag.ItemIsSelectable
        if node.number >= 0:
            flags |= Qt.ItemFlag.ItemNeverHasChildren
        if node.possible or node.number < 0:
            flags |= Qt.ItemFlag.ItemIsEnabled
        if node.possible and index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a feed or name of a folder, the address, and whether it is chosen."""
        if not index.isValid():
            return None
        node = self._node(index)
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0 and (node.possible or node.number >= 0):
            return _state(node)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if node.number < 0:
            return node.name if index.column() == 0 else ""
        url, title, _folder, state = self._rows[node.number]
        # A list may hold passwords; they are no sight for whoever stands by.
        address = public(url)
        if index.column() == 1 or role == Qt.ItemDataRole.ToolTipRole:
            return address
        notes = {
            "followed": self.tr("you follow it already"),
            "repeated": self.tr("stands in this list twice"),
            "invalid": self.tr("no usable address"),
        }
        return f"{title or address} ({notes[state]})" if state in notes else title or address

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Choose a feed or everything in a folder, or not."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or not self._node(index).possible:
            return False
        self.choose(list(self.numbers(index)), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the columns' names."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Feed"), self.tr("Address"))[section]


def _folder(folders: dict[str, _Node], path: str) -> _Node:
    """Return the node of a folder; what it stands in is made with it."""
    node = folders[""]
    walked = ""
    for name in path.split("/"):
        walked = f"{walked}/{name}" if walked else name
        inside = folders.get(walked)
        if inside is None:
            inside = folders[walked] = _Node(name, node, len(node.children))
            node.children.append(inside)
        node = inside
    return node


def _add(node: _Node | None, *, possible: int = 0, chosen: int = 0) -> None:
    while node is not None:
        node.possible += possible
        node.chosen += chosen
        node = node.parent


def _state(node: _Node) -> Qt.CheckState:
    if not node.chosen:
        return Qt.CheckState.Unchecked
    return Qt.CheckState.Checked if node.chosen == node.possible else Qt.CheckState.PartiallyChecked
