"""An article that a query matches meets every clause that the query is said to need."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from monitor.model import Article
from monitor.query.document import ArticleDocument
from monitor.query.meaning import find
from monitor.query.needs import Need, Pair, needs, rarest
from monitor.query.parser import parse
from monitor.query.tree import Fact, Language, Node, Sequence, Term
from monitor.words.pairs import pairs
from tests.query.generate import NOW, meetings, trees


def met(need: Need, read: ArticleDocument) -> bool:
    if isinstance(need, Pair):
        return need.letters in pairs(read.words)
    return find(Sequence((need,)) if isinstance(need, Term) else need, read) is not None


def longest_rarest(need: Need) -> float:
    return 1 / len(need.folded) if isinstance(need, Term) else 1.0


def needed(query: str) -> set[frozenset[str]]:
    return {
        frozenset(
            need.folded
            if isinstance(need, Term)
            else need.letters
            if isinstance(need, Pair)
            else need.words[0]
            if isinstance(need, Fact)
            else need.code
            if isinstance(need, Language)
            else need.name
            for need in clause
        )
        for clause in needs(parse(query, NOW), longest_rarest)
    }


@given(meetings(trees()))
@settings(max_examples=500)
def test_what_matches_meets_every_clause(meeting: tuple[Node, Article]) -> None:
    query, article = meeting
    read = ArticleDocument(article)
    if find(query, read) is not None:
        for clause in needs(query, longest_rarest):
            assert any(met(need, read) for need in clause)


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ("gaza truce", [["gaza"], ["truce"]]),
        ('"gaza truce"', [["gaza"], ["truce"]]),
        ("停火", [["停"], ["火"], ["停火"]]),
        ('"G20 停火 now"', [["g20"], ["停"], ["火"], ["停火"], ["now"]]),
        ("gaza OR truce", [["gaza", "truce"]]),
        ("gaza NEAR truce", [["gaza"], ["truce"]]),
        ("(a OR b) (c OR d)", [["a", "b"], ["c", "d"]]),
        ('"the ceasefire" OR truce', [["ceasefire", "truce"]]),
        ("gaza NOT football", [["gaza"]]),
        ("NOT NOT gaza", [["gaza"]]),
        ("NOT (NOT gaza OR NOT truce)", [["gaza"], ["truce"]]),
        ("NOT (NOT gaza NOT truce)", [["gaza", "truce"]]),
        ("NOT title:(NOT gaza)", [["gaza"]]),
        ('source:"al jazeera" lang:ar', [["al"], ["jazeera"], ["ar"]]),
        ("hostag* on:2026-11-01", [["hostag*"]]),
        ("gaza OR NOT truce", []),
        ("NOT (gaza NEAR truce)", []),
        ("NOT source:reuters OR gaza", []),
        ("*", []),
        ("NOT *", [[]]),
        ("gaza OR NOT *", [["gaza"]]),
    ],
)
def test_clauses_of_a_query(query: str, clauses: list[list[str]]) -> None:
    assert needed(query) == {frozenset(clause) for clause in clauses}


def test_the_rarest_clause_is_the_one_that_is_met_most_seldom() -> None:
    clauses = needs(parse("the negotiations (a OR of)", NOW))
    assert [need.folded for need in rarest(clauses, longest_rarest) if isinstance(need, Term)] == ["negotiations"]
