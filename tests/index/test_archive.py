"""The index by itself: order, paging, replacing, removing, tidying, and what a stopped question answers."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path

import pytest

from monitor.errors import SearchIndexError
from monitor.index.archive import ArchiveIndex
from monitor.model import Article
from monitor.query.parser import parse
from monitor.query.tree import Node
from tests.index.news import article, hours, newest_first, revised

NOW = datetime(2024, 1, 15, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> ArchiveIndex:
    return ArchiveIndex(folder)


def query(text: str) -> Node:
    return parse(text, NOW)


def ids(index: ArchiveIndex, text: str, limit: int | None = None) -> list[int]:
    return [found.id for found in index.search(query(text), limit)]


def spread(count: int) -> list[Article]:
    """Articles of November to January, six hours apart."""
    return [article(number + 1, NOW - timedelta(hours=6 * number)) for number in range(count)]


def test_an_empty_index_finds_nothing(index: ArchiveIndex) -> None:
    assert ids(index, "gaza") == []
    assert index.count(query("*")) == 0
    assert list(index.tallies(query("*"), UTC)) == []
    assert index.relevance(query("gaza"), 10) == []
    assert index.shards() == []
    assert index.damaged() == []
    assert not index.tidy()


def test_months_have_their_own_shards_that_only_their_owner_may_enter(index: ArchiveIndex, folder: Path) -> None:
    index.add(spread(250))
    assert index.shards() == ["2024-01", "2023-12", "2023-11"]
    for path in (folder, *folder.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_the_newest_come_first_whatever_was_added_first(index: ArchiveIndex) -> None:
    articles = spread(250)
    for batch in (articles[200:], articles[:40], articles[100:200], articles[40:100]):
        index.add(batch)
    assert ids(index, "truce") == newest_first(articles)
    assert ids(index, "truce", 3) == newest_first(articles)[:3]


def test_articles_of_one_second_come_by_their_number(index: ArchiveIndex) -> None:
    index.add([article(number, NOW) for number in (3, 1)])
    index.add([article(number, NOW) for number in (4, 2)])
    assert ids(index, "truce") == [4, 3, 2, 1]


def test_a_page_goes_on_where_the_last_one_ended(index: ArchiveIndex) -> None:
    articles = [article(number, NOW - timedelta(days=number // 3)) for number in range(1, 100)]
    index.add(articles[::2])
    index.add(articles[1::2])
    pages: list[int] = []
    page = list(index.search(query("truce"), 10))
    while page:
        pages += [found.id for found in page]
        page = list(index.search(query("truce"), 10, before=page[-1]))
    assert pages == newest_first(articles)


def test_a_search_opens_no_older_months_than_it_needs(index: ArchiveIndex, folder: Path) -> None:
    index.add(spread(250))
    (folder / "2023-11" / "media-monitor-index").chmod(0o600)
    for path in (folder / "2023-11").glob("*.seg"):
        path.write_bytes(b"no segment")
    assert len(ids(index, "truce", 50)) == 50
    assert len(ids(index, "truce since:2023-12-10", 500)) > 100
    assert index.damaged() == []
    with pytest.raises(SearchIndexError):
        ids(index, "truce")


def test_adding_the_same_again_changes_nothing(index: ArchiveIndex) -> None:
    articles = spread(20)
    index.add(articles)
    index.add(articles[5:15])
    index.add(articles)
    assert ids(index, "*") == newest_first(articles)
    assert index.count(query("truce")) == 20


def test_an_edited_article_is_found_by_its_new_words_only(index: ArchiveIndex) -> None:
    articles = spread(10)
    index.add(articles)
    index.add([revised(articles[4], "Ceasefire in Cairo")])
    assert ids(index, "cairo") == [5]
    assert 5 not in ids(index, "truce")


def test_of_two_versions_in_one_batch_the_last_counts(index: ArchiveIndex) -> None:
    one = article(1, NOW)
    index.add([one, revised(one, "Cairo")])
    assert ids(index, "*") == [1]
    assert ids(index, "cairo") == [1]


def test_what_was_removed_is_gone_and_its_segments_too(index: ArchiveIndex) -> None:
    articles = spread(30)
    index.add(articles[:20])
    index.add(articles[20:])
    index.remove(one.id for one in articles[:20])
    index.remove([99])
    assert ids(index, "*") == newest_first(articles[20:])
    assert index.ids("2024-01") == {one.id for one in articles[20:]}
    assert index.segment_counts() == {"2024-01": 1}


def test_tidying_leaves_few_segments_and_every_answer(index: ArchiveIndex, folder: Path) -> None:
    articles = [article(number + 1, time) for number, time in enumerate(hours(60))]
    # Old months, and arrivals out of order: what is merged is sorted anew.
    for start in range(30):
        index.add(articles[start::30])
    index.remove([7, 8])
    index.add([revised(articles[20], "Cairo")])
    index.add([article(100, datetime(2024, 1, 2, tzinfo=UTC))])
    kept = [one for one in articles if one.id not in (7, 8)]
    before = index.segment_counts()["2023-12"]
    while index.tidy():
        pass
    assert index.segment_counts()["2023-12"] == 1 < before
    assert ids(index, "until:2023-12 *") == newest_first(kept)
    assert ids(index, "cairo") == [21]
    assert [found.id for found in ArchiveIndex(folder).search(query('"gaza truce" until:2023-12'))] == newest_first(
        one for one in kept if one.id != 21
    )


def test_a_month_is_not_written_again_for_every_late_article(index: ArchiveIndex) -> None:
    index.add([article(number + 1, time) for number, time in enumerate(hours(300))])
    index.add([article(400, datetime(2024, 1, 2, tzinfo=UTC))])
    while index.tidy():
        pass
    assert index.segment_counts() == {"2024-01": 1, "2023-12": 1}
    # 301 articles in one segment, one late beside them; with the next one there are enough to write the month again.
    for late, segments in ((401, 2), (402, 1)):
        index.add([article(late, datetime(2023, 12, 30, tzinfo=UTC))])
        while index.tidy():
            pass
        assert index.segment_counts() == {"2024-01": 1, "2023-12": segments}
    assert len(ids(index, "until:2023-12 *")) == 302


def test_tidying_that_is_stopped_changes_nothing(index: ArchiveIndex) -> None:
    articles = spread(12)
    for one in articles:
        index.add([one])
    before = index.segment_counts()
    questions = iter([False] * 5)
    assert not index.tidy(lambda: next(questions, True))
    assert index.segment_counts() == before
    assert ids(index, "*") == newest_first(articles)
    assert index.tidy()
    index.add([article(50, NOW)])
    assert ids(index, "*", 1) == [50]


def test_the_headline_counts_more_than_the_text_and_a_short_text_more_than_a_long_one(index: ArchiveIndex) -> None:
    index.add(
        [
            article(1, NOW, "A long report that mentions a truce once " + "and much else " * 50),
            article(2, NOW, "A report", title="Truce holds"),
            article(3, NOW, "Truce holds"),
            article(4, NOW, "Other news"),
        ]
    )
    found = index.relevance(query("truce OR other"), 10)
    assert found is not None
    order = [one.id for one in found]
    assert order.index(2) < order.index(3) < order.index(1)
    best = index.relevance(query("truce"), 1)
    assert best is not None
    assert [one.id for one in best] == [2]


def test_the_headline_counts_more_than_the_first_paragraph_and_that_more_than_the_rest(index: ArchiveIndex) -> None:
    index.add(
        [
            article(1, NOW, "A truce holds.\n\nNothing else is new today.", title="Late news"),
            article(2, NOW, "News is late.\n\nNothing but a truce.", title="It holds"),
            article(3, NOW, "News is late.\n\nNothing else is new today.", title="Truce holds"),
        ]
    )
    found = index.relevance(query("truce"), 10)
    assert found is not None
    assert [one.id for one in found] == [3, 1, 2]


def test_long_questions_can_be_stopped(index: ArchiveIndex) -> None:
    index.add(spread(20))
    assert index.count(query("truce"), lambda: True) is None
    assert list(index.tallies(query("truce"), UTC, lambda: True)) == []
    assert index.relevance(query("truce"), 5, lambda: True) is None
    assert list(index.search(query("truce"), should_stop=lambda: True)) == []


@pytest.mark.parametrize("text", ["ATLEAST/9 truce", "lead:(gaza NOT truce)", "truce ONEAR/5 gaza"])
def test_a_search_that_finds_nothing_ends_in_the_middle_when_it_should_stop(index: ArchiveIndex, text: str) -> None:
    # One segment of one month, of which each document must be looked at.
    index.add([article(number, NOW - timedelta(minutes=number), title="") for number in range(1, 3_000)])

    def times_asked(most: float) -> int:
        asked = 0

        def should_stop() -> bool:
            nonlocal asked
            asked += 1
            return asked > most

        assert list(index.search(query(text), should_stop=should_stop)) == []
        return asked

    assert times_asked(inf) > 20
    assert times_asked(5) < 10


def test_a_cleared_index_is_empty_and_can_be_filled_again(index: ArchiveIndex) -> None:
    articles = spread(5)
    index.add(articles)
    index.clear()
    assert ids(index, "*") == []
    index.add(articles)
    assert ids(index, "*") == newest_first(articles)


def test_articles_from_before_1970_and_from_the_far_future_have_their_place(index: ArchiveIndex) -> None:
    times = [datetime(1, 1, 2, tzinfo=UTC), datetime(1969, 12, 31, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)]
    index.add([article(number, time) for number, time in enumerate([*times, datetime(9999, 12, 30, tzinfo=UTC)], 1)])
    assert [(found.id, found.published.year) for found in index.search(query("truce"))] == [
        (4, 9999),
        (3, 1970),
        (2, 1969),
        (1, 1),
    ]


def test_an_outlets_name_is_not_looked_for_across_two_outlets(index: ArchiveIndex) -> None:
    one = article(1, NOW)
    index.add(
        [replace(one, sources=("Al Jazeera", "English News")), replace(one, sources=("Al Jazeera English",), id=2)]
    )
    assert ids(index, 'source:"jazeera english"') == [2]
    assert ids(index, "source:jazeera") == [2, 1]
    assert ids(index, 'title:blinken source:"english news"') == [1]


def test_a_long_text_is_found_by_its_last_words(index: ArchiveIndex) -> None:
    index.add([article(1, NOW, "word " * 70_000 + "ceasefire holds"), article(2, NOW, "holds ceasefire")])
    assert ids(index, '"ceasefire holds"') == [1]
    assert ids(index, "word NEAR/2 ceasefire") == [1]
