"""What stands between spaces as numbers, worked out for all of a text at once: equal where the letters are equal.

The number of a stretch is the polynomial of its letters (Karp and Rabin 1987) in a base that each process draws anew,
times that base, modulo 2**64: of few letters, too, the highest bits are as good as drawn. So nobody can write two words
that share one; by chance a word of an article shares that of one among a quarter of a million others once in 10**11
articles.
"""

from __future__ import annotations

import secrets
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from monitor.words.stretches import Letters, Places

Fingerprints: TypeAlias = NDArray[np.uint64]

LONGEST_TEXT = 1 << 16
"""So many characters are read at most, spaces at both ends among them: there is a power for each."""

_MODULUS = 1 << 64


def fingerprints(letters: Letters, spaces: Places) -> Fingerprints:
    """Return a number for each stretch between two `spaces` that are next to each other, of LONGEST_TEXT at most.

    That of an empty stretch is 0. The character 0 is in none.
    """
    powers, inverse = _powers()
    sums = np.add.accumulate(letters * powers[: len(letters)])
    before = spaces[:-1]
    found: Fingerprints = sums.take(spaces[1:] - 1)
    found -= sums.take(before)
    found *= inverse.take(before)
    return found


@cache
def _powers() -> tuple[Fingerprints, Fingerprints]:
    """The powers of the base from 0 up, and by where a stretch begins what takes the powers before it away again."""
    # Odd, so that there is an inverse.
    base = secrets.randbits(63) * 2 + 1
    return _series(base), _series(pow(base, -1, _MODULUS)) * np.uint64(base)


def _series(base: int) -> Fingerprints:
    series = np.full(LONGEST_TEXT, base, np.uint64)
    series[0] = 1
    return series.cumprod(dtype=np.uint64)
