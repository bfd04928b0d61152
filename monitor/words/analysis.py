"""A text as the words that are compared: cut, each under its forms, and where each stands in the characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from functools import cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING, TypeVar

from monitor.words import tokens
from monitor.words.folding import fold
from monitor.words.forms import joined_forms, spelled, takes_prefixes
from monitor.words.tables import MOST_KEPT, WordTable

if TYPE_CHECKING:
    from monitor.words.stretches import Letters, Places

_T = TypeVar("_T")

Spans = tuple[tuple[int, int], ...]
"""From where to where each of some words stands in the characters, the end excluded."""

_FOLDED = WordTable(fold)

# What stands between two spaces is seldom longer, and met again only while it is short: scripts without spaces go by.
_LONGEST_KEPT = 32

_POSSESSIVES = frozenset(("'s", "’s"))


def fold_all(words: Iterable[str]) -> list[str]:
    """Return the folded form of each word, "" where folding leaves nothing."""
    return list(map(_FOLDED.__getitem__, words))


def fold_words(text: str) -> list[str]:
    """Return the folded words of `text` in order, "" where folding leaves nothing."""
    return fold_all(tokens.words(text))


def name_spellings(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the folded words of a name in order, and if a word of it may be spelled in another way so once more."""
    if name.isascii():
        return (tuple(filter(None, fold_words(name))),)
    return spelled(tokens.words(name))


class Reading:
    """A text as words, cut only once.

    No word reaches from one stretch into the next, so that each is looked up whole: reading is mostly remembering.
    The stretches stand between the `spaces`, of which there is one more in front and one behind the text.
    """

    __slots__ = ("_arrays", "_before", "_language", "_looked_up", "_spans", "_starts", "_stretches", "text")

    def __init__(self, text: str, language: str) -> None:
        """Read `text`, which is in `language` (ISO 639-1, or "")."""
        self.text = text
        # Letters and spaces; where articles are read together, they are not asked of each.
        self._arrays: tuple[Letters, Places] | None = None
        self._stretches: list[str] = []
        self._language = language
        self._looked_up: Sequence[Sized] = ()
        self._before: list[int] = []
        self._starts: list[int] = []
        self._spans: dict[str, Spans] = {}

    @property
    def letters(self) -> Letters:
        """The characters from the first space to the last, A to Z made small."""
        return self._cut()[0]

    @property
    def spaces(self) -> Places:
        """Where the spaces are, in `letters`."""
        return self._cut()[1]

    def _cut(self) -> tuple[Letters, Places]:
        if self._arrays is None:
            # A search does without: it begins sooner where arrays are not loaded.
            from monitor.words.stretches import letters_and_spaces

            self._arrays = letters_and_spaces(self.text)
        return self._arrays

    @property
    def stretches(self) -> list[str]:
        """What stands between the spaces, empty where two are side by side."""
        if not self._stretches:
            from monitor.words.stretches import cut

            self._stretches = cut(self.text, self.spaces)
        return self._stretches

    def forms(self) -> list[str]:
        """Return the forms of each word in order, joined as `joined_forms` does, "" for none."""
        return self.each(_stretch_forms(takes_prefixes(self._language)))

    def each(self, known: Mapping[str, tuple[_T, ...]]) -> list[_T]:
        """Return what `known` has for each word in order; asked for a stretch, it answers for each of its words."""
        self._looked_up = found = list(map(known.__getitem__, self.stretches))
        return list(chain.from_iterable(found))

    def words(self) -> list[str]:
        """Return the words as they are written."""
        return tokens.words(self.text)

    def before(self) -> list[int]:
        """Return how many words stand before each stretch, and at last how many there are."""
        if not self._before:
            if not self._looked_up:
                self.forms()
            self._before = list(accumulate(map(len, self._looked_up), initial=0))
        return self._before

    def words_before(self, character: int) -> int:
        """Return how many words stand before the space or line break at `character`."""
        return self.before()[self.stretches_before(character)]

    def stretches_before(self, character: int) -> int:
        """Return how many stretches stand before the space or line break at `character`."""
        return int(self.spaces.searchsorted(character + 1))

    def span(self, position: int) -> tuple[int, int]:
        """Return from where to where the word at `position` stands in the characters, the end excluded."""
        before = self.before()
        if not self._starts:
            self._starts = list(accumulate(map(len, self.stretches), initial=0))
        number = bisect_right(before, position) - 1
        stretch = self.stretches[number]
        spans = self._spans.get(stretch)
        if spans is None:
            spans = self._spans[stretch] = tuple(tokens.spans(tokens.pieces(stretch)))
        # One more character for the space or the line break behind each stretch before.
        begin = self._starts[number] + number
        start, end = spans[position - before[number]]
        return begin + start, begin + end


def stretch_words(stretch: str, language: str) -> tuple[str, ...]:
    """Return the joined forms of the words in a stretch of a text in `language`."""
    return _one_word(stretch) or _stretch_forms(takes_prefixes(language))[stretch]


def _one_word(stretch: str) -> tuple[str, ...]:
    """The form of the one word of a stretch where it has but one; so has nearly all that is met for the first time."""
    word = stretch[:-2] if stretch[-2:] in _POSSESSIVES else stretch
    return (word.lower(),) if word.isalnum() and word.isascii() else ()


class StretchTable(dict[str, _T]):
    """What a function makes of each stretch, worked out once where the stretch is likely to be met again."""

    def __init__(self, work: Callable[[str], _T]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, stretch: str) -> _T:
        found = self._work(stretch)
        if len(stretch) <= _LONGEST_KEPT:
            if len(self) >= MOST_KEPT:
                self.clear()
            self[stretch] = found
        return found


@cache
def _stretch_forms(prefixes: bool) -> StretchTable[tuple[str, ...]]:
    return StretchTable(
        lambda stretch: _one_word(stretch) or tuple(joined_forms(tokens.words(stretch), prefixes=prefixes))
    )
