"""A query against one segment: sets of documents from the postings, places checked by `query.meaning` itself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, takewhile

from monitor.index.gathered import Gathered, is_stemmed
from monitor.index.keys import Key, Pair, Stretch, alone, stretches
from monitor.index.postings import Postings
from monitor.index.schema import FACTS, PAIRS
from monitor.index.segment import Segment, moment
from monitor.query import meaning, tree
from monitor.query.document import TEXT_START, Names, Positions, wildcard
from monitor.query.proximity import adjacent
from monitor.words.stems import stem_table

# Operators that ask where a word stands, not only whether it does.
_PLACED = (tree.Near, tree.Title, tree.Lead, tree.AtLeast)

Expansion = dict[str, Postings]
"""The forms under which a key stands in a segment, each with its postings."""


@dataclass(frozen=True, slots=True)
class Window:
    """The documents that are looked at: from `low` on and below `high`, and of these only `among` if that is given."""

    low: int
    high: int
    among: set[int] | None = None

    def keep(self, documents: Iterable[int]) -> set[int]:
        """Return those of `documents`, which lie between `low` and `high`, that are looked at."""
        return set(documents) if self.among is None else self.among.intersection(documents)

    def all(self) -> set[int]:
        """Return all that are looked at."""
        return set(range(self.low, self.high)) if self.among is None else set(self.among)

    def narrowed(self, documents: set[int]) -> Window:
        """Return a window on `documents` alone."""
        return Window(self.low, self.high, documents)


class Evaluation:
    """One query on one segment; what it read of the segment is kept until it is done.

    Every answer is exact. Single words, pairs of letters, outlets, languages
    and dates are answered by sets, runs of letters by where their pairs stand;
    where other places matter (phrases, NEAR, title:), the sets give candidates
    and `meaning.find` decides on each.
    """

    def __init__(self, query: tree.Node, segment: Segment) -> None:
        self._query = query
        self.segment = segment
        self._expansions: dict[Key, Expansion] = {}
        self._facts: dict[tuple[tree.About, str], Expansion] = {}
        self._numbers: dict[frozenset[int], list[int]] = {}
        self._orders: dict[int, Sequence[tree.Node]] = {}

    def most(self) -> int:
        """Return a number of documents that the query cannot exceed in this segment."""
        return self._most(self._query)

    def matching(self, low: int, high: int) -> list[int]:
        """Return the living documents from `low` on and below `high` that match, ascending."""
        return sorted(self._matching(self._query, Window(low, high)).difference(self.segment.deleted))

    def _matching(self, node: tree.Node, window: Window) -> set[int]:  # noqa: PLR0912 - a case a node
        match node:
            case tree.Sequence(terms) if keys := alone(terms):
                return self._side_by_side(keys, window)
            case tree.Fact(about, (word,)):
                return _holding(self._fact(about, word), window)
            case tree.Title(tree.Sequence(terms)) if keys := alone(terms):
                return self._in_headline(keys, window)
            case tree.Given(part, condition):
                return self._all((part, condition), window)
            case tree.Listed() | tree.Named() | tree.Watched() | tree.Marked():
                return set()
            case tree.Among(_, ids, others):
                numbers = self._with_ids(ids)
                named = window.keep(numbers[bisect_left(numbers, window.low) : bisect_left(numbers, window.high)])
                return window.all() - named if others else named
            case tree.And(parts):
                return self._all(parts, window)
            case tree.Or(parts):
                return set().union(*(self._matching(part, window) for part in parts))
            case tree.Not(part):
                return window.all() - self._matching(part, window)
            case tree.Language(code):
                found = self.segment.files.languages.get(code)
                return _holding({code: found}, window) if found else set()
            case tree.Published():
                low, high = span(node, self.segment)
                return window.keep(range(max(low, window.low), min(high, window.high)))
            case tree.Everything():
                return window.all()
            case tree.Sequence() | tree.Fact() | tree.Near() | tree.Title() | tree.Lead() | tree.AtLeast():
                return self._verified(node, self._possible(node, window))

    def _side_by_side(self, keys: Sequence[Key], window: Window) -> set[int]:
        found = self._in_each(map(self.expand, keys), window)
        return found if len(keys) == 1 else {number for number in found if self._starts(keys, number)}

    def _starts(self, keys: Sequence[Key], number: int) -> Sequence[int]:
        """Where pairs, each of which `number` holds, begin to stand one position behind the other."""
        return adjacent([held.positions(number) for key in keys for held in self.expand(key).values()])

    def _in_headline(self, keys: Sequence[Key], window: Window) -> set[int]:
        """In the headline: asked so often that it is answered without putting a document together."""
        if len(keys) > 1:
            found = self._in_each(map(self.expand, keys), window)
            return {number for number in found if any(at < TEXT_START for at in self._starts(keys, number))}
        return {
            number
            for held in self.expand(keys[0]).values()
            for number in window.keep(held.between(window.low, window.high))
            if held.first(number) < TEXT_START
        }

    def _all(self, parts: Sequence[tree.Node], window: Window) -> set[int]:
        # One query has the same operands in every window.
        if id(parts) not in self._orders:
            self._orders[id(parts)] = sorted(parts, key=self._effort)
        for part in self._orders[id(parts)]:
            found = self._matching(part, window)
            if not found:
                return found
            window = window.narrowed(found)
        return window.all()

    def _effort(self, node: tree.Node) -> tuple[bool, bool, int]:
        """Rare words first, what excludes later, what asks for places last."""
        placed = any(isinstance(part, _PLACED) or _is_phrase(part) for part in tree.walk(node))
        return placed, isinstance(node, tree.Not), self._most(node)

    def _possible(self, node: tree.Node, window: Window) -> set[int]:
        """Documents that may match `node` if the places are right; none that matches is missing."""
        match node:
            case tree.Sequence(terms):
                return self._in_each((self.expand(key) for part in stretches(terms) for key in part.keys), window)
            case tree.Fact(about, words):
                return self._in_each((self._fact(about, word) for word in words), window)
            case tree.And(parts):
                for part in parts:
                    window = window.narrowed(self._possible(part, window))
                return window.all()
            case tree.Near(left, right) | tree.Given(left, right):
                return self._possible(right, window.narrowed(self._possible(left, window)))
            case tree.Or(parts):
                return set().union(*(self._possible(part, window) for part in parts))
            case tree.Title(part) | tree.Lead(part) | tree.AtLeast(part):
                return self._possible(part, window)
            case tree.Not():
                return window.all()
            case (
                tree.Listed()
                | tree.Named()
                | tree.Watched()
                | tree.Marked()
                | tree.Among()
                | tree.Language()
                | tree.Published()
                | tree.Everything()
            ):
                return self._matching(node, window)

    @staticmethod
    def _in_each(expansions: Iterable[Expansion], window: Window) -> set[int]:
        for expansion in sorted(expansions, key=_total):
            window = window.narrowed(_holding(expansion, window))
            if not window.among:
                break
        return window.all()

    def _verified(self, node: tree.Node, candidates: set[int]) -> set[int]:
        if not candidates:
            return candidates
        documents = self._documents(node, candidates)
        return {number for number, document in documents.items() if meaning.find(node, document) is not None}

    def _documents(self, node: tree.Node, candidates: set[int]) -> dict[int, Gathered]:
        """Return what `node` asks of each candidate, put together from the postings of its words alone."""
        files = self.segment.files
        languages = {number: code for code, held in files.languages.items() for number in _of(held, candidates)}
        facts: dict[int, dict[tree.About, Names]] = {number: {} for number in candidates}
        letters: dict[int, dict[str, Sequence[int]]] = {number: {} for number in candidates}
        documents = {
            number: Gathered(
                words={},
                stems={},
                language=languages[number],
                published=moment(files.published[number]),
                facts=_given(facts[number]),
                lead_end=TEXT_START + files.leads[number],
                letters=partial(_same, letters[number]),
                id=files.ids[number],
            )
            for number in candidates
        }
        phrases = {part.terms for part in tree.walk(node) if isinstance(part, tree.Sequence)}
        for stretch in set(chain(*map(stretches, phrases))):
            if len(stretch.terms) > 1:
                self._add_run(stretch, documents, candidates)
            else:
                self._add_word(stretch.terms[0], documents, candidates)
        for term in set(chain(*phrases)):
            if term.kind is tree.TermKind.LETTERS:
                self._add_letters(term, letters, candidates)
        for about in tree.About:
            words = {
                word
                for part in tree.walk(node)
                if isinstance(part, tree.Fact) and part.about is about
                for word in part.words
            }
            if words:
                self._add_facts(about, words, facts, candidates)
        return documents

    def _add_word(self, term: tree.Term, documents: dict[int, Gathered], candidates: set[int]) -> None:
        """Put in where `term` stands."""
        for form, postings in self.expand(term).items():
            for number in _of(postings, candidates):
                documents[number].put(term, form, postings.positions(number))

    def _add_run(self, run: Stretch, documents: dict[int, Gathered], candidates: set[int]) -> None:
        """Put in where the letters of `run` stand side by side; elsewhere nobody asks for them."""
        window = Window(min(candidates), max(candidates) + 1, candidates)
        for number in self._in_each(map(self.expand, run.keys), window):
            starts = self._starts(run.keys, number)
            for behind, term in enumerate(run.terms):
                documents[number].put(term, term.folded, [start + behind for start in starts])

    def _add_letters(self, term: tree.Term, letters: dict[int, dict[str, Sequence[int]]], candidates: set[int]) -> None:
        """Put in where the word of `term` is written otherwise than it is folded."""
        for form, postings in self._read("letters", self.segment.files.written(term.folded)).items():
            for number in _of(postings, candidates):
                letters[number][form] = postings.positions(number)

    def _add_facts(
        self, about: tree.About, words: set[str], facts: dict[int, dict[tree.About, Names]], candidates: set[int]
    ) -> None:
        """Put in the names; words that are not asked for, and the gaps between names, are ""."""
        names: dict[int, dict[int, str]] = {number: {} for number in candidates}
        for word in words:
            for postings in self._fact(about, word).values():
                for number in _of(postings, candidates):
                    names[number].update(dict.fromkeys(postings.positions(number), word))
        for number, places in names.items():
            facts[number][about] = (tuple(places.get(position, "") for position in range(max(places, default=-1) + 1)),)

    def expand(self, key: Key) -> Expansion:
        """Return the forms under which `key` stands in the segment."""
        if key not in self._expansions:
            self._expansions[key] = self._expanded(key)
        return self._expansions[key]

    def _expanded(self, key: Key) -> Expansion:
        if isinstance(key, Pair):
            return self._read(PAIRS, (key.folded,))
        return self._read("stems" if is_stemmed(key) else "words", self._forms(key))

    def _forms(self, term: tree.Term) -> Iterable[str]:
        match term.kind:
            case tree.TermKind.EXACT | tree.TermKind.LETTERS:
                return (term.folded,)
            case tree.TermKind.STEM if not is_stemmed(term):
                return (term.folded,)
            case tree.TermKind.STEM:
                return {stem_table(language)[term.folded] for language in self.segment.files.languages}
            case tree.TermKind.PATTERN:
                prefix = "".join(takewhile(lambda letter: letter not in "*?", term.folded))
                fits = wildcard(term.folded).fullmatch
                return filter(fits, self.segment.files.terms.beginning("words", prefix))

    def _fact(self, about: tree.About, word: str) -> Expansion:
        if (about, word) not in self._facts:
            self._facts[about, word] = self._read(FACTS[about], (word,))
        return self._facts[about, word]

    def _with_ids(self, ids: frozenset[int]) -> list[int]:
        """Return the documents of the articles with these ids, ascending."""
        if ids not in self._numbers:
            self._numbers[ids] = [number for number, identity in enumerate(self.segment.files.ids) if identity in ids]
        return self._numbers[ids]

    def _read(self, field: str, forms: Iterable[str]) -> Expansion:
        terms = self.segment.files.terms
        return {form: postings for form in forms if (postings := terms.postings(field, form))}

    def _most(self, node: tree.Node) -> int:
        count = self.segment.files.count
        match node:
            case tree.Sequence(terms):
                return min(count, *(_total(self.expand(key)) for part in stretches(terms) for key in part.keys))
            case tree.Fact(about, words):
                return min(count, *(_total(self._fact(about, word)) for word in words))
            case tree.And(parts):
                return min(map(self._most, parts))
            case tree.Near(left, right) | tree.Given(left, right):
                return min(self._most(left), self._most(right))
            case tree.Listed() | tree.Named() | tree.Watched() | tree.Marked():
                return 0
            case tree.Among(_, ids, others):
                return count - len(self._with_ids(ids)) if others else len(self._with_ids(ids))
            case tree.Or(parts):
                return min(count, sum(map(self._most, parts)))
            case tree.Title(part) | tree.Lead(part) | tree.AtLeast(part):
                return self._most(part)
            case tree.Language(code):
                return len(self.segment.files.languages.get(code, ()))
            case tree.Published():
                low, high = span(node, self.segment)
                return max(0, high - low)
            case tree.Not() | tree.Everything():
                return count


def _is_phrase(node: tree.Node) -> bool:
    match node:
        case tree.Sequence(terms):
            return len(alone(terms)) != 1
        case tree.Fact(_, words):
            return len(words) > 1
        case _:
            return False


def _given(names: dict[tree.About, Names]) -> Callable[[tree.About], Names]:
    return lambda about: names.get(about, ())


def _same(letters: Positions) -> Positions:
    return letters


def _holding(expansion: Expansion, window: Window) -> set[int]:
    return set().union(*(window.keep(held.between(window.low, window.high)) for held in expansion.values()))


def _of(postings: Postings, candidates: set[int]) -> set[int]:
    return candidates.intersection(postings.between(min(candidates), max(candidates) + 1))


def _total(expansion: Expansion) -> int:
    return sum(map(len, expansion.values()))


def span(node: tree.Node, segment: Segment) -> tuple[int, int]:
    """Return between which documents (low, high excluded) all matches of `node` lie, by the dates that it must keep."""
    low, high = 0, segment.files.count
    for published in required_dates(node):
        if published.since:
            low = max(low, segment.since(published.since))
        if published.until:
            high = min(high, segment.since(published.until))
    return low, max(low, high)


def required_dates(node: tree.Node) -> Iterator[tree.Published]:
    """Yield the dates that every match of `node` must keep."""
    match node:
        case tree.Published():
            yield node
        case tree.And(parts):
            for part in parts:
                yield from required_dates(part)
        case _:
            return
