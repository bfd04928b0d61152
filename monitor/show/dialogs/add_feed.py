"""The dialog that follows a feed: its address, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from monitor.engine import messages
from monitor.show.bridge import WorkerBridge
from monitor.show.dialogs import parts


class AddFeed(QDialog):
    """Stays open, with the reason, until the feed is followed or the person gives up."""

    added = Signal()

    def __init__(
        self, bridge: WorkerBridge, folders: Sequence[str], url: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._number = 0
        self.setWindowTitle(self.tr("Follow a feed"))
        self.url = QLineEdit(url)
        self.url.setPlaceholderText("https://example.org/feed.xml")
        self.title = QLineEdit()
        self.title.setPlaceholderText(self.tr("As the publisher calls it"))
        self.folder = QComboBox()
        self.folder.setEditable(True)
        self.folder.addItems(["", *folders])
        folder_line = self.folder.lineEdit()
        if folder_line is not None:
            folder_line.setPlaceholderText(self.tr("None; a slash makes one inside another: Wires/Asia"))
        self.protected = QCheckBox(self.tr("This feed asks for a name and a password"))
        self.login = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._complaint = parts.complaint()
        buttons, self._agree = parts.answers(self, self.tr("Follow"), self.tr("Cancel"))

        self._rows = parts.form()
        self._rows.addRow(self.tr("&Address"), self.url)
        self._rows.addRow(self.tr("&Title"), self.title)
        self._rows.addRow(self.tr("F&older"), self.folder)
        self._rows.addRow("", self.protected)
        self._rows.addRow(self.tr("&Name"), self.login)
        self._rows.addRow(self.tr("&Password"), self.password)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(parts.muted(self.tr("The address of an RSS, Atom or JSON feed.")))
        column.addLayout(self._rows)
        column.addWidget(self._complaint)
        column.addStretch(1)
        column.addWidget(buttons)
        for widget, name in ((self.url, self.tr("Address")), (self.title, self.tr("Title"))):
            widget.setAccessibleName(name)
        self.folder.setAccessibleName(self.tr("Folder"))
        self.login.setAccessibleName(self.tr("Name"))
        self.password.setAccessibleName(self.tr("Password"))

        self.url.textChanged.connect(self._check)
        self.protected.toggled.connect(self._show_login)
        buttons.accepted.connect(self._follow)
        bridge.finished.connect(self._on_finished)
        bridge.failed.connect(self._on_failed)
        self._show_login(False)
        self._check()
        parts.fit(self, 72, 15)
        self.url.setFocus()

    @Slot()
    def _check(self) -> None:
        self._agree.setEnabled(bool(self.url.text().strip()))
        parts.complain(self._complaint)

    @Slot(bool)
    def _show_login(self, shown: bool) -> None:
        self._rows.setRowVisible(self.login, shown)
        self._rows.setRowVisible(self.password, shown)

    @Slot()
    def _follow(self) -> None:
        protected = self.protected.isChecked()
        self._number = self._bridge.number()
        self._agree.setEnabled(False)
        self._bridge.ask(
            messages.AddFeed(
                self._number,
                self.url.text().strip(),
                self.title.text().strip(),
                self.folder.currentText().strip(),
                self.login.text() if protected else "",
                self.password.text() if protected else "",
            )
        )

    @Slot(messages.Finished)
    def _on_finished(self, answer: messages.Finished) -> None:
        if answer.number == self._number:
            self.password.clear()
            self.added.emit()
            self.accept()

    @Slot(messages.Failed)
    def _on_failed(self, answer: messages.Failed) -> None:
        if answer.number == self._number:
            self._agree.setEnabled(True)
            parts.complain(self._complaint, answer.reason, answer.hint)
