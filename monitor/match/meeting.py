"""Which of what the watches ask for the words of a text meet, in one language."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping

from monitor.match.met import WORD
from monitor.query.document import beginning, wildcard
from monitor.words.analysis import stretch_words
from monitor.words.forms import BETWEEN
from monitor.words.stems import stem_table
from monitor.words.tables import WordTable

LETTERS = 3
"""So many letters before a wildcard choose the patterns that are tried on a word."""

Patterns = Mapping[str, Mapping[str, int]]
"""By the first letters before their wildcards, patterns and their numbers."""


def _bytes(numbers: Iterable[int]) -> bytes:
    return array("q", numbers).tobytes()


# What most words meet.
_NOTHING = _bytes([WORD])


class Meeting:
    """What words meet, as the bytes of an array of numbers, WORD in front of those of each word."""

    def __init__(self, language: str, written: Mapping[str, int], inflected: Mapping[str, int], patterns: Patterns):
        """Look at words of texts in `language`; folded words, as written and in any inflection, have numbers."""
        self._language = language
        self._stems = stem_table(language)
        self._written = written
        # Of each stem the first number, and of that the others: few words that are asked for share their stem.
        self._inflected: dict[str, int] = {}
        self._others: dict[int, list[int]] = {}
        for folded, number in inflected.items():
            first = self._inflected.setdefault(self._stems[folded], number)
            if first != number:
                self._others.setdefault(first, []).append(number)
        self._patterns = {
            letters: [(beginning(each), wildcard(each).fullmatch, number) for each, number in fitting.items()]
            for letters, fitting in patterns.items()
        }
        self._lengths = sorted(set(map(len, patterns)))
        self._words = WordTable(self._word)

    def of_stretch(self, stretch: str) -> bytes:
        """Return what the words of a stretch meet, in order."""
        if stretch.isascii() and stretch.isalnum():
            # So are most that are met for the first time.
            return self._one_form(stretch.lower())
        words = stretch_words(stretch, self._language)
        # A single word is kept as its stretch, and not twice.
        return self._word(words[0]) if len(words) == 1 else b"".join(map(self._words.__getitem__, words))

    def _word(self, joined: str) -> bytes:
        """What a word meets that has the forms `joined`."""
        if BETWEEN not in joined:
            return self._one_form(joined)
        # A word of two forms stands at one place, however often it is met.
        met = dict.fromkeys(number for form in joined.split(BETWEEN) for number in self._form(form))
        return _bytes([WORD, *met])

    def _one_form(self, form: str) -> bytes:
        found = self._form(form)
        return _bytes([WORD, *found]) if found else _NOTHING

    def _form(self, form: str) -> list[int]:
        found = [self._written[form]] if form in self._written else []
        for letters in self._lengths:
            for begin, fits, number in self._patterns.get(form[:letters], ()):
                # Few words begin so, and comparing the beginning is cheaper than trying the pattern.
                if form.startswith(begin) and fits(form):
                    found.append(number)
        # A stretch that is kept is not looked at again, and neither is its stem.
        first = self._inflected.get(self._stems.tagged(form)) if self._inflected else None
        if first is not None:
            found += (first, *self._others.get(first, ()))
        return found
