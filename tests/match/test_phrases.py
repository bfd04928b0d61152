"""A phrase is found among the numbers of an article as its words stand side by side."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.match.met import WORD, Met
from monitor.match.phrases import Phrases, as_letters, as_numbers

IN_PHRASES = np.array([number != 4 for number in range(10)])
"""No phrase asks for 4."""


def phrases(*words: tuple[int, ...], of_title: int = 0) -> Phrases:
    """What is told of words that meet these numbers, of which the first are the headline's."""
    numbers = [number for word in words for number in (WORD, *word)]
    title = sum(1 + len(word) for word in words[:of_title])
    return Phrases(Met(np.array(numbers, np.int64), title, (), len(IN_PHRASES)), IN_PHRASES)


@pytest.mark.parametrize(
    ("phrase", "held"), [((1, 2), True), ((2, 1), False), ((2, 3), True), ((1, 2, 3), True), ((1, 3), False)]
)
def test_words_stand_side_by_side_in_order(phrase: tuple[int, ...], held: bool) -> None:
    assert phrases((), (1,), (2, 4), (3,), ()).hold(as_letters(phrase)) is held


def test_nothing_reaches_from_the_headline_into_the_text() -> None:
    assert phrases((1,), (2,), of_title=1).hold(as_letters((1, 2))) is False
    assert phrases((1,), (2,), (1,), (2,), of_title=1).hold(as_letters((1, 2))) is True


def test_a_word_between_keeps_two_apart_also_where_no_phrase_asks_for_it() -> None:
    assert phrases((1,), (4,), (2,)).hold(as_letters((1, 2))) is False


def test_where_a_word_meets_several_numbers_what_is_not_found_is_left_open() -> None:
    several = phrases((1, 3), (2,), (5,))
    assert several.hold(as_letters((2, 5))) is True
    assert several.hold(as_letters((1, 2))) is None


def test_the_letters_of_a_phrase_are_its_numbers() -> None:
    assert as_numbers(as_letters((7, 0xD800, 0x10FFFF))) == [7, 0xD800, 0x10FFFF]
