"""All feeds as rows: how each is, how new what it said is, when it is polled next and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from monitor.model import Feed, FeedState
from monitor.show import times
from monitor.show.feed_words import doubts

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NEVER = datetime.max.replace(tzinfo=UTC)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

FeedRole = Qt.ItemDataRole.UserRole
"""The id of a row's feed."""

SortRole = Qt.ItemDataRole.UserRole + 1
"""What a column is sorted by: times as they follow each other, words without regard to capitals."""


class Column(IntEnum):
    """What is said of a feed, in this order."""

    FEED = 0
    FOLDER = 1
    STATE = 2
    ANSWERED = 3
    NEXT = 4
    WHY = 5


class FeedTable(QAbstractTableModel):
    """The feeds as they were when the model was made."""

    def __init__(self, feeds: Sequence[Feed], now: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feeds = tuple(feeds)
        self._now = now

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many feeds there are."""
        return 0 if parent.isValid() else len(self._feeds)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a column says."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = {
            Column.FEED: self.tr("Feed"),
            Column.FOLDER: self.tr("Folder"),
            Column.STATE: self.tr("How it is"),
            Column.ANSWERED: self.tr("Last answer"),
            Column.NEXT: self.tr("Next poll"),
            Column.WHY: self.tr("Why then"),
        }
        return names[Column(section)]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says; the whole of it where the pointer rests."""
        if not index.isValid():
            return None
        feed, column = self._feeds[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._said(feed, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._explained(feed, column)
        if role == SortRole:
            return self._sorted_by(feed, column)
        return feed.id if role == FeedRole else None

    def _said(self, feed: Feed, column: Column) -> str:
        match column:
            case Column.FEED:
                return feed.title
            case Column.FOLDER:
                return feed.folder
            case Column.STATE:
                return self._state(feed)
            case Column.ANSWERED:
                never = self.tr("never")
                return never if feed.last_success is None else times.short(feed.last_success, self._now)
            case Column.NEXT:
                return self.tr("never") if feed.next_poll is None else times.absolute(feed.next_poll, self._now)
            case Column.WHY:
                return feed.why

    def _state(self, feed: Feed) -> str:
        if feed.state in (FeedState.FAILING, FeedState.STOPPED):
            return feed.error or self.tr("It could not be polled")
        if feed.state is FeedState.NEW:
            return self.tr("Not polled yet")
        return "; ".join(doubts(feed)) or feed.error or self.tr("Good")

    def _explained(self, feed: Feed, column: Column) -> str:
        moments = {Column.ANSWERED: feed.last_success, Column.NEXT: feed.next_poll}
        moment = moments.get(column)
        if moment is not None:
            return times.stamp(moment)
        return feed.url if column is Column.FEED else self._said(feed, column)

    def _sorted_by(self, feed: Feed, column: Column) -> str | float:
        if column is Column.ANSWERED:
            return (feed.last_success or _LONG_AGO).timestamp()
        if column is Column.NEXT:
            return (feed.next_poll or _NEVER).timestamp()
        return self._said(feed, column).casefold()
