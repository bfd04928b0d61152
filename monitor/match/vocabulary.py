"""All that the watches ask for, numbered: which of it an article holds, and how often articles do."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain

import numpy as np

from monitor.match.known import Known
from monitor.match.meeting import LETTERS, Meeting
from monitor.match.met import Met
from monitor.match.phrases import Phrases, as_letters
from monitor.query.document import ArticleDocument, beginning
from monitor.query.needs import Need, Pair
from monitor.query.tree import About, Fact, Language, Listed, Named, Node, Sequence, Term, TermKind, changed, show, walk
from monitor.words.analysis import Reading
from monitor.words.fingerprints import LONGEST_TEXT
from monitor.words.forms import takes_prefixes
from monitor.words.scripts import FIRST_UNSPACED
from monitor.words.stems import stem_table

# A guess counts as much as so many articles.
_GUESSED = 50

# Of so many articles one is counted: what is rare among these is rare among all.
_COUNTED = 16

# Some dozen articles. So many characters are not too many for `Known`.
_TOGETHER = LONGEST_TEXT // 2

# What was learnt is used first after so many articles were counted, and then whenever they have doubled.
_FIRST_LESSON = 32


class Vocabulary:
    """Words as written, words in any inflection, patterns, words of outlets, languages; each has a number from 1 up.

    A need keeps its number for good: a vocabulary is small beside the watches that use it.
    """

    def __init__(self) -> None:
        self._written: dict[str, int] = {}
        self._inflected: dict[str, int] = {}
        # By the first letters, so that a word meets few.
        self._patterns: dict[str, dict[str, int]] = {}
        self._pairs: dict[str, int] = {}
        # Facts and languages, as a query writes them.
        self._others: dict[str, int] = {}
        # Facts are read off an article only where a watch asks for them.
        self._abouts: set[About] = set()
        self._tables: dict[tuple[str, bool], Known] = {}
        # By number, where it is a word's: the word, or the query for it alone.
        self._words: list[Term | Sequence | None] = [None]
        self._arrived = self._articles = 0
        # By number whether a phrase asks for it. What stands in front of a word belongs to phrases too.
        self._in_phrases = bytearray([True])
        # By number: the articles that held it, and those counted before it was known.
        self._held = array("I", [0])
        self._before = array("I", [0])

    def shared(self, query: Node) -> Node:
        """Return `query` made of words that are kept once for all watches, and are numbered as `number_of` asks.

        Where a word stands in the text of a query is not kept: no two would be the same.
        """
        if isinstance(query, Sequence):
            sequence = Sequence(tuple(map(self._once, query.terms)))
            return self._alone(sequence) if len(sequence.terms) == 1 else sequence
        return changed(query, self.shared)

    def _once(self, term: Term) -> Term:
        if term.kind is TermKind.LETTERS:
            return term
        number = self.number(term)
        kept = self._words[number] = self._words[number] or term
        return kept.terms[0] if isinstance(kept, Sequence) else kept

    def _alone(self, word: Sequence) -> Sequence:
        number = self.number_of(word.terms[0])
        if number is None:
            return word
        kept = self._words[number]
        if not isinstance(kept, Sequence):
            kept = self._words[number] = word
        return kept

    def __len__(self) -> int:
        return len(self._held)

    def asked(self, query: Node) -> tuple[int, ...]:
        """Return of each sequence in `query` the number of its rarest word: where these stand, it can be decided."""
        sequences = [node for node in walk(query) if isinstance(node, Sequence)]
        return tuple({self.number(min(sequence.terms, key=self.weight)) for sequence in sequences})

    def phrase(self, query: Node) -> str:
        """Return a phrase as `Phrases` finds it, "" where one of its words cannot be written as a letter."""
        numbers = tuple(map(self.number, query.terms)) if isinstance(query, Sequence) else ()
        if max(numbers, default=0) > sys.maxunicode:
            return ""
        for number in numbers:
            self._in_phrases[number] = True
        return as_letters(numbers)

    def number(self, need: Need) -> int:
        """Return the number of `need`, a new one if it is new."""
        table, key = self._place(need)
        number = table.get(key)
        if number is None:
            number = table[key] = len(self._held)
            self._held.append(0)
            self._before.append(self._articles)
            self._words.append(None)
            self._in_phrases.append(False)
            self._tables.clear()
        return number

    def _place(self, need: Need) -> tuple[dict[str, int], str]:
        match need:
            case Term(TermKind.STEM, folded):
                return self._inflected, folded
            case Term(TermKind.PATTERN, folded):
                return self._patterns.setdefault(beginning(folded)[:LETTERS], {}), folded
            case Term(_, folded):
                return self._written, folded
            case Pair(letters):
                return self._pairs, letters
            case Fact(about):
                self._abouts.add(about)
                return self._others, show(need)
            case Language() | Listed() | Named():
                return self._others, show(need)

    def meet(self, reads: Iterable[ArticleDocument]) -> Iterator[Met]:
        """Yield the numbers of all that each of `reads` holds, those of its words in order.

        Articles of one language that follow one another are read as one text, as far as it stays short: a step over
        an array takes less for a dozen of them than a dozen of steps.
        """
        together: list[ArticleDocument] = []
        size = 0
        for read in reads:
            more = len(read.reading.text) + 1
            if together and (read.language != together[0].language or size + more > _TOGETHER):
                yield from self._meet(together)
                together, size = [], 0
            together.append(read)
            size += more
        if together:
            yield from self._meet(together)

    def _meet(self, together: list[ArticleDocument]) -> Iterator[Met]:
        language = together[0].language
        texts = [read.reading.text for read in together]
        # No word reaches across a line break.
        begins = accumulate((len(text) + 1 for text in texts[:-1]), initial=0)
        ends = [
            (begin + read.title_length, begin + len(read.reading.text))
            for begin, read in zip(begins, together, strict=True)
        ]
        whole = Reading("\n".join(texts), language) if len(texts) > 1 else together[0].reading
        numbers, counts = self._table(language).numbers(whole, list(chain.from_iterable(ends)))
        begin = 0
        for read, of_title, end in zip(together, counts[::2], counts[1::2], strict=True):
            yield Met(numbers[begin:end], of_title - begin, self._beside(read), len(self._held))
            begin = end

    def _beside(self, read: ArticleDocument) -> Iterator[int]:
        if self._pairs and not read.reading.text.isascii():
            yield from self._pairs_of(read.reading.forms())
        if self._others:
            facts: list[Fact | Language] = [Language(read.language)]
            facts += [Fact(about, (word,)) for about in self._abouts for name in read.facts(about) for word in name]
            yield from (self._others[fact] for fact in map(show, facts) if fact in self._others)

    def _pairs_of(self, forms: list[str]) -> Iterator[int]:
        """The numbers of the pairs that stand in a text; no other two words are together as they are."""
        if max(forms, default="") >= FIRST_UNSPACED:
            found = set(map(str.__add__, forms, forms[1:]))
            yield from (self._pairs[letters] for letters in self._pairs.keys() & found)

    def phrases(self, met: Met) -> Phrases:
        """Return what tells which phrases stand in an article that `met` its numbers."""
        return Phrases(met, np.frombuffer(self._in_phrases, np.bool_))

    def _table(self, language: str) -> Known:
        key = stem_table(language).prefix, takes_prefixes(language)
        if key not in self._tables:
            meeting = Meeting(language, self._written, self._inflected, self._patterns)
            self._tables[key] = Known(meeting.of_stretch)
        return self._tables[key]

    def number_of(self, term: Term) -> int | None:
        """Return the number of a word that was numbered, None for what asks for more than the word: `=`."""
        # Asked for each word of each watch that is looked at: the commonest first, and by identity.
        kind, folded = term.kind, term.folded
        if kind is TermKind.EXACT:
            return self._written[folded]
        if kind is TermKind.STEM:
            return self._inflected[folded]
        if kind is TermKind.PATTERN:
            return self._patterns[beginning(folded)[:LETTERS]][folded]
        return None

    def arrived(self, met: Met) -> bool:
        """Count some of the articles that arrive; return whether so many were counted that a lesson is due."""
        self._arrived += 1
        if self._arrived % _COUNTED:
            return False
        self.count(met)
        return self._articles >= _FIRST_LESSON and self._articles.bit_count() == 1

    def count(self, met: Met) -> None:
        """Count an article that holds what it `met`."""
        self._articles += 1
        np.frombuffer(self._held, np.uint32)[met.all_held()] += 1

    def weight(self, need: Need) -> float:
        """Return about which share of the articles holds `need`: a guess at first, by and by what was learnt."""
        number = self.number(need)
        seen = self._articles - self._before[number]
        return (self._held[number] + _GUESSED * _guess(need)) / (seen + _GUESSED)


def _guess(need: Need) -> float:
    match need:
        case Pair() | Fact():
            return 0.05
        case Language():
            return 0.5
        case Listed() | Named():
            return 0.0
        case Term(kind, folded):
            # Longer words are rarer; single letters are mostly those of scripts without spaces.
            share = 0.5 ** min(len(beginning(folded)), 12)
            return min(1.0, 4 * share) if kind is TermKind.PATTERN else share
