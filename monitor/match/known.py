"""What every stretch that came by meets, found for all stretches of an article at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from monitor.match.met import NUMBER_BYTES, Numbers
from monitor.words.analysis import Reading
from monitor.words.fingerprints import LONGEST_TEXT, Fingerprints, fingerprints
from monitor.words.stretches import Letters

_Rows = NDArray[np.intp]
_Places = NDArray[np.intp]
_Kind = TypeVar("_Kind", np.uint32, np.intp)

# What is longer is seldom met again: scripts without spaces go by.
_LONGEST_KEPT = 32
_MOST_KEPT = 1 << 18

_SMALLEST = 1 << 10

# So many places for each stretch: most are found where they are looked for first.
_ROOM = 3
_MOST_MOVES = 64

# Multiplied with one of them, the highest bits of a fingerprint say where to look for it first, and where then.
_FIRST_FACTOR, _SECOND_FACTOR = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
_FIRST, _SECOND = np.uint64(_FIRST_FACTOR), np.uint64(_SECOND_FACTOR)
_LETTERS_OF_ASCII, _TO_SMALL = np.uint32(26), np.uint32(ord("a") - ord("A"))

_BITS = 64
_WHOLE = (1 << _BITS) - 1
_FREE = _WHOLE


class Known:
    """What `meet` says of each stretch, worked out once where the stretch is likely to come again.

    A table in arrays, where each fingerprint is in one of two places (cuckoo hashing, Pagh and Rodler 2001), so that
    all stretches of an article are found in a few steps. A dictionary waits for memory at each.
    """

    def __init__(self, meet: Callable[[str], bytes]) -> None:
        """Begin without any; `meet` returns the numbers that a stretch meets, as the bytes of an array."""
        self._meet = meet
        self._forget()

    def _forget(self) -> None:
        self._runs = _Runs()
        self._count = 0
        self._resize(_SMALLEST)
        # What stands between two spaces side by side.
        self._put(0, 0)

    def _resize(self, size: int) -> None:
        # By place: a fingerprint, and the row in `_runs` of what its stretch meets.
        self._fingerprints = np.full(size, _FREE, np.uint64)
        self._rows = np.zeros(size, np.int32)
        # The same, for single ones: several times sooner.
        self._fingerprint_at = self._fingerprints.data
        self._row_at = self._rows.data
        self._shift = _BITS + 1 - size.bit_length()

    def numbers(self, read: Reading, first: int) -> tuple[Numbers, int]:
        """Return the numbers that the stretches of a text meet, in order, and how many the `first` of them meet."""
        if len(read.letters) > LONGEST_TEXT:
            met = list(map(self._meet, read.stretches))
            return np.frombuffer(b"".join(met), np.uint32), sum(map(len, met[:first])) // NUMBER_BYTES
        if self._count > _MOST_KEPT:
            self._forget()
        found = fingerprints(_in_one_case(read.letters), read.spaces)
        rows, new = self._found(found)
        if not len(new):
            return self._runs.joined(rows, first)
        passing: list[tuple[int, str]] = []
        # The same stretch may be new several times in a text.
        learnt: dict[int, int] = {}
        spaces = read.spaces.data
        for at, fingerprint in zip(new.tolist(), found.take(new).tolist(), strict=True):
            row = learnt.get(fingerprint)
            if row is None:
                # There is a space in front of the text, so a stretch begins where the space before it is.
                stretch = read.text[spaces[at] : spaces[at + 1] - 1]
                if len(stretch) > _LONGEST_KEPT:
                    passing.append((at, stretch))
                    continue
                row = learnt[fingerprint] = self._runs.row(self._meet(stretch))
                self._put(fingerprint, row)
            rows[at] = row
        if not passing:
            return self._runs.joined(rows, first)
        kept = len(self._runs)
        for at, stretch in passing:
            rows[at] = self._runs.add(self._meet(stretch))
        joined = self._runs.joined(rows, first)
        self._runs.cut(kept)
        return joined

    def _found(self, wanted: Fingerprints) -> tuple[_Rows, _Places]:
        """Return the row of each fingerprint, and where those are that have none."""
        shift = np.uint64(self._shift)
        places = ((wanted * _FIRST) >> shift).view(np.intp)
        rows = self._rows.take(places).astype(np.intp)
        elsewhere = (self._fingerprints.take(places) != wanted).nonzero()[0]
        if len(elsewhere):
            wanted = wanted.take(elsewhere)
            places = ((wanted * _SECOND) >> shift).view(np.intp)
            rows[elsewhere] = self._rows.take(places)
            elsewhere = elsewhere[self._fingerprints.take(places) != wanted]
        return rows, elsewhere

    def _places(self, fingerprint: int) -> tuple[int, int]:
        first, second = fingerprint * _FIRST_FACTOR, fingerprint * _SECOND_FACTOR
        return (first & _WHOLE) >> self._shift, (second & _WHOLE) >> self._shift

    def _put(self, fingerprint: int, row: int) -> None:
        self._count += 1
        if self._count * _ROOM > len(self._rows):
            self._grow()
        place = ((fingerprint * _FIRST_FACTOR) & _WHOLE) >> self._shift
        for _ in range(_MOST_MOVES):
            there, its_row = self._fingerprint_at[place], self._row_at[place]
            self._fingerprint_at[place], self._row_at[place] = fingerprint, row
            if there == _FREE:
                return
            # What stood here goes to its other place.
            fingerprint, row = there, its_row
            place = sum(self._places(fingerprint)) - place
        self._grow()
        self._put(fingerprint, row)

    def _grow(self) -> None:
        taken = self._fingerprints != _FREE
        known = zip(self._fingerprints[taken].tolist(), self._rows[taken].tolist(), strict=True)
        self._resize(2 * len(self._rows))
        self._count = 0
        for fingerprint, row in known:
            self._put(fingerprint, row)


def _in_one_case(letters: Letters) -> Letters:
    """The letters with A to Z as a to z: what a stretch meets does not depend on it, and fewer are new."""
    capital = (letters - np.uint32(ord("A"))) < _LETTERS_OF_ASCII
    return letters + (capital * _TO_SMALL)


class _Runs:
    """Numbers in rows of different length, one behind the other. Row 0 is empty."""

    def __init__(self) -> None:
        self._numbers = np.zeros(_SMALLEST, np.uint32)
        # Of each row where it begins and how many numbers it has.
        self._begins = np.zeros(_SMALLEST, np.intp)
        self._sizes = np.zeros(_SMALLEST, np.intp)
        self._count = 1
        self._same: dict[bytes, int] = {}

    def __len__(self) -> int:
        return self._count

    def row(self, met: bytes) -> int:
        """Return the row of these numbers, one for all that meet the same."""
        row = self._same.get(met)
        if row is None:
            row = self._same[met] = self.add(met)
        return row

    def add(self, met: bytes) -> int:
        """Add a row of these numbers, and return it."""
        row = self._count
        numbers = np.frombuffer(met, np.uint32)
        begin = int(self._begins[row - 1] + self._sizes[row - 1])
        end = begin + len(numbers)
        self._numbers = _with_room(self._numbers, end)
        self._begins, self._sizes = _with_room(self._begins, row + 1), _with_room(self._sizes, row + 1)
        self._numbers[begin:end] = numbers
        self._begins[row], self._sizes[row] = begin, len(numbers)
        self._count += 1
        return row

    def cut(self, count: int) -> None:
        """Keep the first `count` rows."""
        self._count = count

    def joined(self, rows: _Rows, first: int) -> tuple[Numbers, int]:
        """Return the numbers of all `rows` in order, and how many the `first` of them have."""
        begins, sizes = self._begins.take(rows), self._sizes.take(rows)
        ends = sizes.cumsum()
        # The numbers from where each row begins, so many as it has.
        begins -= ends
        begins += sizes
        looked_at = begins.repeat(sizes)
        looked_at += np.arange(len(looked_at))
        return self._numbers.take(looked_at), int(ends[first - 1]) if first else 0


def _with_room(array: NDArray[_Kind], size: int) -> NDArray[_Kind]:
    if size <= len(array):
        return array
    larger = np.zeros(size * 2, array.dtype)
    larger[: len(array)] = array
    return larger
