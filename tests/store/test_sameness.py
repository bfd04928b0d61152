"""Whether two versions are one article."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Article
from monitor.store.sameness import (
    likeness,
    names_a_page,
    same_under_one_date,
    same_under_one_link,
    same_under_one_name,
    without_scheme,
)
from tests.store.arrivals import NOW

TRUCE = Article(
    url="https://post.example/truce",
    title="Truce in Gaza to end on Friday",
    text="Mediators said on Wednesday that the truce would end on Friday unless both sides agreed to more days.",
    published=NOW,
    first_seen=NOW,
)
OTHER = replace(
    TRUCE,
    url="https://post.example/harbour",
    title="Harbour reopens after the storm",
    text="Ships left the port for the first time in a week, and the ferries to the islands run again as planned.",
    published=NOW + timedelta(days=3),
)
RULES = (same_under_one_name, same_under_one_link, same_under_one_date)
texts = st.text(max_size=80)
articles = st.builds(
    Article,
    url=st.sampled_from(["", "http://a.example/1", "https://a.example/1", "https://a.example/2"]),
    title=texts,
    text=texts,
    published=st.sampled_from([NOW, NOW + timedelta(hours=1), NOW + timedelta(days=2)]),
    first_seen=st.just(NOW),
    date_known=st.booleans(),
)


@given(articles, articles)
def test_it_does_not_matter_which_came_first(one: Article, other: Article) -> None:
    for rule in RULES:
        assert rule(one, other) == rule(other, one)


@given(articles, texts)
def test_an_edit_of_one_thing_is_the_same_article(before: Article, edit: str) -> None:
    for changed in (replace(before, title=edit), replace(before, text=edit)):
        if before.date_known or before.url:
            assert same_under_one_name(before, changed)
        if before.date_known:
            assert same_under_one_link(before, changed)


@given(texts, texts)
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, other) == likeness(other, one)
    assert not one.split() or likeness(one, one) == 1.0


def test_nothing_in_common_is_another_article() -> None:
    for rule in RULES:
        assert not rule(TRUCE, OTHER)


@pytest.mark.parametrize(
    "edited",
    [
        replace(TRUCE, title="Two more days of truce", text="", url="https://post.example/two-more-days"),
        replace(TRUCE, url="", title="Something else", published=OTHER.published),
        replace(TRUCE, url="https://post.example/moved", published=NOW + timedelta(hours=3), text=""),
        replace(OTHER, url="http://post.example/truce"),
    ],
    ids=["same date", "same text", "same headline, hours later", "same link"],
)
def test_one_thing_that_stays_is_enough_under_a_known_name(edited: Article) -> None:
    assert same_under_one_name(TRUCE, edited)


def test_a_longer_text_holds_the_shorter_one() -> None:
    longer = replace(TRUCE, text=f"{TRUCE.text} {OTHER.text}", published=OTHER.published, url="", title="Update")
    assert same_under_one_name(TRUCE, longer)


def test_links_are_compared_without_their_scheme() -> None:
    assert without_scheme("http://a.example/") == without_scheme("https://a.example/") == "//a.example/"
    assert names_a_page("https://a.example/1")
    assert names_a_page("https://a.example/?p=1")
    assert not names_a_page("https://a.example/")
    assert not names_a_page("")
