"""An article as the watches see it: what they ask for of each of its words, by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import contains

from monitor.match.vocabulary import Numbers, Vocabulary
from monitor.query.document import TEXT_START, ArticleDocument, Names, Span
from monitor.query.tree import About, Term


class Sighting:
    """What `meaning` reads of `whole` in a watch set, which numbered all words of its watches beforehand.

    `words` holds what each word of headline and text meets. Of each sequence of words at least one must
    be among the numbers `asked`: the places of these alone are worked out, the others are looked at beside them.
    """

    __slots__ = ("_number_of", "_places", "_shift", "_title_words", "_whole", "_words", "id", "language", "published")

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
        self._title_words = title = whole.title_words()
        self._shift = shift = TEXT_START - title
        lacks = asked.isdisjoint
        places: dict[int, list[int]] = {number: [] for number in asked}
        for at, numbers in [pair for pair in enumerate(words) if pair[1] and not lacks(pair[1])]:
            position = at if at < title else at + shift
            for number in numbers:
                if number in places:
                    places[number].append(position)
        self._places = places

    @property
    def lead_end(self) -> int:
        """The position before which headline and first paragraph stand."""
        return self._whole.lead_end

    def at(self, asked: Iterable[int]) -> list[Span]:
        """Return where the words stand that meet these numbers, which were among those asked."""
        return [(position, position) for number in asked for position in self._places[number]]

    def starts(self, terms: Sequence[Term]) -> Sequence[int]:
        """Return the positions from which on the words of `terms` stand side by side, ascending."""
        numbers = []
        for term in terms:
            number = self._number_of(term)
            if number is None:
                return self._whole.starts(terms)
            numbers.append(number)
        return self._places[numbers[0]] if len(numbers) == 1 else self._runs(numbers)

    def _runs(self, numbers: list[int]) -> list[int]:
        """Where words that meet each of `numbers` follow on each other, without stepping from headline to text."""
        offset = next(offset for offset, number in enumerate(numbers) if number in self._places)
        words, title, length = self._words, self._title_words, len(numbers)
        found = []
        for position in self._places[numbers[offset]]:
            start = position - offset
            if position < TEXT_START:
                at, low, high = start, 0, title
            else:
                at, low, high = start - self._shift, title, len(words)
            if low <= at <= high - length and all(map(contains, words[at : at + length], numbers)):
                found.append(start)
        return found

    def facts(self, about: About) -> Names:
        """Return the folded words of the outlets' names, the author, the address."""
        return self._whole.facts(about)
