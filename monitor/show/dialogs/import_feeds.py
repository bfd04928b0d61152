"""The dialog that shows what an OPML file holds, and follows what a person chooses of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QPushButton, QTreeView, QVBoxLayout, QWidget

from monitor.engine import messages
from monitor.show.bridge import WorkerBridge
from monitor.show.dialogs import parts
from monitor.show.models.listed_feeds import ListedFeeds


class ImportFeeds(QDialog):
    """The feeds of one file, all new ones chosen to begin with."""

    followed = Signal()

    def __init__(self, bridge: WorkerBridge, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.setWindowTitle(self.tr("Import feeds"))
        self._said = parts.muted(self.tr("Reading {file}…").format(file=Path(path).name))
        self.feeds = ListedFeeds(self)
        self._view = QTreeView()
        self._view.setObjectName("listed")
        self._view.setModel(self.feeds)
        self._view.setRootIsDecorated(False)
        self._view.setUniformRowHeights(True)
        self._view.setAllColumnsShowFocus(True)
        self._view.setAccessibleName(self.tr("Feeds in this file"))
        header = self._view.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(True)
        self._all = QPushButton(self.tr("Choose all"))
        self._none = QPushButton(self.tr("Choose none"))
        for button in (self._all, self._none):
            button.setProperty("quiet", True)
            button.setAutoDefault(False)
        self._complaint = parts.complaint()
        buttons, self._agree = parts.answers(self, self.tr("Follow"), self.tr("Cancel"))
        choices = QHBoxLayout()
        choices.addWidget(self._said, stretch=1)
        choices.addWidget(self._all)
        choices.addWidget(self._none)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addLayout(choices)
        column.addWidget(self._view, stretch=1)
        column.addWidget(self._complaint)
        column.addWidget(buttons)
        self._all.clicked.connect(self._choose_all)
        self._none.clicked.connect(self._choose_none)
        self.feeds.chosen_changed.connect(self._count)
        buttons.accepted.connect(self._follow)
        bridge.listed.connect(self._on_listed)
        bridge.finished.connect(self._on_finished)
        bridge.failed.connect(self._on_failed)
        parts.fit(self, 96, 26)
        self._count()
        self._view.setFocus()
        self._following = 0
        self._reading = bridge.number()
        bridge.ask(messages.ReadFeedList(self._reading, path))

    @Slot()
    def _choose_all(self) -> None:
        self.feeds.choose_all(True)

    @Slot()
    def _choose_none(self) -> None:
        self.feeds.choose_all(False)

    @Slot()
    def _count(self) -> None:
        chosen = len(self.feeds.chosen())
        self._agree.setEnabled(chosen > 0)
        self._agree.setText(self.tr("Follow %n feeds", "", chosen) if chosen else self.tr("Follow"))

    @Slot()
    def _follow(self) -> None:
        self._following = self._bridge.number()
        self._agree.setEnabled(False)
        self._bridge.ask(messages.FollowListed(self._following, self.feeds.chosen()))

    @Slot(messages.Listed)
    def _on_listed(self, answer: messages.Listed) -> None:
        if answer.number == self._reading:
            self.feeds.show(answer.feeds)
            found = self.tr("%n feeds in this file", "", len(answer.feeds))
            new = self.tr("%n of them new", "", self.feeds.new())
            self._said.setText(f"{found}, {new}.")

    @Slot(messages.Finished)
    def _on_finished(self, answer: messages.Finished) -> None:
        if self._following and answer.number == self._following:
            self.followed.emit()
            self.accept()

    @Slot(messages.Failed)
    def _on_failed(self, answer: messages.Failed) -> None:
        if answer.number in (self._reading, self._following):
            self._count()
            parts.complain(self._complaint, answer.reason, answer.hint)
