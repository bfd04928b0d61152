"""What every stretch that came by meets, found for all stretches of an article at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from monitor.match.met import NUMBER_BYTES, Numbers
from monitor.words.analysis import Reading
from monitor.words.fingerprints import LONGEST_TEXT, Fingerprints, fingerprints

_Places = NDArray[np.intp]
_Runs = NDArray[np.int64]

# What is longer is seldom met again: scripts without spaces go by.
_LONGEST_KEPT = 32
_MOST_KEPT = 1 << 18

_SMALLEST = 1 << 10

# So many places for each stretch: few find theirs taken.
_ROOM = 3

_BITS = 64
_HALF = np.int64(32)
_SIZE = np.int64((1 << 32) - 1)


class Known:
    """What `meet` says of each stretch, worked out once where the stretch is likely to come again.

    A table in arrays, where each fingerprint has one place, so that all stretches of an article are found in a few
    steps. A dictionary waits for memory at each: it has only the newest, and those whose place was taken when they
    came, which are seldom the common ones.
    """

    def __init__(self, meet: Callable[[str], bytes]) -> None:
        """Begin without any; `meet` returns the numbers that a stretch meets, as the bytes of an array."""
        self._meet = meet
        self._forget()

    def _forget(self) -> None:
        self._met = _Met()
        self._elsewhere: dict[int, int] = {}
        self._most_elsewhere = _SMALLEST
        self._resize(_SMALLEST)

    def _resize(self, size: int) -> None:
        # By place, which the highest bits of a fingerprint say: a fingerprint, and the run of what its stretch meets.
        # A free place has 0 and 0. So the first one, which stays free, is that of what stands between two spaces side
        # by side.
        self._fingerprints = np.zeros(size, np.uint64)
        self._runs = np.zeros(size, np.int64)
        self._shift = np.uint64(_BITS + 1 - size.bit_length())

    def numbers(self, read: Reading, upto: Sequence[int]) -> tuple[Numbers, list[int]]:
        """Return the numbers that the stretches of a text meet, in order, and how many those `upto` some places do.

        The places are characters of the text, spaces or line breaks, or its end.
        """
        # In `spaces` there is one more in front of the text.
        firsts = read.spaces.searchsorted(np.array(upto) + 1)
        if len(read.letters) > LONGEST_TEXT:
            met = list(map(self._meet, read.stretches))
            counts = [sum(map(len, met[:first])) // NUMBER_BYTES for first in firsts]
            return np.frombuffer(b"".join(met), np.int64), counts
        wanted = fingerprints(read.letters, read.spaces)
        places = self._places(wanted)
        runs = self._runs.take(places)
        others = (self._fingerprints.take(places) != wanted).nonzero()[0]
        if not len(others):
            return self._met.joined(runs, firsts)
        passing: list[tuple[int, bytes]] = []
        elsewhere, spaces = self._elsewhere, read.spaces.data
        for at, fingerprint in zip(others.tolist(), wanted.take(others).tolist(), strict=True):
            run = elsewhere.get(fingerprint)
            if run is None:
                # There is a space in front of the text, so a stretch begins where the space before it is.
                stretch = read.text[spaces[at] : spaces[at + 1] - 1]
                if len(stretch) > _LONGEST_KEPT:
                    passing.append((at, self._meet(stretch)))
                    continue
                run = elsewhere[fingerprint] = self._met.run(self._meet(stretch))
            runs[at] = run
        kept = self._met.end
        for at, numbers in passing:
            runs[at] = self._met.add(numbers)
        joined = self._met.joined(runs, firsts)
        self._met.cut(kept)
        if len(elsewhere) > self._most_elsewhere:
            self._settle()
        return joined

    def _places(self, wanted: Fingerprints) -> _Places:
        return (wanted >> self._shift).view(np.intp)

    def _settle(self) -> None:
        """Let those that are elsewhere have their places as far as these are free."""
        taken = self._fingerprints.nonzero()[0]
        count = len(taken) + len(self._elsewhere)
        if count > _MOST_KEPT:
            self._forget()
            return
        size = len(self._runs)
        while size < count * _ROOM:
            size *= 2
        if size > len(self._runs):
            # Where there are twice as many places, those that had different ones have so still.
            settled, their_runs = self._fingerprints[taken], self._runs[taken]
            self._resize(size)
            self._enter(settled, their_runs)
        wanted = np.fromiter(self._elsewhere, np.uint64, len(self._elsewhere))
        runs = np.fromiter(self._elsewhere.values(), np.int64, len(self._elsewhere))
        left = self._enter(wanted, runs)
        self._elsewhere = dict(zip(wanted[left].tolist(), runs[left].tolist(), strict=True))
        self._most_elsewhere = len(self._elsewhere) + len(self._elsewhere) // 8 + _SMALLEST

    def _enter(self, wanted: Fingerprints, runs: _Runs) -> NDArray[np.bool_]:
        """Enter those whose places are free, the first of those that share one; return which are left."""
        places = self._places(wanted)
        free = ((self._fingerprints.take(places) == 0) & (places > 0)).nonzero()[0][::-1]
        self._fingerprints[places[free]], self._runs[places[free]] = wanted[free], runs[free]
        left: NDArray[np.bool_] = self._fingerprints.take(places) != wanted
        return left


class _Met:
    """Numbers in runs, one behind the other.

    Where a run ends and how many numbers it has are the halves of one number, 0 where it has none.
    """

    def __init__(self) -> None:
        self._numbers = np.zeros(_SMALLEST, np.int64)
        self.end = 0
        self._same: dict[bytes, int] = {}

    def run(self, met: bytes) -> int:
        """Return the run of these numbers, one for all that meet the same."""
        run = self._same.get(met)
        if run is None:
            run = self._same[met] = self.add(met)
        return run

    def add(self, met: bytes) -> int:
        """Add a run of these numbers, and return it."""
        begin, size = self.end, len(met) // NUMBER_BYTES
        self.end += size
        if self.end > len(self._numbers):
            self._numbers = np.concatenate((self._numbers, np.zeros(self.end, np.int64)))
        self._numbers[begin : self.end] = np.frombuffer(met, np.int64)
        return self.end << int(_HALF) | size if size else 0

    def cut(self, end: int) -> None:
        """Forget what was added behind `end`."""
        self.end = end

    def joined(self, runs: _Runs, firsts: _Places) -> tuple[Numbers, list[int]]:
        """Return the numbers of all `runs` in order, and how many so many of the first of them have."""
        sizes = runs & _SIZE
        ends = np.add.accumulate(sizes)
        # The numbers up to where each run ends, so many as it has.
        looked_at = ((runs >> _HALF) - ends).repeat(sizes)
        looked_at += np.arange(len(looked_at))
        counts = [int(ends[first - 1]) if first else 0 for first in firsts.tolist()]
        return self._numbers.take(looked_at), counts
