"""Which phrases stand in a text: what its words meet written as letters, in which a phrase is found as any text is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from monitor.match.met import WORD, Met

_BETWEEN = chr(WORD)


class Phrases:
    """The numbers of an article that phrases ask for, in order, a letter each, WORD in front of those of each word."""

    __slots__ = ("_letters", "_of_title", "_several")

    def __init__(self, met: Met, in_phrases: NDArray[np.bool_]) -> None:
        """Read what an article `met`; `in_phrases` says by number whether phrases ask for it, and so of WORD."""
        kept = in_phrases.take(met.numbers)
        numbers = met.numbers[kept]
        self._letters = numbers.tobytes().decode("utf-32-le", "surrogatepass")
        self._of_title = int(np.count_nonzero(kept[: met.of_title]))
        in_front = numbers == WORD
        self._several = not (in_front[1:] | in_front[:-1]).all()

    def hold(self, numbers: Sequence[int]) -> bool | None:
        """Return whether words that meet each of `numbers` stand side by side, all of headline or all of text.

        None where it cannot be told so: of a word that meets several of them not each is beside those of the next word.
        """
        wanted = _BETWEEN.join(map(chr, numbers))
        place = self._letters.find(wanted)
        while place >= 0:
            if not place < self._of_title < place + len(wanted):
                return True
            place = self._letters.find(wanted, place + 1)
        return None if self._several else False
