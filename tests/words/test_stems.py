"""Inflections of a word have one stem in their language and never meet a word of another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from monitor.words.folding import fold
from monitor.words.stems import ALGORITHMS, StemTable, stem, stem_table


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ("hostage", "hostages")),
        ("en", ("negotiate", "negotiated", "negotiating")),
        ("fr", ("otage", "otages")),
        ("de", ("Geisel", "Geiseln")),
        ("ru", ("заложник", "заложники", "заложников")),
        ("es", ("acuerdo", "acuerdos")),
        ("ar", ("رهينة", "رهينه")),
    ],
)
def test_inflections_have_one_stem(language: str, forms: tuple[str, ...]) -> None:
    assert len({stem(fold(form), language) for form in forms}) == 1


def test_a_stem_of_one_language_never_answers_for_another() -> None:
    assert stem("main", "en") != stem("main", "fr")


def test_languages_without_a_stemmer_share_the_words_as_they_are() -> None:
    assert stem("עזה", "he") == stem("עזה", "zh") == stem("עזה", "") == stem("עזה", "no such") == ":עזה"


def test_both_written_norwegians_have_the_same_stems() -> None:
    assert stem("gislene", "nb") == stem("gislene", "nn") == stem("gislene", "no")


@pytest.mark.parametrize("language", [*ALGORITHMS, "he", ""])
def test_no_word_is_without_a_stem(language: str) -> None:
    for word in ("a", "s", "es", "ing", "1200", "غزه", "ال", "加", "x" * 300):
        assert stem(word, language).split(":", 1)[1]


def test_a_table_that_forgot_answers_the_same() -> None:
    table = StemTable("en", most=1)
    assert table["hostages"] == table["hostage"] == stem("hostages", "en")
    assert len(table) <= 1


def test_many_threads_get_the_stems_that_one_gets() -> None:
    words = [f"{root}{ending}" for root in ("hostag", "negotiat", "bomb") for ending in ("es", "ing", "ed")] * 200
    expected = [stem(word, "en") for word in words]
    table = StemTable("en", most=3)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(table.__getitem__, words)) == expected
    assert stem_table("en") is stem_table("en")
