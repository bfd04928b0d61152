"""What a watch would have found: a bar a day, the newest headlines, and how many alerts that is."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QListView, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from monitor.engine import messages
from monitor.show import line_words, times
from monitor.show.background import Background
from monitor.show.bridge import WorkerBridge
from monitor.show.coverage_bars import CoverageBars
from monitor.show.dialogs import parts
from monitor.show.line_row import LineRow
from monitor.show.look import Look
from monitor.show.marks import Marks
from monitor.show.models.line_list import LineList
from monitor.show.models.supplies import FoundSupply
from monitor.store.reader import Reader

DAYS = 90


class WatchPreview(QWidget):
    """Asks the worker about one query at a time; the newest question wins."""

    failed = Signal(messages.Failed)

    def __init__(
        self, bridge: WorkerBridge, reader: Reader, background: Background, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._reader = reader
        self._number = 0
        self._query = ""
        self._supply = FoundSupply(reader)
        self._counts: dict[date, int] = {}
        self._marks = Marks()
        self._lines = LineList(background, line_words.spoken, self)
        self._rate = QLabel()
        self._rate.setWordWrap(True)
        self._rate.setProperty("scale", "large")
        self._total = parts.muted()
        self._bars = CoverageBars(look, DAYS)
        row = LineRow(look, self._marks, self)
        row.with_detail = row.with_watches = False
        self._view = QListView()
        self._view.setObjectName("preview")
        self._view.setModel(self._lines)
        self._view.setItemDelegate(row)
        self._view.setUniformItemSizes(True)
        self._view.setSelectionMode(QListView.SelectionMode.NoSelection)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setAccessibleName(self.tr("Newest articles that match"))
        self._nothing = parts.muted()
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        stack = QWidget()
        # It takes what room there is; the rest of the dialog needs its own.
        stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        stack.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._rate)
        column.addWidget(self._total)
        column.addWidget(self._bars)
        column.addWidget(stack, stretch=1)
        self._lines.loaded.connect(self._show_lines)
        bridge.found.connect(self._on_found)
        bridge.per_day.connect(self._on_days)
        bridge.counted.connect(self._on_counted)
        bridge.finished.connect(self._on_finished)
        bridge.failed.connect(self._on_failed)
        self.clear()

    def ask(self, query: str) -> None:
        """Find out what `query` would have found."""
        self.stop()
        self._query = query
        self._marks.search_for(query)
        self._supply = FoundSupply(self._reader)
        self._lines.show(self._supply, wait=True)
        self._number = self._bridge.number()
        self._rate.setText(self.tr("Looking through the last %n days…", "", DAYS))
        self._bridge.ask(messages.Preview(self._number, query, DAYS))

    def clear(self) -> None:
        """Show nothing: there is no query, or it has a mistake."""
        self.stop()
        self._rate.setText(self.tr("What would this find?"))
        self._total.setText(self.tr("While you write, the archive of the last %n days is searched.", "", DAYS))
        self._bars.show_counts({})
        self._nothing.setText("")
        self._stack.setCurrentIndex(0)

    def stop(self) -> None:
        """Leave the question unanswered."""
        if self._number:
            self._bridge.ask(messages.Cancel(self._number))
        self._number = 0

    @Slot(messages.Found)
    def _on_found(self, answer: messages.Found) -> None:
        if answer.number == self._number:
            self._supply.add(answer.articles, answer.snippets)
            self._lines.grow()

    @Slot(messages.PerDay)
    def _on_days(self, answer: messages.PerDay) -> None:
        if answer.number == self._number:
            self._counts = {date.fromisoformat(day): count for day, count in answer.days}
            self._bars.show_counts(self._counts)

    @Slot(messages.Counted)
    def _on_counted(self, answer: messages.Counted) -> None:
        if answer.number != self._number or not answer.final:
            return
        self._rate.setText(self._rate_in_words(answer.total))
        total = self.tr("%n articles matched in the last {days} days.", "", answer.total)
        self._total.setText(total.format(days=DAYS))

    @Slot(messages.Finished)
    def _on_finished(self, answer: messages.Finished) -> None:
        if answer.number == self._number:
            self._number = 0
            self._lines.grow()

    @Slot(messages.Failed)
    def _on_failed(self, answer: messages.Failed) -> None:
        if answer.number == self._number:
            self._number = 0
            self.clear()
            self.failed.emit(answer)

    @Slot()
    def _show_lines(self) -> None:
        self._nothing.setText(self.tr("Nothing matched. The watch still waits for what comes."))
        self._stack.setCurrentIndex(1 if self._lines.rowCount() else 0)

    def _rate_in_words(self, total: int) -> str:
        """Say how many alerts that is, over the days since the first match: the archive may be young."""
        if not total:
            return self.tr("No alerts so far")
        today = times.today()
        days = max((today - min(self._counts, default=today)).days + 1, 1)
        a_day = total / days
        if a_day >= 0.95:
            return self.tr("About %n alerts a day at this rate", "", round(a_day))
        if a_day * 7 >= 0.95:
            return self.tr("About %n alerts a week at this rate", "", round(a_day * 7))
        return self.tr("About %n alerts a month at this rate", "", max(round(a_day * 30), 1))
