"""A word of a text is found under each of its forms, and a word that is asked for in each of its spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.words.folding import fold
from monitor.words.forms import BETWEEN, forms, joined_forms, spellings, takes_prefixes
from monitor.words.prefixes import bare
from monitor.words.tokens import words
from tests.words.test_tokens import TRICKY


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("truce", ("truce",)),
        ("Élections", ("elections",)),
        ("Müller", ("muller", "mueller")),
        ("MÜLLER’S", ("muller", "mueller")),
        ("Mu\u0308ller", ("muller", "mueller")),
        ("Mueller", ("mueller",)),
        ("Århus", ("arhus", "aarhus")),
        ("Øresund", ("oresund", "oeresund")),
        ("Straße", ("strasse",)),
        ("Æther", ("aether",)),
        ("بالهدنة", ("بالهدنه", "الهدنه", "هدنه")),
        ("שבעזה", ("שבעזה", "בעזה", "עזה")),
        ("آتش\u200cبس", ("اتشبس", "اتش", "بس")),
        ("दक्\u200cषिण", ("दक्षिण",)),
        ("ـــ", ()),
    ],
)
def test_the_forms_of_a_word(word: str, expected: tuple[str, ...]) -> None:
    assert forms(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("truce", (("truce",),)),
        ("muller", (("muller",),)),
        ("Müller", (("muller",), ("mueller",))),
        ("Straße", (("strasse",),)),
        ("בעזה", (("בעזה",),)),
        ("الهدنة", (("الهدنه",),)),
        ("آتش\u200cبس", (("اتشبس",), ("اتش", "بس"))),
    ],
)
def test_the_spellings_of_a_word(word: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert spellings(word) == expected


@pytest.mark.parametrize(("language", "count"), [("ar", 3), ("", 3), ("en", 3), ("fa", 1), ("ur", 1), ("ckb", 1)])
def test_languages_that_write_little_words_apart_lose_no_letters(language: str, count: int) -> None:
    assert len(joined_forms(["والغزة"], prefixes=takes_prefixes(language))[0].split(BETWEEN)) == count


@given(st.text(st.sampled_from(TRICKY), max_size=12) | st.text(max_size=12))
def test_every_form_is_one_folded_word_and_the_first_is_the_words_own(text: str) -> None:
    for word, joined in zip(words(text), joined_forms(words(text), prefixes=True), strict=True):
        found = forms(word)
        assert joined == BETWEEN.join(found)
        assert next(iter(found), "") == fold(word) or not fold(word)
        assert len(set(found)) == len(found)
        for each in found:
            assert fold(each) == each
            assert words(each) == [each]


@given(st.text(st.sampled_from("Mäöüøåß’s\u0308éبهدنةو\u200cעזה"), min_size=1, max_size=8))
def test_a_word_that_is_asked_for_finds_itself(text: str) -> None:
    for word in words(text):
        assert spellings(word)[0] == (fold(word),)
        assert all(spelling[0] in forms(word) for spelling in spellings(word) if len(spelling) == 1)
        assert set(bare(fold(word))) <= set(forms(word))
