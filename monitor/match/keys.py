"""The watches under what must be in an article for them to match: the dictionary that finds candidates."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.query.document import Document
from monitor.query.meaning import pattern
from monitor.query.needs import Need
from monitor.query.tree import Language, Source, Term, TermKind
from monitor.words.stems import StemTable, stem_table

Numbers = dict[str, list[int]]

# So many letters before a wildcard choose the patterns that are tried on a word.
_LETTERS = 3


class Keys:
    """Numbers of watches by need: words as written, words in any inflection, patterns, outlets, languages.

    The same word has another stem in another language: each language's stems are
    worked out when its first article comes.
    """

    def __init__(self) -> None:
        self._written: Numbers = {}
        self._inflected: Numbers = {}
        self._stems: dict[str, tuple[StemTable, Numbers]] = {}
        self._patterns: dict[int, dict[str, Numbers]] = {}
        self._outlets: Numbers = {}
        self._languages: Numbers = {}

    def add(self, watch_id: int, need: Need) -> None:
        """Put a watch under `need`."""
        for numbers, word in self._shelves(need):
            numbers.setdefault(word, []).append(watch_id)

    def remove(self, watch_id: int, need: Need) -> None:
        """Take a watch away from `need`, under which it was put."""
        for numbers, word in self._shelves(need):
            numbers[word].remove(watch_id)
            if not numbers[word]:
                del numbers[word]

    def candidates(self, read: Document) -> set[int]:
        """Return the watches of which `read` meets a need."""
        found: set[int] = set()
        for word in read.words.keys() & self._written.keys():
            found.update(self._written[word])
        stems = self._stems_of(read.language)
        for stem in read.stems.keys() & stems.keys():
            found.update(stems[stem])
        for letters, beginnings in self._patterns.items():
            for word in read.words:
                if patterns := beginnings.get(word[:letters]):
                    found.update(*(ids for each, ids in patterns.items() if pattern(each).fullmatch(word)))
        for source in read.sources:
            for word in source:
                found.update(self._outlets.get(word, ()))
        found.update(self._languages.get(read.language, ()))
        return found

    def _shelves(self, need: Need) -> Iterator[tuple[Numbers, str]]:
        """Each dictionary that holds `need`, and the word under which it does."""
        match need:
            case Source(words):
                yield self._outlets, words[0]
            case Language(code):
                yield self._languages, code
            case Term(kind, word):
                yield from self._words(kind, word)

    def _words(self, kind: TermKind, word: str) -> Iterator[tuple[Numbers, str]]:
        match kind:
            case TermKind.EXACT:
                yield self._written, word
            case TermKind.STEM:
                yield self._inflected, word
                for table, numbers in self._stems.values():
                    yield numbers, table[word]
            case TermKind.PATTERN:
                beginning = word.replace("?", "*").split("*", 1)[0][:_LETTERS]
                yield self._patterns.setdefault(len(beginning), {}).setdefault(beginning, {}), word

    def _stems_of(self, language: str) -> Numbers:
        table = stem_table(language)
        if table.prefix not in self._stems:
            numbers: Numbers = {}
            for word, ids in self._inflected.items():
                numbers.setdefault(table[word], []).extend(ids)
            self._stems[table.prefix] = table, numbers
        return self._stems[table.prefix][1]
