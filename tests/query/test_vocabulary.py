"""Lists and entities are kept as a query can use them; what cannot be used is refused with the reason."""

from __future__ import annotations

import pytest

from monitor.errors import QueryError, UsageError
from monitor.query.tree import Near, Or, Sequence, walk
from monitor.query.vocabulary import (
    EMPTY,
    ENTITY,
    LIST,
    Entity,
    TermList,
    check_entity,
    check_list,
    names_used,
    read_term,
    vocabulary,
    without_names,
    without_terms,
)

WORDS = TermList("ceasefire-words", ("truce", '"cease fire"', "armistic*"))
GAZA = Entity("Gaza", ("Gaza", "غزة", "עזה", "加沙"))


@pytest.mark.parametrize("name", ["ceasefire-words", "Ceasefire Words", "CEASEFIRE-WORDS", " ceasefire  words "])
def test_a_list_is_found_by_its_name_however_that_is_written(name: str) -> None:
    assert vocabulary([WORDS], []).list_named(name) == WORDS


@pytest.mark.parametrize(
    ("written", "name"), [("غزة", "غزّة"), ("Élysée", "elysee"), ("Łódź", "LODZ"), ("加沙", "加沙")]
)
def test_an_entity_is_found_by_its_name_in_any_script(written: str, name: str) -> None:
    entity = check_entity(written, [])
    assert vocabulary([], [entity]).entity_named(name) == entity


def test_what_is_not_there_is_not_found() -> None:
    assert EMPTY.list_named("truce") is None
    assert vocabulary([WORDS], [GAZA]).entity_named("Rafah") is None
    assert vocabulary([WORDS], [GAZA]).list_named("Gaza") is None


def test_a_list_keeps_each_term_once_in_the_order_written() -> None:
    kept = check_list("  peace   words ", ["truce", "TRUCE", "pause", "trêve", "treve"])
    assert kept == TermList("peace words", ("truce", "pause", "trêve"))


def test_several_plain_words_in_a_list_are_a_phrase() -> None:
    assert check_list("x", ["cease   fire", '"cease fire"', "停火 協議"]).terms == ('"cease fire"', '"停火 協議"')


@pytest.mark.parametrize(
    "term",
    ["truce", "cease-fire", '"cease fire"', "hostag*", "wom?n", "غزة", "停火", "gaza OR rafah", "aid NEAR/5 convoy"],
)
def test_what_may_stand_inside_near_may_stand_in_a_list(term: str) -> None:
    assert check_list("x", [term]).terms == (term,)
    assert all(isinstance(node, Sequence | Or | Near) for node in walk(read_term(term)))


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("NOT football", "words, phrases and wildcards"),
        ("-football", "words, phrases and wildcards"),
        ("gaza AND truce", "words, phrases and wildcards"),
        ("*", "words, phrases and wildcards"),
        ("title:truce", "title: cannot stand"),
        ("since:7d", "since: cannot stand"),
        ("is:starred", "is: cannot stand"),
        ("watch:Blinken", "watch: cannot stand"),
        ("list:others", "list: cannot stand"),
        ("entity:Gaza", "entity: cannot stand"),
        ("tr*", "too wide"),
        ("(truce", "never closed"),
        ("—", "no word"),
        ("", "empty"),
    ],
)
def test_what_may_not_is_refused_with_the_term_and_the_reason(term: str, said: str) -> None:
    with pytest.raises(QueryError, match=said) as refused:
        check_list("x", ["truce", term])
    assert f"In the term “{term}”: " in refused.value.reason
    assert 0 <= refused.value.start <= refused.value.end <= len(term)


@pytest.mark.parametrize(("name", "terms"), [("x", []), ("", ["truce"]), ("—", ["truce"])])
def test_a_list_has_a_name_and_a_term(name: str, terms: list[str]) -> None:
    with pytest.raises(UsageError, match="needs"):
        check_list(name, terms)


def test_terms_are_taken_away_however_they_are_written() -> None:
    assert without_terms(WORDS, ["Truce", "cease fire"]).terms == ("armistic*",)


@pytest.mark.parametrize(("terms", "said"), [(["pause"], "no term “pause”"), ([*WORDS.terms], "Nothing would be left")])
def test_a_term_that_is_not_there_and_the_last_one_are_not_taken_away(terms: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        without_terms(WORDS, terms)


def test_an_entity_has_the_name_it_goes_by_among_its_names_and_each_once() -> None:
    assert check_entity("Gaza", ["غزة", "غزّة", "עזה", " 加沙", "GAZA"]).names == ("Gaza", "غزة", "עזה", "加沙")


def test_a_name_with_a_star_is_another_name() -> None:
    assert check_entity("Hamas", ["Hamas*", "HAMAS", "hamas*"]).names == ("Hamas", "Hamas*")
    assert without_names(Entity("Hamas", ("Hamas", "Hamas*")), ["HAMAS*"]).names == ("Hamas",)


def test_checking_an_entity_again_changes_nothing() -> None:
    for entity in (GAZA, check_entity("=ICE", ["Immigration and Customs Enforcement"], "border", "rink OR hockey")):
        assert check_entity(entity.name, entity.names, entity.requires, entity.excludes) == entity


def test_an_entity_with_an_exact_name_is_not_found_by_its_letters_in_another_case() -> None:
    assert check_entity("=ICE", []) == Entity("ICE", ("=ICE",))
    assert check_entity("ICE", ["=ICE"]) == Entity("ICE", ("=ICE",))
    assert check_entity("=ICE", ["ice"]).names == ("=ICE", "ice")


@pytest.mark.parametrize("name", ["Yahoo!", 'ארה"ב', "Guess? *NSYNC", "O'Neil (AND) Sons", "AC/DC", "source:reuters"])
def test_a_name_is_written_text_and_no_query(name: str) -> None:
    assert check_entity("Somebody", [name]).names == ("Somebody", name)


@pytest.mark.parametrize(("name", "names"), [("", ["Gaza"]), ("=", []), ("Gaza", ["غزة", "…"]), ("Gaza", [" "])])
def test_a_name_has_a_letter_or_digit(name: str, names: list[str]) -> None:
    with pytest.raises(UsageError, match="letter or digit"):
        check_entity(name, names)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("entity:Gaza", "entity: cannot stand"),
        ("truce list:ceasefire-words", "list: cannot stand"),
        ("since:7d truce", "searching only"),
        ("truce is:unread", "searching only"),
        ("truce watch:Blinken", "searching only"),
        ("NOT football", "must not be there"),
        ("(truce", "never closed"),
    ],
)
def test_a_faulty_rule_is_refused_with_its_title_and_place(rule: str, said: str) -> None:
    with pytest.raises(QueryError, match=f"In the rule “requires”: .*{said}"):
        check_entity("Gaza", [], requires=rule)
    with pytest.raises(QueryError, match=f"In the rule “excludes”: .*{said}") as refused:
        check_entity("Gaza", [], excludes=rule)
    assert 0 <= refused.value.start < refused.value.end <= len(rule)


def test_names_are_taken_away_but_not_the_one_it_goes_by() -> None:
    assert without_names(GAZA, ["غزّة", "加沙"]).names == ("Gaza", "עזה")
    with pytest.raises(UsageError, match="no name “Rafah”"):
        without_names(GAZA, ["Rafah"])
    with pytest.raises(UsageError, match="goes by"):
        without_names(GAZA, ["gaza"])
    assert without_names(check_entity("ICE", ["ICE", "=ICE"]), ["ICE"]).names == ("=ICE",)


def test_a_query_says_which_lists_and_entities_it_uses() -> None:
    query = 'lang:ar (list:Ceasefire-Words OR title:LIST:"peace words") NOT entity:"Antony Blinken" "list:not-this"'
    assert names_used(query, LIST) == {"ceasefire words", "peace words"}
    assert names_used(query, ENTITY) == {"antony blinken"}
    assert names_used("list: gaza NEAR/x truce", LIST) == set()
