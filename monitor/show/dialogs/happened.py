"""The dialog that lists what happened to feeds, to read at once and to put away at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QListWidgetItem, QPushButton, QWidget

from monitor.chronicle import FeedNotice
from monitor.show import times
from monitor.show.dialogs import parts

_NOTICE = Qt.ItemDataRole.UserRole


class Happened(QDialog):
    """The notices that nobody has put away, newest first; what is put away leaves the list at once."""

    put_away = Signal(tuple)
    """The ids of notices."""
    followed = Signal(FeedNotice)
    """A person wants to see what a notice is about."""

    def __init__(self, notices: Sequence[FeedNotice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What happened"))
        self.list = QListWidget()
        self.list.setObjectName("listed")
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(self.tr("What happened"))
        self.all = QPushButton(self.tr("Put &all away"))
        self.some = QPushButton(self.tr("&Put away"))
        self.follow = QPushButton(self.tr("&Show the feed"))
        self._said: QLabel = parts.muted()
        row = parts.ending(self, self.tr("Close"), self.follow, self.some, self.all)
        column = parts.column(self)
        column.addWidget(self._said)
        column.addWidget(self.list, stretch=1)
        column.addLayout(row)
        self.all.clicked.connect(self._put_all_away)
        self.some.clicked.connect(self._put_chosen_away)
        self.follow.clicked.connect(self._follow)
        self.list.itemDoubleClicked.connect(self._follow)
        self.list.itemSelectionChanged.connect(self._allow)
        for notice in notices:
            # The sentences are in whatever script the feed's title is: the time stands on a line of its own.
            item = QListWidgetItem(f"{times.absolute(notice.happened, times.now())}\n{notice.detail}")
            item.setData(_NOTICE, notice)
            item.setToolTip(times.stamp(notice.happened))
            self.list.addItem(item)
        parts.fit(self, 100, 27)
        self.list.setFocus()
        # Qt would draw the first row as if it were chosen.
        self.list.setCurrentRow(0)
        self._allow()

    def _chosen(self) -> list[FeedNotice]:
        return [item.data(_NOTICE) for item in self.list.selectedItems()]

    @Slot()
    def _allow(self) -> None:
        count, chosen = self.list.count(), self._chosen()
        self._said.setText(self.tr("%n notices", "", count))
        self.all.setEnabled(count > 0)
        self.some.setEnabled(bool(chosen))
        self.follow.setEnabled(len(chosen) == 1 and chosen[0].feed_id is not None)

    @Slot()
    def _put_all_away(self) -> None:
        self.put_away.emit(tuple(self.list.item(row).data(_NOTICE).id for row in range(self.list.count())))
        self.accept()

    @Slot()
    def _put_chosen_away(self) -> None:
        self.put_away.emit(tuple(notice.id for notice in self._chosen()))
        for item in self.list.selectedItems():
            self.list.takeItem(self.list.row(item))
        self._allow()
        if not self.list.count():
            self.accept()

    @Slot()
    def _follow(self) -> None:
        chosen = self._chosen()
        if len(chosen) == 1 and chosen[0].feed_id is not None:
            self.followed.emit(chosen[0])
            self.accept()
