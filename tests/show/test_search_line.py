from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from monitor.show.look import Look
from monitor.show.panels.search_line import SearchLine, Wanted


@pytest.fixture
def line(qtbot: QtBot, look: Look) -> SearchLine:
    line = SearchLine(look)
    qtbot.addWidget(line)
    line.show()
    return line


def complaint(line: SearchLine) -> str:
    return " ".join(label.text() for label in line.findChildren(QLabel) if label.isVisible() and label.text())


def test_a_search_begins_a_moment_after_the_last_letter(qtbot: QtBot, line: SearchLine) -> None:
    with qtbot.waitSignal(line.wanted) as caught:
        QTest.keyClicks(line.edit, "gaza truce")
    assert caught.args == [Wanted("gaza truce", "newest")]


def test_return_searches_at_once_and_writes_no_new_line(qtbot: QtBot, line: SearchLine) -> None:
    QTest.keyClicks(line.edit, "truce")
    with qtbot.waitSignal(line.wanted, timeout=100):
        QTest.keyClick(line.edit, Qt.Key.Key_Return)
    assert line.query() == "truce"


def test_the_period_is_part_of_what_is_wanted(qtbot: QtBot, line: SearchLine) -> None:
    line.write("truce OR ceasefire")
    period, order = line.findChildren(QComboBox)
    period.setCurrentIndex(period.findData("7d"))
    order.setCurrentIndex(order.findData("relevance"))
    with qtbot.waitSignal(line.wanted) as caught:
        period.activated.emit(period.currentIndex())
    assert caught.args == [Wanted("(truce OR ceasefire) since:7d", "relevance")]


def test_what_is_probably_not_meant_is_said_once_it_is_written(qtbot: QtBot, line: SearchLine) -> None:
    with qtbot.waitSignal(line.wanted):
        line.write("gaza and")
    assert complaint(line) == ""
    with qtbot.waitSignal(line.wanted):
        line.write("gaza and truce")
    assert "Write AND in capitals for the operator." in complaint(line)
    with qtbot.waitSignal(line.wanted):
        line.write("hd=truce and gaza near5 blinken")
    assert "This looks like a query of Factiva." in complaint(line)
    with qtbot.waitSignal(line.wanted):
        line.write("gaza AND truce")
    assert complaint(line) == ""


def test_a_mistake_is_underlined_at_its_place_and_explained(qtbot: QtBot, line: SearchLine) -> None:
    with qtbot.assertNotEmitted(line.wanted):
        line.write("gaza AND (truce")
        qtbot.waitUntil(lambda: bool(line.edit.extraSelections()))
    selection = line.edit.extraSelections()[0]
    assert selection.cursor.selectedText() == "("
    assert "never closed" in complaint(line)
    line.write("gaza AND (truce)")
    qtbot.waitUntil(lambda: not line.edit.extraSelections())
    assert complaint(line) == ""


def test_an_emptied_line_is_told_once(qtbot: QtBot, line: SearchLine) -> None:
    with qtbot.waitSignal(line.wanted):
        line.write("truce")
    with qtbot.waitSignal(line.emptied):
        QTest.keyClick(line.edit, Qt.Key.Key_Escape)


def test_tab_and_down_leave_the_line(qtbot: QtBot, line: SearchLine) -> None:
    with qtbot.waitSignal(line.left_downwards):
        QTest.keyClick(line.edit, Qt.Key.Key_Down)
    assert line.edit.tabChangesFocus()


def test_return_says_at_once_what_more_letters_might_change(qtbot: QtBot, line: SearchLine) -> None:
    with qtbot.waitSignal(line.wanted):
        line.write('gaza "truce talks')
    assert complaint(line) == ""
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    assert "never closed" in complaint(line)
    with qtbot.waitSignal(line.wanted):
        line.write('gaza "truce talks"')
    assert complaint(line) == ""
