from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from monitor.errors import ArchiveBusyError
from monitor.model import AlertState, Headline
from monitor.show import line_words
from monitor.show.background import Background
from monitor.show.marks import Line
from monitor.show.models.line_list import PAGE, LineList, LineRole
from monitor.show.models.supplies import AlertSupply, FoundSupply, Job, ShelfSupply
from monitor.store.reader import Listing, Reader, Shelf
from tests.show.conftest import WatchModel
from tests.show.filling import Filling

MakeList = Callable[[], LineList]


@pytest.fixture
def make_list(background: Background, watch_model: WatchModel) -> MakeList:
    def make() -> LineList:
        lines = LineList(background, line_words.spoken)
        watch_model(lines)
        return lines

    return make


def titles(lines: LineList) -> list[str]:
    return [str(lines.index(row).data()) for row in range(lines.rowCount())]


def test_pages_follow_each_other_without_gap_or_repeat(
    qtbot: QtBot, filling: Filling, reader: Reader, make_list: MakeList
) -> None:
    feed = filling.feed()
    many = 2 * PAGE + 7
    for number in range(many):
        filling.article(f"Article {number}", feed=feed, minutes_ago=number)
    lines = make_list()
    with qtbot.waitSignal(lines.loaded):
        lines.show(ShelfSupply(reader, Listing()))

    def all_read() -> bool:
        lines.fetchMore(QModelIndex())
        return lines.rowCount() == many

    qtbot.waitUntil(all_read)
    assert not lines.canFetchMore(QModelIndex())
    assert titles(lines) == [f"Article {number}" for number in range(many)]


def test_what_is_new_comes_in_at_its_place_and_nothing_else_moves(
    qtbot: QtBot, filling: Filling, reader: Reader, make_list: MakeList
) -> None:
    for number in (10, 20, 30):
        filling.article(f"{number}", minutes_ago=number)
    lines = make_list()
    with qtbot.waitSignal(lines.loaded):
        lines.show(ShelfSupply(reader, Listing()))
    filling.article("5", minutes_ago=5)
    filling.article("25", minutes_ago=25)
    with qtbot.assertNotEmitted(lines.modelReset):
        lines.refresh(range(3))
        qtbot.waitUntil(lambda: lines.rowCount() == 5)
    assert titles(lines) == ["5", "10", "20", "25", "30"]


def test_a_refresh_takes_in_what_others_marked(
    qtbot: QtBot, filling: Filling, reader: Reader, make_list: MakeList
) -> None:
    article = filling.article("Truce")
    lines = make_list()
    with qtbot.waitSignal(lines.loaded):
        lines.show(ShelfSupply(reader, Listing()))
    filling.desk.star([article])
    with qtbot.waitSignal(lines.dataChanged):
        lines.refresh(range(1))
    line = lines.line(0)
    assert isinstance(line, Headline)
    assert line.starred


def test_an_article_that_is_read_stays_in_the_list_of_unread_ones(
    qtbot: QtBot, filling: Filling, reader: Reader, make_list: MakeList
) -> None:
    article = filling.article("Truce")
    lines = make_list()
    with qtbot.waitSignal(lines.loaded):
        lines.show(ShelfSupply(reader, Listing(Shelf.UNREAD)))
    filling.desk.mark_read([article])
    lines.update_articles([article], read=True)
    line = lines.index(0).data(LineRole)
    assert line.read
    with qtbot.assertNotEmitted(lines.rowsRemoved, wait=100):
        lines.refresh(range(1))


def test_the_old_lines_stay_until_a_search_has_something(
    qtbot: QtBot, filling: Filling, reader: Reader, make_list: MakeList
) -> None:
    ids = [filling.article(f"{number}", minutes_ago=number) for number in range(300)]
    lines = make_list()
    with qtbot.waitSignal(lines.loaded):
        lines.show(ShelfSupply(reader, Listing()))
    found = FoundSupply(reader)
    lines.show(found, wait=True)
    # Qt's model tester may have scrolled on by itself.
    assert lines.rowCount() >= PAGE
    found.add([ids[7], ids[3]])
    with qtbot.waitSignal(lines.loaded):
        lines.grow()
    assert titles(lines) == ["7", "3"]
    found.add(ids[100:])
    lines.grow()
    qtbot.waitUntil(lambda: lines.rowCount() > 2)
    assert titles(lines)[:4] == ["7", "3", "100", "101"]


def test_a_search_that_finds_nothing_empties_the_list(
    qtbot: QtBot, filling: Filling, reader: Reader, make_list: MakeList
) -> None:
    filling.article("Truce")
    lines = make_list()
    with qtbot.waitSignal(lines.loaded):
        lines.show(ShelfSupply(reader, Listing()))
    lines.show(FoundSupply(reader), wait=True)
    with qtbot.waitSignal(lines.loaded):
        lines.grow()
    assert lines.rowCount() == 0


def test_only_the_last_list_that_was_asked_for_is_shown(
    qtbot: QtBot, filling: Filling, reader: Reader, make_list: MakeList
) -> None:
    filling.desk.star([filling.article("Starred")])
    filling.article("Other")
    lines = make_list()
    lines.show(ShelfSupply(reader, Listing()))
    with qtbot.waitSignal(lines.loaded):
        lines.show(ShelfSupply(reader, Listing(Shelf.STARRED)))
    qtbot.wait(50)
    assert titles(lines) == ["Starred"]


def test_alerts_that_are_done_are_left_out_until_they_are_wanted(
    qtbot: QtBot, filling: Filling, reader: Reader, make_list: MakeList
) -> None:
    filling.feed()
    filling.watch("Truce", "truce")
    for number in range(5):
        filling.article(f"Truce {number}", minutes_ago=number)
    filling.desk.set_alerts([alert.id for alert in reader.alerts()][1:4], AlertState.DONE)
    lines = make_list()
    with qtbot.waitSignal(lines.loaded):
        lines.show(AlertSupply(reader))
    assert titles(lines) == ["Truce 0", "Truce 4"]
    with qtbot.waitSignal(lines.loaded):
        lines.show(AlertSupply(reader, with_done=True))
    assert len(titles(lines)) == 5


def test_a_line_is_put_into_words_for_a_screen_reader(
    qtbot: QtBot, filling: Filling, reader: Reader, make_list: MakeList
) -> None:
    filling.feed("Harbour Wire")
    filling.watch("Truce", "truce")
    filling.article("Truce holds")
    lines = make_list()
    with qtbot.waitSignal(lines.loaded):
        lines.show(ShelfSupply(reader, Listing()))
    said = lines.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("Unread", "Truce holds", "Harbour Wire", "10 min", "Truce"):
        assert part in said


class FailingSupply(ShelfSupply):
    """A shelf of an archive that cannot be read while it is `sick`."""

    sick = False

    def next_page(self, had: Sequence[Line], limit: int) -> Job:
        job = super().next_page(had, limit)

        def read() -> tuple[Line, ...]:
            if self.sick:
                raise ArchiveBusyError("The archive is busy.", "Try again in a moment.")
            return job()

        return read


def test_after_a_page_that_could_not_be_read_scrolling_on_reads_it(
    qtbot: QtBot, filling: Filling, reader: Reader, background: Background
) -> None:
    feed = filling.feed()
    for number in range(PAGE + 9):
        filling.article(f"Article {number}", feed=feed, minutes_ago=number)
    lines, supply = LineList(background, line_words.spoken), FailingSupply(reader, Listing())
    with qtbot.waitSignal(lines.loaded):
        lines.show(supply)
    supply.sick = True
    with qtbot.waitSignal(background.failed):
        lines.fetchMore(QModelIndex())
    assert (lines.rowCount(), lines.canFetchMore(QModelIndex())) == (PAGE, True)
    supply.sick = False
    lines.fetchMore(QModelIndex())
    qtbot.waitUntil(lambda: lines.rowCount() == PAGE + 9)


def test_a_list_whose_first_page_could_not_be_read_is_there_with_the_next_news(
    qtbot: QtBot, filling: Filling, reader: Reader, background: Background
) -> None:
    filling.article("Truce")
    lines, supply = LineList(background, line_words.spoken), FailingSupply(reader, Listing())
    supply.sick = True
    with qtbot.waitSignal(background.failed):
        lines.show(supply)
    assert lines.rowCount() == 0
    supply.sick = False
    with qtbot.waitSignal(lines.loaded):
        lines.refresh(range(0))
    assert titles(lines) == ["Truce"]


def test_what_a_search_named_is_read_again_after_a_failure(
    qtbot: QtBot, filling: Filling, reader: Reader, background: Background
) -> None:
    ids = [filling.article(f"{number}", minutes_ago=number) for number in range(5)]
    found = FoundSupply(reader)
    found.add(ids)
    # Whoever made the job and lost it asks for the same lines.
    found.next_page((), 3)
    first = found.next_page((), 3)()
    assert [line.id for line in first] == ids[:3]
    found.next_page(first, 3)
    assert not found.is_all(3, 3, 3)
    assert [line.id for line in found.next_page(first, 3)()] == ids[3:]
    assert found.is_all(5, 2, 3)
