"""Names in five languages are found as often as somebody else counted them, but for differences that have a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.query.topic_labels import article
from tests.query.watchlist import NEWS, SHORTENED, Reason, compared, total, why_found, why_not_found

REASONS = {
    # The adjective of Israel is its name and a letter more; the same name is listed with and without its marks.
    "ar": {Reason.ENDING, Reason.FRONT, Reason.LETTERS},
    # Israeli, Gazans; #BanIsrael; UNRWA as unrwa; Erdoğan, I.D.F.
    "en": {Reason.ENDING, Reason.FRONT, Reason.CAPITALS, Reason.LETTERS},
    # The people and the adjective; names of three letters in longer words; two signs for the mark of abbreviations.
    "he": {Reason.ENDING, Reason.FRONT, Reason.LETTERS},
    # Cases: Hamasu, Hamasem; addresses of images hold names; accents left out.
    "pl": set(Reason),
    # No spaces, no cases, no capitals: a name is its characters, and both ways are one.
    "zh": set(),
}


LARGE = {"ar", "pl", "zh"}


@pytest.mark.parametrize(
    "language",
    [pytest.param(each, marks=pytest.mark.slow) if each in LARGE else each for each in sorted(NEWS)],
)
def test_each_name_is_found_as_often_as_it_was_counted_but_for_differences_that_have_a_reason(
    shared_data: Path, language: str
) -> None:
    for name in compared(shared_data, language):
        assert name.unexplained == [], name.text
        assert set(name.reasons) <= REASONS[language], name
        if language in SHORTENED:
            assert name.by_letters <= name.counted
        else:
            assert name.by_letters == name.counted


@pytest.mark.slow
def test_with_a_star_behind_it_a_polish_name_is_found_in_every_case(shared_data: Path) -> None:
    names = total(compared(shared_data, "pl", "*"))
    assert Reason.ENDING not in names.reasons
    assert names.found >= names.by_letters - names.reasons[Reason.MARKUP] - names.reasons[Reason.FRONT]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("عزة", "قال معزة", Reason.FRONT),
        ("غزة", "في وغزة", None),
        ("غزة", "غزة", None),
        ("إسرائيل", "الجيش الإسرائيلي", Reason.ENDING),
        ("إسرائيل", "الجيش الإسرائيلي وإسرائيل", None),
        ("Hamas", "Hamasu i Hamasem", Reason.ENDING),
        ("Rafah", '<img src="Rafah.jpg">', Reason.MARKUP),
    ],
)
def test_a_name_that_is_a_word_of_its_own_has_no_reason_not_to_be_found(
    name: str, text: str, reason: Reason | None
) -> None:
    assert why_not_found(name, article("", text, "")) is reason


@pytest.mark.parametrize(
    ("name", "shown", "reason"),
    [
        ("UNRWA", ("unrwa",), Reason.CAPITALS),
        ("Erdogan", ("Erdoğan",), Reason.LETTERS),
        ("حركة حماس", ("لحركة (حماس",), Reason.LETTERS),
        ("Gaza", ("Gas",), None),
    ],
)
def test_what_is_found_without_these_letters_is_written_in_another_way(
    name: str, shown: tuple[str, ...], reason: Reason | None
) -> None:
    assert why_found(name, shown) is reason
