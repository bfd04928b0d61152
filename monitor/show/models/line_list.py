"""Headlines or alerts as rows, read from the archive a page at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from monitor.errors import MonitorError
from monitor.model import Alert, AlertState, Headline
from monitor.show.background import Background
from monitor.show.marks import Line, article_of
from monitor.show.models.supplies import Supply, sort_key

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

LineRole = Qt.ItemDataRole.UserRole + 1
"""Role under which views and delegates get the whole Headline or Alert."""

PAGE = 120
"""Lines read at a time: two or three screens."""


@dataclass(frozen=True, slots=True)
class _Page:
    generation: int
    lines: tuple[Line, ...]


class LineList(QAbstractListModel):
    """The lines of one supply. Pages come from beside, so nothing here waits for the disk."""

    loaded = Signal()
    """The first page is there, or it is known that there is none."""

    def __init__(self, background: Background, describe: Callable[[Line], str], parent: QObject | None = None) -> None:
        """Take lines from `background`; `describe` puts a line into words, for screen readers."""
        super().__init__(parent)
        self._background = background
        self._describe = describe
        self._supply: Supply | None = None
        self._lines: list[Line] = []
        self._generation = 0
        self._all = True
        self._fetching = False
        self._failed = False
        self._fresh = False

    def show(self, supply: Supply, *, wait: bool = False) -> None:
        """Show another supply; the old lines stay in sight until its first page is there.

        With `wait` nothing is read before `grow` says that the supply has something, or will have nothing.
        """
        self._supply = supply
        self._generation += 1
        self._fresh = True
        self._fetching = self._failed = False
        if not wait:
            self._read_page([])

    def grow(self) -> None:
        """Say that the supply has more than it had; fills the first screens, the rest waits for scrolling."""
        self._all = False
        if not self._fetching and (self._fresh or len(self._lines) < PAGE):
            self._read_page([] if self._fresh else self._lines)

    def refresh(self, visible: range) -> None:
        """Bring in what is new at the top and read the visible rows again, without moving anything else.

        A page that could not be read is asked for once more.
        """
        if self._failed:
            self._read_page([] if self._fresh else self._lines)
        if self._supply is None or self._fresh:
            return
        generation, newest = self._generation, self._supply.newest(PAGE)
        again = self._supply.again([self._lines[row] for row in visible if row < len(self._lines)])
        self._background.run(lambda: _Page(generation, newest() + again()), self._merge)

    def line(self, row: int) -> Line | None:
        """Return the line at `row`, None outside."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, article_id: int) -> int:
        """Return the first row about this article, -1 if none is loaded."""
        return next((row for row, line in enumerate(self._lines) if article_of(line) == article_id), -1)

    def update_articles(self, ids: Sequence[int], *, read: bool | None = None, starred: bool | None = None) -> None:
        """Show at once what was decided about articles."""
        chosen = set(ids)
        for row, line in enumerate(self._lines):
            if isinstance(line, Headline) and line.id in chosen:
                self._put(
                    row,
                    replace(
                        line,
                        read=line.read if read is None else read,
                        starred=line.starred if starred is None else starred,
                    ),
                )

    def update_alerts(self, ids: Sequence[int], state: AlertState) -> None:
        """Show at once what was decided about alerts."""
        chosen = set(ids)
        for row, line in enumerate(self._lines):
            if isinstance(line, Alert) and line.id in chosen:
                self._put(row, replace(line, state=state))

    # Qt overrides

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many lines are loaded."""
        return 0 if parent.isValid() else len(self._lines)

    def canFetchMore(self, parent: _Index) -> bool:
        """Return whether scrolling on would bring more."""
        return not parent.isValid() and self._supply is not None and not self._all and not self._fetching

    def fetchMore(self, parent: _Index) -> None:
        """Ask for the next page."""
        if self.canFetchMore(parent):
            self._read_page(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is known of a line; nothing is read or computed here."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == LineRole:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._describe(line)
        return None

    # Pages

    def _read_page(self, had: Sequence[Line]) -> None:
        if self._supply is None:
            return
        self._fetching, self._failed = True, False
        generation, job = self._generation, self._supply.next_page(had, PAGE)
        self._background.run(lambda: _Page(generation, job()), self._take_page, self._miss_page)

    def _miss_page(self, _error: MonitorError) -> None:
        """Ask for it again when somebody scrolls on, or when there is news."""
        self._fetching, self._failed = False, True

    def _take_page(self, page: _Page) -> None:
        if page.generation != self._generation or self._supply is None:
            return
        self._fetching = False
        if self._fresh:
            self._fresh = False
            self.beginResetModel()
            self._lines = list(page.lines)
            self._all = self._supply.is_all(len(self._lines), len(page.lines), PAGE)
            self.endResetModel()
            self.loaded.emit()
            self._fill_first_screens()
            return
        known = {line.id for line in self._lines}
        new = [line for line in page.lines if line.id not in known]
        if new:
            self.beginInsertRows(QModelIndex(), len(self._lines), len(self._lines) + len(new) - 1)
            self._lines += new
            self.endInsertRows()
        self._all = self._supply.is_all(len(self._lines), len(page.lines), PAGE)
        self._fill_first_screens()

    def _fill_first_screens(self) -> None:
        # A search names its results in chunks: views ask for more only when somebody scrolls.
        if not self._all and len(self._lines) < PAGE:
            self._read_page(self._lines)

    def _merge(self, page: _Page) -> None:
        if page.generation != self._generation or self._fresh:
            return
        rows = {line.id: row for row, line in enumerate(self._lines)}
        for line in page.lines:
            if line.id in rows:
                self._put(rows[line.id], line)
        was_empty = not self._lines
        for line in sorted({line.id: line for line in page.lines if line.id not in rows}.values(), key=sort_key):
            row = bisect_left(self._lines, sort_key(line), key=sort_key)
            if row < len(self._lines) or self._all:
                self.beginInsertRows(QModelIndex(), row, row)
                self._lines.insert(row, line)
                self.endInsertRows()
        if was_empty and self._lines:
            self.loaded.emit()

    def _put(self, row: int, line: Line) -> None:
        if self._lines[row] != line:
            self._lines[row] = line
            self.dataChanged.emit(self.index(row), self.index(row))
