"""Stretches have one number where their letters are the same but for capitals of A to Z, and only there."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase

from hypothesis import given
from hypothesis import strategies as st

from monitor.words.analysis import Reading
from monitor.words.fingerprints import LONGEST_TEXT, fingerprints

TEXTS = st.text(st.sampled_from("abAB \n.,'’é停\ud83d😀\x00"), max_size=60) | st.text(max_size=60)


TO_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def of(text: str) -> list[tuple[str, int]]:
    read = Reading(text, "")
    stretches = [stretch.translate(TO_SMALL) for stretch in read.stretches]
    return list(zip(stretches, fingerprints(read.letters, read.spaces).tolist(), strict=True))


@given(TEXTS, TEXTS)
def test_two_stretches_have_one_fingerprint_where_their_letters_are_the_same(first: str, second: str) -> None:
    printed = [*of(first), *of(f"x {second}")]
    assert len({stretch for stretch, _ in printed}) == len({number for _, number in printed}) == len(set(printed))


@given(TEXTS)
def test_the_fingerprint_of_an_empty_stretch_is_0_and_no_other_is(text: str) -> None:
    assert all((number == 0) == (stretch == "") for stretch, number in of(text))


def test_the_longest_text_has_its_fingerprints() -> None:
    text = "ab " * (LONGEST_TEXT // 3 - 1)
    assert len(set(of(text))) == 2
