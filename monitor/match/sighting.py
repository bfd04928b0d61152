"""An article as the watches see it: what they ask for of each of its words, by number."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.match.vocabulary import Numbers, Vocabulary
from monitor.query.document import TEXT_START, ArticleDocument, Names
from monitor.query.tree import About, Term


class Sighting:
    """What `meaning` reads of `whole` in a watch set, which numbered all words of its watches beforehand.

    `words` holds what each word of headline and text meets. Of each sequence of words at least one must
    be among the numbers `asked`: the places of these alone are worked out, the others are looked at beside them.
    """

    __slots__ = ("_number_of", "_places", "_title_words", "_whole", "_words", "id", "language", "published")

    def __init__(
        self, whole: ArticleDocument, vocabulary: Vocabulary, words: Sequence[Numbers], asked: set[int]
    ) -> None:
        """Find where words stand that meet one of `asked`."""
        self.id = whole.id
        self.language = whole.language
        self.published = whole.published
        self._whole = whole
        self._number_of = vocabulary.number_of
        self._words = words
        self._title_words = whole.title_words()
        lacks = asked.isdisjoint
        places: dict[int, list[int]] = {number: [] for number in asked}
        for at, numbers in [pair for pair in enumerate(words) if pair[1] and not lacks(pair[1])]:
            for number in numbers:
                if number in places:
                    places[number].append(at)
        self._places = places

    @property
    def lead_end(self) -> int:
        """The position before which headline and first paragraph stand."""
        return self._whole.lead_end

    def starts(self, terms: Sequence[Term]) -> Sequence[int]:
        """Return the positions from which on the words of `terms` stand side by side, ascending."""
        numbers = []
        for term in terms:
            number = self._number_of(term)
            if number is None:
                return self._whole.starts(terms)
            numbers.append(number)
        title, shift = self._title_words, TEXT_START - self._title_words
        if len(numbers) == 1:
            return [at if at < title else at + shift for at in self._places[numbers[0]]]
        return [at if at < title else at + shift for at in self._runs(numbers)]

    def _runs(self, numbers: list[int]) -> list[int]:
        """Where words that meet each of `numbers` follow on each other, without stepping from headline to text."""
        offset = next(offset for offset, number in enumerate(numbers) if number in self._places)
        starts = [at - offset for at in self._places[numbers[offset]]]
        words, title, length = self._words, self._title_words, len(numbers)
        starts = [at for at in starts if (at >= 0 and at + length <= title) or title <= at <= len(words) - length]
        for beside, number in enumerate(numbers):
            if beside != offset:
                starts = [at for at in starts if number in words[at + beside]]
        return starts

    def facts(self, about: About) -> Names:
        """Return the folded words of the outlets' names, the author, the address."""
        return self._whole.facts(about)
