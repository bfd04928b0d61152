"""All watches at once against one article."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from monitor.match.entry import Decided, Entry, decided
from monitor.match.matches import Matches
from monitor.match.met import ALWAYS, Met
from monitor.match.sighting import Sighting
from monitor.match.slow import SlowLog
from monitor.match.vocabulary import Vocabulary
from monitor.model import Article, Watch
from monitor.query.document import ArticleDocument
from monitor.query.needs import Clause, needs
from monitor.query.watching import Resolve, parse_watch, unresolved

# So many watches are put in another place before an article is matched, so that no article waits for all of them.
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
        self._by_key: dict[int, tuple[Entry, ...]] = {}
        # 1 where `_by_key` has something, by number.
        self._keys = bytearray()
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
            entry = self._entries[watch.id] = Entry(watch.id, query, self._vocabulary.asked(query), decided(query))
            self._put(entry)

    def remove(self, watch_id: int) -> None:
        """Take a watch out; nothing happens if it is not in the set."""
        entry = self._entries.pop(watch_id, None)
        if entry is not None:
            self._take_away(entry)

    def match(self, article: Article) -> Matches:
        """Return which watches `article` matches; where it does is worked out for those that are asked about."""
        whole = ArticleDocument(article)
        met = self._vocabulary.meet(whole)
        read = Sighting(whole, self._vocabulary, met)
        matching = self._matching(read, met)
        if self._vocabulary.arrived(met):
            self._to_move = list(self._entries)
        if self._to_move:
            self._move(_MOVES)
        return Matches(article, whole, read, matching)

    def learn(self, articles: Iterable[Article]) -> None:
        """Learn from articles of the archive which words are rare, before others arrive."""
        for article in articles:
            self._vocabulary.count(self._vocabulary.meet(ArticleDocument(article)))
        self._to_move = list(self._entries)
        self._move(len(self._to_move))

    def _matching(self, read: Sighting, met: Met) -> list[Entry]:
        """The watches that are true of an article that `met` these numbers, in any order."""
        looked_at = chain.from_iterable(map(self._by_key.__getitem__, met.held_among(self._keys)))
        holds = met.held.__getitem__
        candidates = {entry for entry in looked_at if any(map(holds, entry.second))}
        # Where there is nothing but words to be held, that they are is all.
        matching = [entry for entry in candidates if entry.decided is Decided.BY_NEEDS]
        if len(matching) < len(candidates):
            matching += self._true([entry for entry in candidates if entry.decided is not Decided.BY_NEEDS], read)
        return matching

    def _true(self, candidates: Iterable[Entry], read: Sighting) -> Iterator[Entry]:
        read.look_for(set().union(*[entry.asked for entry in candidates if entry.decided is Decided.BY_PLACES]))
        before = self._clock()
        self._slow.begin(before)
        for entry in candidates:
            if read.is_true(entry.query):
                yield entry
            now = self._clock()
            if now - before > _WORTH_COUNTING:
                self._slow.add(entry.watch_id, now - before)
            before = now

    def _move(self, most: int) -> None:
        """Put up to so many watches where they belong by what was learnt."""
        for watch_id in self._to_move[-most:]:
            if watch_id in self._entries:
                entry = self._entries[watch_id]
                self._take_away(entry)
                self._put(entry)
        del self._to_move[-most:]

    def _put(self, entry: Entry) -> None:
        """Put a watch under the alternatives of what it needs most seldom; what it needs next is asked for as well."""
        weight = self._vocabulary.weight
        clauses = needs(entry.query, weight)
        first, *others = sorted(clauses, key=lambda clause: sum(map(weight, clause)))
        entry.keys = self._numbers(first)
        # What is always there stands for nothing more to ask for.
        entry.second = self._numbers(others[0]) if others else _ALWAYS
        if entry.asked == entry.keys:
            # One tuple instead of two: there may be a hundred thousand watches.
            entry.asked = entry.keys
        for key in entry.keys:
            self._by_key[key] = (*self._by_key.get(key, ()), entry)
            self._mark(key)

    def _take_away(self, entry: Entry) -> None:
        for key in entry.keys:
            left = tuple(other for other in self._by_key[key] if other is not entry)
            if left:
                self._by_key[key] = left
            else:
                del self._by_key[key]
                self._keys[key] = 0

    def _mark(self, key: int) -> None:
        if key >= len(self._keys):
            self._keys.extend(bytes(key + 1 - len(self._keys)))
        self._keys[key] = 1

    def _numbers(self, clause: Clause) -> tuple[int, ...]:
        return tuple(map(self._vocabulary.number, clause))
