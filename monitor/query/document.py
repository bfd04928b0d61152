"""An article as a query sees it: folded words and stems at positions, and the facts beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain, count
from typing import Protocol

from monitor.model import Article, Part, Place
from monitor.query.proximity import adjacent
from monitor.query.tree import About, Term, TermKind
from monitor.words.analysis import Reading, name_spellings
from monitor.words.folding import as_written
from monitor.words.forms import BETWEEN
from monitor.words.stems import stem_table

TEXT_START = 1 << 14
"""The position of the first word of the text; those below are of the headline.

The gap behind the headline is wider than any NEAR, so nothing reaches across.
"""

# No more of a headline is read, in characters and so in words.
_TITLE_MOST = TEXT_START - 1_000

Positions = Mapping[str, Sequence[int]]

Names = tuple[tuple[str, ...], ...]
"""The folded words of each of several names."""

Span = tuple[int, int]
"""The positions of the first and the last word of something found."""


class Document(Protocol):
    """What `meaning` reads. The first paragraph ends, with the headline, before the position `lead_end`."""

    @property
    def id(self) -> int:
        """The article's number, 0 when it is not stored yet."""

    @property
    def language(self) -> str:
        """The language of the text (ISO 639-1, or "")."""

    @property
    def published(self) -> datetime:
        """When it was published."""

    @property
    def lead_end(self) -> int:
        """The position before which headline and first paragraph stand."""

    def starts(self, terms: Sequence[Term]) -> Sequence[int]:
        """Return the positions from which on the words of `terms` stand side by side, ascending."""

    def facts(self, about: About) -> Names:
        """Return the folded words of the outlets' names, the author, the address."""


class Worded(Protocol):
    """Where each folded word and each stem of an article stands, in ascending positions."""

    @property
    def language(self) -> str:
        """The language of the text (ISO 639-1, or "")."""

    @property
    def words(self) -> Positions:
        """The places of each folded word."""

    @property
    def stems(self) -> Positions:
        """The places of the words of each stem."""

    def letters(self) -> Positions:
        """Return the places of the words that are not written as they are folded, by how they are written."""


class ArticleDocument:
    """A whole article, taken apart for matching and indexing; what is not asked for is not worked out.

    A word that is found under several forms stands under each of them at its one position.
    """

    __slots__ = (
        "_article", "_facts", "_letters", "_places", "_stems", "_words",
        "id", "language", "published", "reading", "title_length",
    )  # fmt: skip

    def __init__(self, article: Article) -> None:
        """Read headline and text of `article`, as one: no word reaches across the line break between them."""
        self.id = article.id
        self.language = article.language
        self.published = article.published
        title = article.title[:_TITLE_MOST]
        self.reading = Reading(f"{title}\n{article.text}", article.language)
        # In `reading` a line break follows.
        self.title_length = len(title)
        self._article = article
        self._words: dict[str, list[int]] | None = None
        self._stems: dict[str, list[int]] | None = None
        self._letters: dict[str, list[int]] | None = None
        self._facts: dict[About, Names] = {}
        self._places: dict[Span, Place] = {}

    def starts(self, terms: Sequence[Term]) -> Sequence[int]:
        """Return the positions from which on the words of `terms` stand side by side, ascending."""
        return starts(terms, self)

    def title_words(self) -> int:
        """Return how many words the headline has."""
        return self.reading.words_before(self.title_length)

    @property
    def words(self) -> dict[str, list[int]]:
        """The places of each folded word."""
        if self._words is None:
            self._words = _words(zip(self._positions(), self.reading.forms(), strict=False))
        return self._words

    @property
    def stems(self) -> dict[str, list[int]]:
        """The places of the words of each stem; a stem of one form shares the positions of that form."""
        if self._stems is None:
            self._stems = _stems(self.words, self.language)
        return self._stems

    @property
    def lead_end(self) -> int:
        """The position before which headline and first paragraph stand."""
        text = self._article.text
        blank = text.find("\n\n")
        while blank >= 0:
            if words := Reading(text[:blank], self.language).forms():
                return TEXT_START + len(words)
            blank = text.find("\n\n", blank + 1)
        return TEXT_START + self.reading.before()[-1] - self.title_words()

    def facts(self, about: About) -> Names:
        """Return the folded words of each name of the outlets, of the author, of the address, in each spelling."""
        if about not in self._facts:
            written = {
                About.SOURCE: self._article.sources,
                About.AUTHOR: (self._article.author,),
                About.URL: (self._article.url,),
            }
            self._facts[about] = tuple(chain.from_iterable(map(name_spellings, written[about])))
        return self._facts[about]

    def letters(self) -> Positions:
        """Return the places of the words that are not written as they are folded, by how they are written."""
        if self._letters is None:
            self._letters = {}
            for position, word, joined in zip(
                self._positions(), self.reading.words(), self.reading.forms(), strict=False
            ):
                if word != joined and (letters := as_written(word)) != joined:
                    self._letters.setdefault(letters, []).append(position)
        return self._letters

    def places(self, spans: Iterable[Span]) -> tuple[Place, ...]:
        """Turn spans of positions (first, last word) into stretches of the article's characters, in reading order."""
        return tuple([self._places.get(span) or self._place(span) for span in sorted(set(spans))])

    def _place(self, span: Span) -> Place:
        first, last = span
        part, words, letters = Part.TITLE, 0, 0
        if first >= TEXT_START:
            # From the positions of a query to the words and characters of headline and text read as one.
            part, words, letters = Part.TEXT, self.title_words() - TEXT_START, -self.title_length - 1
        start, end = self.reading.span(first + words)
        if last != first:
            _start, end = self.reading.span(last + words)
        place = self._places[span] = Place(part, start + letters, end + letters)
        return place

    def _positions(self) -> Iterator[int]:
        """The positions of the words of headline and text, read as one."""
        return chain(range(self.title_words()), count(TEXT_START))


def starts(terms: Sequence[Term], read: Worded) -> Sequence[int]:
    """Return the positions from which on the words of `terms` stand side by side in `read`, ascending."""
    each = []
    for term in terms:
        found = _standing(term, read)
        if not found:
            return ()
        each.append(found)
    return adjacent(each)


def _standing(term: Term, read: Worded) -> Sequence[int]:
    """Where `term` stands in `read`, ascending."""
    match term.kind:
        case TermKind.EXACT:
            return read.words.get(term.folded, ())
        case TermKind.STEM:
            return read.stems.get(stem_table(read.language)[term.folded], ())
        case TermKind.PATTERN:
            # Few words begin so, and comparing the beginning is cheaper than trying the pattern.
            start, fits = beginning(term.folded), wildcard(term.folded).fullmatch
            found = [positions for word, positions in read.words.items() if word.startswith(start) and fits(word)]
            return found[0] if len(found) == 1 else sorted({position for each in found for position in each})
        case TermKind.LETTERS:
            return exactly(term, read.words.get(term.folded, ()), read.letters())


def exactly(term: Term, folded: Sequence[int], letters: Positions) -> Sequence[int]:
    """Return where of `folded`, ascending, exactly the letters of `term` stand.

    `letters` has the places of the words that are not written as they are folded, by how they are written.
    """
    found = letters.get(term.letters, ())
    if term.letters != term.folded:
        return found
    different = {position for positions in letters.values() for position in positions}
    return sorted([*found, *(position for position in folded if position not in different)])


@lru_cache(maxsize=10_000)
def wildcard(folded: str) -> re.Pattern[str]:
    """Return the regular expression of a folded wildcard: `*` is any letters or none, `?` exactly one.

    >>> bool(wildcard("hostag*").fullmatch("hostages")), bool(wildcard("wom?n").fullmatch("women"))
    (True, True)
    """
    return re.compile("".join({"*": ".*", "?": "."}.get(part, re.escape(part)) for part in folded), re.DOTALL)


def beginning(folded: str) -> str:
    """Return the letters of a folded wildcard before its first `*` or `?`."""
    return folded.replace("?", "*").partition("*")[0]


def _words(placed: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    words: defaultdict[str, list[int]] = defaultdict(list)
    for position, form in placed:
        words[form].append(position)
    words.pop("", None)
    # Few texts hold a word of several forms: they alone pay for it.
    if BETWEEN in "".join(words):
        _take_apart(words)
    return dict(words)


def _take_apart(words: dict[str, list[int]]) -> None:
    """Place words of several forms, which stand together, under each form alone."""
    for joined in [word for word in words if BETWEEN in word]:
        found = words.pop(joined)
        for form in joined.split(BETWEEN):
            words[form] = sorted(words[form] + found) if form in words else found


def _stems(words: Mapping[str, list[int]], language: str) -> dict[str, list[int]]:
    named = list(map(stem_table(language).__getitem__, words))
    stems = dict(zip(named, words.values(), strict=True))
    if len(stems) < len(named):
        # Forms of one word often have one stem, and forms of one place too.
        together: dict[str, set[int]] = {}
        for stem, found in zip(named, words.values(), strict=True):
            if stems[stem] is not found:
                together.setdefault(stem, set(stems[stem])).update(found)
        stems.update({stem: sorted(found) for stem, found in together.items()})
    return stems
