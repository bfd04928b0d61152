"""The dialog that shows what an OPML file holds, and follows what a person chooses of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QPushButton, QTreeView, QWidget

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
        self.shown = parts.narrowed(self.feeds, self)
        self.shown.setRecursiveFilteringEnabled(True)
        self.shown.setAutoAcceptChildRows(True)
        self.search = parts.finder(self.tr("Find in this list"), self.tr("Find by title, folder or address"))
        self._view = self._make_view()
        self._all = QPushButton(self.tr("Choose all"))
        self._none = QPushButton(self.tr("Choose none"))
        for button in (self._all, self._none):
            button.setProperty("quiet", True)
            button.setAutoDefault(False)
        self._complaint = parts.complaint()
        buttons, self._agree = parts.answers(self, self.tr("Follow"), self.tr("Cancel"))
        choices = QHBoxLayout()
        choices.addWidget(self.search, stretch=1)
        choices.addWidget(self._all)
        choices.addWidget(self._none)
        column = parts.column(self)
        column.addWidget(self._said)
        column.addLayout(choices)
        column.addWidget(self._view, stretch=1)
        column.addWidget(self._complaint)
        column.addWidget(buttons)
        self._all.clicked.connect(self._choose_all)
        self._none.clicked.connect(self._choose_none)
        self.search.textChanged.connect(self._filter)
        self.feeds.chosen_changed.connect(self._count)
        buttons.accepted.connect(self._follow)
        bridge.listed.connect(self._on_listed)
        bridge.finished.connect(self._on_finished)
        bridge.failed.connect(self._on_failed)
        parts.fit(self, 96, 26)
        self._count()
        self.search.setFocus()
        self._following = 0
        self._reading = bridge.number()
        bridge.ask(messages.ReadFeedList(self._reading, path))

    def _make_view(self) -> QTreeView:
        view = QTreeView()
        parts.listed(view, self.tr("Feeds in this list"))
        view.setModel(self.shown)
        header = view.header()
        for section in (0, 1):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        return view

    @Slot()
    def _choose_all(self) -> None:
        self.feeds.choose(self._shown_numbers(), True)

    @Slot()
    def _choose_none(self) -> None:
        self.feeds.choose(self._shown_numbers(), False)

    @Slot(str)
    def _filter(self, text: str) -> None:
        self.shown.setFilterFixedString(text.strip())
        self._view.expandAll()

    def _shown_numbers(self) -> list[int]:
        """The feeds that the search leaves, by their place in the list."""
        numbers: list[int] = []
        waiting = [QModelIndex()]
        while waiting:
            folder = waiting.pop()
            for row in range(self.shown.rowCount(folder)):
                index = self.shown.index(row, 0, folder)
                if self.shown.hasChildren(index):
                    waiting.append(index)
                else:
                    numbers.extend(self.feeds.numbers(self.shown.mapToSource(index)))
        return numbers

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
            self._view.expandAll()
            found = self.tr("%n feeds in this list", "", len(answer.feeds))
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
