"""What the stretches of a text meet is what was worked out for each of them, however often and where they stand."""

from __future__ import annotations

from array import array
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match import known as known_module
from monitor.match.known import Known
from monitor.words.analysis import Reading
from monitor.words.fingerprints import LONGEST_TEXT

STRETCHES = st.text("abc", max_size=4) | st.text("ab", min_size=30, max_size=36)


def meet(stretch: str) -> bytes:
    """As many numbers as its letters, none for the empty one."""
    return array("q", map(ord, stretch)).tobytes()


def expected(stretches: list[str]) -> list[int]:
    return [ord(letter) for stretch in stretches for letter in stretch]


@settings(max_examples=200)
@given(st.lists(st.lists(STRETCHES, min_size=1, max_size=40), max_size=6), st.integers(1, 40))
def test_a_text_meets_what_each_of_its_stretches_meets(texts: list[list[str]], first: int) -> None:
    known = Known(meet)
    for stretches in texts:
        read = Reading(" ".join(stretches), "")
        begun = " ".join(stretches[:first])
        numbers, counts = known.numbers(read, [len(begun), len(read.text)])
        assert numbers.tolist() == expected(stretches)
        assert counts == [len(expected(stretches[:first])), len(numbers)]


def test_many_stretches_are_kept_apart_while_the_table_grows() -> None:
    known = Known(meet)
    texts = [[f"w{number:x}" for number in range(start, start + 700)] for start in range(0, 21_000, 350)]
    for stretches in [*texts, *texts]:
        assert known.numbers(Reading(" ".join(stretches), ""), [])[0].tolist() == expected(stretches)


def test_a_short_stretch_is_worked_out_once_and_a_long_one_each_time() -> None:
    asked: Counter[str] = Counter()

    def counted(stretch: str) -> bytes:
        asked[stretch] += 1
        return meet(stretch)

    known = Known(counted)
    for _ in range(3):
        known.numbers(Reading(f"gaza {'x' * 40} gaza", ""), [])
    assert asked == {"gaza": 1, "x" * 40: 3}


def test_when_too_many_are_known_all_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_module, "_MOST_KEPT", 100)
    known = Known(meet)
    for start in range(0, 5_000, 60):
        stretches = [f"w{number}" for number in range(start, start + 80)]
        assert known.numbers(Reading(" ".join(stretches), ""), [])[0].tolist() == expected(stretches)


def test_a_text_that_is_too_long_for_the_table_is_read_all_the_same() -> None:
    stretches = ["gaza", "truce"] * (LONGEST_TEXT // 10)
    read = Reading(" ".join(stretches), "")
    numbers, counts = Known(meet).numbers(read, [len("gaza truce gaza"), len(read.text)])
    assert numbers.tolist() == expected(stretches)
    assert counts == [13, len(numbers)]
