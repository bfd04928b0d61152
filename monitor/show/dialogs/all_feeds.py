"""The dialog that lists all feeds: how each is, when it is polled next and why, with what may be missing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QPushButton, QTreeView, QWidget

from monitor.model import Feed
from monitor.show import times
from monitor.show.dialogs import parts
from monitor.show.models.feed_table import Column, FeedRole, FeedTable, SortRole

# In letters.
_WIDTHS = {Column.FEED: 26, Column.FOLDER: 18, Column.STATE: 36, Column.ANSWERED: 17, Column.NEXT: 18}


class AllFeeds(QDialog):
    """A row a feed, as they were when the dialog was opened; a press on a heading sorts by it."""

    feed_wanted = Signal(int)
    poll_wanted = Signal(tuple)

    def __init__(self, feeds: Sequence[Feed], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("All feeds"))
        self.shown = parts.narrowed(FeedTable(feeds, times.now(), self), self)
        self.shown.setSortRole(SortRole)
        self.search = parts.finder(self.tr("Find in this list"), self.tr("Find by title, folder or what is said of it"))
        self.view = self._make_view()
        self.show_feed = QPushButton(self.tr("&Show the feed"))
        self.poll = QPushButton(self.tr("&Poll now"))
        row = parts.ending(self, self.tr("Close"), self.show_feed, self.poll)
        column = parts.column(self)
        column.addWidget(self.search)
        column.addWidget(self.view, stretch=1)
        column.addLayout(row)
        self.search.textChanged.connect(self.shown.setFilterFixedString)
        self.view.doubleClicked.connect(self._show_feed)
        self.view.selectionModel().selectionChanged.connect(self._allow)
        self.show_feed.clicked.connect(self._show_feed)
        self.poll.clicked.connect(self._poll)
        parts.fit(self, 168, 36)
        self._allow()
        self.search.setFocus()

    def _make_view(self) -> QTreeView:
        view = QTreeView()
        parts.listed(view, self.tr("All feeds, how they are and when they are polled next"))
        # Rows are measured once, with the room that the style sheet leaves them.
        view.ensurePolished()
        view.setModel(self.shown)
        view.setRootIsDecorated(False)
        view.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        view.setSortingEnabled(True)
        view.sortByColumn(Column.FEED, Qt.SortOrder.AscendingOrder)
        letter = view.fontMetrics().averageCharWidth()
        for column, letters in _WIDTHS.items():
            view.setColumnWidth(column, letters * letter)
        return view

    def chosen_feeds(self) -> tuple[int, ...]:
        """Return the feeds that are chosen."""
        return tuple(index.data(FeedRole) for index in self.view.selectionModel().selectedRows())

    @Slot()
    def _allow(self) -> None:
        chosen = self.chosen_feeds()
        self.poll.setEnabled(bool(chosen))
        self.show_feed.setEnabled(len(chosen) == 1)

    @Slot()
    def _show_feed(self) -> None:
        chosen = self.chosen_feeds()
        if len(chosen) == 1:
            self.feed_wanted.emit(chosen[0])
            self.accept()

    @Slot()
    def _poll(self) -> None:
        self.poll_wanted.emit(self.chosen_feeds())
        self.accept()
