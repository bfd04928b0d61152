"""Where one term stands in one segment: plain arrays, read from a mapped file without copying what is not asked for."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from mmap import mmap

_HEADER = struct.Struct("<IBBB")
_TYPECODES = {1: "B", 2: "H", 4: "I"}

# A sum of the counts before every 64th document: at most 63 are added up to find a document's positions.
_STRIDE = 64

POSITION = "I"
"""The type code under which the positions of one document are handed to `encode`."""


def encode(documents: Sequence[int], positions: Sequence[bytes]) -> bytes:
    """Return the postings of one term as bytes.

    `documents` are ascending document numbers; `positions` holds for each the
    bytes of an `array(POSITION)`, or is empty for a term that has no
    positions. Each array takes the narrowest integers that hold it.
    """
    ids = _narrow(documents)
    counts = array("B")
    sums = array("I")
    places = array("B")
    if positions:
        counts = _narrow([len(one) // 4 for one in positions])
        sums = array("I", list(accumulate(counts, initial=0))[:-1:_STRIDE])
        wide = array(POSITION)
        wide.frombytes(b"".join(positions))
        places = _narrow(wide)
    header = _HEADER.pack(len(ids), ids.itemsize, counts.itemsize if positions else 0, places.itemsize)
    return b"".join((header, ids.tobytes(), counts.tobytes(), sums.tobytes(), places.tobytes()))


def _narrow(numbers: Sequence[int]) -> array[int]:
    most = max(numbers)
    return array("B" if most < 1 << 8 else "H" if most < 1 << 16 else "I", numbers)


class Postings:
    """The documents that hold a term, and where in each it stands.

    Reads what `encode` wrote at byte `start` of `file`. Raises ValueError or
    struct.error when the bytes cannot be postings.
    """

    __slots__ = ("_counts", "_counts_at", "_file", "_sizes", "documents")

    _sizes: tuple[int, int]

    def __init__(self, file: mmap | bytes, start: int) -> None:
        self._file = file
        count, id_size, count_size, place_size = _HEADER.unpack(file[start : start + _HEADER.size])
        self._sizes = (count_size, place_size)
        start += _HEADER.size
        self._counts_at = start + count * id_size
        self._counts: array[int] | None = None
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
        return self._positions(bisect_left(self.documents, document)).tolist()

    @property
    def has_positions(self) -> bool:
        """Whether the field keeps positions."""
        return self._sizes[0] > 0

    def all_positions(self) -> Iterable[bytes]:
        """Yield for each of `documents` the bytes of an `array(POSITION)`, as `encode` takes them."""
        if not self.has_positions:
            return
        for at in range(len(self.documents)):
            yield array(POSITION, self._positions(at)).tobytes()

    def _positions(self, at: int) -> array[int]:
        count_size, place_size = self._sizes
        total = len(self.documents)
        if self._counts is None:
            self._counts = _read(self._file, self._counts_at, count_size, total)
        counts = self._counts
        sums_at = self._counts_at + total * count_size
        stride, past = divmod(at, _STRIDE)
        (before,) = struct.unpack_from("=I", self._file, sums_at + 4 * stride)
        before += sum(counts[at - past : at])
        places_at = sums_at + 4 * (-(-total // _STRIDE))
        return _read(self._file, places_at + before * place_size, place_size, counts[at])


def _read(file: mmap | bytes, start: int, size: int, count: int) -> array[int]:
    numbers = array(_TYPECODES.get(size, "I"))
    numbers.frombytes(file[start : start + size * count])
    if len(numbers) != count:
        raise ValueError("the postings end too early")
    return numbers
