"""Foreign text on one line of somebody else's program."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alert.lines import clean, direction, isolated


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Two\n lines\tand \x00 more ", "Two lines and more"),
        ("a \ud800 surrogate", "a surrogate"),
        ("turned \u202eround\u202c", "turned round"),
        ("می\u200cخواهد", "می\u200cخواهد"),
        ("one two three four five six", "one two three four…"),
        ("加沙停火延长两天红十字会车队进入加沙地带北部", "加沙停火延长两天红十字会车队进入加沙地…"),
    ],
)
def test_a_line_is_clean_and_short(text: str, line: str) -> None:
    assert clean(text, 20) == line


@given(st.text(), st.integers(2, 40))
def test_every_text_becomes_a_line_that_can_be_sent(text: str, limit: int) -> None:
    line = clean(text, limit)
    assert len(line) <= limit
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in line)
    assert clean(line, limit) == line


def test_pieces_of_one_direction_are_left_alone() -> None:
    assert isolated("SCMP", "14:02", "加沙") == ("SCMP", "14:02", "加沙")
    assert isolated("هدنة", "غزة") == ("هدنة", "غزة")
    assert isolated() == ()


def test_pieces_of_two_directions_are_set_apart() -> None:
    assert isolated("SCMP", "غزة") == ("\u2068SCMP\u2069", "\u2068غزة\u2069")


def test_the_first_letter_decides_the_direction() -> None:
    assert [direction(text) for text in ("14:02 Gaza غزة", "«עזה» Gaza", "14:02", "")] == [
        "left to right",
        "right to left",
        "",
        "",
    ]
