"""All that the watches ask for, numbered: which of it an article holds, and how often articles do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from monitor.query.document import Document
from monitor.query.meaning import beginning, pattern
from monitor.query.needs import Need
from monitor.query.tree import About, Fact, Language, Listed, Named, Term, TermKind
from monitor.words.stems import stem_table

# So many letters before a wildcard choose the patterns that are tried on a word.
_LETTERS = 3

# A guess counts as much as so many articles.
_GUESSED = 50


class Vocabulary:
    """Words as written, words in any inflection, patterns, words of outlets, languages; each has a number from 0 up.

    A need keeps its number for good: a vocabulary is small beside the watches that use it.
    """

    def __init__(self) -> None:
        self._numbers: dict[Need, int] = {}
        self._patterns: dict[str, dict[str, int]] = {}
        self._words: dict[str, WordTable] = {}
        # Facts are read off an article only where a watch asks for them.
        self._abouts: set[About] = set()
        self._articles = 0
        # By number: the articles that held it, those seen before it was known, and the share guessed at first.
        self._held: list[int] = []
        self._before: list[int] = []
        self._guess: list[float] = []

    def number(self, need: Need) -> int:
        """Return the number of `need`, a new one if it is new."""
        number = self._numbers.setdefault(need, len(self._numbers))
        if number == len(self._held):
            self._held.append(0)
            self._before.append(self._articles)
            self._guess.append(_guess(need))
            if isinstance(need, Fact):
                self._abouts.add(need.about)
            if isinstance(need, Term) and need.kind is TermKind.PATTERN:
                self._patterns.setdefault(beginning(need.folded)[:_LETTERS], {})[need.folded] = number
            self._words.clear()
        return number

    def held(self, read: Document) -> set[int]:
        """Return the numbers of all that `read` holds."""
        words = self._words_of(read.language)
        found = set().union(*map(words.__getitem__, read.words))
        facts = [Fact(about, (word,)) for about in self._abouts for name in read.facts(about) for word in name]
        found.update(self._numbers[fact] for fact in (*facts, Language(read.language)) if fact in self._numbers)
        return found

    def _words_of(self, language: str) -> WordTable:
        table = stem_table(language)
        if table.prefix not in self._words:
            stems: dict[str, list[int]] = {}
            for need, number in self._numbers.items():
                if isinstance(need, Term) and need.kind is TermKind.STEM:
                    stems.setdefault(table[need.folded], []).append(number)
            self._words[table.prefix] = WordTable(lambda word: (*self._written(word), *stems.get(table[word], ())))
        return self._words[table.prefix]

    def _written(self, word: str) -> Iterator[int]:
        """The numbers of `word` itself and of the patterns that it fits."""
        exact = self._numbers.get(Term(TermKind.EXACT, word))
        if exact is not None:
            yield exact
        for letters in range(1, _LETTERS + 1):
            for each, number in self._patterns.get(word[:letters], {}).items():
                if pattern(each).fullmatch(word):
                    yield number

    def learn(self, held: set[int]) -> int:
        """Count an article that holds `held`; return how many were counted."""
        self._articles += 1
        for number in held:
            self._held[number] += 1
        return self._articles

    def weight(self, need: Need) -> float:
        """Return about which share of the articles holds `need`: a guess at first, by and by what was learnt."""
        number = self.number(need)
        seen = self._articles - self._before[number]
        return (self._held[number] + _GUESSED * self._guess[number]) / (seen + _GUESSED)


class WordTable(dict[str, tuple[int, ...]]):
    """What each folded word meets, worked out once for a word; C speed for words already seen."""

    def __init__(self, find: Callable[[str], tuple[int, ...]], most: int = 300_000) -> None:
        super().__init__()
        self._find = find
        self._most = most

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) >= self._most:
            self.clear()
        numbers = self[word] = self._find(word)
        return numbers


def _guess(need: Need) -> float:
    match need:
        case Fact():
            return 0.05
        case Language():
            return 0.5
        case Listed() | Named():
            return 0.0
        case Term(kind, folded):
            # Longer words are rarer; single letters are mostly those of scripts without spaces.
            share = 0.5 ** min(len(beginning(folded)), 12)
            return min(1.0, 4 * share) if kind is TermKind.PATTERN else share
