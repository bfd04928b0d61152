"""Where one term stands in one segment: plain arrays, read from a mapped file without copying what is not asked for."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, pairwise
from mmap import mmap
from sys import byteorder
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    # Loaded only where very many documents are looked at: a search of a new process is answered sooner.
    import numpy as np
    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[np.integer[Any]]"

_START = struct.Struct("=I")
_ONE = struct.Struct("=BBH")
_ONCE = struct.Struct("=BBHBH")
_WIDE = 1 << 16
_TYPECODES = {1: "B", 2: "H", 4: "I"}

# How wide numbers are stands in the halves of one byte.
_HALF = 4
_NONE = bytes((1 << _HALF | 1, 0))

# Positions are read for as many documents at once; before each such block but the first stands where it begins.
_BLOCK = 64


class Postings:
    """The documents that hold a term; of a field that keeps no positions."""

    __slots__ = ("documents",)

    def __init__(self, documents: array[int]) -> None:
        self.documents = documents
        """Ascending document numbers."""

    def __len__(self) -> int:
        return len(self.documents)

    def between(self, low: int, high: int) -> array[int]:
        """Return the documents from `low` on and below `high`."""
        documents = self.documents
        start, end = bisect_left(documents, low), bisect_left(documents, high)
        # Nothing is copied where a whole month is looked at.
        return documents if end - start == len(documents) else documents[start:end]

    def holds(self, document: int) -> bool:
        """Whether the term stands in `document`."""
        at = bisect_left(self.documents, document)
        return at < len(self.documents) and self.documents[at] == document

    def positions(self, _document: int) -> list[int]:
        """Return the ascending positions of the term in a document, which must be one of `documents`."""
        return []

    def first(self, document: int) -> int:
        """Return the first position of the term in a document, which must be one of `documents` and have some."""
        return self.positions(document)[0]

    def positions_of(self, documents: Sequence[int]) -> list[Sequence[int]]:
        """Return the positions of the term in each of these documents, which are some of its own, ascending."""
        return [self.positions(document) for document in documents]

    def standing_in(self, wanted: NDArray[np.bool_] | None) -> tuple[Numbers, Numbers]:
        """Return each place of the term in the `wanted` documents, or in all: document and position, in order."""
        import numpy as np

        documents = np.array(self.documents, np.int64)
        if wanted is not None:
            documents = documents[wanted.take(documents)]
        each = self.positions_of(documents.tolist())
        return documents.repeat(list(map(len, each))), np.array(list(chain.from_iterable(each)), np.int64)

    def beginning_below(self, position: int, low: int, high: int) -> Iterable[int]:
        """Return the documents from `low` on and below `high` in which the term first stands below `position`."""
        return [document for document in self.between(low, high) if self.first(document) < position]

    def all_positions(self) -> Sequence[Sequence[int]]:
        """Return the positions in each of `documents`, () if none are kept."""
        return ()


class Placed(Postings):
    """The documents that hold a term, and where in each it stands.

    Reads what `encode` wrote at byte `start` of `file`. Raises ValueError,
    IndexError, KeyError or struct.error when the bytes cannot be postings.
    """

    __slots__ = ("_arrays", "_blocks", "_counts_at", "_file", "_sizes")

    def __init__(self, file: mmap | bytes, start: int) -> None:
        documents, end = read_numbers(file, start)
        super().__init__(documents)
        self._file = file
        self._sizes = divmod(file[end], 1 << _HALF)
        self._counts_at = end + 1
        self._blocks: dict[int, tuple[Sequence[int], array[int]]] = {}
        # The documents, where the positions in each begin among all, and these; read when very many are asked for.
        self._arrays: tuple[Numbers, Numbers, Numbers] | None = None

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

    def positions_of(self, documents: Sequence[int]) -> list[Sequence[int]]:
        """Return the positions of the term in each of these documents, which are some of its own, ascending."""
        found: list[Sequence[int]] = []
        at, read = 0, -1
        ends: Sequence[int] = ()
        places = array("B")
        for document in documents:
            at = bisect_left(self.documents, document, at)
            block, past = divmod(at, _BLOCK)
            if block != read:
                read = block
                ends, places = self._block(block)
            found.append(places[ends[past] : ends[past + 1]])
        return found

    def beginning_below(self, position: int, low: int, high: int) -> Iterable[int]:
        """Return the documents from `low` on and below `high` in which the term first stands below `position`."""
        documents = self.documents
        at, end = bisect_left(documents, low), bisect_left(documents, high)
        found: list[int] = []
        while at < end:
            block, past = divmod(at, _BLOCK)
            until = min(end, (block + 1) * _BLOCK)
            ends, places = self._block(block)
            firsts = zip(documents[at:until], ends[past : past + until - at], strict=True)
            found += [document for document, first in firsts if places[first] < position]
            at = until
        return found

    def standing_in(self, wanted: NDArray[np.bool_] | None) -> tuple[Numbers, Numbers]:
        """Return each place of the term in the `wanted` documents, or in all: document and position, in order."""
        import numpy as np

        if self._arrays is None:
            self._arrays = self._load_all()
        documents, begins, places = self._arrays
        if wanted is None:
            return documents.repeat(begins[1:] - begins[:-1]), places
        at = wanted.take(documents).nonzero()[0]
        first = begins.take(at)
        often = begins.take(at + 1) - first
        # The places from the first in each document on, so many as it has.
        looked_at = (first - often.cumsum() + often).repeat(often)
        looked_at += np.arange(len(looked_at))
        return documents.take(at).repeat(often), places.take(looked_at)

    def _load_all(self) -> tuple[Numbers, Numbers, Numbers]:
        import numpy as np

        count_size, place_size = self._sizes
        total = len(self.documents)
        begins = np.arange(total + 1)
        places_at = self._counts_at
        if count_size:
            np.asarray(_read(self._file, self._counts_at, count_size, total)).cumsum(out=begins[1:])
            places_at += total * count_size + 4 * ((total - 1) // _BLOCK)
        places = _read(self._file, places_at, place_size, int(begins[-1]))
        return np.asarray(self.documents), begins, np.asarray(places)

    def all_positions(self) -> Sequence[Sequence[int]]:
        """Return the positions in each of `documents`."""
        blocks = map(self._load, range(-(-len(self.documents) // _BLOCK)))
        return [places[low:high] for ends, places in blocks for low, high in pairwise(ends)]

    def _block(self, block: int) -> tuple[Sequence[int], array[int]]:
        found = self._blocks.get(block)
        if found is None:
            found = self._blocks[block] = self._load(block)
        return found

    def _load(self, block: int) -> tuple[Sequence[int], array[int]]:
        """Read where each document of a block ends, from the block's own beginning, and its positions."""
        count_size, place_size = self._sizes
        total = len(self.documents)
        low = block * _BLOCK
        here = min(_BLOCK, total - low)
        if not count_size:
            return range(here + 1), _read(self._file, self._counts_at + low * place_size, place_size, here)
        counts = _read(self._file, self._counts_at + low * count_size, count_size, here)
        starts_at = self._counts_at + total * count_size
        (start,) = _START.unpack_from(self._file, starts_at + 4 * (block - 1)) if block else (0,)
        places_at = starts_at + 4 * ((total - 1) // _BLOCK)
        ends = list(accumulate(counts, initial=0))
        return ends, _read(self._file, places_at + start * place_size, place_size, ends[-1])


def encode(documents: Sequence[int], positions: Sequence[Sequence[int]]) -> bytes:
    """Return the postings of one term as bytes, for `Placed`.

    `documents` are ascending document numbers, `positions` holds the ascending
    positions in each. Each array takes the narrowest integers that hold it;
    how often the term stands in a document is left out where it is once in all.
    """
    if len(documents) == 1 and documents[0] < _WIDE:
        # By far the most terms of a new segment stand in one document, and mostly once.
        (here,) = positions
        if len(here) == 1 and here[0] < _WIDE:
            return _ONCE.pack(1 << _HALF | 2, 1, documents[0], 2, here[0])
    places = narrow(list(chain.from_iterable(positions)), max([here[-1] for here in positions]))
    if len(places) == len(documents):
        return b"".join((encode_numbers(documents), bytes((places.itemsize,)), places.tobytes()))
    often = list(map(len, positions))
    counts = narrow(often, max(often))
    starts = array("I", list(accumulate(counts))[_BLOCK - 1 : -1 : _BLOCK])
    sizes = bytes((counts.itemsize << _HALF | places.itemsize,))
    return b"".join((encode_numbers(documents), sizes, counts.tobytes(), starts.tobytes(), places.tobytes()))


def encode_numbers(numbers: Sequence[int]) -> bytes:
    """Return ascending numbers as bytes: the postings of a field without positions."""
    if not numbers:
        return _NONE
    most = numbers[-1]
    if len(numbers) == 1 and most < _WIDE:
        return _ONE.pack(1 << _HALF | 2, 1, most)
    written = narrow(numbers, most)
    count = narrow((len(written),), len(written))
    return bytes((count.itemsize << _HALF | written.itemsize,)) + count.tobytes() + written.tobytes()


def read_numbers(file: mmap | bytes, start: int) -> tuple[array[int], int]:
    """Return what `encode_numbers` wrote at byte `start` of `file`, and where it ends."""
    count, size, start = _how_many(file, start)
    return _read(file, start, size, count), start + size * count


def are_in(documents: Iterable[int], held: Sequence[int]) -> list[int]:
    """Return those of some documents that are in `held`, which is ascending, in their order."""
    count = len(held)
    return [one for one in documents if (at := bisect_left(held, one)) < count and held[at] == one]


def end_of_numbers(file: mmap | bytes, start: int) -> int:
    """Return where what `encode_numbers` wrote at byte `start` of `file` ends, without reading it."""
    count, size, start = _how_many(file, start)
    return start + size * count


def _how_many(file: mmap | bytes, start: int) -> tuple[int, int, int]:
    """Return how many numbers `encode_numbers` wrote at byte `start`, how wide each is, and where the first one is."""
    sizes = file[start]
    start += 1
    behind = start + (sizes >> _HALF)
    # Most terms stand in few documents.
    count = file[start] if behind == start + 1 else int.from_bytes(file[start:behind], byteorder)
    return count, sizes & (1 << _HALF) - 1, behind


def narrow(numbers: Sequence[int], most: int) -> array[int]:
    """Return an array of the narrowest integers that hold `numbers`, of which `most` is the highest."""
    return array("B" if most < 1 << 8 else "H" if most < 1 << 16 else "I", numbers)


def _read(file: mmap | bytes, start: int, size: int, count: int) -> array[int]:
    numbers = array(_TYPECODES[size], file[start : start + size * count])
    if len(numbers) != count:
        raise ValueError("the postings end too early")
    return numbers
