"""Runs of letters without spaces are found by their pairs: without a look at what only holds the letters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.index.archive import ArchiveIndex
from monitor.index.compile import Evaluation
from monitor.index.keys import Pair, alone, stretches
from monitor.index.schema import VERSION
from monitor.index.shard import Shard
from monitor.query.parser import parse
from monitor.query.tree import Sequence, Term, TermKind
from tests.index.news import article, newest_first

NOW = datetime(2024, 1, 15, tzinfo=UTC)

# Articles 1 to 200 hold the letters, 201 to 203 the words.
ARTICLES = [
    *(
        article(number, NOW - timedelta(seconds=number), "火沙 x 停加 会峰", "停 G20", language="zh")
        for number in range(1, 201)
    ),
    article(201, NOW, "加沙停火谈判。G20 峰会", "加沙", language="zh"),
    article(202, NOW, "加沙，停\n火", "消息", language="ja"),
    article(203, NOW, "停火 x y z 加沙", "停火", language="en"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of ARTICLES, merged to one segment."""
    place = tmp_path_factory.mktemp("pairs") / "index"
    index = ArchiveIndex(place)
    for start in range(0, len(ARTICLES), 20):
        index.add(ARTICLES[start : start + 20])
    while index.tidy():
        pass
    return place


@pytest.fixture(scope="module")
def index(folder: Path) -> ArchiveIndex:
    return ArchiveIndex(folder)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("加沙", [203, 202, 201]),
        ('"加沙"', [203, 202, 201]),
        ("=加沙", [203, 202, 201]),
        ("停火", [203, 202, 201]),
        ("加沙停火", [202, 201]),
        ("加沙停火谈判", [201]),
        ("沙停", [202, 201]),
        ("title:加沙", [201]),
        ("title:停火", [203]),
        ("title:加沙停", []),
        ("lead:停火", [203, 202, 201]),
        ("停火 NEAR/3 加沙", [201, 202]),
        ("加沙 NEAR/4 停火", [203, 202, 201]),
        ("停火 ONEAR 加沙", [203]),
        ("ATLEAST/2 停火", [203]),
        ("ATLEAST/2 加沙", [201]),
        ('"G20 峰会"', [201]),
        ('"火谈判。G20峰会"', [201]),
        ("(峰会 OR 停火) NOT 谈判", [203, 202]),
        ("加沙 NOT 停火", []),
    ],
)
def test_runs_are_found_wherever_they_stand_in_a_query(index: ArchiveIndex, query: str, expected: list[int]) -> None:
    assert sorted((found.id for found in index.search(parse(query, NOW))), reverse=True) == sorted(
        expected, reverse=True
    )


@pytest.mark.parametrize(
    ("query", "most"),
    [("加沙", 3), ("加沙停火", 2), ("停火 NEAR 加沙", 3), ("title:停火", 3), ('"G20 峰会"', 1), ("=停火", 3)],
)
def test_only_what_holds_the_pairs_is_looked_at(folder: Path, query: str, most: int) -> None:
    segments = Shard(folder / "2024-01").segments()
    assert sum(Evaluation(parse(query, NOW), segment).most() for segment in segments) == most


def test_a_single_letter_is_still_found(index: ArchiveIndex) -> None:
    assert index.count(parse("加", NOW)) == len(ARTICLES)
    assert index.count(parse('"火" OR 谈', NOW)) == len(ARTICLES)
    assert [found.id for found in index.search(parse("谈", NOW))] == [201]


def test_mentions_of_a_word_count_and_not_those_of_its_letters(tmp_path: Path) -> None:
    index = ArchiveIndex(tmp_path)
    index.add([article(1, NOW, "停火 " + "停 x 火 y " * 20), article(2, NOW, "停火 x 停火 " + "x 停 y 火 " * 19)])
    found = index.relevance(parse("停火", NOW), 10)
    assert found is not None
    assert [one.id for one in found] == [2, 1]


def test_an_index_without_pairs_is_put_aside_and_built_again(folder: Path, tmp_path: Path) -> None:
    older = ArchiveIndex(tmp_path / "index")
    older.add(ARTICLES)
    marker = tmp_path / "index" / "2024-01" / "media-monitor-index"
    assert marker.read_text(encoding="ascii") == f"{VERSION}\n"
    marker.write_text("2\n", encoding="ascii")
    index = ArchiveIndex(tmp_path / "index")
    assert index.damaged() == ["2024-01"]
    assert index.shards() == []
    index.add(ARTICLES)
    index.mended("2024-01")
    assert [found.id for found in index.search(parse("*", NOW))] == newest_first(ARTICLES)


def terms(text: str, kind: TermKind = TermKind.STEM) -> tuple[Term, ...]:
    return tuple(Term(kind, word) for word in text.split())


def test_a_phrase_is_cut_into_words_and_runs() -> None:
    one, run, other = stretches(terms("g20 峰 会 上 海 20"))
    assert (one.keys, other.keys) == (terms("g20"), terms("20"))
    assert run.keys == (Pair("峰会"), Pair("会上"), Pair("上海"))
    assert run.terms == terms("峰 会 上 海")


def test_a_phrase_needs_no_look_when_it_is_one_stretch_and_any_letters_do() -> None:
    assert alone(terms("truce")) == terms("truce")
    assert alone(terms("停 火")) == (Pair("停火"),)
    assert alone(terms("火")) == terms("火")
    assert alone(terms("g20 峰 会")) == alone(terms("gaza truce")) == ()
    assert alone((Term(TermKind.LETTERS, "停", "停"), *terms("火"))) == ()


def test_a_wildcard_is_part_of_no_run() -> None:
    wild = Term(TermKind.PATTERN, "加*")
    assert stretches((*terms("停"), wild))[0].keys == terms("停")
    assert alone((*terms("停"), wild)) == ()


def test_a_run_is_found_whatever_stemmers_a_segment_has(tmp_path: Path) -> None:
    index = ArchiveIndex(tmp_path)
    languages = ("zh", "en", "hi", "ar", "ta", "")
    index.add([article(number, NOW, "加ा沙", language=language) for number, language in enumerate(languages, 1)])
    index.add([article(7, NOW, "加沙", language="hi")])
    query = Sequence(terms("加ा 沙"))
    assert sorted(found.id for found in index.search(query)) == [1, 2, 3, 4, 5, 6]
    assert [found.id for found in index.search(Sequence(terms("加 沙")))] == [7]
