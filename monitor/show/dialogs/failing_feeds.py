"""The dialog that lists the feeds which could not be polled, by cause, with what can be done about all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from monitor.model import Feed
from monitor.show import times
from monitor.show.dialogs import parts
from monitor.show.feed_words import by_cause, plan

_FEED = Qt.ItemDataRole.UserRole
_FEW = 12


class FailingFeeds(QDialog):
    """A cause a group, the most frequent first; the feeds as they were when the dialog was opened."""

    feed_wanted = Signal(int)
    poll_wanted = Signal(tuple)

    def __init__(self, feeds: Sequence[Feed], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Feeds that fail"))
        self._feeds = tuple(feeds)
        self.list = self._make_list()
        self.again = QPushButton(self.tr("&Try all again"))
        self.chosen = QPushButton(self.tr("Try &chosen again"))
        self.show_feed = QPushButton(self.tr("&Show the feed"))
        # Return in the list does what a double click does; it would be the first button's, which polls them all.
        self.show_feed.setDefault(True)
        row = parts.ending(self, self.tr("Close"), self.again, self.chosen, self.show_feed)
        said = self.tr(
            "%n feeds could not be polled. They are tried again by themselves, ever more rarely.", "", len(feeds)
        )
        nothing = self.tr("All feeds could be polled.")
        column = parts.column(self)
        column.addWidget(parts.muted(said if feeds else nothing))
        column.addWidget(self.list, stretch=1)
        column.addLayout(row)
        self.again.clicked.connect(self._try_all)
        self.chosen.clicked.connect(self._try_chosen)
        self.show_feed.clicked.connect(self._show_feed)
        self.list.itemDoubleClicked.connect(self._show_feed)
        self.list.itemSelectionChanged.connect(self._allow)
        self.again.setEnabled(bool(feeds))
        parts.fit(self, 108, 27)
        self.list.setFocus()
        self._fill()

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        parts.listed(made, self.tr("Feeds that fail, by cause"))
        made.setColumnCount(2)
        made.setHeaderLabels([self.tr("Cause and feeds"), self.tr("Next poll")])
        made.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        made.header().setStretchLastSection(False)
        made.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        made.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return made

    def _fill(self) -> None:
        now = times.now()
        for cause, feeds in by_cause(self._feeds):
            # In front, where no long cause hides it.
            named = self.tr("{count} · {cause}").format(count=times.count(len(feeds)), cause=cause)
            group = QTreeWidgetItem([named, ""])
            group.setToolTip(0, cause)
            self.list.addTopLevelItem(group)
            for feed in feeds:
                stopped = self.tr("not polled any more")
                row = QTreeWidgetItem([feed.title, times.absolute(feed.next_poll, now) if feed.next_poll else stopped])
                row.setData(0, _FEED, feed.id)
                row.setToolTip(0, f"{feed.url}\n{feed.error or ''}".strip())
                row.setToolTip(1, plan(feed))
                group.addChild(row)
            # Of many feeds the causes are seen first.
            group.setExpanded(len(self._feeds) <= _FEW)
        # Qt would draw the first row as if it were chosen.
        if (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)
        self._allow()

    def chosen_feeds(self) -> tuple[int, ...]:
        """Return the feeds that are chosen, with all of each chosen cause."""
        ids: list[int] = []
        for item in self.list.selectedItems():
            rows = [item.child(number) for number in range(item.childCount())] or [item]
            ids += [row.data(0, _FEED) for row in rows if row is not None]
        return tuple(dict.fromkeys(ids))

    @Slot()
    def _allow(self) -> None:
        chosen = self.chosen_feeds()
        self.chosen.setEnabled(bool(chosen))
        self.show_feed.setEnabled(len(chosen) == 1)

    @Slot()
    def _try_all(self) -> None:
        self.poll_wanted.emit(tuple(feed.id for feed in self._feeds))
        self.accept()

    @Slot()
    def _try_chosen(self) -> None:
        self.poll_wanted.emit(self.chosen_feeds())
        self.accept()

    @Slot()
    def _show_feed(self) -> None:
        chosen = self.chosen_feeds()
        if len(chosen) == 1:
            self.feed_wanted.emit(chosen[0])
            self.accept()
