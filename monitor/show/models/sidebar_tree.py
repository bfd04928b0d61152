"""The sidebar's tree: alerts, articles, watches, and the feeds in their folders."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from monitor.model import FeedState
from monitor.show import times
from monitor.show.feed_words import doubts
from monitor.show.sidebar_nodes import Desk, Node, Titles, build
from monitor.show.targets import Kind, Target

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

NodeRole = Qt.ItemDataRole.UserRole + 1
"""Role under which views and delegates get the whole Node."""


class SidebarTree(QAbstractItemModel):
    """Rebuilt from the archive as a whole; a view hears of no more than what differs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Qt keeps a number for each row, never an object: an object that is gone would end the process.
        self._numbers = itertools.count(1)
        self._root = Node(Target(Kind.HEADING))
        self._nodes: dict[int, Node] = {}
        self._number_of: dict[int, int] = {}
        self._take(self._build(Desk()))

    def show(self, desk: Desk) -> bool:
        """Show `desk`; returns whether rows came or went, so that the view has lost its selection."""
        fresh = self._build(desk)
        if fresh.shape() != self._root.shape():
            self.beginResetModel()
            self._take(fresh)
            self.endResetModel()
            return True
        for old, new in zip(_all(self._root), _all(fresh), strict=True):
            if (old.target, old.count, old.icon, old.trouble, old.feed, old.watch) != (
                new.target,
                new.count,
                new.icon,
                new.trouble,
                new.feed,
                new.watch,
            ):
                old.target, old.count, old.icon, old.trouble = new.target, new.count, new.icon, new.trouble
                old.feed, old.watch = new.feed, new.watch
                where = self._index_of(old)
                self.dataChanged.emit(where, where)
        return False

    def find(self, key: tuple[Kind, str]) -> QModelIndex:
        """Return the row of the target with this key, invalid if it is not there."""
        node = next((node for node in _all(self._root) if node is not self._root and node.target.key == key), None)
        return QModelIndex() if node is None else self._index_of(node)

    def node(self, index: _Index) -> Node:
        """Return the node at `index`, the root for none."""
        if not index.isValid():
            return self._root
        return self._nodes.get(index.internalId(), self._root)

    # Qt overrides

    def index(self, row: int, column: int, parent: _Index = _ROOT) -> QModelIndex:
        """Return the index of a row below `parent`."""
        children = self.node(parent).children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, column, self._number_of[id(children[row])])

    def parent(self, index: _Index = _ROOT) -> QModelIndex:  # type: ignore[override]  # Qt has two functions of this name
        """Return the index above `index`."""
        above = self.node(index).parent if index.isValid() else None
        return QModelIndex() if above is None else self._index_of(above)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many rows are below `parent`."""
        return 0 if parent.column() > 0 else len(self.node(parent).children)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return one."""
        return 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Headings are there to be read, not chosen."""
        if not index.isValid() or self.node(index).target.kind is Kind.HEADING:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is known of a row."""
        if not index.isValid():
            return None
        node = self.node(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return node.target.title
            case Qt.ItemDataRole.ToolTipRole:
                return self._tooltip(node)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(node)
            case _:
                return node if role == NodeRole else None

    def _take(self, root: Node) -> None:
        self._root = root
        self._nodes = {next(self._numbers): node for node in _all(root)}
        self._number_of = {id(node): number for number, node in self._nodes.items()}

    # Words

    def _build(self, desk: Desk) -> Node:
        titles = Titles(
            alerts=self.tr("Alerts"),
            articles=self.tr("All articles"),
            starred=self.tr("Starred"),
            watches=self.tr("Watches"),
            feeds=self.tr("Feeds"),
        )
        return build(desk, titles)

    def _spoken(self, node: Node) -> str:
        said = [node.target.title]
        if node.count:
            new = node.target.kind in (Kind.ALERTS, Kind.WATCH)
            said.append(self.tr("%n new", "", node.count) if new else self.tr("%n unread", "", node.count))
        if node.trouble:
            said.append(self.tr("failing: {error}").format(error=node.trouble))
        return ", ".join(said)

    def _tooltip(self, node: Node) -> str:
        if node.watch is not None:
            return node.watch.query if node.watch.enabled else self.tr("{query} (off)").format(query=node.watch.query)
        feed = node.feed
        if feed is None:
            return ""
        said = [feed.url]
        if feed.state is FeedState.STOPPED:
            said.append(self.tr("The publisher has ended this feed: {error}").format(error=feed.error or ""))
        elif node.trouble:
            said.append(self.tr("It could not be polled: {error}").format(error=node.trouble))
        said += doubts(feed)
        if feed.last_success is not None:
            said.append(self.tr("Last polled well {stamp}").format(stamp=times.stamp(feed.last_success)))
        if feed.next_poll is not None:
            said.append(self.tr("Next poll {stamp}").format(stamp=times.stamp(feed.next_poll)))
        if feed.why:
            said.append(feed.why)
        return "\n".join(said)

    def _index_of(self, node: Node) -> QModelIndex:
        if node.parent is None:
            return QModelIndex()
        row = next(row for row, child in enumerate(node.parent.children) if child is node)
        return self.createIndex(row, 0, self._number_of[id(node)])


def target_at(index: _Index) -> Target | None:
    """Return the target of a row, None for none."""
    node = index.data(NodeRole)
    return node.target if isinstance(node, Node) else None


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _all(child)
