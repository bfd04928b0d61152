"""A block gives back the postings of each of its terms, and none for any other."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.index.blocks import Block, encode_block
from monitor.index.postings import Placed, encode

TERMS = st.text(st.sampled_from("沙停火ab"), min_size=1, max_size=3)


def postings(documents: dict[int, list[int]]) -> bytes:
    return encode(sorted(documents), [documents[number] for number in sorted(documents)])


def found(file: bytes, start: int, term: str) -> Placed | None:
    place = Block(file, start).find(term)
    return None if place is None else Placed(file, place)


HELD = st.dictionaries(
    st.integers(0, 1 << 20),
    st.sets(st.integers(0, 1 << 20), min_size=1, max_size=4).map(sorted),
    min_size=1,
    max_size=150,
)


@given(st.dictionaries(TERMS, HELD, min_size=1, max_size=12), TERMS, st.binary(max_size=9))
def test_every_term_is_found_with_its_places(held: dict[str, dict[int, list[int]]], other: str, before: bytes) -> None:
    file = before + encode_block([(term, postings(held[term])) for term in sorted(held)]) + b"behind"
    assert Block(file, len(before)).terms() == sorted(held)
    for number, term in enumerate(sorted(held)):
        one = found(file, len(before), term)
        assert one is not None
        assert {document: one.positions(document) for document in one.documents} == held[term]
        assert {document: one.first(document) for document in one.documents} == {
            document: places[0] for document, places in held[term].items()
        }
        assert [list(places) for places in one.all_positions()] == [held[term][document] for document in one.documents]
        assert Block(file, len(before)).place(number) == Block(file, len(before)).find(term)
    assert (found(file, len(before), other) is not None) == (other in held)


def test_what_is_cut_off_is_no_block() -> None:
    written = encode_block([("沙", postings({1: [2]})), ("火", postings({3: [4]}))])
    with pytest.raises((ValueError, struct.error)):
        Block(written[:5], 0)
    for end in range(8, len(written)):
        try:
            one = found(written[:end], 0, "火")
            assert one is None or one.positions(3) == [4]
        except (ValueError, struct.error, LookupError):
            pass
