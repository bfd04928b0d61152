"""Mentions, the lead, exact letters, facts beside the text, lists and entities: what each finds and what not."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.errors import QueryError
from monitor.model import Article, Watch
from monitor.query.explain import explain
from monitor.query.meaning import matched_places, matches, surface
from monitor.query.parser import parse
from monitor.query.resolve import resolve
from monitor.query.tree import Among, Mark, Marked, Node, show
from monitor.query.vocabulary import EMPTY, Entity, TermList, vocabulary
from tests.query.generate import NOW, Recorded

PUBLISHED = datetime(2026, 11, 20, tzinfo=UTC)
ARTICLE = Article(
    url="https://post.example/world-news/ice-raid.html",
    title="ICE raids: WHO warns us",
    text="The truce holds, says the U.S. envoy.\n\n"
    "A truce is no peace. Nobody calls the truce’s end; ice melts in the US.",
    published=PUBLISHED,
    first_seen=PUBLISHED,
    author="Jane Doe and Max Müller",
    language="en",
    sources=("Morning Post",),
)
NAMES = vocabulary(
    [TermList("ceasefire-words", ("truce", '"cease fire"', "armist*"))],
    [
        Entity("Antony Blinken", ("Antony Blinken", "Blinken", "بلينكن", "布林肯")),
        Entity("ICE", ("=ICE",), requires="raid OR immigration", excludes="hockey"),
        Entity("Müller", ("Max Müller",)),
        Entity("Putin", ("Władimir* Putin*", "Путин*", "E*TRADE", "普京*")),
    ],
)


def found(query: str, article: Article = ARTICLE) -> bool:
    return matches(resolve(parse(query, NOW), NAMES), article)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ATLEAST/3 truce", True),
        ("ATLEAST/4 truce", False),
        ("ATLEAST/2 (peace OR envoy)", True),
        ("ATLEAST/2 (truce NEAR/3 peace)", False),
        ("title:(ATLEAST/2 ice)", False),
        ("lead:truce", True),
        ("lead:warns", True),
        ("lead:peace", False),
        ("lead:(truce NOT peace)", True),
        ("=ICE", True),
        ("=ice", True),
        ("=Ice", False),
        ('="WHO"', True),
        ("=who", False),
        ("=us", True),
        ("=US", True),
        ("=U.S.", True),
        ("=truce", True),
        ("=Truce", False),
        ('="ICE raids"', True),
        ('="Ice raids"', False),
        ("author:doe", True),
        ('author:"max muller"', True),
        ('author:"doe max"', False),
        ('author:"max mueller"', True),
        ("author:Müller", True),
        ("url:world-news", True),
        ("url:sport", False),
        ('source:(reuters OR "morning post")', True),
        ("source:(morning post) author:(miller OR doe)", True),
        ("source:(morning NOT post)", False),
        ("lang:(ar OR he)", False),
        ("lang:(ar OR en) url:(sport OR news)", True),
        ("list:ceasefire-words", True),
        ("peace NEAR/4 list:ceasefire-words", True),
        ("title:list:ceasefire-words", False),
        ('entity:"antony blinken"', False),
        ("entity:ICE", True),
        ("entity:ICE NEAR/2 raids", True),
    ],
)
def test_an_operator_finds_what_it_says(query: str, expected: bool) -> None:
    assert found(query) is expected


@pytest.mark.parametrize("query", ["source:Süddeutsche", 'source:"sueddeutsche zeitung"', "source:suddeutsche"])
def test_an_outlet_is_found_in_both_spellings_of_an_umlaut(query: str) -> None:
    assert found(query, replace(ARTICLE, sources=("Süddeutsche Zeitung",)))
    assert found(query, replace(ARTICLE, sources=("Sueddeutsche Zeitung",))) is (query != "source:suddeutsche")


@pytest.mark.parametrize("text", ["Blinken spoke.", "قال بلينكن", "布林肯说", "BLINKEN’s visit"])
def test_an_entity_is_found_by_any_of_its_names_in_any_script(text: str) -> None:
    assert found('entity:"Antony Blinken"', replace(ARTICLE, text=text))


@pytest.mark.parametrize(
    ("entity", "text", "expected"),
    [
        ("Müller", "Max Mueller spoke.", True),
        ("Müller", "Max Muller spoke.", True),
        ("Müller", "Max Miller spoke.", False),
        ("Putin", "Rozmowa Władimira Putina", True),
        ("Putin", "Wladimir Putin", True),
        ("Putin", "Putina", False),
        ("Putin", "с Путиным", True),
        ("Putin", "普京", True),
        ("Putin", "e-trade", True),
        ("Putin", "trade", False),
    ],
)
def test_a_name_is_found_in_its_spellings_and_with_a_star_in_every_ending(
    entity: str, text: str, expected: bool
) -> None:
    assert found(f"entity:{entity}", replace(ARTICLE, text=text)) is expected


def test_the_context_rules_of_an_entity_decide() -> None:
    plain = replace(ARTICLE, title="ICE on the lake", url="")
    assert not found("entity:ICE", plain)
    assert found("entity:ICE", replace(plain, text="An immigration office."))
    assert not found("entity:ICE", replace(plain, text="An immigration office, and hockey."))


def test_what_made_it_true_is_marked_as_the_article_writes_it() -> None:
    for query, words in (
        ("=US", ("US",)),
        ("ATLEAST/3 truce", ("truce", "truce’s")),
        ("lead:(truce OR who)", ("WHO", "truce")),
        ("entity:ICE", ("ICE",)),
    ):
        places = matched_places(resolve(parse(query, NOW), NAMES), ARTICLE)
        assert surface(ARTICLE, places) == words


@pytest.mark.parametrize(
    "query",
    [
        "ATLEAST/3 truce",
        "ATLEAST/2 (gaza OR truce)",
        '="WHO says"',
        "=US",
        "lead:(a NOT b)",
        'list:"x y"',
        'entity:"A B"',
        'author:"jane doe"',
        'url:"world news"',
        "NOT ATLEAST/2 gaza",
        'watch:"Gaza truce"',
        "gaza NOT (is:read OR is:starred)",
    ],
)
def test_a_printed_query_reads_as_the_same_tree(query: str) -> None:
    read = parse(query, NOW)
    assert parse(show(read), NOW) == read


@pytest.mark.parametrize(
    ("query", "place", "hint"),
    [
        ("gaza list:ceasefire", "list:ceasefire", "ceasefire-words"),
        ('entity:"Anthony Blinken"', 'entity:"Anthony Blinken"', "Antony Blinken"),
        ("entity:nobody", "entity:nobody", "entity add"),
    ],
)
def test_a_name_that_nobody_gave_is_told_with_its_place_and_a_suggestion(query: str, place: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        resolve(parse(query, NOW), NAMES)
    assert query[caught.value.start : caught.value.end] == place
    assert hint in caught.value.hint


def test_what_lists_and_rules_nest_in_each_other_has_an_end_that_is_told() -> None:
    nears = " NEAR ".join(["a"] * 150)
    deep = vocabulary([TermList("deep", (nears,))], [Entity("Deep", ("deep",), excludes=nears)])
    more = " NEAR ".join(["a"] * 190)
    deeper = vocabulary([TermList("deep", (more,))], [Entity("Deep", ("deep",), excludes=more)])
    for name in ("list:deep", "entity:Deep"):
        query = parse(f"{name} OR ({nears})", NOW)
        assert not matches(resolve(query, deep), ARTICLE)
        with pytest.raises(QueryError, match="nested"):
            resolve(parse("NOT (b " * 49 + name + ")" * 49, NOW), deeper)


class Watching(Recorded):
    """Watches of these names, of which each matched the article of its number."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def watches(self) -> tuple[Watch, ...]:
        """Return them, numbered from 1."""
        return tuple(Watch(number, name, "gaza") for number, name in enumerate(self._names, 1))

    def matched_by(self, watch_ids: Iterable[int]) -> frozenset[int]:
        """Return the same numbers."""
        return frozenset(watch_ids)


def asked(query: str, *watches: str) -> Node:
    return resolve(parse(query, NOW), EMPTY, Watching(*watches))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("watch:Gaza", {1}),
        ("watch:GAZA", {2}),
        ("watch:gáza", {1, 2}),
        ("watch:antony-blinken", {3}),
        ("watch:“antony Blinken”", {3}),
        ("watch:غزّة", {4}),
        ('watch:"!"', {5}),
    ],
)
def test_a_watch_is_found_by_its_name_exactly_or_else_however_that_is_written(query: str, found: set[int]) -> None:
    resolved = asked(query, "Gaza", "GAZA", '"Antony Blinken"', "غزة", "!")
    assert isinstance(resolved, Among)
    assert resolved.ids == found


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ('gaza NOT watch:"Anthony Blinken"', "Did you mean watch:“Antony Blinken”?"),
        ("gaza NOT watch:GAZA-TRUCES", "Did you mean watch:“Gaza truce”?"),
        ("gaza NOT watch:elsewhere", "Its name is in the list of watches."),
        ('gaza NOT watch:"?"', "Its name is in the list of watches."),
    ],
)
def test_a_watch_that_there_is_not_is_told_with_its_place_and_the_nearest(query: str, hint: str) -> None:
    with pytest.raises(QueryError, match="There is no watch named") as caught:
        asked(query, '"Antony Blinken"', "Gaza truce", "!")
    assert query[caught.value.start : caught.value.end] == query.removeprefix("gaza NOT ")
    assert caught.value.hint == hint


def test_what_the_archive_records_is_put_in_wherever_it_stands_and_printed_as_it_was_written() -> None:
    written = 'gaza (is:starred OR NOT watch:"Gaza truce") NOT is:alerted'
    resolved = asked(written, "Gaza truce")
    assert show(resolved) == written
    assert matches(resolved, replace(ARTICLE, text="Gaza", id=5))
    assert not matches(resolved, replace(ARTICLE, text="Gaza", id=1))
    assert not matches(resolved, replace(ARTICLE, text="Gaza", id=7))
    for query, true in (("is:read", False), ("is:unread", True)):
        assert show(asked(query)) == query
        assert matches(asked(query), replace(ARTICLE, id=5)) is true


def test_without_an_archive_nothing_is_starred_or_matched() -> None:
    for query in ("watch:Gaza", "is:starred", "is:read", "is:unread"):
        assert not found(query)
        assert found(f"NOT {query}")
    assert resolve(parse("is:starred", NOW), NAMES) == Marked(Mark.STARRED)


def test_an_explanation_says_of_each_clause_whether_it_is_true_and_where() -> None:
    clause = explain(parse("(truce OR armistice) title:peace NOT football", NOW), ARTICLE)
    assert not clause.matched
    either, title, exclusion = clause.clauses
    assert (either.matched, title.matched, exclusion.matched) == (True, False, True)
    assert [part.matched for part in either.clauses] == [True, False]
    assert {ARTICLE.text[place.start : place.end] for place in either.places} == {"truce", "truce’s"}
    # Within title: the clause is asked of the headline alone.
    assert [part.matched for part in title.clauses] == [False]
