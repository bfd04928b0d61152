"""The panes of the window: the search line above, the sidebar, the list and the article below it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from monitor.show.line_row import LineRow
from monitor.show.look import Look
from monitor.show.models.line_list import LineList
from monitor.show.panels.headlines import Headlines
from monitor.show.panels.notice_bar import NoticeBar
from monitor.show.panels.reading import Reading
from monitor.show.panels.search_line import SearchLine
from monitor.show.panels.sidebar import Sidebar
from monitor.show.panels.welcome import Welcome


class Workbench(QWidget):
    """Places the panels; each of them knows no other."""

    def __init__(self, look: Look, row: LineRow, lines: LineList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchLine(look)
        self.sidebar = Sidebar(look)
        self.headlines = Headlines(look, row, lines)
        self.reading = Reading(look)
        self.welcome = Welcome(look)
        self.notices = NoticeBar(look)
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self._stack = QStackedWidget()
        inner = QSplitter(Qt.Orientation.Horizontal)
        inner.addWidget(self.headlines)
        inner.addWidget(self.reading)
        inner.setSizes([440, 600])
        inner.setStretchFactor(0, 2)
        inner.setStretchFactor(1, 3)
        self._stack.addWidget(inner)
        self._stack.addWidget(self.welcome)
        self.panes.addWidget(self.sidebar)
        self.panes.addWidget(self._stack)
        self.panes.setSizes([224, 1040])
        self.panes.setStretchFactor(0, 0)
        self.panes.setStretchFactor(1, 1)
        for splitter in (self.panes, inner):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.search)
        column.addWidget(self.panes, stretch=1)
        column.addWidget(self.notices)
        order = [self.search.edit, self.sidebar, self.headlines.view, self.reading.view]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def is_welcoming(self) -> bool:
        """Return whether the first steps are shown."""
        return self._stack.currentWidget() is self.welcome

    def set_welcoming(self, welcoming: bool) -> None:
        """Show the first steps instead of list and article, or not."""
        self._stack.setCurrentIndex(1 if welcoming else 0)

    def focus_pane(self, number: int) -> None:
        """Give the keyboard to the sidebar, the list or the article."""
        (self.sidebar, self.headlines.view, self.reading.view)[number].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_pane(self, step: int) -> None:
        """Give the keyboard to the next pane, round and round."""
        panes = (self.search.edit, self.sidebar, self.headlines.view, self.reading.view)
        now = next((number for number, pane in enumerate(panes) if pane.hasFocus()), 0)
        panes[(now + step) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)
