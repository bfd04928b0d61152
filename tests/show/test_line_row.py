from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from monitor.model import Headline, Watch
from monitor.show import line_words
from monitor.show.background import Background
from monitor.show.line_row import LineRow, around, draw_text
from monitor.show.look import Look
from monitor.show.marks import Marks
from monitor.show.models.line_list import LineList
from monitor.show.models.supplies import ShelfSupply
from monitor.store.reader import Listing, Reader
from tests.show.filling import Filling

WIDTH, HEIGHT = 400, 24


def drawn(look: Look, text: str, marks: list[tuple[int, int]] | None = None) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    ground = QColor("#ffe8a3")
    draw_text(painter, QRect(0, 0, WIDTH, HEIGHT), text, look.font(), QColor("black"), marks or [], ground)
    painter.end()
    return image


def inked(image: QImage) -> tuple[int, int]:
    """The leftmost and the rightmost column that is not white."""
    white = QColor("white").rgb()
    columns = [x for x in range(WIDTH) if any(image.pixel(x, y) != white for y in range(HEIGHT))]
    return columns[0], columns[-1]


def coloured(image: QImage, colour: str) -> list[int]:
    wanted = QColor(colour).rgb()
    return [x for x in range(WIDTH) if any(image.pixel(x, y) == wanted for y in range(HEIGHT))]


def test_what_is_read_left_to_right_begins_at_the_left(look: Look) -> None:
    left, right = inked(drawn(look, "Truce"))
    assert left < 5
    assert right < WIDTH // 2


@pytest.mark.parametrize("text", ["هدنة في غزة", "הפסקת אש בעזה"])
def test_what_is_read_right_to_left_begins_at_the_right(look: Look, text: str) -> None:
    left, right = inked(drawn(look, text))
    assert right > WIDTH - 8
    assert left > WIDTH // 2


def test_nothing_is_drawn_outside_however_long_the_text(look: Look) -> None:
    # Bold words are wider than the ellipsis was measured for.
    left, right = inked(drawn(look, "mmmmmmmmmm " * 40, [(0, 10), (11, 21), (22, 32), (33, 43)]))
    assert (left, right) <= (0, WIDTH - 1)
    assert right < WIDTH


def test_the_marked_word_has_its_ground_and_the_others_have_not(look: Look) -> None:
    columns = coloured(drawn(look, "plain marked plain", [(6, 12)]), "#ffe8a3")
    assert columns
    assert columns[0] > 20
    assert columns[-1] < 200
    assert not coloured(drawn(look, "plain marked plain"), "#ffe8a3")


def test_a_mark_in_what_was_cut_away_is_left_out(look: Look) -> None:
    text = "word " * 60
    assert not coloured(drawn(look, text, [(280, 284)]), "#ffe8a3")


def test_a_snippet_is_moved_to_its_first_mark() -> None:
    text = "one two three four five six seven eight nine ten eleven truce twelve"
    start = text.index("truce")
    moved, marks = around(text, [(start, start + 5)], 30)
    assert moved.startswith("… ")
    [(first, last)] = marks
    assert moved[first:last] == "truce"
    assert around(text, [(0, 3)], 30) == (text, [(0, 3)])


def test_rows_are_painted_with_everything_they_can_hold(
    qtbot: QtBot, filling: Filling, reader: Reader, background: Background, look: Look
) -> None:
    feed = filling.feed()
    watch = filling.watch("Truce", "truce")
    starred = filling.article("Truce " * 40, "Long " * 200, feed=feed, sources=("A" * 90, "B", "C"))
    filling.article("هدنة truce", feed=feed, minutes_ago=20, language="ar")
    filling.article("", "", feed=feed, minutes_ago=30)
    filling.desk.star([starred])
    marks = Marks()
    marks.watch_for([watch, Watch(9, "Another", "x")])
    row = LineRow(look, marks)
    row.set_watches([watch])
    lines = LineList(background, line_words.spoken)
    view = QListView()
    qtbot.addWidget(view)
    view.setModel(lines)
    view.setItemDelegate(row)
    with qtbot.waitSignal(lines.loaded):
        lines.show(ShelfSupply(reader, Listing()))
    for width in (40, 300, 900):
        view.resize(width, 400)
        for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
            view.setLayoutDirection(direction)
            view.selectAll()
            assert not view.grab().isNull()


def test_a_headline_without_a_known_date_says_so() -> None:
    now = datetime(2023, 12, 1, tzinfo=UTC)
    line = Headline(1, "", "Title", "", (), "", "", now, False, now, False, False)
    assert any("gave no date" in said for said in line_words.tooltip(line))
