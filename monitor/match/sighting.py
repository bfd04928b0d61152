"""An article as the watches see it: what they ask for of each of its words, by number."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from monitor.match.met import WORD, Met
from monitor.match.vocabulary import Vocabulary
from monitor.query import tree
from monitor.query.document import TEXT_START, ArticleDocument, Names
from monitor.query.meaning import find


class Sighting:
    """What `meaning` reads of `whole` in a watch set, which numbered all words of its watches beforehand.

    The places of words are worked out when they are looked for; of words side by side one is enough, the others are
    looked at beside it. A place is how many words of headline and text stand before.
    """

    __slots__ = (
        "_begins", "_met", "_number_of", "_numbers", "_places", "_title_words", "_whole", "id", "language", "published",
    )  # fmt: skip

    def __init__(self, whole: ArticleDocument, vocabulary: Vocabulary, met: Met) -> None:
        """Begin without the places of any word; `met` is what `vocabulary` knows of `whole`."""
        self.id = whole.id
        self.language = whole.language
        self.published = whole.published
        self._whole = whole
        self._number_of = vocabulary.number_of
        self._met = met
        # Of headline and text: all numbers, and where in them each word begins and the last ends.
        self._numbers: list[int] = []
        self._begins: list[int] = []
        self._title_words = 0
        self._places: dict[int, list[int]] = {}

    def look_for(self, numbers: Collection[int]) -> None:
        """Find where words stand that meet one of `numbers`, instead of those looked for before."""
        places: dict[int, list[int]] = {number: [] for number in numbers}
        self._places = places
        if not places:
            return
        all_numbers = self._met.numbers
        begins = all_numbers == WORD
        if not self._begins:
            self._numbers = all_numbers.tolist()
            self._begins = [*np.flatnonzero(begins).tolist(), len(self._numbers)]
            self._title_words = int(np.count_nonzero(begins[: self._met.of_title]))
        wanted = np.zeros(len(self._met.held), np.bool_)
        wanted[list(places)] = True
        found = np.flatnonzero(wanted[all_numbers])
        standing = np.cumsum(begins)[found] - 1
        for number, place in zip(all_numbers[found].tolist(), standing.tolist(), strict=True):
            places[number].append(place)

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
        """Return whether words that meet each of `numbers` stand side by side; of several one must be looked for."""
        return all(map(self._met.held.__getitem__, numbers)) and (len(numbers) == 1 or bool(self._runs(numbers)))

    @property
    def lead_end(self) -> int:
        """The position before which headline and first paragraph stand."""
        return self._whole.lead_end

    def starts(self, terms: Sequence[tree.Term]) -> Sequence[int]:
        """Return the positions from which on the words of `terms` stand side by side, ascending."""
        numbers = self._numbers_of(terms)
        if numbers is None:
            return self._whole.starts(terms)
        found = self._places[numbers[0]] if len(numbers) == 1 else self._runs(numbers)
        title = self._title_words
        return [place if place < title else place + TEXT_START - title for place in found]

    def _numbers_of(self, terms: Sequence[tree.Term]) -> list[int] | None:
        numbers = []
        for term in terms:
            number = self._number_of(term)
            if number is None:
                return None
            numbers.append(number)
        return numbers

    def _runs(self, numbers: Sequence[int]) -> list[int]:
        """Where words that meet each of `numbers` follow on each other, without stepping from headline to text."""
        offset = next(offset for offset, number in enumerate(numbers) if number in self._places)
        begins, met, length, title = self._begins, self._numbers, len(numbers), self._title_words
        found = []
        for place in self._places[numbers[offset]]:
            start, end = place - offset, place - offset + length
            if start < 0 or end >= len(begins) or start < title < end:
                continue
            if all(numbers[at] in met[begins[start + at] : begins[start + at + 1]] for at in range(length)):
                found.append(start)
        return found

    def facts(self, about: tree.About) -> Names:
        """Return the folded words of the outlets' names, the author, the address."""
        return self._whole.facts(about)
