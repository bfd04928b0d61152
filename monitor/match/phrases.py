"""Which phrases stand in a text: what its words meet written as letters, in which a phrase is found as any text is."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from monitor.match.met import WORD, Met

_BETWEEN = chr(WORD)


def as_letters(numbers: Iterable[int]) -> str:
    """Return the phrase of words that have these numbers; raises ValueError where one is too high for a letter."""
    return _BETWEEN.join(map(chr, numbers))


def as_numbers(phrase: str) -> list[int]:
    """Return the numbers of the words of a phrase."""
    return list(map(ord, phrase[::2]))


class Phrases:
    """The numbers of an article that phrases ask for, in order, a letter each, WORD in front of those of each word."""

    __slots__ = ("_letters", "_of_title", "_several")

    def __init__(self, met: Met, in_phrases: NDArray[np.bool_]) -> None:
        """Read what an article `met`; `in_phrases` says by number whether phrases ask for it, and so of WORD."""
        kept = in_phrases[met.numbers]
        numbers = met.numbers[kept].astype(np.uint32)
        self._letters = numbers.tobytes().decode("utf-32-le", "surrogatepass")
        self._of_title = int(np.count_nonzero(kept[: met.of_title]))
        in_front = numbers == WORD
        self._several = b"\0" in (in_front[1:] | in_front[:-1]).tobytes()

    def hold(self, phrase: str) -> bool | None:
        """Return whether the words of a `phrase` as `as_letters` has it stand side by side, all of headline or of text.

        None where it cannot be told so: of a word that meets several of them not each is beside those of the next word.
        """
        place = self._letters.find(phrase)
        while place >= 0:
            if not place < self._of_title < place + len(phrase):
                return True
            place = self._letters.find(phrase, place + 1)
        return None if self._several else False
