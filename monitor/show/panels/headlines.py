"""The middle pane: the name of the list, what can be done with all of it, and its lines."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from monitor.show.line_row import LineRow
from monitor.show.look import Look
from monitor.show.marks import Line
from monitor.show.models.line_list import LineList
from monitor.show.panels.empty_state import EmptyState
from monitor.show.sides import margins


class LineView(QListView):
    """A list whose Return and Space belong to the window."""

    entered_line = Signal()
    menu_wanted = Signal(QPoint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens the line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_line.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the pointer, or with the keyboard of the current one."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            place = self.visualRect(index).center() if by_key else event.pos()
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))

    def reset_layout(self) -> None:
        """Measure the rows again."""
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


class _Head(QFrame):
    """The name of the list, how much it holds, and what can be done with all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", True)
        self.name = QLabel()
        self.name.setProperty("scale", "large")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.detail = QLabel()
        self.detail.setProperty("muted", True)
        self.detail.setProperty("scale", "small")
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.watch = QPushButton(self.tr("Watch this"))
        self.watch.setProperty("quiet", True)
        self.watch.setToolTip(self.tr("Be alerted when something new matches this search"))
        self.all_read = QPushButton(self.tr("Mark all read"))
        self.all_read.setProperty("quiet", True)
        self.all_read.setToolTip(self.tr("Mark everything in this list as read (Shift+A)"))
        # A name that is read right to left still begins where the list does.
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        for label in (self.name, self.detail):
            label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self.detail)
        self.note = QLabel(wordWrap=True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.addLayout(names, stretch=1)
        row.addWidget(self.watch)
        row.addWidget(self.all_read)
        column = QVBoxLayout(self)
        column.setContentsMargins(margins(16, 8, 8, 8))
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.note)


class Headlines(QWidget):
    """Shows the lines of a LineList; says which one a person came to, and what they want with it."""

    came_to = Signal(int)
    """The row that is now current."""
    opened = Signal(int)
    """A row that was opened with Return or a double click."""
    menu_wanted = Signal(QPoint)
    watch_wanted = Signal()
    all_read_wanted = Signal()
    step_wanted = Signal()
    """The next step of the empty state."""

    def __init__(self, look: Look, row: LineRow, lines: LineList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._head = _Head()
        # It lies over the lower edge of the head, so that nothing moves when it comes and goes.
        self._busy = QProgressBar(self)
        self._busy.setTextVisible(False)
        self._busy.setRange(0, 0)
        self._busy.setFixedHeight(3)
        self._busy.setAccessibleName(self.tr("Searching"))
        self.view = _line_view(lines, row)
        self.view.setAccessibleName(self.tr("Articles"))
        self._empty = EmptyState(look)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        self._empty.setAutoFillBackground(True)
        self._empty.setBackgroundRole(QPalette.ColorRole.Base)

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._stack, stretch=1)
        self.setMinimumWidth(240)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)

        self.view.menu_wanted.connect(self.menu_wanted)
        self.view.doubleClicked.connect(self._open_index)
        self.view.entered_line.connect(self._open_current)
        self.view.selectionModel().selectionChanged.connect(self._note_selection)
        self._head.watch.clicked.connect(self.watch_wanted)
        self._head.all_read.clicked.connect(self.all_read_wanted)
        self._empty.wanted.connect(self.step_wanted)
        look.changed.connect(self._relayout)
        self.say("", "")
        self.set_busy(False)

    def say(self, name: str, detail: str, *, note: str = "", is_search: bool = False, can_mark: bool = False) -> None:
        """Name the list; `note` is what a person should know of it."""
        self._head.name.setText(name)
        self._head.name.setToolTip(name)
        self._head.detail.setText(detail)
        self._head.detail.setToolTip(detail)
        self._head.detail.setVisible(bool(detail))
        self._head.note.setText(note)
        self._head.note.setVisible(bool(note))
        self._head.watch.setVisible(is_search)
        self._head.all_read.setVisible(can_mark)
        self.view.setAccessibleDescription(" ".join(each for each in (name, detail, note) if each))

    def say_empty(self, icon: str, title: str, text: str, step: str = "") -> None:
        """Say what stands in the place of an empty list."""
        self._empty.say(icon, title, text, step)

    def set_busy(self, busy: bool) -> None:
        """Show that a search goes on."""
        self._busy.setVisible(busy)
        self._busy.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the sign of searching over the lower edge of the head."""
        super().resizeEvent(event)
        self._busy.setGeometry(0, self._head.height() - self._busy.height(), self.width(), self._busy.height())

    def show_or_empty(self) -> None:
        """Show the lines, or the empty state where there are none."""
        self._stack.setCurrentIndex(0 if self._lines.rowCount() else 1)

    def current_row(self) -> int:
        """Return the row a person is at, -1 for none."""
        chosen = self.view.selectionModel().selectedIndexes()
        return self.view.currentIndex().row() if chosen else -1

    def selected(self) -> list[Line]:
        """Return the lines that are chosen, top to bottom."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        return [line for row in rows if (line := self._lines.line(row)) is not None]

    def go_to_row(self, row: int, *, quietly: bool = False) -> None:
        """Make `row` the current one, in sight; `quietly` opens nothing."""
        index = self._lines.index(row)
        if not index.isValid():
            return
        model = self.view.selectionModel()
        was = model.blockSignals(quietly)
        model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        model.blockSignals(was)
        self.view.scrollTo(index)
        self.view.viewport().update()

    def choose(self, article_id: int) -> bool:
        """Choose the line of an article that is open already, or none; returns whether it is in the list."""
        row = self._lines.row_of(article_id)
        if row >= 0:
            self.go_to_row(row, quietly=True)
        else:
            self.view.clearSelection()
        return row >= 0

    def step(self, rows: int) -> None:
        """Go `rows` on, within the list."""
        last = self._lines.rowCount() - 1
        if last >= 0:
            self.go_to_row(max(0, min(self.current_row() + rows, last)))

    def visible_rows(self) -> range:
        """Return the rows in sight."""
        top = self.view.indexAt(QPoint(4, 2))
        bottom = self.view.indexAt(QPoint(4, self.view.viewport().height() - 2))
        first = top.row() if top.isValid() else 0
        last = bottom.row() if bottom.isValid() else self._lines.rowCount() - 1
        return range(first, last + 1)

    @Slot()
    def _note_selection(self) -> None:
        # The current row alone says nothing: Qt gives one to a list that merely receives the keyboard.
        chosen = self.view.selectionModel().selectedIndexes()
        if len(chosen) == 1:
            self.came_to.emit(chosen[0].row())

    @Slot(QModelIndex)
    def _open_index(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    @Slot()
    def _open_current(self) -> None:
        if self.current_row() >= 0:
            self.opened.emit(self.current_row())

    @Slot()
    def _relayout(self) -> None:
        self.view.reset_layout()


def _line_view(lines: LineList, row: LineRow) -> LineView:
    view = LineView()
    view.setModel(lines)
    view.setItemDelegate(row)
    view.setUniformItemSizes(True)
    view.setMouseTracking(True)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    return view
