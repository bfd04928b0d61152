"""What an article holds of all that the watches ask for, as numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

WORD = 0
"""What stands in front of the numbers of each word. Every article is taken to hold it."""

ALWAYS = WORD

Numbers: TypeAlias = NDArray[np.int64]

NUMBER_BYTES = 8
"""How many bytes a number takes in `Met.numbers`: as an index does, so that none is made into one first."""


class Met:
    """The numbers that an article meets.

    `numbers` are those of each word of headline and text in order, WORD in front of each, the first `of_title` of them
    the headline's. `held` says by number whether the article holds it: 1 or 0.
    """

    __slots__ = ("held", "numbers", "of_title")

    def __init__(self, numbers: Numbers, of_title: int, beside: Iterable[int], count: int) -> None:
        """Note what is held of `count` numbers: those of words, and what is `beside` them."""
        self.numbers = numbers
        self.of_title = of_title
        self.held = bytearray(count)
        np.frombuffer(self.held, np.bool_)[numbers] = True
        self.held[ALWAYS] = 1
        for number in beside:
            self.held[number] = 1

    def all_held(self) -> NDArray[np.intp]:
        """Return all numbers that are held, ascending."""
        return np.frombuffer(self.held, np.bool_).nonzero()[0]
