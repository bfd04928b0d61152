"""An article as the watches see it: what they ask for of each of its words, by number."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from monitor.match.met import WORD, Met
from monitor.match.vocabulary import Vocabulary
from monitor.query import tree
from monitor.query.document import TEXT_START, ArticleDocument, Names
from monitor.query.meaning import find

# Words of headline and text do not stand side by side: a place between them stays empty.
_GAP = 1


class Sighting:
    """What `meaning` reads of `whole` in a watch set, which numbered all words of its watches beforehand.

    Where a word stands is kept as the bits of a number, the first word of the headline the lowest: words stand side by
    side where bits are left when each is shifted back by its place among them.
    """

    __slots__ = (
        "_met", "_number_of", "_places", "_text_begins", "_whole", "id", "language", "published",
    )  # fmt: skip

    def __init__(self, whole: ArticleDocument, vocabulary: Vocabulary, met: Met) -> None:
        """Begin without the places of any word; `met` is what `vocabulary` knows of `whole`."""
        self.id = whole.id
        self.language = whole.language
        self.published = whole.published
        self._whole = whole
        self._number_of = vocabulary.number_of
        self._met = met
        self._places: dict[int, int] = {}
        # The bit of the first word of the text.
        self._text_begins = 0

    def look_for(self, asked: Collection[int]) -> None:
        """Find where words stand that meet one of the numbers `asked`, instead of those looked for before."""
        numbers = self._met.numbers
        begins = numbers == WORD
        self._text_begins = int(np.count_nonzero(begins[: self._met.of_title])) + _GAP
        wanted = np.zeros(len(self._met.held), np.bool_)
        wanted[list(asked)] = True
        found = wanted[numbers].nonzero()[0]
        in_title = int(found.searchsorted(self._met.of_title))
        standing = (begins.cumsum()[found] - 1).tolist()
        self._places = places = dict.fromkeys(asked, 0)
        for nth, (number, place) in enumerate(zip(numbers[found].tolist(), standing, strict=True)):
            places[number] |= 1 << (place if nth < in_title else place + _GAP)

    def is_true(self, query: tree.Node) -> bool:
        """Return whether `query` is true, as `find` has it, without the places of what may stand anywhere."""
        if isinstance(query, tree.Sequence):
            return self._holds(query.terms)
        if isinstance(query, tree.And):
            return all(map(self.is_true, query.parts))
        if isinstance(query, tree.Or):
            return any(map(self.is_true, query.parts))
        if isinstance(query, tree.Not):
            return not self.is_true(query.part)
        return find(query, self) is not None

    def _holds(self, terms: Sequence[tree.Term]) -> bool:
        numbers = self._numbers_of(terms)
        if numbers is None:
            return bool(self._whole.starts(terms))
        return self.holds(numbers)

    def holds(self, numbers: Sequence[int]) -> bool:
        """Return whether words that meet each of `numbers` stand side by side; of several all must be looked for."""
        return bool(self._side_by_side(numbers) if len(numbers) > 1 else self._met.held[numbers[0]])

    def _side_by_side(self, numbers: Sequence[int]) -> int:
        """The bits of the places from which on words meet each of `numbers`."""
        left = -1
        for offset, number in enumerate(numbers):
            left &= self._places[number] >> offset
        return left

    @property
    def lead_end(self) -> int:
        """The position before which headline and first paragraph stand."""
        return self._whole.lead_end

    def starts(self, terms: Sequence[tree.Term]) -> Sequence[int]:
        """Return the positions from which on the words of `terms` stand side by side, ascending."""
        numbers = self._numbers_of(terms)
        if numbers is None:
            return self._whole.starts(terms)
        return list(self._positions(self._side_by_side(numbers)))

    def _positions(self, places: int) -> Iterator[int]:
        """The positions of the words whose bits are set."""
        while places:
            lowest = places & -places
            place = lowest.bit_length() - 1
            yield place if place < self._text_begins else place + TEXT_START - self._text_begins
            places ^= lowest

    def _numbers_of(self, terms: Sequence[tree.Term]) -> list[int] | None:
        numbers = []
        for term in terms:
            number = self._number_of(term)
            if number is None:
                return None
            numbers.append(number)
        return numbers

    def facts(self, about: tree.About) -> Names:
        """Return the folded words of the outlets' names, the author, the address."""
        return self._whole.facts(about)
