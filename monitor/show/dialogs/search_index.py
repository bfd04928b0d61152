"""The dialog of the search index: how much of the archive is in it, and building it again while the window is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton, QWidget

from monitor.show import backup_words, times
from monitor.show.background import Background
from monitor.show.dialogs import parts
from monitor.store.reader import IndexState, Reader

_LOOK_MS = 500
# The collector says every few seconds that it lives.
_SILENT = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class _Seen:
    """How the index stands, and whether somebody works on it."""

    state: IndexState
    works: bool


class SearchIndex(QDialog):
    """Shows how the index stands, and goes on showing it; what is wished of it is said by the signals.

    The collector does the work, beside the window; closing the dialog stops nothing.
    """

    again_wanted = Signal()
    rest_wanted = Signal()
    going_on_wanted = Signal()

    def __init__(self, reader: Reader, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._background = background
        self._asked = False
        self.setWindowTitle(self.tr("Search index"))
        self.said = parts.muted()
        self.said.setProperty("muted", False)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(self.tr("How much of the archive is in the search index"))
        self.again = QPushButton(self.tr("&Build it again"))
        self.rest = QPushButton(self.tr("&Stop"))
        self.go_on = QPushButton(self.tr("&Go on"))
        self._place()
        self.again.clicked.connect(self.again_wanted)
        self.rest.clicked.connect(self.rest_wanted)
        self.go_on.clicked.connect(self.going_on_wanted)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        parts.fit(self, 80, 13)
        self._timer.start()
        self.look()

    def _place(self) -> None:
        explained = parts.muted(
            self.tr(
                "Searches are answered from an index of all words. It is made from the archive, which it can be made "
                "from again at any time: build it again if a search does not find what is there. Until it is ready "
                "searches find everything too, only slower."
            )
        )
        row = parts.ending(self, self.tr("Close"), self.again, self.rest, self.go_on)
        for button in (self.again, self.rest, self.go_on):
            button.setAutoDefault(False)
        column = parts.column(self)
        column.addWidget(explained)
        column.addWidget(self.said)
        column.addWidget(self.bar)
        column.addStretch(1)
        column.addLayout(row)

    @Slot()
    def look(self) -> None:
        """Ask the archive how the index stands, unless it was asked already."""
        if not self._asked:
            self._asked = True
            self._background.run(self._read, self._show)

    def _read(self) -> _Seen:
        try:
            activity = self._reader.activity()
            works = activity is not None and abs(times.now() - activity.beat) < _SILENT
            return _Seen(self._reader.index_state(), works)
        finally:
            # An archive that was busy for once is asked again.
            self._asked = False

    def _show(self, seen: _Seen) -> None:
        state = seen.state
        building = state.waiting > 0
        idle = "" if seen.works or state.rests or not building else self._words_of_idleness()
        self.said.setText(f"{self._words(state)} {idle}".strip())
        self.bar.setValue(round(1000 * (state.articles - state.waiting) / max(state.articles, 1)) if building else 1000)
        self.bar.setVisible(building)
        self.again.setEnabled(not building and state.articles > 0)
        self.rest.setVisible(building and not state.rests)
        self.go_on.setVisible(state.rests)
        parts.grow(self)

    def _words_of_idleness(self) -> str:
        return self.tr("Nothing goes on just now: the collector is not running; it is started again by itself.")

    def _words(self, state: IndexState) -> str:
        articles = backup_words.articles(state.articles)
        done = times.count(state.articles - state.waiting)
        if state.rests:
            return self.tr(
                "Stopped: {done} of {articles} are in the index. It goes on when you say so, or when the program is "
                "started the next time."
            ).format(done=done, articles=articles)
        if state.wished:
            return self.tr("The index of {articles} is about to be built again.").format(articles=articles)
        if state.waiting:
            return self.tr("{done} of {articles} are in the index; you can go on working.").format(
                done=done, articles=articles
            )
        return self.tr("In the index: {articles}, which is all there are.").format(articles=articles)
