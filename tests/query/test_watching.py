"""A watch asks for something of an article as it arrives; whatever else is refused with the reason and the place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from monitor.errors import QueryError
from monitor.model import Article
from monitor.query.meaning import matches
from monitor.query.parser import parse
from monitor.query.tree import Node, show
from monitor.query.watching import parse_watch
from tests.query.generate import NOW, articles, trees
from tests.query.test_parser import queries


@pytest.mark.parametrize(
    "query",
    [
        "gaza truce", '"Antony Blinken" OR Netanyahu', "gaza -football", "NOT NOT gaza", "* gaza", "source:reuters",
        "lang:ar", "title:truce", "hostag*", "gaza NEAR/5 (truce OR pause)", "NOT (NOT gaza OR NOT truce)",
        "gaza (truce OR NOT football)",
    ],
)  # fmt: skip
def test_a_query_that_asks_for_something_is_watched_as_it_is_searched(query: str) -> None:
    assert parse_watch(query) == parse(query, NOW)


@pytest.mark.parametrize(
    ("query", "place", "reason"),
    [
        ("gaza since:7d", "since:7d", "searching only"),
        ("until:2026-11-01 gaza", "until:2026-11-01", "searching only"),
        ('gaza on:"2026-11-01 10:00"', 'on:"2026-11-01 10:00"', "searching only"),
        ("gaza on:nonsense", "on:nonsense", "searching only"),
        ("gaza since:", "since:", "searching only"),
        ("gaza is:starred", "is:starred", "searching only: nobody has read or starred"),
        ("gaza NOT is:read", "is:read", "searching only"),
        ('gaza OR (truce watch:"Gaza truce")', 'watch:"Gaza truce"', "searching only: it finds what that watch has"),
        ("NOT football", "NOT football", "must not be there"),
        ("-football -cricket", "-football -cricket", "must not be there"),
        ("gaza OR NOT football", "NOT football", "must not be there"),
        ("gaza OR (-football -cricket)", "-football -cricket", "must not be there"),
        ("title:-football", "-football", "must not be there"),
        ("NOT (gaza NEAR truce)", "NOT (gaza NEAR truce)", "must not be there"),
        ("*", "*", "every article"),
        ("gaza OR *", "*", "every article"),
        ("NOT *", "NOT *", "No article"),
        ("gaza NOT *", "gaza NOT *", "No article"),
        ("gaza (truce", "(", "never closed"),
        ("", "", "empty"),
    ],
)
def test_what_cannot_be_watched_is_refused_with_its_place(query: str, place: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason) as caught:
        parse_watch(query)
    assert query[caught.value.start : caught.value.end] == place
    assert caught.value.hint


@given(queries)
def test_any_text_is_a_watch_or_a_mistake_with_a_place_inside_it(query: str) -> None:
    try:
        parse_watch(query)
    except QueryError as error:
        start, end = error.start, error.end
    else:
        return
    assert 0 <= start <= end <= len(query)


@given(trees(dates=False), articles(most_words=0))
def test_no_watch_matches_an_article_that_holds_nothing(query: Node, article: Article) -> None:
    try:
        watched = parse_watch(show(query))
    except QueryError:
        return
    assert not matches(watched, replace(article, title="", url="", author="", sources=(), language=""))
