"""The dialog that gives a feed another title or folder, or says how it is read: encoding, size, where it may lead."""

from __future__ import annotations

from codecs import lookup
from collections.abc import Callable, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QSpinBox, QWidget

from monitor.engine import messages
from monitor.engine.feed_settings import MOST_MEGABYTES
from monitor.model import Feed
from monitor.show.bridge import WorkerBridge
from monitor.show.dialogs import parts

# Those that feeds declare wrongly or not at all; any other can be written.
_ENCODINGS = (
    *("utf-8", "windows-1252", "windows-1251", "koi8-r", "windows-1250", "windows-1253", "windows-1254"),
    *("windows-1255", "windows-1256", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "tis-620"),
)


class EditFeed(QDialog):
    """Title, folder, encoding, size and reach of one feed."""

    def __init__(self, bridge: WorkerBridge, feed: Feed, folders: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._feed = feed
        self._waiting: set[int] = set()
        self.setWindowTitle(self.tr("Feed settings"))
        self.title = QLineEdit(feed.title)
        self.title.setAccessibleName(self.tr("Title"))
        self.folder = QComboBox()
        self.folder.setEditable(True)
        self.folder.addItems(["", *folders])
        self.folder.setCurrentText(feed.folder)
        self.folder.setAccessibleName(self.tr("Folder"))
        self._by_itself = self.tr("Found out by itself")
        self.encoding = QComboBox()
        self.encoding.setEditable(True)
        self.encoding.addItems([self._by_itself, *_ENCODINGS])
        # The archive keeps Python's own names, such as cp1256.
        self._encoding = next((name for name in _ENCODINGS if lookup(name).name == feed.encoding), feed.encoding)
        self.encoding.setCurrentText(self._encoding or self._by_itself)
        self.encoding.setAccessibleName(self.tr("Encoding"))
        self.most = self._make_size(feed)
        self.private = QCheckBox(self.tr("It may lead into your own network"))
        self.private.setChecked(bool(feed.reach))
        # A feed that stands in that network itself needs no permission.
        self.private.setEnabled(feed.reach != "private")
        self._complaint = parts.complaint()
        buttons, self._agree = parts.answers(self, self.tr("Save"), self.tr("Cancel"))
        rows = parts.form()
        rows.addRow(self.tr("&Title"), self.title)
        rows.addRow(self.tr("F&older"), self.folder)
        rows.addRow(self.tr("&Encoding"), self.encoding)
        rows.addRow("", parts.muted(self.tr("Only where letters come out wrong. It counts from the next poll on.")))
        rows.addRow(self.tr("&Largest size"), self.most)
        rows.addRow("", self.private)
        column = parts.column(self)
        column.addWidget(parts.muted(feed.url))
        column.addLayout(rows)
        column.addWidget(self._complaint)
        column.addStretch(1)
        column.addWidget(buttons)
        buttons.accepted.connect(self._save)
        bridge.finished.connect(self._on_finished)
        bridge.failed.connect(self._on_failed)
        parts.fit(self, 78, 19)
        parts.grow(self)
        self.title.selectAll()

    def _make_size(self, feed: Feed) -> QSpinBox:
        made = QSpinBox()
        made.setRange(0, MOST_MEGABYTES)
        made.setSpecialValueText(self.tr("As large as any other"))
        made.setSuffix(self.tr(" MB"))
        made.setValue(feed.most_bytes >> 20)
        made.setAccessibleName(self.tr("Largest size"))
        return made

    @Slot()
    def _save(self) -> None:
        parts.complain(self._complaint)
        title, folder = self.title.text().strip(), self.folder.currentText().strip()
        self._send(lambda number: messages.ChangeFeed(number, self._feed.id, title, folder))
        chosen = self.encoding.currentText().strip()
        encoding = "" if chosen == self._by_itself else chosen
        most, private = self.most.value(), self.private.isChecked()
        if (encoding, most, private) != (self._encoding, self._feed.most_bytes >> 20, bool(self._feed.reach)):
            self._send(lambda number: messages.ChangeReading(number, self._feed.id, encoding, most, private))

    def _send(self, question: Callable[[int], messages.Question]) -> None:
        number = self._bridge.number()
        self._waiting.add(number)
        self._bridge.ask(question(number))

    @Slot(messages.Finished)
    def _on_finished(self, answer: messages.Finished) -> None:
        if answer.number in self._waiting:
            self._waiting.discard(answer.number)
            if not self._waiting and not self._complaint.text():
                self.accept()

    @Slot(messages.Failed)
    def _on_failed(self, answer: messages.Failed) -> None:
        if answer.number in self._waiting:
            self._waiting.discard(answer.number)
            parts.complain(self._complaint, answer.reason, answer.hint)
