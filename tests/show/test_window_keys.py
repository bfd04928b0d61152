"""The window by keyboard alone, and as a screen reader meets it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QAccessible, QHelpEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from monitor.model import AlertState
from monitor.show.dialogs.add_feed import AddFeed
from monitor.show.dialogs.shortcuts import ShortcutsDialog
from monitor.show.dialogs.watch_editor import WatchEditor
from monitor.show.targets import Kind
from tests.show.conftest import Open, OpenWindow
from tests.show.filling import Filling


@pytest.fixture
def opened(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> Open:
    """A window on three alerts and one article without one."""
    feed = filling.feed("Harbour Wire", "Wires")
    filling.watch("Gaza truce", "gaza truce")
    for number in range(3):
        filling.article(f"Gaza truce, day {number}", "It holds.\n\n" * 50, feed=feed, minutes_ago=number)
    filling.article("Ferry strike", "The boats stay in port.", feed=feed, minutes_ago=50)
    opened = open_window()
    qtbot.waitUntil(lambda: len(opened.titles()) == 3)
    opened.window.activateWindow()
    qtbot.waitUntil(opened.window.isActiveWindow)
    opened.window.bench.headlines.view.setFocus()
    return opened


def press(opened: Open, *keys: str) -> None:
    """Press keys where the keyboard is."""
    for key in keys:
        QTest.keySequence(QApplication.focusWidget() or opened.window, QKeySequence(key))


def dialogs(opened: Open, kind: type[QDialog]) -> list[QDialog]:
    return [dialog for dialog in opened.window.findChildren(kind) if dialog.isVisible()]


def title(opened: Open) -> str:
    sheet = opened.window.bench.reading.sheet()
    return "" if sheet is None else sheet.article.title


def test_giving_the_list_the_keyboard_opens_nothing(qtbot: QtBot, opened: Open) -> None:
    qtbot.wait(100)
    assert title(opened) == ""
    assert {alert.state for alert in opened.filling.reader.alerts()} == {AlertState.NEW}


def test_j_and_k_go_through_the_list_and_open(qtbot: QtBot, opened: Open) -> None:
    press(opened, "J", "J")
    qtbot.waitUntil(lambda: title(opened) == "Gaza truce, day 1")
    press(opened, "K")
    qtbot.waitUntil(lambda: title(opened) == "Gaza truce, day 0")


def test_an_alert_that_is_opened_has_been_seen_and_e_sets_it_done(qtbot: QtBot, opened: Open) -> None:
    reader = opened.filling.reader
    press(opened, "J")
    qtbot.waitUntil(lambda: reader.alerts()[0].state is AlertState.SEEN)
    press(opened, "E")
    qtbot.waitUntil(lambda: reader.alerts()[0].state is AlertState.DONE)
    # It goes on to the next one, and the notice offers to undo.
    qtbot.waitUntil(lambda: title(opened) == "Gaza truce, day 1")
    qtbot.waitUntil(opened.window.bench.notices.isVisible)
    opened.window.bench.notices._act()
    qtbot.waitUntil(lambda: reader.alerts()[0].state is AlertState.SEEN)


def test_s_and_m_star_and_mark_unread(qtbot: QtBot, opened: Open) -> None:
    reader = opened.filling.reader
    press(opened, "G", "L")
    qtbot.waitUntil(lambda: len(opened.titles()) == 4)
    press(opened, "J")
    qtbot.waitUntil(lambda: title(opened) == "Gaza truce, day 0")
    article = opened.window.bench.reading.sheet()
    assert article is not None
    qtbot.waitUntil(lambda: reader.headlines([article.article.id])[0].read)
    press(opened, "S", "M")
    qtbot.waitUntil(lambda: reader.headlines([article.article.id])[0].starred)
    qtbot.waitUntil(lambda: not reader.headlines([article.article.id])[0].read)


def test_all_is_marked_read_and_that_is_undone(qtbot: QtBot, opened: Open) -> None:
    reader = opened.filling.reader
    press(opened, "G", "L")
    qtbot.waitUntil(lambda: len(opened.titles()) == 4)
    press(opened, "Shift+A")
    qtbot.waitUntil(lambda: not reader.unread_by_feed())
    qtbot.waitUntil(opened.window.bench.notices.isVisible)
    opened.window.bench.notices._act()
    qtbot.waitUntil(lambda: sum(reader.unread_by_feed().values()) == 4)


def test_slash_goes_to_the_search_line_where_letters_are_letters(qtbot: QtBot, opened: Open) -> None:
    press(opened, "/")
    edit = opened.window.bench.search.edit
    assert QApplication.focusWidget() is edit
    QTest.keyClicks(edit, "jokes")
    assert opened.window.bench.search.query() == "jokes"
    assert opened.window.navigation.target.kind is Kind.ALERTS


def test_a_search_is_left_by_emptying_the_line(qtbot: QtBot, opened: Open) -> None:
    opened.window.bench.search.write("ferry")
    qtbot.waitUntil(lambda: opened.titles() == ["Ferry strike"])
    opened.window.bench.search.write("")
    qtbot.waitUntil(lambda: len(opened.titles()) == 3)
    assert opened.window.navigation.target.kind is Kind.ALERTS


def test_the_panes_are_reached_one_after_the_other(opened: Open) -> None:
    bench = opened.window.bench
    seen = []
    for _ in range(4):
        press(opened, "F6")
        seen.append(QApplication.focusWidget())
    assert seen == [bench.reading.view, bench.search.edit, bench.sidebar, bench.headlines.view]


def test_tab_goes_through_everything_and_comes_back(qtbot: QtBot, opened: Open) -> None:
    press(opened, "J")
    qtbot.waitUntil(lambda: bool(title(opened)))
    opened.window.bench.search.edit.setFocus()
    seen: list[QWidget | None] = []
    for _ in range(40):
        press(opened, "Tab")
        seen.append(QApplication.focusWidget())
        if seen[-1] is opened.window.bench.search.edit:
            break
    bench = opened.window.bench
    assert seen[-1] is bench.search.edit
    for pane in (bench.sidebar, bench.headlines.view, bench.reading.view):
        assert pane in seen


@pytest.mark.parametrize(("key", "kind"), [("?", ShortcutsDialog), ("+", AddFeed), ("W", WatchEditor)])
def test_dialogs_open_by_keyboard_and_close_by_escape(
    qtbot: QtBot, opened: Open, key: str, kind: type[QDialog]
) -> None:
    press(opened, key)
    qtbot.waitUntil(lambda: len(dialogs(opened, kind)) == 1)
    QTest.keyClick(dialogs(opened, kind)[0], Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialogs(opened, kind))


def test_no_two_commands_share_a_key(opened: Open) -> None:
    keys = [key for _title, group in opened.window.doing.keys for each in group for key in each.keys]
    assert len(keys) == len(set(keys))


def test_a_link_of_another_kind_is_not_opened(qtbot: QtBot, opened: Open) -> None:
    with qtbot.waitSignal(opened.window.lines.told) as caught:
        opened.window.lines.follow_link(QUrl("file:///etc/passwd"))
    assert caught.args is not None
    assert caught.args[0].bad


_QTS_OWN = ("QComboBoxPrivateContainer", "QSpinBox", "QComboBox")


def focusable(root: QWidget) -> Iterator[QWidget]:
    """Every widget that the keyboard can reach, but those that Qt makes inside its own ones."""
    for widget in root.findChildren(QWidget):
        parent = widget.parent()
        if widget.isHidden() or (parent is not None and parent.metaObject().className() in _QTS_OWN):
            continue
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            yield widget


def nameless(root: QWidget) -> list[str]:
    """The widgets that a screen reader could not name."""
    found = []
    for widget in focusable(root):
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name):
            found.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    return found


def test_everything_that_takes_the_keyboard_has_a_name(qtbot: QtBot, opened: Open) -> None:
    opened.window.doing.follow_feed()
    opened.window.doing.new_watch()
    opened.window.doing.settings()
    opened.window.doing.shortcuts()
    opened.window.doing.about()
    opened.window.doing.show_welcome()
    found = nameless(opened.window)
    assert not found, found
    for dialog in opened.window.findChildren(QDialog):
        dialog.close()


def test_a_row_tells_its_full_stamp_on_hover(qtbot: QtBot, opened: Open) -> None:
    view = opened.window.bench.headlines.view
    place = view.visualRect(view.model().index(0, 0)).center()
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place)))
    assert "Harbour Wire" in QToolTip.text()
    assert "Published" in QToolTip.text()


def test_all_text_grows_with_the_persons_wish(qtbot: QtBot, opened: Open) -> None:
    view = opened.window.bench.headlines.view
    before = view.sizeHintForRow(0)
    for _ in range(8):
        opened.window.doing.zoom(1)
    assert view.sizeHintForRow(0) > 1.7 * before
    assert opened.window.minimumSizeHint().width() < 1280
    opened.window.doing.zoom(0)
    assert view.sizeHintForRow(0) == before
