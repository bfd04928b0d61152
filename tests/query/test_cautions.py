"""What is legal and probably not meant is told with its place; what is meant is not."""

import pytest

from monitor.query.cautions import cautions
from monitor.query.lexer import closed
from monitor.query.parser import parse
from tests.query.generate import NOW


@pytest.mark.parametrize(
    ("query", "place", "reason"),
    [
        ("gaza and truce", "and", "small letters"),
        ("gaza or truce", "or", "small letters"),
        ("gaza not football", "not", "small letters"),
        ('gaza "truce talks', '"truce talks', "never closed"),
        ("g?z", "g?z", "very many words"),
        ("gaza lang:en NOT lang:ar", "NOT lang:ar", "never exclude"),
    ],
)
def test_what_is_probably_not_meant_is_told_with_its_place(query: str, place: str, reason: str) -> None:
    [caution] = cautions(query, parse(query, NOW))
    assert query[caution.start : caution.end] == place
    assert reason in caution.reason
    assert caution.hint


@pytest.mark.parametrize(
    "query", ["gaza AND truce", '"and"', "wom?n", '"gaza truce" NOT football', "lang:en NOT sport", "hostag*"]
)
def test_what_is_meant_is_not_told(query: str) -> None:
    assert cautions(query, parse(query, NOW)) == ()


def test_a_phrase_that_is_open_can_be_closed_for_what_is_written_behind_it() -> None:
    assert closed('gaza "truce talks') == 'gaza "truce talks"'
    assert closed('"gaza" truce') == '"gaza" truce'
    assert closed("") == ""
