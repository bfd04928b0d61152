from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from monitor.chronicle import Activity
from monitor.show import times
from monitor.show.look import Look
from monitor.show.panels.status_line import Figures, StatusLine


def failing(qtbot: QtBot, feeds: int, count: int) -> str:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_feeds(feeds, count)
    button = next(each for each in line.findChildren(QPushButton) if each.text().endswith("failing"))
    return "" if button.isHidden() else button.text()


def test_however_many_feeds_fail_only_the_collector_says_that_the_machine_is_offline(qtbot: QtBot, look: Look) -> None:
    assert failing(qtbot, 210, 209) == "209 failing"
    assert failing(qtbot, 3, 3) == "3 failing"


def test_a_few_feeds_that_fail_are_their_publishers_matter(qtbot: QtBot, look: Look) -> None:
    assert failing(qtbot, 210, 0) == ""
    assert failing(qtbot, 2, 2) == "2 failing"
    assert failing(qtbot, 210, 120) == "120 failing"


def test_a_machine_that_is_offline_says_since_when(qtbot: QtBot, look: Look) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    since = times.now() - timedelta(minutes=20)
    line.show_figures(Figures(Activity(1, times.now(), 9, 2, "", offline_since=since), None, 0))
    said = [label.text() for label in line.findChildren(QLabel)]
    assert f"offline since {times.absolute(since, times.now())}" in said
    line.show_figures(Figures(Activity(1, times.now(), 9, 2, ""), None, 0))
    assert not any("offline" in label.text() for label in line.findChildren(QLabel))


def test_a_round_of_polls_can_be_stopped_while_there_is_one(qtbot: QtBot, look: Look) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    stop = next(button for button in line.findChildren(QPushButton) if button.text() == "Stop")
    assert stop.isHidden()
    line.resize(900, 30)
    line.show()
    places = set()
    for done in (9, 10, 99, 100):
        line.show_notices(done)
        line.show_figures(Figures(Activity(1, times.now(), 300, done, ""), None, 0))
        layout = line.layout()
        assert layout is not None
        layout.activate()
        places.add(stop.x())
    # It does not move under the pointer of whoever is about to press it.
    assert len(places) == 1
    line.show_figures(Figures(Activity(1, times.now(), 9, 2, ""), None, 0))
    assert not stop.isHidden()
    with qtbot.waitSignal(line.stop_wanted):
        stop.click()
    line.show_figures(Figures(Activity(1, times.now(), 9, 9, ""), None, 0))
    assert stop.isHidden()
