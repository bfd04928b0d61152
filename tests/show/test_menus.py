"""What the context menus offer, and that it can be undone."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from monitor.model import AlertState, Pace
from monitor.show.models.line_list import PAGE
from monitor.show.targets import Kind, Target
from tests.show.conftest import Open, OpenWindow
from tests.show.filling import Filling


def menu_by_key(qtbot: QtBot, opened: Open, target: Target) -> QMenu:
    sidebar = opened.window.bench.sidebar
    sidebar.go_to(target)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(sidebar.viewport(), event)
    found: list[QMenu] = []

    def shown() -> bool:
        found[:] = [menu for menu in opened.window.findChildren(QMenu) if menu.isVisible()]
        return bool(found)

    qtbot.waitUntil(shown)
    return found[0]


def choose(menu: QMenu, text: str) -> None:
    action = next(action for action in menu.actions() if action.text() == text)
    action.trigger()
    menu.close()


def undo(qtbot: QtBot, opened: Open) -> None:
    qtbot.waitUntil(opened.window.bench.notices.isVisible)
    opened.window.bench.notices._act()


def test_a_feed_is_left_and_followed_again(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    feed = filling.feed("Harbour Wire", "Wires")
    filling.watch("Truce", "truce")
    opened = open_window()
    choose(menu_by_key(qtbot, opened, Target(Kind.FEED, ids=(feed.id,))), "Stop following")
    qtbot.waitUntil(lambda: not filling.reader.feeds())
    undo(qtbot, opened)
    qtbot.waitUntil(lambda: len(filling.reader.feeds()) == 1)


def test_a_feed_is_made_a_wire_from_its_menu(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    feed = filling.feed("Harbour Wire", "Wires")
    filling.watch("Truce", "truce")
    opened = open_window()
    menu = menu_by_key(qtbot, opened, Target(Kind.FEED, ids=(feed.id,)))
    how_soon = next(action for action in menu.actions() if action.text() == "How soon").menu()
    assert isinstance(how_soon, QMenu)
    assert [action.text() for action in how_soon.actions() if action.isChecked()] == ["As its news comes"]
    choose(how_soon, "As soon as is polite (a wire)")
    qtbot.waitUntil(lambda: filling.reader.feeds()[0].pace is Pace.WIRE)


def test_a_folder_is_left_with_all_its_feeds(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    ids = tuple(filling.feed(name, "Wires/Asia").id for name in ("One", "Two"))
    filling.watch("Truce", "truce")
    opened = open_window()
    menu = menu_by_key(qtbot, opened, Target(Kind.FOLDER, ids=ids, folder="Wires"))
    choose(menu, "Stop following these 2 feeds")
    qtbot.waitUntil(lambda: not filling.reader.feeds())
    undo(qtbot, opened)
    qtbot.waitUntil(lambda: len(filling.reader.feeds()) == 2)


def test_a_watch_is_switched_off_and_removed_and_comes_back(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    filling.feed()
    watch = filling.watch("Truce", "truce")
    opened = open_window()
    target = Target(Kind.WATCH, ids=(watch.id,))
    choose(menu_by_key(qtbot, opened, target), "Switch off")
    qtbot.waitUntil(lambda: not filling.reader.watches()[0].enabled)
    qtbot.waitUntil(lambda: not opened.window.doing.desk.watches[0].enabled)
    choose(menu_by_key(qtbot, opened, target), "Remove watch")
    qtbot.waitUntil(lambda: not filling.reader.watches())
    undo(qtbot, opened)
    qtbot.waitUntil(lambda: len(filling.reader.watches()) == 1)


def test_only_the_articles_of_a_feed_are_marked_read(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    one, two = filling.feed("One"), filling.feed("Two")
    filling.watch("Truce", "truce")
    filling.article("From one", feed=one)
    filling.article("From two", feed=two)
    opened = open_window()
    choose(menu_by_key(qtbot, opened, Target(Kind.FEED, ids=(one.id,))), "Mark all as read")
    qtbot.waitUntil(lambda: filling.reader.unread_by_feed() == {two.id: 1})


def test_all_alerts_of_a_watch_are_settled_and_brought_back(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    filling.feed()
    truce, ferry = filling.watch("Truce", "truce"), filling.watch("Ferry", "ferry")
    # More than the list loads at a time.
    for number in range(PAGE + 10):
        filling.article(f"Truce, day {number}", minutes_ago=number)
    filling.article("A ferry")
    opened = open_window()
    opened.window.bench.sidebar.go_to(Target(Kind.WATCH, ids=(truce.id,)))
    opened.window.doing.mark_all_read()
    qtbot.waitUntil(lambda: filling.reader.new_alerts_by_watch() == {ferry.id: 1})
    qtbot.waitUntil(lambda: sum(filling.reader.unread_by_feed().values()) == 1)
    undo(qtbot, opened)
    qtbot.waitUntil(lambda: filling.reader.new_alerts_by_watch() == {truce.id: PAGE + 10, ferry.id: 1})
    qtbot.waitUntil(lambda: sum(filling.reader.unread_by_feed().values()) == PAGE + 11)


def test_what_a_search_found_is_marked_read(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    filling.feed()
    filling.watch("Ferry", "ferry")
    filling.article("Truce holds")
    filling.article("A ferry")
    opened = open_window()
    opened.window.bench.search.write("truce")
    qtbot.waitUntil(lambda: opened.titles() == ["Truce holds"])
    opened.window.doing.mark_all_read()
    qtbot.waitUntil(lambda: sum(filling.reader.unread_by_feed().values()) == 1)
    assert len(filling.reader.alerts(state=AlertState.NEW)) == 1


def test_the_list_has_its_menu_too(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    filling.feed()
    filling.watch("Truce", "truce")
    filling.article("Truce holds")
    opened = open_window()
    qtbot.waitUntil(lambda: len(opened.titles()) == 1)
    opened.window.doing.step(1)
    view = opened.window.bench.headlines.view
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(view.viewport(), event)
    qtbot.waitUntil(lambda: any(menu.isVisible() for menu in opened.window.findChildren(QMenu)))
    menu = next(menu for menu in opened.window.findChildren(QMenu) if menu.isVisible())
    assert "Copy link" in [action.text() for action in menu.actions()]
    choose(menu, "Copy link")
    assert QApplication.clipboard().text().startswith("https://news.example/")


def test_the_full_articles_of_a_feed_are_switched_on_with_its_newest_and_off(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    feed = filling.feed("Harbour Wire", "Wires")
    filling.watch("Truce", "truce")
    opened = open_window()
    target = Target(Kind.FEED, ids=(feed.id,))
    choose(menu_by_key(qtbot, opened, target), "Fetch full articles")
    qtbot.waitUntil(lambda: filling.reader.feeds()[0].full_text)
    undo(qtbot, opened)
    qtbot.waitUntil(lambda: any(node.full_text for node in opened.window._desk.feeds))
    choose(menu_by_key(qtbot, opened, target), "Fetch full articles")
    qtbot.waitUntil(lambda: not filling.reader.feeds()[0].full_text)
