"""An article as the watches see it: what they ask for of each of its words, by number."""

from __future__ import annotations

from collections.abc import Sequence
from operator import contains

from monitor.match.vocabulary import Numbers, Vocabulary
from monitor.query import tree
from monitor.query.document import TEXT_START, ArticleDocument, Names
from monitor.query.meaning import find


class Sighting:
    """What `meaning` reads of `whole` in a watch set, which numbered all words of its watches beforehand.

    `words` holds what each word of headline and text meets, `held` all that the article does. The places of words are
    worked out when they are looked for; of words side by side one is enough, the others are looked at beside it.
    """

    __slots__ = (
        "_held", "_number_of", "_places", "_title_words", "_whole", "_words", "id", "language", "published",
    )  # fmt: skip

    def __init__(
        self, whole: ArticleDocument, vocabulary: Vocabulary, words: Sequence[Numbers], held: set[int]
    ) -> None:
        """Begin without the places of any word."""
        self.id = whole.id
        self.language = whole.language
        self.published = whole.published
        self._whole = whole
        self._number_of = vocabulary.number_of
        self._words = words
        self._held = held
        self._title_words = -1
        self._places: dict[int, list[int]] = {}

    def look_for(self, numbers: set[int]) -> None:
        """Find where words stand that meet one of `numbers`, instead of those looked for before."""
        places: dict[int, list[int]] = {number: [] for number in numbers}
        lacks = numbers.isdisjoint
        for at, met in [pair for pair in enumerate(self._words) if pair[1] and not lacks(pair[1])]:
            for number in met:
                if number in places:
                    places[number].append(at)
        self._places = places

    def is_true(self, query: tree.Node) -> bool:
        """Return whether `query` is true, as `find` has it, without the places of what stands anywhere."""
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
        numbers = self._numbers(terms)
        if numbers is None:
            return bool(self._whole.starts(terms))
        return self._held.issuperset(numbers) and (len(numbers) == 1 or bool(self._runs(numbers)))

    @property
    def lead_end(self) -> int:
        """The position before which headline and first paragraph stand."""
        return self._whole.lead_end

    def starts(self, terms: Sequence[tree.Term]) -> Sequence[int]:
        """Return the positions from which on the words of `terms` stand side by side, ascending."""
        numbers = self._numbers(terms)
        if numbers is None:
            return self._whole.starts(terms)
        found = self._places[numbers[0]] if len(numbers) == 1 else self._runs(numbers)
        title = self._title()
        return [at if at < title else at + TEXT_START - title for at in found]

    def _numbers(self, terms: Sequence[tree.Term]) -> list[int] | None:
        numbers = []
        for term in terms:
            number = self._number_of(term)
            if number is None:
                return None
            numbers.append(number)
        return numbers

    def _runs(self, numbers: list[int]) -> list[int]:
        """Where words that meet each of `numbers` follow on each other, without stepping from headline to text."""
        offset = next(offset for offset, number in enumerate(numbers) if number in self._places)
        words, length = self._words, len(numbers)
        found = []
        for at in self._places[numbers[offset]]:
            start, end = at - offset, at - offset + length
            within = start >= 0 and end <= len(words)
            if within and all(map(contains, words[start:end], numbers)) and not start < self._title() < end:
                found.append(start)
        return found

    def _title(self) -> int:
        """How many words the headline has."""
        if self._title_words < 0:
            self._title_words = self._whole.title_words()
        return self._title_words

    def facts(self, about: tree.About) -> Names:
        """Return the folded words of the outlets' names, the author, the address."""
        return self._whole.facts(about)
