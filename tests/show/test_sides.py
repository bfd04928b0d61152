"""In a window of Arabic or Hebrew everything stands on the other side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMargins, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from monitor.show.coverage_bars import CoverageBars
from monitor.show.look import Look
from monitor.show.sides import edges, margins, narrowed
from monitor.show.targets import Kind, Target
from tests.show.conftest import OpenWindow
from tests.show.filling import Filling


@pytest.fixture
def right_to_left(application: QApplication) -> Iterator[None]:
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_lines_begin_at_the_left(application: QApplication) -> None:
    assert margins(1, 2, 3, 4) == QMargins(1, 2, 3, 4)
    assert edges() == {"start": "left", "end": "right"}


def test_or_at_the_right(right_to_left: None) -> None:
    assert margins(1, 2, 3, 4) == QMargins(3, 2, 1, 4)
    assert edges() == {"start": "right", "end": "left"}


@pytest.mark.parametrize("left", [0, 40])
def test_an_area_is_narrowed_at_its_beginning(left: int) -> None:
    area = QRect(left, 0, 100, 20)
    assert narrowed(area, Qt.LayoutDirection.LeftToRight, 16, 1, 4, 2) == QRect(left + 16, 1, 80, 17)
    assert narrowed(area, Qt.LayoutDirection.RightToLeft, 16, 1, 4, 2) == QRect(left + 4, 1, 80, 17)


def test_the_chosen_line_is_marked_at_the_side_where_lines_begin(
    qtbot: QtBot, right_to_left: None, look: Look, filling: Filling, open_window: OpenWindow
) -> None:
    filling.article("Truce agreed")
    made = open_window()
    made.window.bench.sidebar.go_to(Target(Kind.ALL))
    qtbot.waitUntil(lambda: made.titles() == ["Truce agreed"])
    view = made.window.bench.headlines.view
    made.window.bench.headlines.go_to_row(0)
    qtbot.waitUntil(lambda: not view.visualRect(view.model().index(0, 0)).isEmpty())
    picture = view.viewport().grab(view.visualRect(view.model().index(0, 0))).toImage()
    # Beside the frame of what has the focus, which is a pixel wide.
    middle, accent = picture.height() // 2, QColor(look.theme.accent)
    assert picture.pixelColor(picture.width() - 2, middle) == accent
    assert picture.pixelColor(2, middle) != accent


def test_the_days_of_coverage_run_as_lines_are_read(qtbot: QtBot, right_to_left: None, look: Look) -> None:
    bars = CoverageBars(look, 30)
    qtbot.addWidget(bars)
    assert bars._days == sorted(bars._days)
    lefts = [bars._bar(number).left() for number in range(30)]
    assert lefts == sorted(lefts, reverse=True)
