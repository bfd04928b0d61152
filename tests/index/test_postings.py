"""Many documents of a term are read in one go as they are read one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitor.index.postings import Placed, Postings, encode

DOCUMENTS = st.lists(
    st.tuples(st.integers(1, 40), st.lists(st.integers(0, 60), min_size=1, max_size=3, unique=True)),
    min_size=1,
    max_size=200,
)
"""How far each document is from the one before, and where the term stands in it."""


def placed(documents: list[tuple[int, list[int]]]) -> dict[int, list[int]]:
    """Number the documents: more than one block of them at times."""
    found, number = {}, 0
    for step, places in documents:
        number += step
        found[number] = sorted(places)
    return found


@given(DOCUMENTS, st.data())
def test_the_places_in_some_documents_are_those_in_each(
    steps: list[tuple[int, list[int]]], data: st.DataObject
) -> None:
    held = placed(steps)
    some = sorted(data.draw(st.sets(st.sampled_from(sorted(held)))))
    read = Placed(encode(list(held), list(held.values())), 0)
    assert [list(places) for places in read.positions_of(some)] == [held[number] for number in some]


@given(DOCUMENTS, st.data())
def test_the_places_in_arrays_are_those_in_each(steps: list[tuple[int, list[int]]], data: st.DataObject) -> None:
    held = placed(steps)
    some = data.draw(st.sets(st.integers(0, max(held))))
    wanted = np.isin(np.arange(max(held) + 1), list(some))
    read = Placed(encode(list(held), list(held.values())), 0)
    for documents, positions in (read.standing_in(wanted), Postings.standing_in(read, wanted)):
        pairs = zip(documents.tolist(), positions.tolist(), strict=True)
        assert list(pairs) == [(number, place) for number in sorted(some & held.keys()) for place in held[number]]
    for documents, positions in (read.standing_in(None), Postings.standing_in(read, None)):
        pairs = zip(documents.tolist(), positions.tolist(), strict=True)
        assert list(pairs) == [(number, place) for number, places in held.items() for place in places]


@given(DOCUMENTS, st.integers(0, 61), st.integers(0, 4_000), st.integers(0, 4_000))
def test_documents_in_which_a_term_begins_early_are_those_of_its_first_places(
    steps: list[tuple[int, list[int]]], position: int, low: int, high: int
) -> None:
    held = placed(steps)
    read = Placed(encode(list(held), list(held.values())), 0)
    early = [number for number, places in held.items() if low <= number < high and places[0] < position]
    assert list(read.beginning_below(position, low, high)) == early
