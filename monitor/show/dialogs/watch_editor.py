"""The dialog that names what to watch, and shows while one writes what that would have found."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from monitor.engine import messages
from monitor.errors import QueryError
from monitor.model import Priority, Watch
from monitor.query.cautions import cautions
from monitor.query.watching import parse_watch
from monitor.show.background import Background
from monitor.show.bridge import WorkerBridge
from monitor.show.dialogs import parts
from monitor.show.dialogs.borrowed_offer import BorrowedOffer
from monitor.show.dialogs.watch_preview import WatchPreview
from monitor.show.doubts import Doubts
from monitor.show.look import Look
from monitor.show.query_edit import QueryEdit
from monitor.show.query_words import in_words
from monitor.store.reader import Reader

_PAUSE_MS = 350
# A new watch is called what it looks for, until somebody finds a better name.
_NAME_LETTERS = 60


@dataclass(frozen=True, slots=True)
class Saved:
    """A watch as it was saved, and whether it is a new one."""

    name: str
    query: str
    new: bool


class WatchEditor(QDialog):
    """Adds a watch, or changes one; a mistake in the query is shown at its place."""

    saved = Signal(Saved)

    def __init__(
        self,
        bridge: WorkerBridge,
        reader: Reader,
        background: Background,
        look: Look,
        watch: Watch | None = None,
        query: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._watch = watch
        self._number = 0
        self._mistaken = False
        self.setWindowTitle(self.tr("New watch") if watch is None else self.tr("Edit watch"))
        self.name = QLineEdit(" ".join(query.split())[:_NAME_LETTERS] if watch is None else watch.name)
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setPlaceholderText(self.tr("Gaza truce"))
        self.query = QueryEdit(look, 3)
        self.query.setAccessibleName(self.tr("What to watch"))
        self.query.setPlaceholderText(self.tr("gaza AND (truce OR ceasefire) NOT football"))
        self.query.write(query if watch is None else watch.query)
        self.priority = self._priorities(Priority.NORMAL if watch is None else watch.priority)
        self.enabled = QCheckBox(self.tr("This watch is on"))
        self.enabled.setChecked(watch is None or watch.enabled)
        self.enabled.setVisible(watch is not None)
        self._words = parts.muted()
        self._complaint = parts.complaint()
        self._offer = BorrowedOffer()
        self._doubts = Doubts()
        self._preview = WatchPreview(bridge, reader, background, look)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._buttons, self._agree = parts.answers(self, self.tr("Save watch"), self.tr("Cancel"))
        self._lay_out()

        self.query.textChanged.connect(self._timer.start)
        self._offer.taken.connect(self.query.write)
        self.query.entered.connect(self._save)
        self.name.textChanged.connect(self._allow)
        self._timer.timeout.connect(self._check)
        self._buttons.accepted.connect(self._save)
        bridge.finished.connect(self._on_finished)
        bridge.failed.connect(self._on_failed)
        self._preview.failed.connect(self._on_preview_failed)
        parts.fit(self, 84, 34)
        self._check()
        self.name.setFocus()
        self.name.selectAll()

    def done(self, result: int) -> None:
        """Stop the preview with the dialog."""
        self._timer.stop()
        self._preview.stop()
        super().done(result)

    def _priorities(self, chosen: Priority) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("Priority"))
        box.addItem(self.tr("Normal: one notification"), Priority.NORMAL.value)
        box.addItem(self.tr("Urgent: a notification that stays until it is put away"), Priority.URGENT.value)
        box.addItem(self.tr("Quiet: only in the list of alerts"), Priority.QUIET.value)
        box.setCurrentIndex(box.findData(chosen.value))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return box

    def _lay_out(self) -> None:
        rows = parts.form()
        rows.addRow(self.tr("&Name"), self.name)
        rows.addRow(self.tr("&Watch for"), self.query)
        rows.addRow("", self._complaint)
        rows.addRow("", self._offer)
        rows.addRow("", self._doubts)
        rows.addRow("", self._words)
        rows.addRow(self.tr("&Priority"), self.priority)
        rows.addRow("", self.enabled)
        rows.setRowVisible(self.enabled, self._watch is not None)
        content = QVBoxLayout()
        content.setContentsMargins(24, 24, 24, 0)
        content.setSpacing(16)
        content.addLayout(rows)
        content.addWidget(self._preview, stretch=1)
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 0, 24, 16)
        foot.addWidget(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(parts.scrolled(content), stretch=1)
        column.addLayout(foot)

    @Slot()
    def _allow(self) -> None:
        written = self.name.text().strip() and self.query.query().strip()
        self._agree.setEnabled(bool(written) and not self._mistaken)

    @Slot()
    def _check(self) -> None:
        """Read the query; show it in words and what it finds, or its mistake."""
        self._timer.stop()
        query = self.query.query()
        self._offer.consider(query)
        self._doubts.consider("", ())
        if not query.strip():
            self._tell(None)
            self._words.setText(self.tr("Words are found in every form; put an exact phrase in quotation marks."))
            self._preview.clear()
            return
        try:
            node = parse_watch(query)
        except QueryError as error:
            self._tell(error)
            self._words.setText("")
            self._preview.clear()
            return
        self._tell(None)
        self._words.setText(in_words(node))
        self._doubts.consider(query, [each for each in cautions(query, node) if not each.offered])
        self._preview.ask(query)

    def _tell(self, error: QueryError | None) -> None:
        self.query.clear_mistake()
        parts.complain(self._complaint, *(() if error is None else (error.reason, error.hint)))
        if error is not None and error.start >= 0:
            self.query.underline(error.start, error.end)
        self._mistaken = error is not None
        self._allow()

    @Slot()
    def _save(self) -> None:
        name, query, priority = self.name.text().strip(), self.query.query(), str(self.priority.currentData())
        if not name or not query.strip():
            (self.query if name else self.name).setFocus()
            return
        self._number = self._bridge.number()
        self._agree.setEnabled(False)
        if self._watch is None:
            self._bridge.ask(messages.AddWatch(self._number, name, query, priority))
        else:
            on = self.enabled.isChecked()
            self._bridge.ask(messages.ChangeWatch(self._number, self._watch.id, name, query, priority, on))

    @Slot(messages.Finished)
    def _on_finished(self, answer: messages.Finished) -> None:
        if answer.number == self._number:
            self.saved.emit(Saved(self.name.text().strip(), self.query.query(), self._watch is None))
            self.accept()

    @Slot(messages.Failed)
    def _on_preview_failed(self, answer: messages.Failed) -> None:
        """A list or an entity that there is none of: only the archive knows them."""
        self._tell(QueryError(answer.reason, answer.hint, start=answer.start, end=answer.end))
        self._words.setText("")
        self._mistaken = answer.start >= 0
        self._allow()

    @Slot(messages.Failed)
    def _on_failed(self, answer: messages.Failed) -> None:
        if answer.number == self._number:
            self._tell(QueryError(answer.reason, answer.hint, start=answer.start, end=answer.end))
            # A name that is taken, or a busy archive, is no reason to forbid trying again.
            self._mistaken = answer.start >= 0
            self._allow()
