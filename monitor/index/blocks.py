"""Postings of many rare terms that begin alike, in one stretch of bytes: the lexicon has one entry for all of them.

Half of the pairs of letters stand in one article of a segment only, and
Whoosh's lexicon takes some eighty bytes a term.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from itertools import accumulate
from mmap import mmap

from monitor.index.postings import Postings

_HEADER = struct.Struct("<II")
_START = struct.Struct("=I")
_BETWEEN = b"\n"


def encode_block(postings: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a block of (rest of the term, its postings as `postings.encode` writes them); no rest holds a new line."""
    names = _BETWEEN.join([b"", *(rest.encode() for rest, _ in postings), b""])
    written = [found for _, found in postings]
    starts = array("I", accumulate(map(len, written[:-1]), initial=0))
    return b"".join((_HEADER.pack(len(written), len(names)), starts.tobytes(), names, *written))


class Block:
    """What `encode_block` wrote at byte `start` of `file`; raises ValueError or struct.error when it cannot be that."""

    def __init__(self, file: mmap | bytes, start: int) -> None:
        self._file = file
        count, size = _HEADER.unpack(file[start : start + _HEADER.size])
        self._starts_at = start + _HEADER.size
        self._names_at = self._starts_at + _START.size * count
        self._postings_at = self._names_at + size

    def names(self) -> list[str]:
        """Return the rests of the terms, in order."""
        return self._file[self._names_at : self._postings_at].decode().split("\n")[1:-1]

    def postings(self, rest: str) -> Postings | None:
        """Return the postings of the term that ends in `rest`, None if the block does not hold it."""
        at = self._file.find(_BETWEEN + rest.encode() + _BETWEEN, self._names_at, self._postings_at)
        if at < 0:
            return None
        number = self._file[self._names_at : at].count(_BETWEEN)
        (start,) = _START.unpack_from(self._file, self._starts_at + _START.size * number)
        return Postings(self._file, self._postings_at + start)
