"""Where one term stands in one segment: plain arrays, read from a mapped file without copying what is not asked for."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from mmap import mmap

_HEADER = struct.Struct("<IBBB")
_START = struct.Struct("=I")
_TYPECODES = {1: "B", 2: "H", 4: "I"}

# Positions are read for as many documents at once; before each such block but the first stands where it begins.
_BLOCK = 64

POSITION = "I"
"""The type code under which the positions of one document are handed to `encode`."""


def encode(documents: Sequence[int], positions: Sequence[bytes]) -> bytes:
    """Return the postings of one term as bytes.

    `documents` are ascending document numbers; `positions` holds for each the
    bytes of an `array(POSITION)`, or is empty for a term that has no
    positions. Each array takes the narrowest integers that hold it.
    """
    ids = _narrow(documents)
    if not positions:
        return _HEADER.pack(len(ids), ids.itemsize, 0, 0) + ids.tobytes()
    counts = _narrow([len(one) // 4 for one in positions])
    wide = array(POSITION, b"".join(positions))
    places = _narrow(wide)
    header = _HEADER.pack(len(ids), ids.itemsize, counts.itemsize, places.itemsize)
    starts = array("I", list(accumulate(counts))[_BLOCK - 1 : -1 : _BLOCK]).tobytes() if len(ids) > _BLOCK else b""
    return b"".join((header, ids.tobytes(), counts.tobytes(), starts, places.tobytes()))


def _narrow(numbers: Sequence[int]) -> array[int]:
    most = max(numbers)
    return array("B" if most < 1 << 8 else "H" if most < 1 << 16 else "I", numbers)


class Postings:
    """The documents that hold a term, and where in each it stands.

    Reads what `encode` wrote at byte `start` of `file`. Raises ValueError or
    struct.error when the bytes cannot be postings.
    """

    __slots__ = ("_blocks", "_counts_at", "_file", "_sizes", "documents")

    def __init__(self, file: mmap | bytes, start: int) -> None:
        self._file = file
        count, id_size, count_size, place_size = _HEADER.unpack(file[start : start + _HEADER.size])
        self._sizes: tuple[int, int] = (count_size, place_size)
        start += _HEADER.size
        self._counts_at = start + count * id_size
        self._blocks: dict[int, tuple[list[int], array[int]]] = {}
        self.documents: array[int] = _read(file, start, id_size, count)
        """Ascending document numbers."""

    def __len__(self) -> int:
        return len(self.documents)

    def between(self, low: int, high: int) -> array[int]:
        """Return the documents from `low` on and below `high`."""
        documents = self.documents
        return documents[bisect_left(documents, low) : bisect_left(documents, high)]

    def positions(self, document: int) -> list[int]:
        """Return the ascending positions of the term in `document`, which must be one of `documents`."""
        block, past = divmod(bisect_left(self.documents, document), _BLOCK)
        ends, places = self._block(block)
        return places[ends[past] : ends[past + 1]].tolist()

    def first(self, document: int) -> int:
        """Return the first position of the term in `document`, which must be one of `documents`."""
        block, past = divmod(bisect_left(self.documents, document), _BLOCK)
        ends, places = self._block(block)
        return places[ends[past]]

    @property
    def has_positions(self) -> bool:
        """Whether the field keeps positions."""
        return self._sizes[0] > 0

    def all_positions(self) -> Iterator[bytes]:
        """Yield for each of `documents` the bytes of an `array(POSITION)`, as `encode` takes them."""
        if not self.has_positions:
            return
        for block in range(-(-len(self.documents) // _BLOCK)):
            ends, places = self._load(block)
            for low, high in pairwise(ends):
                yield array(POSITION, places[low:high]).tobytes()

    def _block(self, block: int) -> tuple[list[int], array[int]]:
        found = self._blocks.get(block)
        if found is None:
            found = self._blocks[block] = self._load(block)
        return found

    def _load(self, block: int) -> tuple[list[int], array[int]]:
        """Read where each document of a block ends, from the block's own beginning, and its positions."""
        count_size, place_size = self._sizes
        total = len(self.documents)
        low = block * _BLOCK
        counts = _read(self._file, self._counts_at + low * count_size, count_size, min(_BLOCK, total - low))
        starts_at = self._counts_at + total * count_size
        (start,) = _START.unpack_from(self._file, starts_at + 4 * (block - 1)) if block else (0,)
        places_at = starts_at + 4 * ((total - 1) // _BLOCK)
        ends = list(accumulate(counts, initial=0))
        places = _read(self._file, places_at + start * place_size, place_size, ends[-1])
        return ends, places


def _read(file: mmap | bytes, start: int, size: int, count: int) -> array[int]:
    numbers = array(_TYPECODES[size], file[start : start + size * count])
    if len(numbers) != count:
        raise ValueError("the postings end too early")
    return numbers
