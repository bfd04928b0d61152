"""A query begins at the side at which its first letter does, and its end can be reached however long it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from monitor.show.look import Look
from monitor.show.query_edit import QueryEdit


@pytest.fixture(params=[1, 3], ids=["one line", "three lines"])
def edit(qtbot: QtBot, look: Look, request: pytest.FixtureRequest) -> QueryEdit:
    made = QueryEdit(look, request.param)
    qtbot.addWidget(made)
    made.resize(400, 60)
    made.show()
    return made


@pytest.fixture
def right_to_left(application: QApplication) -> Iterator[None]:
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def start(edit: QueryEdit) -> float:
    """Where the text begins, from 0 at the left to 1 at the right."""
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    return edit.cursorRect().center().x() / edit.viewport().width()


def test_a_query_begins_where_its_script_does(edit: QueryEdit) -> None:
    edit.write("gaza AND هدنة")
    assert start(edit) < 0.1
    edit.write("غزة AND truce")
    assert start(edit) > 0.9
    edit.write("“עזה” truce")
    assert start(edit) > 0.9
    edit.write("12")
    assert start(edit) < 0.1


def test_an_empty_query_begins_where_the_window_does(right_to_left: None, edit: QueryEdit) -> None:
    assert start(edit) > 0.9
    edit.write("gaza")
    assert start(edit) < 0.1
    edit.write("")
    assert start(edit) > 0.9


@pytest.mark.parametrize("query", ["غزة AND (هدنة OR وقف) ", "gaza AND (truce OR stop) "])
def test_both_ends_of_a_query_that_is_longer_than_its_field_are_seen(qtbot: QtBot, look: Look, query: str) -> None:
    edit = QueryEdit(look, 1)
    qtbot.addWidget(edit)
    edit.resize(300, 40)
    edit.show()
    edit.write("غزة")
    edit.write(query * 8)
    for end in (QTextCursor.MoveOperation.Start, QTextCursor.MoveOperation.End):
        edit.moveCursor(end)
        assert 0 <= edit.cursorRect().left() <= edit.viewport().width()
    edit.resize(300 * 12, 40)
    assert (start(edit) > 0.9) == query.startswith("غ")
