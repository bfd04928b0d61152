"""The index is built again step by step: it tells how far it is, can be stopped anywhere, and goes on from there."""

from __future__ import annotations

import pytest

from monitor.engine.desk import Desk
from monitor.engine.indexing import Indexing
from monitor.engine.searching import ArchiveSearch
from monitor.index.archive import ArchiveIndex
from monitor.paths import index_folder
from monitor.query.parser import parse
from monitor.store.archive import Archive
from monitor.store.reader import IndexState, Reader
from tests.store.arrivals import NOW, arrival, bring, follow

COUNT = 40


@pytest.fixture
def ids(archive: Archive) -> list[int]:
    """Forty articles, one a day, so that they are of two months."""
    feed = follow(archive, "https://a.example/feed")
    return bring(archive, feed, *(arrival(f"{number}", text="A truce.", hours=24 * number) for number in range(COUNT)))


def indexing(archive: Archive) -> Indexing:
    return Indexing(archive, ArchiveIndex(index_folder(archive.folder)), changes=10)


def found(archive: Archive) -> list[int]:
    """Search as a window does that has just been opened."""
    return [hit.id for hit in ArchiveSearch(Reader(archive), archive.folder).newest(parse("truce", NOW))]


def indexed(archive: Archive) -> int:
    index = ArchiveIndex(index_folder(archive.folder))
    return sum(len(index.ids(month)) for month in index.shards())


def test_it_tells_how_far_it_is(archive: Archive, ids: list[int]) -> None:
    building = indexing(archive)
    assert building.rebuild()
    told: list[int] = []
    assert building.behind() == COUNT
    assert building.catch_up(told=told.append) == COUNT
    assert told == [10, 20, 30, 40]
    assert building.behind() == 0


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_a_rebuilding_that_is_stopped_goes_on_where_it_was_and_all_is_found_meanwhile(
    archive: Archive, ids: list[int], rounds: int
) -> None:
    indexing(archive).catch_up()
    told: list[int] = []
    first = indexing(archive)
    assert first.rebuild()
    assert first.catch_up(lambda: len(told) == rounds, told.append) == 10 * rounds
    assert indexed(archive) == 10 * rounds
    assert found(archive) == ids

    second = indexing(archive)
    assert not second.rebuild()
    assert second.behind() == COUNT - 10 * rounds
    assert second.catch_up() == COUNT - 10 * rounds
    assert indexed(archive) == COUNT
    assert found(archive) == ids
    assert all(month.ok for month in second.check())
    # What was finished is begun anew.
    assert second.rebuild()
    assert indexed(archive) == 0
    assert found(archive) == ids


def test_an_interrupt_from_the_keyboard_loses_nothing(archive: Archive, ids: list[int]) -> None:
    def interrupt(done: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    building = indexing(archive)
    building.rebuild()
    with pytest.raises(KeyboardInterrupt):
        building.catch_up(told=interrupt)
    assert found(archive) == ids
    again = indexing(archive)
    assert not again.rebuild()
    assert again.catch_up() == 20
    assert found(archive) == ids


def flip_a_bit(archive: Archive) -> str:
    """Change one bit of the newest month; return the month."""
    index = ArchiveIndex(index_folder(archive.folder))
    newest, *_ = index.shards()
    path = min((index_folder(archive.folder) / newest).glob("*.seg"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return newest


def test_quiet_times_find_bits_that_have_flipped_and_the_next_round_mends_them(
    archive: Archive, ids: list[int]
) -> None:
    building = indexing(archive)
    building.catch_up()
    while building.tidy():
        pass
    newest = flip_a_bit(archive)
    later = indexing(archive)
    while later.tidy():
        pass
    assert ArchiveIndex(index_folder(archive.folder)).damaged() == [newest]
    assert found(archive) == ids
    assert later.catch_up() > 0
    assert ArchiveIndex(index_folder(archive.folder)).damaged() == []
    assert all(month.ok for month in later.check())


def test_the_doctor_finds_bits_that_have_flipped(archive: Archive, ids: list[int]) -> None:
    building = indexing(archive)
    building.catch_up()
    while building.tidy():
        pass
    newest = flip_a_bit(archive)
    assert [month.month for month in indexing(archive).check() if not month.ok] == [newest]


def test_a_month_put_aside_is_built_again_and_found_meanwhile(archive: Archive, ids: list[int]) -> None:
    building = indexing(archive)
    building.catch_up()
    index = ArchiveIndex(index_folder(archive.folder))
    newest, *_ = index.shards()
    held = len(index.ids(newest))
    for segment in (index_folder(archive.folder) / newest).glob("*.seg"):
        segment.write_bytes(b"")
    assert found(archive) == ids
    told: list[int] = []
    assert indexing(archive).catch_up(told=told.append) == held
    assert told == [held]
    assert indexed(archive) == COUNT


def test_what_a_person_wishes_of_the_index_is_done_and_can_be_stopped(archive: Archive, ids: list[int]) -> None:
    desk, reader, building = Desk(archive), Reader(archive), indexing(archive)
    assert building.tend() == COUNT
    desk.tend_index(again=True, rests=False)
    assert reader.index_state() == IndexState(COUNT, COUNT, wished=True, rests=False)
    asked: list[int] = []

    def stop_after_ten() -> bool:
        asked.append(len(asked))
        if indexed(archive) == 10:
            desk.tend_index(again=False, rests=True)
        return False

    assert building.tend(stop_after_ten) == 10
    assert asked
    assert reader.index_state() == IndexState(COUNT, COUNT - 10, wished=False, rests=True)
    assert building.tend() == 0
    assert found(archive) == ids
    # Whoever wishes it again meanwhile keeps what is there.
    desk.tend_index(again=True, rests=False)
    assert building.tend() == COUNT - 10
    assert reader.index_state() == IndexState(COUNT, 0, wished=False, rests=False)
    assert found(archive) == ids


def test_an_index_that_rests_goes_on_with_the_next_start(archive: Archive, ids: list[int]) -> None:
    Desk(archive).tend_index(again=False, rests=True)
    assert indexing(archive).tend() == 0
    started = indexing(archive)
    started.wake()
    assert started.tend() == COUNT
    assert found(archive) == ids
