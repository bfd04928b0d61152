"""The archive search answers exactly as `query.meaning` does, in every script, whatever was committed in what order."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.index import gathered
from monitor.index.archive import ArchiveIndex
from monitor.model import Article
from monitor.query.document import ArticleDocument, Document
from monitor.query.meaning import find
from monitor.query.resolve import resolve
from monitor.query.tree import And, Everything, Named, Near, Node, Not, Or, Title
from tests.index.news import made_up, newest_first, revised
from tests.query.generate import NAMED, NOW, SHARED, Recorded, articles, trees

Known = Sequence[tuple[Article, Document]]
Archive = tuple[ArchiveIndex, Known]


def searches() -> st.SearchStrategy[Node]:
    """Trees as a search takes them: what the archive records is put in."""
    return trees(NAMED, records=True).map(lambda query: resolve(query, SHARED, Recorded()))


def anything() -> st.SearchStrategy[Node]:
    """Trees that no query can be parsed to, too: NEAR and title: over fields, dates and exclusions."""
    pairs = st.tuples
    return st.recursive(
        searches() | trees(NAMED, records=True),
        lambda inner: st.one_of(
            st.builds(Near, inner, inner, st.integers(1, 12), st.booleans()),
            inner.map(Title),
            inner.map(Not),
            pairs(inner, inner).map(And),
            pairs(inner, inner).map(Or),
        ),
        max_leaves=3,
    )


@pytest.fixture(scope="module", params=[pytest.param(gathered.FEW, id="one by one"), pytest.param(0, id="in arrays")])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An index of 120 articles in five months and some 20 segments, with revisions, removals and a merge behind it.

    Both ways of looking at the documents of a segment are tried on its few.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathered, "FEW", request.param)
        yield _archive(tmp_path_factory)


def _archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    index = ArchiveIndex(tmp_path_factory.mktemp("agreement") / "index")
    known = {one.id: one for one in made_up(120)}
    arrivals = list(known.values())
    for start in range(0, len(arrivals), 15):
        index.add(arrivals[start : start + 15])
    while index.tidy():
        pass
    again = [revised(known[number], known[number + 1].text) for number in range(5, 60, 9)]
    known |= {one.id: one for one in again}
    index.add(again)
    index.add(arrivals[90:100])
    gone = range(1, 121, 9)
    index.remove(gone)
    return index, read(one for one in known.values() if one.id not in gone)


def read(known: Iterable[Article]) -> Known:
    return [(one, ArticleDocument(one)) for one in known]


def matching(query: Node, known: Known) -> list[Article]:
    return [one for one, taken_apart in known if find(query, taken_apart) is not None]


def agree(query: Node, archive: Archive) -> None:
    index, known = archive
    expected = newest_first(matching(query, known))
    assert [one.id for one in index.search(query)] == expected


@given(query=searches())
@settings(max_examples=300)
def test_a_search_finds_what_the_meaning_matches_and_in_order_of_time(archive: Archive, query: Node) -> None:
    agree(query, archive)


def test_names_under_rules_are_asked_for_together(archive: Archive) -> None:
    both = (Named("US"), Named("Müller"))
    for query in (And(both), And(both[::-1]), Or((And(both), Near(*both, 9, ordered=False))), Not(And(both))):
        agree(resolve(query, SHARED, Recorded()), archive)


@given(query=searches())
@settings(max_examples=150)
def test_the_first_few_and_the_count_are_those_of_all(archive: Archive, query: Node) -> None:
    index, known = archive
    expected = newest_first(matching(query, known))
    assert [one.id for one in index.search(query, 7)] == expected[:7]
    assert index.count(query) == len(expected)


@given(query=anything())
@settings(max_examples=100)
def test_trees_that_cannot_be_written_are_answered_as_exactly(archive: Archive, query: Node) -> None:
    agree(query, archive)


@given(query=searches(), share=st.floats(0, 1))
@settings(max_examples=60)
def test_a_search_goes_on_behind_any_article(archive: Archive, query: Node, share: float) -> None:
    index, known = archive
    expected = newest_first(matching(query, known))
    everything = list(index.search(Everything()))
    behind = everything[int(share * (len(everything) - 1))]
    later = {one.id for one in everything[everything.index(behind) + 1 :]}
    found = [one.id for one in index.search(query, before=behind)]
    assert found == [number for number in expected if number in later]


@pytest.mark.slow
@pytest.mark.timeout(0)
@given(query=anything())
@settings(max_examples=5_000)
def test_many_more_queries_find_what_the_meaning_matches(archive: Archive, query: Node) -> None:
    agree(query, archive)


@given(query=searches())
@settings(max_examples=40)
def test_relevance_finds_the_same_articles_in_another_order(archive: Archive, query: Node) -> None:
    index, known = archive
    found = index.relevance(query, 1_000)
    assert found is not None
    assert sorted(one.id for one in found) == sorted(one.id for one in matching(query, known))
    order = [(one.score, one.published, one.id) for one in found]
    assert order == sorted(order, reverse=True)


@given(query=searches(), zone=st.sampled_from(("UTC", "Asia/Hong_Kong", "America/St_Johns")))
@settings(max_examples=40)
def test_days_are_counted_where_the_reader_is(archive: Archive, query: Node, zone: str) -> None:
    index, known = archive
    days = Counter(one.published.astimezone(ZoneInfo(zone)).date() for one in matching(query, known))
    for _counted_or_remembered in range(2):
        assert sum((Counter(some) for _, some in index.tallies(query, ZoneInfo(zone))), Counter()) == days
    left_out = frozenset(one.id for one, _ in known[::3])
    without = sum(one.id not in left_out for one in matching(query, known))
    assert sum(sum(some.values()) for _, some in index.tallies(query, ZoneInfo(zone), without=left_out)) == without


@given(
    written=st.lists(st.lists(articles(most_words=8), min_size=1, max_size=6), min_size=1, max_size=9),
    data=st.data(),
    query=searches(),
)
@settings(max_examples=20)
def test_whatever_was_added_again_removed_and_merged(
    written: list[list[Article]], data: st.DataObject, query: Node
) -> None:
    known: dict[int, Article] = {}
    with tempfile.TemporaryDirectory() as folder:
        index = ArchiveIndex(Path(folder))
        for batch in written:
            numbered = [_numbered(one, len(known) + at + 1) for at, one in enumerate(batch)]
            index.add(numbered)
            known |= {one.id: one for one in numbered}
            again = data.draw(st.sampled_from(sorted(known)))
            known[again] = revised(known[again], batch[0].text)
            index.add([known[again]])
            gone = data.draw(st.sampled_from(sorted(known)))
            index.remove([gone])
            known.pop(gone, None)
            while data.draw(st.booleans()) and index.tidy():
                pass
            agree(query, (index, read(known.values())))
            if not known:
                return
        assert index.damaged() == []


def _numbered(one: Article, number: int) -> Article:
    from dataclasses import replace

    return replace(one, id=number, published=NOW.replace(minute=number % 7))
