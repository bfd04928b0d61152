from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from monitor.show.look import Look
from monitor.show.panels.status_line import StatusLine


def failing(qtbot: QtBot, feeds: int, count: int) -> str:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_feeds(feeds, count)
    button = line.findChild(QPushButton)
    assert button is not None
    return "" if button.isHidden() else button.text()


def test_where_nearly_all_feeds_fail_the_machine_may_be_offline(qtbot: QtBot, look: Look) -> None:
    assert failing(qtbot, 210, 209) == "209 failing · is this machine online?"
    assert failing(qtbot, 3, 3) == "3 failing · is this machine online?"


def test_a_few_feeds_that_fail_are_their_publishers_matter(qtbot: QtBot, look: Look) -> None:
    assert failing(qtbot, 210, 0) == ""
    assert failing(qtbot, 2, 2) == "2 failing"
    assert failing(qtbot, 210, 120) == "120 failing"
