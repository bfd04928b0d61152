"""Terms in blocks: a few dozen terms and their postings in one stretch of bytes, so that a lexicon names blocks only.

Half of the terms of a segment stand in one article only, and Whoosh's lexicon
takes some eighty bytes a term.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import accumulate
from mmap import mmap

from monitor.index.postings import narrow

# Bytes a start takes, terms, bytes of their names.
_HEADER = struct.Struct("<BHI")
_STARTS = {1: struct.Struct("=B"), 2: struct.Struct("=H"), 4: struct.Struct("=I")}
_BETWEEN = b"\n"


def encode_block(terms: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a block of (term, its postings as bytes); no term holds a new line."""
    names = _BETWEEN.join([b"", *(term.encode() for term, _ in terms), b""])
    written = [postings for _, postings in terms]
    starts = narrow(list(accumulate(map(len, written[:-1]), initial=0)))
    return b"".join((_HEADER.pack(starts.itemsize, len(written), len(names)), starts.tobytes(), names, *written))


class Block:
    """What `encode_block` wrote at byte `start` of `file`.

    Raises ValueError, KeyError or struct.error when it cannot be that.
    """

    __slots__ = ("_count", "_file", "_names_at", "_postings_at", "_size", "_starts_at")

    def __init__(self, file: mmap | bytes, start: int) -> None:
        self._file = file
        self._size, self._count, length = _HEADER.unpack(file[start : start + _HEADER.size])
        self._starts_at = start + _HEADER.size
        self._names_at = self._starts_at + self._size * self._count
        self._postings_at = self._names_at + length

    def terms(self) -> list[str]:
        """Return the terms, in order."""
        return self._file[self._names_at : self._postings_at].decode().split("\n")[1:-1]

    def find(self, term: str) -> int | None:
        """Return at which byte of the file the postings of `term` are, None if the block does not hold it."""
        at = self._file.find(_BETWEEN + term.encode() + _BETWEEN, self._names_at, self._postings_at)
        return None if at < 0 else self.place(self._file[self._names_at : at].count(_BETWEEN))

    def place(self, number: int) -> int:
        """Return at which byte of the file the postings of the term with this number in the block are."""
        if number >= self._count:
            raise ValueError("the block has fewer terms")
        (start,) = _STARTS[self._size].unpack_from(self._file, self._starts_at + self._size * number)
        return self._postings_at + int(start)
