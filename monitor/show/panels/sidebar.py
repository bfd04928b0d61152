"""The sidebar: where one can go, and how much is new there."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QPainter
from PySide6.QtWidgets import QTreeView, QWidget

from monitor.show.look import Look
from monitor.show.models.sidebar_tree import SidebarTree, target_at
from monitor.show.sidebar_nodes import Desk
from monitor.show.sidebar_row import SidebarRow
from monitor.show.targets import Kind, Target


class Sidebar(QTreeView):
    """Shows the tree, keeps what is open and chosen while it changes, and says where a person wants to go."""

    chosen = Signal(Target)
    menu_wanted = Signal(QPoint)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAccessibleName(self.tr("Alerts, watches and feeds"))
        self._look = look
        self._tree = SidebarTree(self)
        self._open: set[tuple[Kind, str]] = set()
        self._current: Target | None = None
        self.setModel(self._tree)
        self.setItemDelegate(SidebarRow(look, self))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(True)
        self.setMinimumWidth(160)
        self.expanded.connect(self._note_open)
        self.collapsed.connect(self._note_closed)
        self.selectionModel().currentChanged.connect(self._note_current)
        look.changed.connect(self._relayout)
        self._relayout()
        self._open_headings()

    def show_desk(self, desk: Desk) -> None:
        """Show what the archive holds; stays where it was."""
        if self._tree.show(desk):
            self._open_headings()
            for key in tuple(self._open):
                index = self._tree.find(key)
                if index.isValid():
                    self.setExpanded(index, True)
            if self._current is not None:
                self.go_to(self._current, quietly=True)

    def go_to(self, target: Target, *, quietly: bool = False) -> bool:
        """Choose the row of `target`; returns whether there is one. `quietly` says nothing of it."""
        index = self._tree.find(target.key)
        if not index.isValid():
            return False
        above = index.parent()
        while above.isValid():
            self.setExpanded(above, True)
            above = above.parent()
        model = self.selectionModel()
        was = model.blockSignals(quietly)
        model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        model.blockSignals(was)
        self._current = target_at(index)
        self.viewport().update()
        return True

    def now(self, target: Target) -> Target | None:
        """Return what has become of `target`: renamed, or None if there is no such place any more."""
        return target_at(self._tree.find(target.key))

    def leave(self) -> None:
        """Choose nothing: what is shown is a search."""
        self._current = None
        model = self.selectionModel()
        was = model.blockSignals(True)
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())
        model.blockSignals(was)
        self.viewport().update()

    def step(self, rows: int) -> None:
        """Go to the next or the previous place."""
        index = self.currentIndex()
        while True:
            index = self.indexBelow(index) if rows > 0 else self.indexAbove(index)
            if not index.isValid():
                return
            if index.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(index)
                return

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw an arrow where there is something to open, and nothing else."""
        if not self._tree.rowCount(index) or self._tree.node(index).target.kind is Kind.HEADING:
            return
        closed = "left" if self.isRightToLeft() else "right"
        icon = self._look.icon(
            "down" if self.isExpanded(self._tree.find(self._tree.node(index).target.key)) else closed
        )
        # The arrow stands in the last step of the indentation.
        step = self.indentation()
        left = rect.left() if self.isRightToLeft() else rect.right() - step + 1
        side = self._look.side(0.75)
        icon.paint(painter, QRect(left, rect.center().y() - side // 2, step, side))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the pointer, or with the keyboard of the current one."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            place = self.visualRect(index).center() if by_key else event.pos()
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))

    def _open_headings(self) -> None:
        for row in range(self._tree.rowCount()):
            self.setExpanded(self._tree.index(row, 0), True)

    @Slot(QModelIndex)
    def _note_open(self, index: QModelIndex) -> None:
        self._open.add(self._tree.node(index).target.key)

    @Slot(QModelIndex)
    def _note_closed(self, index: QModelIndex) -> None:
        self._open.discard(self._tree.node(index).target.key)

    @Slot(QModelIndex)
    def _note_current(self, index: QModelIndex) -> None:
        target = target_at(index)
        if target is not None:
            self._current = target
            self.chosen.emit(target)

    @Slot()
    def _relayout(self) -> None:
        self.setIndentation(self._look.side())
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
