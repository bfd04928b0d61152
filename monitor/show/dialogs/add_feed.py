"""The dialog that follows a feed: its address or its site's, what is found there, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QLineEdit, QProgressBar, QPushButton, QWidget

from monitor.engine import messages
from monitor.engine.addresses import public, same_place
from monitor.show.bridge import WorkerBridge
from monitor.show.dialogs import parts
from monitor.show.dialogs.offered_feeds import OfferedFeeds


class AddFeed(QDialog):
    """Asks what is at the address, then follows it; stays open, with the reason, until that is done or given up."""

    added = Signal()

    def __init__(
        self, bridge: WorkerBridge, folders: Sequence[str], url: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._looking = 0
        self._following: set[int] = set()
        self.setWindowTitle(self.tr("Follow a feed"))
        self._fill_form(folders, url)
        self.offered = OfferedFeeds()
        self._said = parts.muted()
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(4)
        self._busy.setAccessibleName(self.tr("Asking the site"))
        self._complaint = parts.complaint()
        self.anyway = QPushButton(self.tr("Follow anyway"))
        self.guess = QPushButton(self.tr("Try the usual addresses"))
        buttons, self._agree = parts.answers(self, self.tr("Follow"), self.tr("Cancel"))
        choices = QHBoxLayout()
        for button in (self.guess, self.anyway):
            button.setAutoDefault(False)
            choices.addWidget(button)
        choices.addStretch(1)
        column = parts.column(self)
        column.addWidget(parts.muted(self.tr("The address of an RSS, Atom or JSON feed, or of the site that has one.")))
        column.addLayout(self._rows)
        column.addWidget(self._said)
        column.addWidget(self._busy)
        column.addWidget(self.offered, stretch=1)
        column.addWidget(self._complaint)
        column.addLayout(choices)
        column.addStretch(1)
        column.addWidget(buttons)

        self.url.textChanged.connect(self._begin_anew)
        self.protected.toggled.connect(self._show_login)
        self.protected.toggled.connect(self._begin_anew)
        self.offered.chosen_changed.connect(self._count)
        self.anyway.clicked.connect(self._follow_anyway)
        self.guess.clicked.connect(self._guess)
        buttons.accepted.connect(self._go_on)
        bridge.trying.connect(self._on_trying)
        bridge.seen.connect(self._on_seen)
        bridge.finished.connect(self._on_finished)
        bridge.failed.connect(self._on_failed)
        self._show_login(False)
        self._begin_anew()
        parts.fit(self, 72, 17)
        self.url.setFocus()

    def _fill_form(self, folders: Sequence[str], url: str) -> None:
        self.url = QLineEdit(url)
        self.url.setPlaceholderText("https://example.org/")
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
        self._rows = parts.form()
        self._rows.addRow(self.tr("&Address"), self.url)
        self._rows.addRow(self.tr("&Title"), self.title)
        self._rows.addRow(self.tr("F&older"), self.folder)
        self._rows.addRow("", self.protected)
        self._rows.addRow(self.tr("&Name"), self.login)
        self._rows.addRow(self.tr("&Password"), self.password)
        for widget, name in ((self.url, self.tr("Address")), (self.title, self.tr("Title"))):
            widget.setAccessibleName(name)
        self.folder.setAccessibleName(self.tr("Folder"))
        self.login.setAccessibleName(self.tr("Name"))
        self.password.setAccessibleName(self.tr("Password"))

    # What is shown

    @Slot()
    def _begin_anew(self) -> None:
        """Another address: nothing is known of it."""
        self._give_up()
        self.offered.show_offers(())
        self._show(said="")

    @Slot(bool)
    def _show_login(self, shown: bool) -> None:
        self._rows.setRowVisible(self.login, shown)
        self._rows.setRowVisible(self.password, shown)

    def _show(
        self,
        said: str = "",
        *,
        busy: bool = False,
        complaint: Sequence[str] = (),
        anyway: bool = False,
        guess: bool = False,
    ) -> None:
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._busy.setVisible(busy)
        self.offered.setVisible(self.offered.count() > 0)
        self.anyway.setVisible(anyway)
        self.guess.setVisible(guess)
        parts.complain(self._complaint, *complaint)
        self._agree.setEnabled(not busy and bool(self.url.text().strip()))
        self._count()
        if self.isVisible():
            parts.grow(self)

    @Slot()
    def _count(self) -> None:
        chosen = len(self.offered.chosen())
        if self.offered.count():
            self._agree.setEnabled(chosen > 0 and not self._following)
        self._agree.setText(self.tr("Follow %n feeds", "", chosen) if chosen > 1 else self.tr("Follow"))

    # What is asked

    @Slot()
    def _go_on(self) -> None:
        """Follow what was chosen, or ask what is at the address first."""
        if self.offered.count():
            self._follow(self.offered.chosen())
        else:
            self.look()

    def look(self) -> None:
        """Ask what is at the address."""
        self._looking = self._bridge.number()
        self._show(self.tr("Asking {address}…").format(address=public(self.url.text().strip())), busy=True)
        self._bridge.ask(messages.LookAt(self._looking, self.url.text().strip(), *self._login()))

    @Slot()
    def _guess(self) -> None:
        self._looking = self._bridge.number()
        self._show(self.tr("Trying the usual addresses…"), busy=True)
        self._bridge.ask(messages.GuessFeeds(self._looking, self.url.text().strip()))

    @Slot()
    def _follow_anyway(self) -> None:
        self._follow((self.url.text().strip(),))

    def _follow(self, urls: Sequence[str], found_title: str = "") -> None:
        """Follow these addresses; the login goes only with those of the place that it was given for."""
        typed, (login, password) = self.url.text().strip(), self._login()
        questions = []
        for url in urls:
            own = url == typed or same_place(url, typed)
            number = self._bridge.number()
            self._following.add(number)
            questions.append(
                messages.AddFeed(
                    number,
                    url,
                    self.title.text().strip() if len(urls) == 1 else "",
                    self.folder.currentText().strip(),
                    login if own else "",
                    password if own else "",
                    found_title or self.offered.title_of(url),
                )
            )
        self._show(self._said.text(), busy=True)
        for question in questions:
            self._bridge.ask(question)

    def _login(self) -> tuple[str, str]:
        return (self.login.text(), self.password.text()) if self.protected.isChecked() else ("", "")

    def _give_up(self) -> None:
        if self._looking:
            self._bridge.ask(messages.Cancel(self._looking))
            self._looking = 0

    def done(self, result: int) -> None:
        """Close, and give up what is being asked."""
        self._give_up()
        self.password.clear()
        super().done(result)

    # What is answered

    @Slot(messages.Trying)
    def _on_trying(self, answer: messages.Trying) -> None:
        if answer.number == self._looking:
            self._show(self.tr("Trying {address}…").format(address=answer.url), busy=True)

    @Slot(messages.Seen)
    def _on_seen(self, answer: messages.Seen) -> None:
        if answer.number != self._looking:
            return
        self._looking = 0
        if answer.what == "feed":
            self._follow((self.url.text().strip(),), answer.title)
        elif answer.what == "unclear":
            self._show(complaint=(answer.reason, answer.hint), anyway=True)
        elif not answer.offers:
            self._show(complaint=(answer.reason, answer.hint), anyway=True, guess=not self.guess.isVisible())
        elif len(answer.offers) == 1:
            [(url, title, _kind)] = answer.offers
            self._follow((url,), title)
        else:
            self.offered.show_offers(answer.offers)
            name = answer.title or public(self.url.text().strip())
            found = self.tr("%n feeds", "", len(answer.offers))
            self._show(self.tr("“{name}” is a site that offers {feeds}:").format(name=name, feeds=found))
            self.offered.setFocus()

    @Slot(messages.Finished)
    def _on_finished(self, answer: messages.Finished) -> None:
        if answer.number not in self._following:
            return
        self._following.discard(answer.number)
        if not self._following:
            self.added.emit()
            self.accept()

    @Slot(messages.Failed)
    def _on_failed(self, answer: messages.Failed) -> None:
        if answer.number == self._looking or answer.number in self._following:
            self._looking = 0
            self._following.clear()
            self._show(complaint=(answer.reason, answer.hint))
