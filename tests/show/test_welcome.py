from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from monitor.show.dialogs.add_feed import AddFeed
from monitor.show.dialogs.watch_editor import WatchEditor
from tests.show.conftest import Open, OpenWindow
from tests.show.filling import Filling


def words(opened: Open) -> str:
    return " ".join(label.text() for label in opened.window.bench.welcome.findChildren(QLabel))


def field(opened: Open, name: str) -> QLineEdit:
    return next(edit for edit in opened.window.bench.welcome.findChildren(QLineEdit) if edit.accessibleName() == name)


def test_three_steps_lead_to_a_first_alert(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    opened = open_window()
    window = opened.window
    assert window.bench.is_welcoming()
    assert "✓" not in words(opened)

    address = field(opened, "Address of a feed or site")
    # Nobody answers there, as on a machine without a network.
    QTest.keyClicks(address, "http://127.0.0.1:9/feed.xml")
    QTest.keyClick(address, Qt.Key.Key_Return)
    [add] = window.findChildren(AddFeed)
    assert add.url.text() == "http://127.0.0.1:9/feed.xml"
    next(button for button in add.findChildren(QPushButton) if button.isDefault()).click()
    qtbot.waitUntil(add.anyway.isVisible, timeout=30_000)
    with qtbot.waitSignal(add.added):
        add.anyway.click()
    qtbot.waitUntil(lambda: words(opened).count("✓") == 1)

    looked_for = field(opened, "Words to watch")
    QTest.keyClicks(looked_for, "gaza truce")
    QTest.keyClick(looked_for, Qt.Key.Key_Return)
    [editor] = window.findChildren(WatchEditor)
    assert editor.query.query() == "gaza truce"
    assert editor.name.text() == "gaza truce"
    with qtbot.waitSignal(editor.saved):
        next(button for button in editor.findChildren(QPushButton) if button.isDefault()).click()
    qtbot.waitUntil(lambda: words(opened).count("✓") == 2)

    wanted = next(button for button in window.bench.welcome.findChildren(QPushButton) if "already" in button.text())
    assert not wanted.isVisible()
    filling.article("Ferry strike")
    qtbot.waitUntil(wanted.isVisible)
    filling.article("Truce in Gaza", "It holds.")
    qtbot.waitUntil(lambda: words(opened).count("✓") == 3)
    assert "One alert is waiting for you." in words(opened)
    next(
        button for button in window.bench.welcome.findChildren(QPushButton) if button.text() == "Open the alerts"
    ).click()
    assert not window.bench.is_welcoming()
    qtbot.waitUntil(lambda: opened.titles() == ["Truce in Gaza"])


def test_what_came_in_before_the_watch_is_a_search_away(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    filling.feed()
    filling.article("Truce holds")
    filling.article("Ferry strike")
    filling.article("Rain")
    filling.watch("Truce", "truce")
    filling.watch("Ferry", "ferry")
    opened = open_window()
    opened.window.doing.show_welcome()
    next(
        button for button in opened.window.bench.welcome.findChildren(QPushButton) if "already" in button.text()
    ).click()
    qtbot.waitUntil(lambda: sorted(opened.titles()) == ["Ferry strike", "Truce holds"])
    assert not opened.window.bench.is_welcoming()


def test_one_feed_that_fails_among_others_does_not_take_the_step_back(
    filling: Filling, open_window: OpenWindow
) -> None:
    filling.feed("Wire")
    filling.fail(filling.feed("Press"), "This is a web page, not a feed.")
    opened = open_window()
    assert "✓" in words(opened)
    assert "You follow 2 feeds." in words(opened)
    assert "could not be polled" not in words(opened)


def test_a_feed_that_fails_is_no_step_done(filling: Filling, open_window: OpenWindow) -> None:
    filling.fail(filling.feed("Press"), "This is a web page, not a feed.")
    opened = open_window()
    assert "✓" not in words(opened)
    assert "Press could not be polled: This is a web page, not a feed." in words(opened)
