"""Our own queries pass through untouched; what is translated is in our language then."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.query.borrowed import Service, Translation, translate
from monitor.query.parser import parse
from monitor.query.tree import Node, show
from tests.query.generate import NAMED, NOW, trees

PIECES = (
    *(
        "near5",
        "NEAR3",
        "w/3",
        "w/30",
        "adj",
        "adj2",
        "pre/3",
        "/n4/",
        "/F5/",
        "same",
        "SAME",
        "and",
        "or",
        "not",
        "AND",
    ),
    *(
        "OR",
        "NOT",
        "-",
        "|",
        "(",
        ")",
        "[",
        "]",
        '"',
        "“",
        "”",
        "{",
        "}",
        "~5",
        "^9",
        "*",
        "?",
        "$",
        "$3",
        "!",
        "%",
        "+",
        "=",
    ),
    *("hd=", "la=", "by=", "rst=", "wc>5", "date after 1", "atleast3", "atleast3(", "headline(", "allcaps(", "caps("),
    *("intitle:", "allintitle:", "site:", "ingress:", "title:", "source:", "AROUND(3)", "NEAR/2f", "near/0", "NEAR/4"),
    *(
        "gaza",
        "truce",
        "Yahoo",
        "en",
        "bbc.co.uk",
        "加沙",
        "غزة",
        'צה"ל',
        "A",
        "two words",
        "ATLEAST/2",
        " ",
        " ",
        " ",
        " ",
    ),
)
queries = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.lists(
    st.sampled_from(PIECES), max_size=12
).map("".join)


@given(trees(NAMED))
@settings(max_examples=300)
def test_every_query_of_our_own_is_left_as_it_is(tree: Node) -> None:
    query = show(tree)
    done = translate(query)
    assert done.query == query
    assert done.changes == ()


def tried(query: str, service: Service | None = None) -> Translation | QueryError:
    try:
        return translate(query, service)
    except QueryError as error:
        return error


@given(queries | st.text(max_size=30), st.sampled_from((None, *Service)))
@settings(max_examples=800)
def test_any_text_is_translated_into_our_language_or_refused_at_a_place_in_words(
    query: str, service: Service | None
) -> None:
    done = tried(query, service)
    if isinstance(done, QueryError):
        assert 0 <= done.start <= done.end <= len(query)
        assert done.reason
        assert done.hint
    elif done.changes:
        parse(done.query, NOW)
    else:
        assert done.query == query


@given(queries)
@settings(max_examples=500)
def test_translating_a_translation_changes_nothing(query: str) -> None:
    done = tried(query)
    if isinstance(done, Translation):
        assert translate(done.query).query == done.query
