"""The search line: what to look for, since when, in which order, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from monitor.errors import QueryError
from monitor.query.cautions import cautions
from monitor.query.lexer import closed
from monitor.query.parser import parse
from monitor.query.zone import HERE
from monitor.show import times
from monitor.show.doubts import Doubts
from monitor.show.look import Look
from monitor.show.query_edit import QueryEdit

# Long enough to finish a word, short enough to feel at once.
_PAUSE_MS = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search that can be made: `query` as it goes to the worker, `order` "newest" or "relevance"."""

    query: str
    order: str


class SearchLine(QFrame):
    """Asks for a search a moment after typing stops, and at once on Return."""

    wanted = Signal(Wanted)
    faulty = Signal(bool)
    """Whether there is a mistake in what is written, so that what is shown is of a search before."""
    emptied = Signal()
    left_downwards = Signal()
    adding_wanted = Signal(QToolButton)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", True)
        self._look = look
        self._last: Wanted | None = None
        self._icon = QLabel()
        self.edit = QueryEdit(look, 1)
        self.edit.setPlaceholderText(self.tr("Search the archive: gaza NEAR/10 truce"))
        self.edit.setAccessibleName(self.tr("Search the archive"))
        self._period = QComboBox()
        self._period.setAccessibleName(self.tr("Published since"))
        for title, since in (
            (self.tr("All time"), ""),
            (self.tr("24 hours"), "24h"),
            (self.tr("7 days"), "7d"),
            (self.tr("30 days"), "30d"),
            (self.tr("12 months"), "12m"),
        ):
            self._period.addItem(title, since)
        self._order = QComboBox()
        self._order.setAccessibleName(self.tr("Order of results"))
        self._order.addItem(self.tr("Newest first"), "newest")
        self._order.addItem(self.tr("Best match first"), "relevance")
        self._add = QToolButton()
        self._add.setAccessibleName(self.tr("Add a feed or a watch"))
        self._add.setToolTip(self.tr("Add a feed or a watch"))
        self._mistake = QLabel(wordWrap=True)
        self._mistake.setProperty("urgent", True)
        self._mistake.hide()
        self._doubts = Doubts()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)

        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.edit, stretch=1)
        row.addWidget(self._period)
        row.addWidget(self._order)
        row.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._mistake)
        column.addWidget(self._doubts)

        self.edit.textChanged.connect(self._timer.start)
        self.edit.entered.connect(self._ask)
        self.edit.entered.connect(self._doubts.say_all)
        self.edit.left_downwards.connect(self.left_downwards)
        self._timer.timeout.connect(self._ask)
        self._period.activated.connect(self._ask)
        self._order.activated.connect(self._ask)
        self._add.clicked.connect(self._want_adding)
        look.changed.connect(self._tint)
        self._tint()

    def query(self) -> str:
        """Return what is written in the line, without the period."""
        return self.edit.query().strip()

    def write(self, query: str) -> None:
        """Write a query into the line; the search follows."""
        self.edit.write(query)

    def forget(self) -> None:
        """Empty the line without asking for anything."""
        self._last = None
        self.edit.blockSignals(True)
        self.edit.clear()
        self.edit.blockSignals(False)
        self.tell_mistake(None)

    def is_faulty(self) -> bool:
        """Return whether there is a mistake in what is written."""
        return not self._mistake.isHidden()

    def tell_mistake(self, error: QueryError | None) -> None:
        """Underline a mistake and say what to do, or take both away."""
        self._mistake.setVisible(error is not None)
        self._doubts.consider("", ())
        self.faulty.emit(error is not None)
        if error is None:
            self.edit.clear_mistake()
            return
        self.edit.underline(error.start, error.end)
        self._mistake.setText(f"{error.reason} {error.hint}".strip())

    @Slot()
    def _ask(self) -> None:
        self._timer.stop()
        query = self.query()
        if not query:
            self.tell_mistake(None)
            if self._last is not None:
                self._last = None
                self.emptied.emit()
            return
        try:
            read = parse(self.edit.query(), times.now().astimezone(HERE))
        except QueryError as error:
            self.tell_mistake(error)
            return
        self.tell_mistake(None)
        self._doubts.consider(query, cautions(query, read))
        since = str(self._period.currentData())
        wanted = Wanted(f"({closed(query)}) since:{since}" if since else query, str(self._order.currentData()))
        if wanted != self._last:
            self._last = wanted
            self.wanted.emit(wanted)

    @Slot()
    def _want_adding(self) -> None:
        self.adding_wanted.emit(self._add)

    @Slot()
    def _tint(self) -> None:
        self._icon.setPixmap(self._look.picture("search"))
        self._add.setIcon(self._look.icon("add", "accent"))
