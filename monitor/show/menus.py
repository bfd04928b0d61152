"""The menus of the window: its bar, and those that open where a person asks for them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QMenu, QMenuBar, QToolButton, QWidget

from monitor.show.actions import Actions
from monitor.show.place_menu import PlaceMenu
from monitor.show.sidebar_nodes import Desk, Node

_LINE = ("open", "original", "copy-link", "", "read", "star", "done", "", "all-read")
_ADD = ("follow", "watch", "", "starters", "import")
_FILE = (
    *("follow", "starters", "import", "export", "", "watch", "", "poll", "stop-polling", "feeds", "failing", ""),
    *("backups", "search-index", "", "settings", "", "close", "quit"),
)
_VIEW = ("search", "alerts", "all", "starred", "", "snippets", "show-done", "", "larger", "smaller", "normal")
# They have keys and no place in a menu.
_KEYS_ONLY = ("next-place", "previous-place", "pane-1", "pane-2", "pane-3", "next-pane", "previous-pane")


class Menus(QObject):
    """Fills menus with the window's commands; one that pops up is gone when it closes."""

    def __init__(self, actions: Actions, places: PlaceMenu, window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        self._places = places
        self._window = window

    def fill_bar(self, bar: QMenuBar) -> None:
        """Put all menus into the bar of the window."""
        fill = self._actions.fill
        fill(bar.addMenu(self.tr("&File")), _FILE)
        fill(bar.addMenu(self.tr("&Article")), ("next", "previous", "next-unread", "on", "", *_LINE))
        fill(bar.addMenu(self.tr("&View")), _VIEW)
        fill(bar.addMenu(self.tr("&Help")), ("keys", "welcome", "", "about"))
        for name in _KEYS_ONLY:
            self._actions[name].setVisible(True)

    @Slot(QPoint)
    def show_line(self, place: QPoint) -> None:
        """Show what can be done with the chosen lines."""
        self._actions.fill(self._passing(), _LINE).popup(place)

    @Slot(QToolButton)
    def show_adding(self, button: QToolButton) -> None:
        """Show what can be added, below its button."""
        self._actions.fill(self._passing(), _ADD).popup(button.mapToGlobal(button.rect().bottomLeft()))

    def show_place(self, node: Node, desk: Desk, place: QPoint) -> None:
        """Show what can be done with a row of the sidebar, if anything."""
        menu = self._places.build(node, desk)
        if not menu.isEmpty():
            menu.popup(place)

    def _passing(self) -> QMenu:
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu
