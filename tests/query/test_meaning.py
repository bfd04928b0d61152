"""What a match is, and which words of the article show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings

from monitor.model import Article, Part
from monitor.query.document import TEXT_START, ArticleDocument
from monitor.query.meaning import find, matched_places, matches, surface
from monitor.query.parser import parse
from monitor.query.tree import And, Node, Not, Or, show
from monitor.words.analysis import fold_words
from monitor.words.forms import BETWEEN, joined_forms, takes_prefixes
from monitor.words.stems import stem
from monitor.words.tokens import words
from tests.query.generate import NOW, articles, meetings, trees

SEED = Article(
    url="https://news.example/1",
    title="Blinken urges longer pause",
    text="Secretary of State Antony Blinken called for the truce in Gaza to be extended.\n\nThe hostages’ families met "
    "U.S. envoys; 1,200 people had died. Netanyahu said fighting would go on.",
    published=NOW - timedelta(days=1),
    first_seen=NOW,
    language="en",
    sources=("South China Morning Post", "Reuters"),
)


def holds(query: str, article: Article = SEED) -> bool:
    return matches(parse(query, NOW), article)


def shown(query: str, article: Article = SEED) -> list[str]:
    texts = {Part.TITLE: article.title, Part.TEXT: article.text}
    return [texts[place.part][place.start : place.end] for place in matched_places(parse(query, NOW), article)]


def text(words: str, language: str = "en") -> Article:
    return replace(SEED, title="", text=words, language=language)


@pytest.mark.parametrize(
    "query",
    [
        "gaza truce", "truces", "hostage", "extending", '"Antony Blinken"', '"hostages families"', "us", "US", "1200",
        "gaza NEAR/30 truce", "truce NEAR/2 gaza", "gaza NEAR/2 truce", "truce ONEAR/2 gaza", "title:blinken",
        "title:(blinken pause)", "NOT football", "gaza -football", "gaza OR football", "netan*", "wom?n OR fam*es",
        "source:reuters", 'source:"china morning"', "lang:en", "since:7d", "on:yesterday", "until:today", "*",
        "title:-gaza", "(antony OR tony) NEAR/1 blinken", '"secretary of sta*"', "NOT (gaza football)",
        "fighting AND go",
    ],
)  # fmt: skip
def test_the_article_matches(query: str) -> None:
    assert holds(query)


@pytest.mark.parametrize(
    "query",
    [
        '"gaza truce"', '"hostage"', "title:truce", "gaza ONEAR/2 truce", "truce NEAR/1 gaza", "football",
        "gaza -truce", "NOT gaza", "source:china-post", "source:reut", "lang:fr", "since:1h", "on:today",
        "until:2026-11-18", "title:-blinken", "pause NEAR/500 secretary", "netan", "gaza NEAR gaza", '"blinken antony"',
    ],
)  # fmt: skip
def test_the_article_does_not_match(query: str) -> None:
    assert not holds(query)


@pytest.mark.parametrize(
    ("query", "words", "language"),
    [
        ("гaзa OR заложник", "Освобождены все заложники", "ru"),
        ("غزة", "الهدنة في غزّة", "ar"),
        ("عزة", "عَزَّة", "ar"),
        ("עזה", "הפסקת אש בעַזָּה; עַזָּה", "he"),
        ("加沙", "以色列与加沙停火", "zh"),
        ('"加沙停火"', "以色列与加沙停火", "zh"),
        ("ガザ", "ｶﾞｻﾞで停戦", "ja"),
        ("strasse", "in der Straße", "de"),
        ("istanbul", "İstanbul", "tr"),
        ("γαζα", "η ΓΆΖΑ", "el"),
        ("gaza", "🇵🇸Gaza", "en"),
    ],
)
def test_a_word_is_found_in_every_script(query: str, words: str, language: str) -> None:
    assert holds(query, text(words, language))


def test_the_stem_is_that_of_the_articles_language() -> None:
    assert holds("otage", text("les otages", "fr"))
    assert not holds("negotiate", text("negotiating", "fr"))
    assert holds("negotiate", text("negotiating", "en"))


def test_letters_of_an_unspaced_script_must_stand_side_by_side() -> None:
    assert not holds("加沙", text("沙加", "zh"))
    assert not holds("加沙", text("加拿大沙漠", "zh"))


@pytest.mark.parametrize(
    ("query", "words", "expected"),
    [
        ("a NEAR/1 b", "a b", True),
        ("a NEAR/1 b", "b a", True),
        ("a ONEAR/1 b", "b a", False),
        ("a NEAR/2 b", "a x b", True),
        ("a NEAR/1 b", "a x b", False),
        ("a NEAR/2 b", "a x x b x a b", True),
        ('"a b" NEAR/1 c', "a b c", True),
        ('"a b" NEAR/1 c', "c a b", True),
        ('"a b" NEAR/1 c', "a c b", False),
        ('"a b" NEAR/1 "b c"', "a b c", False),
        ("(a OR b) NEAR/1 c", "b c x a", True),
        ("a NEAR/1 b NEAR/1 c", "a b c", True),
        ("a NEAR/1 b NEAR/1 c", "a b x c", False),
        ("a NEAR/1 a", "a a", True),
        ("title:(a NEAR/3 b)", "a b", False),
    ],
)
def test_near_counts_words_between_what_is_not_the_same(query: str, words: str, expected: bool) -> None:
    assert holds(query, text(words)) is expected


def test_nothing_is_near_or_a_phrase_across_headline_and_text() -> None:
    article = replace(SEED, title="the truce", text="holds today")
    assert not holds("truce NEAR/500 holds", article)
    assert not holds('"truce holds"', article)


def test_a_headline_longer_than_any_does_not_run_into_the_text() -> None:
    article = replace(SEED, title="x " * 20_000 + "truce", text="pause")
    assert holds("title:x", article)
    assert not holds("title:pause", article)
    assert not holds("pause NEAR/500 x", article)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("truce", ["truce"]),
        ("blinken", ["Blinken", "Blinken"]),
        ('"antony blinken"', ["Antony Blinken"]),
        ("hostage", ["hostages"]),
        ("us", ["U.S."]),
        ("1200 netan*", ["1,200", "Netanyahu"]),
        ("truce NEAR/3 gaza", ["truce", "Gaza"]),
        ("gaza OR football", ["Gaza"]),
        ("gaza -football", ["Gaza"]),
        ("(truce NEAR/2 gaza) OR (blinken NEAR/1 gaza)", ["truce", "Gaza"]),
        ("title:blinken", ["Blinken"]),
        ("blinken title:blinken", ["Blinken", "Blinken"]),
        ("source:reuters", []),
        ("football", []),
    ],
)
def test_the_words_that_matched_are_shown(query: str, expected: list[str]) -> None:
    assert shown(query) == expected


def test_words_are_shown_once_in_the_order_of_the_article() -> None:
    places = matched_places(parse("gaza truce blinken", NOW), SEED)
    assert surface(SEED, places) == ("Blinken", "truce", "Gaza")


@given(meetings(trees()))
@settings(max_examples=300)
def test_places_are_whole_words_of_their_part_in_reading_order(meeting: tuple[Node, Article]) -> None:
    query, article = meeting
    places = matched_places(query, article)
    texts = {Part.TITLE: article.title, Part.TEXT: article.text}
    assert list(places) == sorted(set(places), key=lambda place: (place.part is Part.TEXT, place.start, place.end))
    for place in places:
        written = texts[place.part]
        before, found, after = written[: place.start], written[place.start : place.end], written[place.end :]
        assert fold_words(before) + fold_words(found) + fold_words(after) == fold_words(written)
        assert any(fold_words(found))
    if not matches(query, article):
        assert places == ()


@given(trees(), trees(), articles())
@settings(max_examples=200)
def test_and_or_not_mean_what_logic_says(one: Node, other: Node, article: Article) -> None:
    first, second = matches(one, article), matches(other, article)
    assert matches(And((one, other)), article) == (first and second)
    assert matches(Or((one, other)), article) == (first or second)
    assert matches(Not(one), article) == (not first)


@given(meetings(trees()))
@settings(max_examples=200)
def test_printing_a_query_does_not_change_what_it_finds(meeting: tuple[Node, Article]) -> None:
    query, article = meeting
    assert matches(parse(show(query), NOW), article) == matches(query, article)


@given(articles())
def test_a_document_holds_every_word_at_its_position_under_each_of_its_forms(article: Article) -> None:
    read = ArticleDocument(article)
    placed: dict[int, set[str]] = {}
    for word, positions in read.words.items():
        for position in positions:
            placed.setdefault(position, set()).add(word)
    for start, text in ((0, article.title), (TEXT_START, article.text)):
        for position, joined in enumerate(joined_forms(words(text), prefixes=takes_prefixes(article.language)), start):
            assert placed.pop(position, {""}) == set(joined.split(BETWEEN))
    assert not placed
    assert {p for found in read.stems.values() for p in found} == {p for found in read.words.values() for p in found}
    assert all(found == sorted(set(found)) for found in (*read.words.values(), *read.stems.values()))
    for word, positions in read.words.items():
        assert set(positions) <= set(read.stems[stem(word, article.language)])


def test_a_day_holds_its_first_moment_and_not_the_next_ones() -> None:
    def at(hour: int, day: int) -> Article:
        return replace(SEED, published=datetime(2026, 11, day, hour, tzinfo=NOW.tzinfo))

    assert holds("on:2026-11-18", at(0, 18))
    assert not holds("on:2026-11-18", at(0, 19))
    assert holds("since:2026-11-18", at(0, 18))
    assert not holds("until:2026-11-18", at(0, 19))
    assert holds("until:2026-11-18", at(23, 18))


def test_find_tells_truth_without_words_by_an_empty_list() -> None:
    read = ArticleDocument(SEED)
    assert find(parse("source:reuters", NOW), read) == []
    assert find(parse("source:afp", NOW), read) is None
