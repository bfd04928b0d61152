"""The search index is built again from the window, beside everything else; it can be stopped, and goes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from monitor.engine.indexing import Indexing, indexing_of
from monitor.index.archive import ArchiveIndex
from monitor.paths import index_folder
from monitor.show.dialogs.search_index import SearchIndex
from monitor.store.reader import IndexState
from tests.show.conftest import Open, OpenWindow
from tests.show.filling import Filling


def opened(made: Open) -> SearchIndex:
    made.window.doing.search_index()
    return next(found for found in made.window.findChildren(SearchIndex) if found.isVisible())


def press(qtbot: QtBot, made: Open, button: QPushButton, until: Callable[[IndexState], bool]) -> None:
    """Press a button of the dialog and wait until the archive has what was wished."""
    qtbot.waitUntil(button.isEnabled)
    button.click()
    qtbot.waitUntil(lambda: until(made.filling.reader.index_state()))


def fill(filling: Filling, count: int) -> Indexing:
    for number in range(count):
        filling.article(f"Headline {number}")
    indexing = indexing_of(filling.archive)
    indexing.catch_up()
    return indexing


def test_an_index_that_has_everything_says_so_and_can_be_built_again(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    indexing = fill(filling, 7)
    made = open_window()
    dialog = opened(made)
    qtbot.waitUntil(lambda: "7 articles" in dialog.said.text())
    assert not dialog.bar.isVisible()
    assert not dialog.rest.isVisible()
    press(qtbot, made, dialog.again, lambda state: state.wished)
    qtbot.waitUntil(lambda: "about to be built" in dialog.said.text())
    assert dialog.bar.value() == 0
    assert not dialog.again.isEnabled()
    assert indexing.tend() == 7
    qtbot.waitUntil(lambda: "all there are" in dialog.said.text())
    assert dialog.again.isEnabled()
    assert indexing.tend() == 0


def test_building_is_stopped_and_goes_on_where_it_was(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    fill(filling, 9)
    indexing = Indexing(filling.archive, ArchiveIndex(index_folder(filling.folder)), changes=3)
    made = open_window()
    dialog = opened(made)
    press(qtbot, made, dialog.again, lambda state: state.wished)
    # The collector stops with the first piece, as it does when it ends.
    pieces = iter((False, False, True))
    assert indexing.tend(lambda: next(pieces, True)) == 3
    qtbot.waitUntil(lambda: dialog.said.text().startswith("3 of 9 articles"))
    assert "the collector is not running" in dialog.said.text()
    assert dialog.bar.value() == 333
    press(qtbot, made, dialog.rest, lambda state: state.rests)
    qtbot.waitUntil(dialog.go_on.isVisible)
    assert "Stopped: 3 of 9 articles" in dialog.said.text()
    # It has grown with what it says: nothing is cut off.
    for label in dialog.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
    assert not dialog.rest.isVisible()
    assert indexing.tend() == 0
    press(qtbot, made, dialog.go_on, lambda state: not state.rests)
    assert indexing.tend() == 6
    qtbot.waitUntil(lambda: "all there are" in dialog.said.text())
