"""A query against one segment: sets of documents from the postings, places checked by `query.meaning` itself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeVar

from monitor.index.course import Course
from monitor.index.derived import WORDS
from monitor.index.gathered import Expansion, Gathered, Places
from monitor.index.keys import Key, Pair, is_stemmed
from monitor.index.postings import are_in
from monitor.index.schema import FACTS, PAIRS
from monitor.index.segment import Segment
from monitor.index.stopping import Stop, never
from monitor.query import meaning, tree
from monitor.query.document import TEXT_START, wildcard
from monitor.query.proximity import Span, near

_T = TypeVar("_T")

# Looking for one document in postings takes as long as going through so many of them.
_BISECTION = 8

# So few documents are looked at one by one sooner than all that hold a word.
_FEW = 64


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
    and `meaning.find` decides on each. When it should stop its answers are worth nothing.
    """

    def __init__(
        self, query: tree.Node, segment: Segment, should_stop: Stop = never, course: Course | None = None
    ) -> None:
        """Begin to read; `course` is what the same query taught in other segments."""
        self.course = course or Course(query)
        self._query = query
        self.segment = segment
        self.should_stop = should_stop
        self._expansions: dict[int, tuple[Key, Expansion]] = {}
        self._facts: dict[tuple[tree.About, str], Expansion] = {}
        self._numbers: dict[frozenset[int], list[int]] = {}
        # Of parts of the query, by their identity: they stay where they are as long as the query does.
        self._orders: dict[int, Sequence[tree.Node]] = {}
        self._known: dict[int, int] = {}
        self._found_places: Places | None = None

    @property
    def _places(self) -> Places:
        # Most queries never ask where a word stands.
        if self._found_places is None:
            self._found_places = Places(self._query, self.segment, self.expand, self._fact)
        return self._found_places

    def most(self) -> int:
        """Return a number of documents that the query cannot exceed in this segment."""
        return self._most(self._query)

    def matching(self, low: int, high: int) -> list[int]:
        """Return the living documents from `low` on and below `high` that match, ascending."""
        found = self._matching(self._query, Window(low, high))
        return sorted(found.difference(self.segment.deleted) if self.segment.deleted else found)

    def _matching(self, node: tree.Node, window: Window) -> set[int]:  # noqa: PLR0912 - a case a node
        match node:
            case tree.Sequence(terms):
                if key := self.course.word(terms):
                    return _holding(self.expand(key), window)
                if window.among is None:
                    found = self._places.all_side_by_side(terms, window.low, window.high)
                    if found is not None:
                        return set(found)
                return set(self._places.side_by_side(terms, self._possible(node, window)))
            case tree.Fact(about, (word,)):
                return _holding(self._fact(about, word), window)
            case tree.Title(tree.Sequence(terms)):
                return self._in_headline(terms, window)
            case tree.Near(tree.Sequence(left), tree.Sequence(right)):
                return self._near(node, left, right, window)
            case tree.And() | tree.Given():
                return self._all(node, window)
            case tree.Listed() | tree.Named() | tree.Watched() | tree.Marked():
                return set()
            case tree.Among(_, ids, others):
                numbers = self._with_ids(ids)
                named = window.keep(numbers[bisect_left(numbers, window.low) : bisect_left(numbers, window.high)])
                return window.all() - named if others else named
            case tree.Or(parts):
                return set().union(*(self._matching(part, window) for part in parts))
            case tree.Not(part):
                return window.all() - self._matching(part, window)
            case tree.Language(code):
                written = self.segment.files.languages.get(code)
                return _holding([written], window) if written else set()
            case tree.Published():
                low, high = span((node,), self.segment)
                return window.keep(range(max(low, window.low), min(high, window.high)))
            case tree.Everything():
                return window.all()
            case tree.Fact() | tree.Near() | tree.Title() | tree.Lead() | tree.AtLeast():
                return self._verified(node, self._possible(node, window))

    def _in_headline(self, terms: tuple[tree.Term, ...], window: Window) -> set[int]:
        """In the headline: asked so often that a word is answered without looking at one document after the other."""
        if key := self.course.word(terms):
            forms = self.expand(key)
            if window.among is not None and len(window.among) < _FEW:
                return {
                    number
                    for number in window.among
                    if any(held.holds(number) and held.first(number) < TEXT_START for held in forms)
                }
            return window.keep(
                set().union(*(held.beginning_below(TEXT_START, window.low, window.high) for held in forms))
            )
        most = TEXT_START - len(terms)
        possible = self._possible(tree.Sequence(terms), window)
        found_at = self._places.side_by_side(terms, possible)
        return {number for number, starts in found_at.items() if starts[0] <= most}

    def _near(
        self, node: tree.Near, left: tuple[tree.Term, ...], right: tuple[tree.Term, ...], window: Window
    ) -> set[int]:
        """Two words or phrases near each other, as `meaning` has it, with the places of many documents read at once."""
        possible = self._possible(node, window)
        lefts = self._places.side_by_side(left, possible)
        rights = self._places.side_by_side(right, lefts)
        return {
            number
            for number, starts in self._until_stopped(rights.items())
            if near(_spans(lefts[number], left), _spans(starts, right), node.distance, node.ordered)
        }

    def _all(self, node: tree.And | tree.Given, window: Window) -> set[int]:
        # The same in every window.
        if id(node) not in self._orders:
            parts = node.parts if isinstance(node, tree.And) else (node.part, node.condition)
            self._orders[id(node)] = sorted(parts, key=self._effort)
        for part in self._orders[id(node)]:
            found = self._matching(part, window)
            if not found:
                return found
            window = window.narrowed(found)
        return window.all()

    def _effort(self, node: tree.Node) -> tuple[bool, bool, int]:
        """Rare words first, what excludes later, what asks for places last."""
        return self.course.asks_for_places(node), isinstance(node, tree.Not), self._most(node)

    def _possible(self, node: tree.Node, window: Window) -> set[int]:
        """Documents that may match `node` if the places are right; none that matches is missing."""
        match node:
            case tree.Sequence(terms):
                return self._in_each(
                    (self.expand(key) for part in self.course.stretches(terms) for key in part.keys), window
                )
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
        return {
            number
            for number in self._until_stopped(candidates)
            if meaning.find(node, Gathered(number, self._places)) is not None
        }

    def _until_stopped(self, each: Iterable[_T]) -> Iterator[_T]:
        """Yield from `each`, of which every one takes a while, and end when it should stop."""
        for count, one in enumerate(each, 1):
            if count % _FEW == 0 and self.should_stop():
                return
            yield one

    def expand(self, key: Key) -> Expansion:
        """Return the forms under which `key` stands in the segment."""
        found = self._expansions.get(id(key))
        if found is None:
            # Kept with the rest, so that no other key gets its identity; to compare keys would take longer.
            found = self._expansions[id(key)] = key, self._expanded(key)
        return found[1]

    def _expanded(self, key: Key) -> Expansion:
        terms = self.segment.files.terms
        if isinstance(key, Pair):
            return self._read(PAIRS, (key.folded,))
        if key.kind is tree.TermKind.PATTERN:
            prefix = "".join(takewhile(lambda letter: letter not in "*?", key.folded))
            fits = wildcard(key.folded).fullmatch
            return self._read(WORDS, filter(fits, terms.beginning(WORDS, prefix)))
        if is_stemmed(key):
            stems = self.course.stems(key.folded, self.segment.files.languages_of_stems)
            return [held for stem, languages in stems.items() for held in terms.stems(stem, languages)]
        return self._read(WORDS, (key.folded,))

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
        return [postings for form in forms if (postings := terms.postings(field, form))]

    def _most(self, node: tree.Node) -> int:
        found = self._known.get(id(node))
        if found is None:
            found = self._known[id(node)] = self._counted(node)
        return found

    def _noted(self, part: tree.Node) -> int:
        return self.course.note(part, self._most(part))

    def _counted(self, node: tree.Node) -> int:
        count = self.segment.files.count
        match node:
            case tree.Sequence(terms):
                if key := self.course.word(terms):
                    return min(count, _total(self.expand(key)))
                return _least(
                    count, (_total(self.expand(key)) for part in self.course.stretches(terms) for key in part.keys)
                )
            case tree.Fact(about, words):
                return _least(count, (_total(self._fact(about, word)) for word in words))
            case tree.And(parts):
                return _least(count, map(self._noted, self.course.rarest_first(parts)))
            case tree.Near(left, right) | tree.Given(left, right):
                return _least(count, map(self._most, (left, right)))
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
                low, high = span((node,), self.segment)
                return high - low
            case tree.Not() | tree.Everything():
                return count


def _spans(starts: Iterable[int], terms: Sequence[tree.Term]) -> list[Span]:
    return [(start, start + len(terms) - 1) for start in starts]


def _holding(expansion: Expansion, window: Window) -> set[int]:
    each = [held.between(window.low, window.high) for held in expansion]
    among = window.among
    if among is None:
        return set().union(*each)
    cheap = len(among) * _BISECTION
    return set().union(*[are_in(among, here) if cheap < len(here) else among.intersection(here) for here in each])


def _least(count: int, others: Iterable[int]) -> int:
    """Return the least of these numbers; nothing is asked for behind a 0, as most months do not hold a rare word."""
    for other in others:
        count = min(count, other)
        if not count:
            break
    return count


def _total(expansion: Expansion) -> int:
    return sum([len(held.documents) for held in expansion])


def span(dates: Iterable[tree.Published], segment: Segment) -> tuple[int, int]:
    """Return between which documents (low, high excluded) all lie that keep all of `dates`."""
    low, high = 0, segment.files.count
    for published in dates:
        if published.since:
            low = max(low, segment.since(published.since))
        if published.until:
            high = min(high, segment.since(published.until))
    return low, max(low, high)
