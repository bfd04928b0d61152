"""A text is read in stretches, and yet as if it were read whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.words import tokens
from monitor.words.analysis import Reading, stretch_words
from monitor.words.forms import joined_forms

ASCII = st.text(st.sampled_from("ab1SsU.,'’- \n\"()/:;@#_%"), max_size=30)
MIXED = st.text(
    st.sampled_from("ab1é.,'’ʼ- \n\"“”–—:()/ \u00a0\u202f\t\r٬ללצה״\"'سوةـ停火가각ไทยำ\u200c\u0301😀．，"), max_size=30
)


@given(ASCII | MIXED | st.text(max_size=30))
def test_words_forms_and_places_are_those_of_the_whole_text(text: str) -> None:
    read = Reading(text, "")
    whole = tokens.words(text)
    assert read.forms() == joined_forms(whole, prefixes=True)
    spans = [read.span(position) for position in range(len(whole))]
    assert spans == tokens.spans(tokens.pieces(text))
    assert [text[start:end] for start, end in spans] == whole


@given(ASCII | MIXED | st.from_regex(r"\w{1,5}['’ʼ]?[sS]?", fullmatch=True))
def test_the_forms_of_a_stretch_are_those_of_its_words(text: str) -> None:
    for stretch in text.split(" "):
        assert list(stretch_words(stretch, "")) == joined_forms(tokens.words(stretch), prefixes=True)


@given(ASCII | MIXED, ASCII | MIXED)
def test_the_words_before_a_line_break_are_those_of_the_text_before_it(first: str, second: str) -> None:
    read = Reading(f"{first}\n{second}", "")
    assert read.words_before(len(first)) == len(tokens.words(first))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. envoy, said: “go”.", ["The", "U.S.", "envoy", "said", "go"]),
        ("1,200 men,women and 3, 4", ["1,200", "men", "women", "and", "3", "4"]),
        ('צה"ל (ב-2023)', ['צה"ל', "ב", "2023"]),
    ],
)
def test_signs_that_part_words_part_them_and_others_do_not(text: str, words: list[str]) -> None:
    read = Reading(text, "")
    assert [text[start:end] for start, end in map(read.span, range(len(words)))] == words
    assert read.before()[-1] == len(words)
