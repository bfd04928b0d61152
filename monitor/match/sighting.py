"""An article as the watches see it: what they ask for of each of its words, by number."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence

import numpy as np

from monitor.match.met import WORD, Met
from monitor.match.phrases import Phrases, as_numbers
from monitor.match.vocabulary import Vocabulary
from monitor.query import tree
from monitor.query.document import TEXT_START, ArticleDocument, Names
from monitor.query.meaning import find


class Sighting:
    """What `meaning` reads of `whole` in a watch set, which numbered all words of its watches beforehand.

    A place is an index into the numbers that the article met. Of words side by side the places of one are enough, the
    others are looked for beside it.
    """

    __slots__ = (
        "_begins", "_met", "_number_of", "_numbers", "_phrases", "_places", "_vocabulary", "_whole",
        "id", "language", "published",
    )  # fmt: skip

    def __init__(self, whole: ArticleDocument, vocabulary: Vocabulary, met: Met) -> None:
        """Begin without the places of any word; `met` is what `vocabulary` knows of `whole`."""
        self.id = whole.id
        self.language = whole.language
        self.published = whole.published
        self._whole = whole
        self._vocabulary = vocabulary
        self._number_of = vocabulary.number_of
        self._met = met
        self._numbers = array("q")
        # Where each word begins; worked out when positions are asked for.
        self._begins: list[int] = []
        self._places: dict[int, list[int]] = {}
        # Worked out when a phrase is asked for.
        self._phrases: Phrases | None = None

    def asked_by(self, queries: Iterable[tree.Node]) -> set[int]:
        """Return what to look for so that the places of all words in `queries` can be told."""
        sequences = [node for query in queries for node in tree.walk(query) if isinstance(node, tree.Sequence)]
        numbers = [self._number_of(sequence.terms[0]) for sequence in sequences]
        return {number for number in numbers if number is not None}

    def look_for(self, asked: Collection[int]) -> None:
        """Find where words stand that meet one of the numbers `asked`, instead of those looked for before."""
        numbers, in_order = self._met.numbers, self._in_order()
        wanted = np.zeros(len(self._met.held), np.bool_)
        wanted[list(asked)] = True
        places: dict[int, list[int]] = {number: [] for number in asked}
        self._places = places
        for place in wanted[numbers].nonzero()[0].tolist():
            places[in_order[place]].append(place)

    def _in_order(self) -> array[int]:
        if not self._numbers:
            # Behind the last word one more begins: whoever looks for the next finds it.
            self._numbers = array("q", self._met.numbers.tobytes())
            self._numbers.append(WORD)
        return self._numbers

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
        return bool(self._runs(numbers) if len(numbers) > 1 else self._met.held[numbers[0]])

    def holds(self, phrase: str) -> bool:
        """Return whether the words of a watched phrase stand side by side."""
        if self._phrases is None:
            self._phrases = self._vocabulary.phrases(self._met)
        told = self._phrases.hold(phrase)
        return bool(self._runs(as_numbers(phrase))) if told is None else told

    def _runs(self, numbers: Sequence[int]) -> list[int]:
        """Where words begin that meet each of `numbers` side by side, all of headline or all of text."""
        met, found = self._in_order(), []
        offset = next((at for at, number in enumerate(numbers) if number in self._places), 0)
        if numbers[offset] not in self._places:
            self._places[numbers[offset]] = (self._met.numbers == numbers[offset]).nonzero()[0].tolist()
        for place in self._places[numbers[offset]]:
            # First the words behind, then those in front.
            end = met.index(WORD, place)
            for number in numbers[offset + 1 :]:
                begin = end
                end = met.index(WORD, begin + 1) if begin + 1 < len(met) else begin
                if number not in met[begin:end]:
                    break
            else:
                begin = self._first(place, numbers[:offset])
                if begin >= 0 and not begin < self._met.of_title < end:
                    found.append(begin)
        return found

    def _first(self, place: int, numbers: Sequence[int]) -> int:
        """Where words begin that meet `numbers` and end in front of the word at `place`, or -1."""
        met = self._numbers
        begin = _begin(met, place)
        for number in reversed(numbers):
            end = begin
            begin = _begin(met, end - 1) if end else 0
            if number not in met[begin:end]:
                return -1
        return begin

    @property
    def lead_end(self) -> int:
        """The position before which headline and first paragraph stand."""
        return self._whole.lead_end

    def starts(self, terms: Sequence[tree.Term]) -> Sequence[int]:
        """Return the positions from which on the words of `terms` stand side by side, ascending."""
        numbers = self._numbers_of(terms)
        if numbers is None:
            return self._whole.starts(terms)
        return self._positions(self._places[numbers[0]] if len(numbers) == 1 else self._runs(numbers))

    def _positions(self, places: Iterable[int]) -> list[int]:
        if not self._begins:
            self._begins = (self._met.numbers == WORD).nonzero()[0].tolist()
        begins, of_title = self._begins, self._met.of_title
        text = TEXT_START - bisect_left(begins, of_title)
        return [bisect_right(begins, place) - 1 + (text if place >= of_title else 0) for place in places]

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


def _begin(met: Sequence[int], place: int) -> int:
    """Where the word at `place` begins."""
    while met[place] != WORD:
        place -= 1
    return place
