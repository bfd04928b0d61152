"""One language, one meaning: `query.meaning` defines it, and the watch set and the search index answer exactly so.

All three are asked the same, of the same articles: made-up ones in every script, and real ones. What only a search may
ask (dates, stars, the matches of a watch) the watch set refuses; there the index alone is compared (tests/index).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import get_args

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.index.archive import ArchiveIndex
from monitor.match.watch_set import WatchSet
from monitor.model import Article, Watch
from monitor.query.document import ArticleDocument, Document
from monitor.query.meaning import find, matched_places, surface
from monitor.query.resolve import resolve
from monitor.query.tree import Among, And, Given, Node, Not, TermKind, show, walk
from monitor.query.tree import Sequence as Words
from monitor.query.watching import parse_watch
from tests.index.news import made_up, newest_first
from tests.query.generate import NAMED, SHARED, Wording, trees
from tests.query.quoting import Quoted
from tests.real_articles import real_articles

resolved = partial(resolve, vocabulary=SHARED)

# So many articles of a case arrive at the watch set, half of them such as match if there are any.
_ARRIVING = 6


@dataclass(frozen=True)
class Archive:
    """Articles in an index of many segments, each taken apart for `query.meaning`, and the trees that ask for them."""

    index: ArchiveIndex
    articles: Sequence[Article]
    read: Sequence[Document]
    queries: st.SearchStrategy[Node]


def archive_of(articles: Sequence[Article], wording: Wording, folder: Path) -> Archive:
    index = ArchiveIndex(folder)
    for start in range(0, len(articles), 15):
        index.add(articles[start : start + 15])
    while index.tidy():
        pass
    # Some come once more, as edits do: they stand in a segment of their own.
    index.add(articles[::7])
    watched = st.builds(_watched, wording.words, trees(wording, dates=False))
    return Archive(index, articles, list(map(ArticleDocument, articles)), watched)


def _watched(word: Node, tree: Node) -> Node:
    """`tree`, or where it asks for nothing, a word beside it."""
    return next(filter(_can_be_watched, (tree, And((word, tree)), And((word, Not(tree))))))


def _can_be_watched(tree: Node) -> bool:
    try:
        parse_watch(show(tree), resolved)
    except QueryError:
        return False
    return True


@pytest.fixture(scope="module")
def made_up_archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Made-up articles, in which words of every script meet."""
    return archive_of(made_up(120), NAMED, tmp_path_factory.mktemp("made up"))


@pytest.fixture(scope="module")
def real_archive(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Real articles of every set and language of the collection."""
    articles = real_articles(shared_data)
    return archive_of(articles, Quoted(articles).wording(), tmp_path_factory.mktemp("real"))


def agree(archive: Archive, query: Node, beside: Node, seed: int) -> None:
    """Ask all three for `query`; in the watch set another one stands beside it."""
    asked = resolved(query)
    matching = [one for one, read in zip(archive.articles, archive.read, strict=True) if find(asked, read) is not None]
    event(
        "matches none" if not matching else "matches some" if len(matching) < len(archive.articles) else "matches all"
    )
    assert [one.id for one in archive.index.search(asked)] == newest_first(matching)

    random = Random(seed)
    arriving = random.sample(matching, min(len(matching), _ARRIVING // 2))
    arriving += random.sample(archive.articles, _ARRIVING - len(arriving))
    agree_as_they_arrive([query, beside], arriving, {one.id for one in matching})


def agree_as_they_arrive(queries: Sequence[Node], arriving: Sequence[Article], matching: Iterable[int]) -> None:
    watches = WatchSet(resolved)
    for number, query in enumerate(queries):
        watches.add(Watch(number, "", show(query)))
    # Also where what is rare was learnt from some of them before.
    watches.learn(arriving[2:])
    for article in arriving:
        hits = {hit.watch_id: hit for hit in watches.match(article).hits()}
        assert (0 in hits) is (article.id in matching)
        for number, query in enumerate(queries):
            asked = resolved(query)
            assert (number in hits) is (find(asked, ArticleDocument(article)) is not None)
            if number in hits:
                places = matched_places(asked, article)
                assert (hits[number].places, hits[number].words) == (places, surface(article, places))


def test_every_operator_and_every_kind_of_word_is_asked_for() -> None:
    nodes: set[type] = set()
    terms: set[TermKind] = set()

    @given(trees(NAMED, records=True))
    @settings(max_examples=400, derandomize=True, database=None)
    def look(query: Node) -> None:
        for node in walk(query):
            nodes.add(type(node))
            if isinstance(node, Words):
                terms.update(term.kind for term in node.terms)

    look()
    # What `resolve` makes of names and marks is never written.
    assert nodes == set(get_args(Node)) - {Given, Among}
    assert terms == set(TermKind)


CASES = {"data": st.data(), "seed": st.integers(0, 1 << 16)}


def some_case(archive: Archive, data: st.DataObject, seed: int) -> None:
    agree(archive, data.draw(archive.queries), data.draw(archive.queries), seed)


@pytest.mark.timeout(600)
@given(**CASES)
@settings(max_examples=300)
def test_all_three_agree_on_made_up_articles(made_up_archive: Archive, data: st.DataObject, seed: int) -> None:
    some_case(made_up_archive, data, seed)


@pytest.mark.timeout(600)
@given(**CASES)
@settings(max_examples=200)
def test_all_three_agree_on_real_articles(real_archive: Archive, data: st.DataObject, seed: int) -> None:
    some_case(real_archive, data, seed)


@pytest.mark.slow
@pytest.mark.timeout(0)
@given(**CASES)
@settings(max_examples=12_000)
def test_all_three_agree_on_made_up_articles_in_many_cases(
    made_up_archive: Archive, data: st.DataObject, seed: int
) -> None:
    some_case(made_up_archive, data, seed)


@pytest.mark.slow
@pytest.mark.timeout(0)
@given(**CASES)
@settings(max_examples=12_000)
def test_all_three_agree_on_real_articles_in_many_cases(real_archive: Archive, data: st.DataObject, seed: int) -> None:
    some_case(real_archive, data, seed)
