"""A search for what the desk and its watches did with articles is exact, in the index and in what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

import pytest

from monitor.engine.desk import Desk
from monitor.engine.indexing import indexing_of
from monitor.engine.searching import ArchiveSearch, searchable
from monitor.errors import QueryError
from monitor.index.archive import ArchiveIndex
from monitor.model import Telling
from monitor.paths import index_folder
from monitor.query.parser import parse
from monitor.query.tree import Node
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from monitor.store.recording import recording
from tests.store.arrivals import NOW, arrival, bring, follow

COUNT = 60

TRUE: dict[str, Callable[[int], bool]] = {
    "is:starred": lambda number: number % 5 == 0,
    "is:read": lambda number: number % 3 == 0,
    "is:unread": lambda number: number % 3 != 0,
    "is:alerted": lambda number: number % 6 == 0,
    'watch:"Gaza truce"': lambda number: number % 2 == 0,
    "watch:gaza-TRUCE": lambda number: number % 2 == 0,
    "NOT is:starred": lambda number: number % 5 != 0,
    "truce is:unread": lambda number: number % 4 == 0 and number % 3 != 0,
    '"a truce" NOT (is:read OR is:starred)': lambda number: number % 4 == 0 and number % 3 != 0 and number % 5 != 0,
    "is:starred OR truce NEAR/3 holds": lambda number: number % 5 == 0 or number % 4 == 0,
    'is:read watch:"Gaza truce" NOT is:alerted': lambda _number: False,
    "is:read is:unread": lambda _number: False,
    "is:read OR is:unread": lambda _number: True,
    "is:unread on:2026-11-19": lambda number: number % 3 != 0 and 13 <= number <= 36,
}
"""Queries, and of which of the articles 0 to 59 each is true; one an hour, going back from noon."""


@pytest.fixture(params=[COUNT, 40, 0], ids=["all indexed", "a tail", "nothing indexed"])
def ids(request: pytest.FixtureRequest, archive: Archive) -> list[int]:
    """Sixty articles, of which so many are indexed; what was decided of them was decided afterwards."""
    feed = follow(archive, "https://a.example/feed")
    arrivals = [
        arrival(f"{number}", text="A truce holds." if number % 4 == 0 else "Football.", hours=number)
        for number in range(COUNT)
    ]
    ids = bring(archive, feed, *arrivals[: request.param])
    indexing_of(archive).catch_up()
    ids += bring(archive, feed, *arrivals[request.param :])
    desk = Desk(archive, lambda: NOW)
    desk.star([each for number, each in enumerate(ids) if number % 5 == 0])
    desk.mark_read([each for number, each in enumerate(ids) if number % 3 == 0])
    watch = desk.add_watch("Gaza truce", "gaza truce")
    desk.add_watch("Football", "football")
    with recording(archive) as record:
        for number, each in enumerate(ids):
            if number % 2 == 0:
                record.add_match(watch.id, each, NOW)
            if number % 6 == 0:
                record.add_alert(watch.id, each, Telling.LIST, (), "desktop", NOW)
    return ids


@pytest.mark.parametrize("query", TRUE)
def test_what_was_decided_of_articles_is_found_exactly(archive: Archive, ids: list[int], query: str) -> None:
    reader = Reader(archive)
    searching = ArchiveSearch(reader, archive.folder)
    asked = searchable(parse(query, NOW), reader)
    expected = [each for number, each in enumerate(ids) if TRUE[query](number)]
    assert [hit.id for hit in searching.newest(asked)] == expected
    assert [hit.id for hit in searching.newest(asked, 3)] == expected[:3]
    assert {hit.id for hit in searching.relevant(asked, 0)} == set(expected)
    assert searching.count(asked) == len(expected)
    assert sum(searching.per_day(asked, UTC).values()) == len(expected)


def test_how_many_are_told_part_by_part_and_none_twice(archive: Archive, ids: list[int]) -> None:
    searching, told = ArchiveSearch(Reader(archive), archive.folder), list[int]()
    # Edited since it was indexed, where it was: it is counted as the archive has it.
    bring(archive, follow(archive, "https://a.example/feed"), arrival("4", text="A truce holds, again.", hours=4))
    for _counted_or_remembered in range(2):
        told.clear()
        assert searching.count(parse("truce", NOW), told=told.append) == COUNT // 4
        assert told == sorted(told)
        assert told[-1] == COUNT // 4
    assert searching.count(parse("truce", NOW), lambda: True) == 0


def test_the_next_search_knows_what_was_decided_since(archive: Archive, ids: list[int]) -> None:
    reader = Reader(archive)
    searching = ArchiveSearch(reader, archive.folder)
    Desk(archive).mark_read(ids[1:])
    assert [hit.id for hit in searching.newest(searchable(parse("is:unread", NOW), reader))] == []
    Desk(archive).mark_read(ids[7:9], read=False)
    assert [hit.id for hit in searching.newest(searchable(parse("is:unread", NOW), reader))] == ids[7:9]


ANSWERS: dict[str, Callable[[ArchiveSearch, Node], int]] = {
    "the newest": lambda searching, query: len(list(searching.newest(query))),
    "the most relevant": lambda searching, query: len(searching.relevant(query, 0)),
    "how many": lambda searching, query: searching.count(query),
    "how many a day": lambda searching, query: sum(searching.per_day(query, UTC).values()),
}


@pytest.mark.parametrize("first", ANSWERS)
def test_a_month_whose_index_is_damaged_is_searched_in_the_archive_whatever_is_asked_first(
    archive: Archive, ids: list[int], first: str
) -> None:
    searching = ArchiveSearch(Reader(archive), archive.folder)
    older = bring(archive, follow(archive, "https://b.example/feed"), arrival("old", text="A truce.", hours=24 * 40))
    indexing_of(archive).catch_up()
    query = parse("truce", NOW)
    wanted = COUNT // 4 + len(older)
    assert ANSWERS[first](searching, query) == wanted
    damaged = index_folder(archive.folder) / "2026-11"
    for segment in damaged.glob("*.seg"):
        # Another file under its name, as this process has the one before open.
        segment.unlink()
        segment.write_bytes(b"")
    another = ArchiveSearch(Reader(archive), archive.folder)
    assert {name: ANSWERS[name](another, query) for name in (first, *ANSWERS)} == dict.fromkeys(ANSWERS, wanted)
    assert len(another.relevant(query, 3)) == 3
    assert ArchiveIndex(index_folder(archive.folder)).damaged() == ["2026-11"]
    indexing_of(archive).catch_up()
    assert {name: answer(another, query) for name, answer in ANSWERS.items()} == dict.fromkeys(ANSWERS, wanted)
    assert ArchiveIndex(index_folder(archive.folder)).damaged() == []


def test_however_many_months_are_damaged_the_first_search_finds_everything(archive: Archive) -> None:
    older = [arrival(f"{month}", text="A truce.", hours=24 * 30 * month) for month in range(12)]
    bring(archive, follow(archive, "https://a.example/feed"), *older)
    indexing_of(archive).catch_up()
    query = parse("truce", NOW)
    for answer in ANSWERS.values():
        for segment in index_folder(archive.folder).glob("*/*.seg"):
            segment.write_bytes(b"")
        assert answer(ArchiveSearch(Reader(archive), archive.folder), query) == 12
        indexing_of(archive).catch_up()


def test_a_watch_that_there_is_not_is_told_with_its_place_and_the_nearest(archive: Archive, ids: list[int]) -> None:
    query = 'truce watch:"Gaza trce"'
    with pytest.raises(QueryError, match="no watch named “Gaza trce”") as caught:
        searchable(parse(query, NOW), Reader(archive))
    assert query[caught.value.start : caught.value.end] == 'watch:"Gaza trce"'
    assert "watch:“Gaza truce”" in caught.value.hint


@pytest.mark.parametrize("query", ["*", "football"])
def test_a_search_that_should_stop_gives_no_more(archive: Archive, ids: list[int], query: str) -> None:
    searching, given = ArchiveSearch(Reader(archive), archive.folder), list[int]()
    for hit in searching.newest(parse(query, NOW), should_stop=lambda: len(given) >= 7):
        given.append(hit.id)
    assert len(given) == 7
    assert list(searching.newest(parse(query, NOW), should_stop=lambda: True)) == []
