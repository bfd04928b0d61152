"""A block gives back the postings of each of its terms, and none for any other."""

from __future__ import annotations

import struct
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.index.blocks import Block, encode_block
from monitor.index.postings import POSITION, encode

RESTS = st.text(st.sampled_from("沙停火자น้ำ\u3099"), min_size=1, max_size=3)


def postings(documents: dict[int, list[int]]) -> bytes:
    return encode(sorted(documents), [array(POSITION, documents[number]).tobytes() for number in sorted(documents)])


HELD = st.dictionaries(
    st.integers(0, 1 << 20),
    st.sets(st.integers(0, 1 << 20), min_size=1, max_size=4).map(sorted),
    min_size=1,
    max_size=5,
)


@given(st.dictionaries(RESTS, HELD, min_size=1, max_size=12), RESTS, st.binary(max_size=9))
def test_every_term_is_found_with_its_places(held: dict[str, dict[int, list[int]]], other: str, before: bytes) -> None:
    written = encode_block([(rest, postings(held[rest])) for rest in sorted(held)])
    block = Block(before + written + b"behind", len(before))
    assert block.names() == sorted(held)
    for rest, documents in held.items():
        found = block.postings(rest)
        assert found is not None
        assert {number: found.positions(number) for number in found.documents} == documents
    assert (block.postings(other) is not None) == (other in held)


def test_what_is_cut_off_is_no_block() -> None:
    written = encode_block([("沙", postings({1: [2]})), ("火", postings({3: [4]}))])
    with pytest.raises((ValueError, struct.error)):
        Block(written[:5], 0)
    for end in range(8, len(written)):
        try:
            found = Block(written[:end], 0).postings("火")
            assert found is None or found.positions(3) == [4]
        except (ValueError, struct.error, IndexError):
            pass
