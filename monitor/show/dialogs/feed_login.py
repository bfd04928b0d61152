"""The dialog for the password or the token of one feed: it goes to the keyring, and is never shown again."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPushButton, QWidget

from monitor.engine import messages
from monitor.model import Feed
from monitor.show.bridge import WorkerBridge
from monitor.show.dialogs import parts


class FeedLogin(QDialog):
    """How the feed wants it, the name that goes with it, and the secret."""

    def __init__(self, bridge: WorkerBridge, feed: Feed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._feed = feed
        self._number = 0
        self.setWindowTitle(self.tr("Login of a feed"))
        self.kind = QComboBox()
        for text, kind in (
            (self.tr("Name and password"), "basic"),
            (self.tr("Token (Bearer)"), "bearer"),
            (self.tr("Token in a header of its own"), "header"),
            (self.tr("Token as a parameter of the address"), "parameter"),
        ):
            self.kind.addItem(text, kind)
        self.kind.setAccessibleName(self.tr("Kind of login"))
        kind, _, name = feed.login_kind.partition(":")
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.name = QLineEdit(name or feed.login)
        self.name.setAccessibleName(self.tr("Name"))
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setAccessibleName(self.tr("Password or token"))
        self._complaint = parts.complaint()
        buttons, self._agree = parts.answers(self, self.tr("Keep in the keyring"), self.tr("Cancel"))
        self.forget = QPushButton(self.tr("Forget this login"))
        self.forget.setAutoDefault(False)
        self.forget.setVisible(bool(feed.account))
        self._rows = parts.form()
        self._rows.addRow(self.tr("&Kind"), self.kind)
        self._rows.addRow(self.tr("&Name"), self.name)
        self._rows.addRow(self.tr("&Password or token"), self.secret)
        column = parts.column(self)
        column.addWidget(parts.muted(f"{feed.title}\n{feed.url}"))
        column.addLayout(self._rows)
        column.addWidget(self.forget)
        column.addWidget(self._complaint)
        column.addStretch(1)
        column.addWidget(buttons)
        self.kind.currentIndexChanged.connect(self._fit_name)
        self.secret.textChanged.connect(self._check)
        self.forget.clicked.connect(self._forget)
        buttons.accepted.connect(self._keep)
        bridge.finished.connect(self._on_finished)
        bridge.failed.connect(self._on_failed)
        self._fit_name()
        self._check()
        parts.fit(self, 64, 15)
        (self.secret if self.name.text() else self.name).setFocus()

    @Slot()
    def _fit_name(self) -> None:
        """Show what the name is for, and none where a kind has none."""
        examples = {"basic": "", "header": "X-Api-Key", "parameter": "token"}
        kind = str(self.kind.currentData())
        self._rows.setRowVisible(self.name, kind != "bearer")
        self.name.setPlaceholderText(examples.get(kind, ""))

    @Slot()
    def _check(self) -> None:
        self._agree.setEnabled(bool(self.secret.text()))
        parts.complain(self._complaint)

    @Slot()
    def _keep(self) -> None:
        self._ask(str(self.kind.currentData()), self.name.text(), self.secret.text())

    @Slot()
    def _forget(self) -> None:
        self._ask("", "", "")

    def _ask(self, kind: str, name: str, secret: str) -> None:
        self._number = self._bridge.number()
        self._agree.setEnabled(False)
        self._bridge.ask(messages.ChangeLogin(self._number, self._feed.id, kind, name, secret))

    @Slot(messages.Finished)
    def _on_finished(self, answer: messages.Finished) -> None:
        if self._number and answer.number == self._number:
            self.secret.clear()
            self.accept()

    @Slot(messages.Failed)
    def _on_failed(self, answer: messages.Failed) -> None:
        if self._number and answer.number == self._number:
            self._agree.setEnabled(True)
            parts.complain(self._complaint, answer.reason, answer.hint)
