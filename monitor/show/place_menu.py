"""What can be done with a row of the sidebar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from monitor.model import Feed, Pace
from monitor.show.actions import without_argument
from monitor.show.asking import Asking
from monitor.show.decisions import Decisions
from monitor.show.look import Look
from monitor.show.sidebar_nodes import Desk, Node
from monitor.show.targets import Kind


class PlaceMenu(QObject):
    """Builds the context menu of a watch, a folder, a feed."""

    search_wanted = Signal(str)

    def __init__(self, decisions: Decisions, asking: Asking, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._decisions = decisions
        self._asking = asking
        self._look = look
        self._window = parent

    def build(self, node: Node, desk: Desk) -> QMenu:
        """Return the menu of `node`, empty if nothing can be done with it; it is gone when it closes."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        match node.target.kind:
            case Kind.WATCH:
                self._fill_watch(menu, node)
            case Kind.FEED:
                self._fill_feed(menu, node, desk)
            case Kind.FOLDER:
                self._fill_folder(menu, node, desk)
            case Kind.ALL:
                self._add(menu, self.tr("Mark all as read"), "read", self._decisions.mark_all_read)
                self._add(menu, self.tr("Poll now"), "refresh", self._decisions.poll_now)
            case _:
                pass
        return menu

    def _fill_watch(self, menu: QMenu, node: Node) -> None:
        watch = node.watch
        if watch is None:
            return
        self._add(menu, self.tr("Search the archive"), "search", lambda: self.search_wanted.emit(watch.query))
        menu.addSeparator()
        self._add(menu, self.tr("Edit watch…"), "edit", lambda: self._asking.watch(watch))
        switched = self.tr("Switch off") if watch.enabled else self.tr("Switch on")
        self._add(menu, switched, "stopped", lambda: self._decisions.switch_watch(watch, enabled=not watch.enabled))
        menu.addSeparator()
        self._add(menu, self.tr("Remove watch"), "remove", lambda: self._decisions.remove_watch(watch))

    def _fill_feed(self, menu: QMenu, node: Node, desk: Desk) -> None:
        feed = node.feed
        if feed is None:
            return
        self._add(menu, self.tr("Mark all as read"), "read", lambda: self._decisions.mark_all_read([feed.id]))
        self._add(menu, self.tr("Poll now"), "refresh", lambda: self._decisions.poll_now([feed.id]))
        self._add_full_text(menu, [feed])
        menu.addSeparator()
        self._fill_pace(menu.addMenu(self._look.icon("refresh"), self.tr("How soon")), feed)
        self._add(menu, self.tr("Feed settings…"), "edit", lambda: self._asking.edited_feed(feed, desk.folders))
        self._add(menu, self.tr("Login…"), "settings", lambda: self._asking.login(feed))
        self._add(menu, self.tr("Copy address"), "copy", lambda: QGuiApplication.clipboard().setText(feed.url))
        menu.addSeparator()
        self._add(menu, self.tr("Stop following"), "remove", lambda: self._decisions.remove_feeds([feed]))

    def _fill_pace(self, menu: QMenu, feed: Feed) -> None:
        group = QActionGroup(menu)
        for pace, text in (
            (Pace.WIRE, self.tr("As soon as is polite (a wire)")),
            (Pace.NORMAL, self.tr("As its news comes")),
            (Pace.SLOW, self.tr("Some time in the day")),
        ):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(feed.pace is pace)
            group.addAction(action)
            action.triggered.connect(without_argument(partial(self._decisions.set_pace, feed, pace)))

    def _fill_folder(self, menu: QMenu, node: Node, desk: Desk) -> None:
        ids = node.target.ids
        feeds = [feed for feed in desk.feeds if feed.id in ids]
        self._add(menu, self.tr("Mark all as read"), "read", lambda: self._decisions.mark_all_read(ids))
        self._add(menu, self.tr("Poll now"), "refresh", lambda: self._decisions.poll_now(ids))
        self._add_full_text(menu, feeds)
        menu.addSeparator()
        text = self.tr("Stop following these %n feeds", "", len(feeds))
        self._add(menu, text, "remove", lambda: self._decisions.remove_feeds(feeds))

    def _add_full_text(self, menu: QMenu, feeds: Sequence[Feed]) -> None:
        """Offer to fetch the pages of these feeds' articles; the tick says that it is so for all of them."""
        on = all(feed.full_text for feed in feeds)
        action = menu.addAction(self.tr("Fetch full articles"))
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(without_argument(lambda: self._decisions.fetch_pages(feeds, on=not on)))

    def _add(self, menu: QMenu, text: str, icon: str, run: Callable[[], object]) -> None:
        # The slot goes with its action, the action with its menu.
        menu.addAction(self._look.icon(icon), text).triggered.connect(without_argument(run))
