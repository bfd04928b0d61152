"""The dialog that gives a feed another title or folder."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from monitor.engine import messages
from monitor.model import Feed
from monitor.show.bridge import WorkerBridge
from monitor.show.dialogs import parts


class EditFeed(QDialog):
    """Title and folder of one feed."""

    def __init__(self, bridge: WorkerBridge, feed: Feed, folders: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._feed = feed
        self._number = 0
        self.setWindowTitle(self.tr("Rename or move a feed"))
        self.title = QLineEdit(feed.title)
        self.title.setAccessibleName(self.tr("Title"))
        self.folder = QComboBox()
        self.folder.setEditable(True)
        self.folder.addItems(["", *folders])
        self.folder.setCurrentText(feed.folder)
        self.folder.setAccessibleName(self.tr("Folder"))
        self._complaint = parts.complaint()
        buttons, self._agree = parts.answers(self, self.tr("Save"), self.tr("Cancel"))
        rows = parts.form()
        rows.addRow(self.tr("&Title"), self.title)
        rows.addRow(self.tr("F&older"), self.folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(parts.muted(feed.url))
        column.addLayout(rows)
        column.addWidget(self._complaint)
        column.addStretch(1)
        column.addWidget(buttons)
        buttons.accepted.connect(self._save)
        bridge.finished.connect(self._on_finished)
        bridge.failed.connect(self._on_failed)
        parts.fit(self, 64, 11)
        self.title.selectAll()

    @Slot()
    def _save(self) -> None:
        self._number = self._bridge.number()
        title, folder = self.title.text().strip(), self.folder.currentText().strip()
        self._bridge.ask(messages.ChangeFeed(self._number, self._feed.id, title, folder))

    @Slot(messages.Finished)
    def _on_finished(self, answer: messages.Finished) -> None:
        if answer.number == self._number:
            self.accept()

    @Slot(messages.Failed)
    def _on_failed(self, answer: messages.Failed) -> None:
        if answer.number == self._number:
            parts.complain(self._complaint, answer.reason, answer.hint)
