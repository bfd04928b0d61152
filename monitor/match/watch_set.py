"""All watches at once against one article."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from monitor.match.entry import Decided, Entry, decided
from monitor.match.matches import Matches
from monitor.match.met import ALWAYS, Met
from monitor.match.sighting import Sighting
from monitor.match.slow import SlowLog
from monitor.match.vocabulary import Vocabulary
from monitor.match.waiting import Waiting
from monitor.model import Article, Watch
from monitor.query.document import ArticleDocument
from monitor.query.needs import Clause, needs
from monitor.query.watching import Resolve, parse_watch, unresolved

# The place of so many watches is worked out again after an article, so that no article waits for all of them.
_MOVES = 64

_ALWAYS = (ALWAYS,)

# Seconds: shorter evaluations could not make a watch slow if thousands of articles came within the hour.
_WORTH_COUNTING = 0.0005


class WatchSet:
    """The watches that are on. Each is read once, and looked at only where an article holds what it needs.

    Not to be entered by two threads at once. `clock` counts seconds and never goes back.
    """

    def __init__(
        self,
        resolve: Resolve = unresolved,
        slow_seconds: float = 60.0,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Begin without watches; one that takes more than `slow_seconds` in an hour is named in the log.

        `resolve` puts lists and entities in the place of their names when a watch is added.
        """
        self.resolve = resolve
        self._entries: dict[int, Entry] = {}
        # None where watches came, went or moved since.
        self._waiting: Waiting | None = None
        self._vocabulary = Vocabulary()
        self._to_move: list[int] = []
        self._slow = SlowLog(slow_seconds)
        self._clock = clock

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, watch: Watch) -> None:
        """Add a watch, or put it in the place of the one with its number; one that is switched off only goes.

        Raises QueryError if its query cannot be watched: then it is not in the set, and the others are as they were.
        """
        self.remove(watch.id)
        if watch.enabled:
            query = self._vocabulary.shared(parse_watch(watch.query, self.resolve))
            entry = Entry(watch.id, query, decided(query))
            if entry.decided is Decided.BY_PHRASE:
                entry.phrase = self._vocabulary.phrase(query)
                if not entry.phrase:
                    entry.decided = Decided.BY_PLACES
            if entry.decided is Decided.BY_PLACES:
                entry.asked = self._vocabulary.asked(query)
            self._place(entry)
            self._entries[watch.id] = entry
            self._waiting = None

    def remove(self, watch_id: int) -> None:
        """Take a watch out; nothing happens if it is not in the set."""
        if self._entries.pop(watch_id, None) is not None:
            self._waiting = None

    def match(self, article: Article) -> Matches:
        """Return which watches `article` matches; where it does is worked out for those that are asked about."""
        return self.match_each((article,))[0]

    def match_each(self, articles: Sequence[Article]) -> list[Matches]:
        """Return what `match` does for each of `articles`; together they take less time."""
        wholes = list(map(ArticleDocument, articles))
        return list(map(self._matches, articles, wholes, self._vocabulary.meet(wholes)))

    def _matches(self, article: Article, whole: ArticleDocument, met: Met) -> Matches:
        read = Sighting(whole, self._vocabulary, met)
        if self._waiting is None:
            self._waiting = Waiting(self._entries.values(), len(self._vocabulary))
        matching = self._true(self._waiting.met_by(met), met, read)
        if self._vocabulary.arrived(met):
            self._to_move = list(self._entries)
        if self._to_move:
            self._move(_MOVES)
        return Matches(article, whole, read, matching)

    def learn(self, articles: Iterable[Article]) -> None:
        """Learn from articles of the archive which words are rare, before others arrive."""
        for met in self._vocabulary.meet(map(ArticleDocument, articles)):
            self._vocabulary.count(met)
        self._to_move = list(self._entries)
        self._move(len(self._to_move))

    def _true(self, candidates: Iterable[Entry], met: Met, read: Sighting) -> Iterator[Entry]:
        undecided = []
        for entry in candidates:
            if entry.decided is Decided.BY_NEEDS:
                yield entry
            elif entry.decided is not Decided.BY_PHRASE:
                undecided.append(entry)
            elif read.holds(entry.phrase):
                yield entry
        if not undecided:
            return
        if asked := set().union(*[entry.asked for entry in undecided]):
            read.look_for(asked)
        before = self._clock()
        self._slow.begin(before)
        for entry in undecided:
            if read.is_true(entry.query):
                yield entry
            now = self._clock()
            if now - before > _WORTH_COUNTING:
                self._slow.add(entry.watch_id, now - before)
            before = now

    def _move(self, most: int) -> None:
        """Work out for up to so many watches where they belong by what was learnt; they go there all at once."""
        for watch_id in self._to_move[-most:]:
            if watch_id in self._entries:
                self._place(self._entries[watch_id])
        del self._to_move[-most:]
        if not self._to_move:
            self._waiting = None

    def _place(self, entry: Entry) -> None:
        """Let a watch wait under the alternatives of what it needs most seldom; what it needs next is asked as well."""
        weight = self._vocabulary.weight
        clauses = needs(entry.query, weight)
        first, *others = sorted(clauses, key=lambda clause: sum(map(weight, clause)))
        entry.keys = self._numbers(first)
        # What is always there stands for nothing more to ask for.
        entry.second = self._numbers(others[0]) if others else _ALWAYS

    def _numbers(self, clause: Clause) -> tuple[int, ...]:
        return tuple(map(self._vocabulary.number, clause))
