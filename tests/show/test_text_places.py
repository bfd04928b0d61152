from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.show.text_places import characters, isolated, merged, reads_right_to_left, utf16


def test_the_first_letter_with_a_direction_decides() -> None:
    assert reads_right_to_left("12 – غزة and Gaza")
    assert reads_right_to_left("“עזה”")
    assert not reads_right_to_left("Gaza غزة")
    assert not reads_right_to_left("12 – 13")


@given(st.text(), st.data())
def test_places_in_utf_16_name_the_same_letters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    [(first, last)] = utf16(text, [(start, end)])
    encoded = text.encode("utf-16-le", "surrogatepass")
    assert encoded[2 * first : 2 * last].decode("utf-16-le", "surrogatepass") == text[start:end]


def test_units_are_counted_back_into_characters() -> None:
    assert characters("a😀b", 3) == 2


def test_stretches_that_touch_become_one() -> None:
    assert merged([(5, 8), (0, 2), (2, 4), (6, 9)]) == [(0, 4), (5, 9)]


def test_isolation_keeps_the_text() -> None:
    assert isolated("غزة")[1:-1] == "غزة"
