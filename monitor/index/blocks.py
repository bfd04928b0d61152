"""Terms in blocks: a few dozen terms and their postings in one stretch of bytes, so that a lexicon names blocks only.

Half of the terms of a segment stand in one article only, and Whoosh's lexicon
takes some eighty bytes a term.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import accumulate, takewhile
from mmap import mmap

from monitor.index.postings import narrow

# Bytes a start takes, terms, bytes of their names.
_HEADER = struct.Struct("<BHI")
_STARTS = {1: struct.Struct("=B"), 2: struct.Struct("=H"), 4: struct.Struct("=I")}
_BETWEEN = b"\n"


def encode_block(terms: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a block of (term, its postings as bytes), terms in order; no term holds a new line.

    The letters with which all of them begin are written once.
    """
    alike = takewhile(lambda letters: letters[0] == letters[1], zip(terms[0][0], terms[-1][0], strict=False))
    common = "".join(letter for letter, _ in alike)
    names = "\n".join([common, *(term[len(common) :] for term, _ in terms), ""]).encode()
    written = [postings for _, postings in terms]
    places = list(accumulate(map(len, written[:-1]), initial=0))
    starts = narrow(places, places[-1])
    return b"".join((_HEADER.pack(starts.itemsize, len(written), len(names)), starts.tobytes(), names, *written))


class Block:
    """What `encode_block` wrote at byte `start` of `file`.

    Raises ValueError, KeyError or struct.error when it cannot be that.
    """

    __slots__ = ("_count", "_file", "_names_at", "_postings_at", "_size", "_starts_at")

    def __init__(self, file: mmap | bytes, start: int) -> None:
        self._file = file
        self._size, self._count, length = _HEADER.unpack_from(file, start)
        self._starts_at = start + _HEADER.size
        self._names_at = self._starts_at + self._size * self._count
        self._postings_at: int = self._names_at + length

    def terms(self) -> list[str]:
        """Return the terms, in order."""
        common, *rests, _ = self._file[self._names_at : self._postings_at].decode().split("\n")
        return [common + rest for rest in rests]

    def find(self, term: str) -> int | None:
        """Return at which byte of the file the postings of `term` are, None if the block does not hold it."""
        names = self._file[self._names_at : self._postings_at]
        common, wanted = names.index(_BETWEEN), term.encode()
        if not wanted.startswith(names[:common]):
            return None
        at = names.find(_BETWEEN + wanted[common:] + _BETWEEN, common)
        return None if at < 0 else self.place(names.count(_BETWEEN, 0, at))

    def place(self, number: int) -> int:
        """Return at which byte of the file the postings of the term with this number in the block are."""
        if number >= self._count:
            raise ValueError("the block has fewer terms")
        (start,) = _STARTS[self._size].unpack_from(self._file, self._starts_at + self._size * number)
        return self._postings_at + int(start)
