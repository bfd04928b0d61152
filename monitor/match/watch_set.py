"""All watches at once against one article."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from monitor.match.slow import SlowLog
from monitor.match.vocabulary import Vocabulary
from monitor.model import Article, Hit, Watch
from monitor.query.document import document
from monitor.query.meaning import matched, surface
from monitor.query.needs import needs, rarest
from monitor.query.tree import Node
from monitor.query.watching import Resolve, parse_watch, unresolved

# What was learnt of rare and common words is used first after so many articles, and then whenever they have doubled.
_FIRST_LESSON = 256


@dataclass(frozen=True, slots=True)
class _Entry:
    """A watch as it is matched: looked at when an article holds one of `keys`.

    Then the article must hold `each` as well, and one of every group of `others`.
    """

    query: Node
    keys: tuple[int, ...]
    each: frozenset[int]
    others: tuple[frozenset[int], ...]


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
        self._entries: dict[int, _Entry] = {}
        self._by_key: dict[int, list[int]] = {}
        self._vocabulary = Vocabulary()
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
            self._put(watch.id, parse_watch(watch.query, self.resolve))

    def remove(self, watch_id: int) -> None:
        """Take a watch out; nothing happens if it is not in the set."""
        entry = self._entries.pop(watch_id, None)
        if entry is None:
            return
        for key in entry.keys:
            self._by_key[key].remove(watch_id)
            if not self._by_key[key]:
                del self._by_key[key]

    def match(self, article: Article) -> tuple[Hit, ...]:
        """Return a hit for each watch that `article` matches, by the number of the watch."""
        read = document(article)
        held = self._vocabulary.held(read)
        hits = []
        self._slow.begin(self._clock())
        for watch_id in sorted(self._candidates(held)):
            before = self._clock()
            places = matched(self._entries[watch_id].query, read)
            if places is not None:
                hits.append(Hit(watch_id, places, surface(article, places)))
            self._slow.add(watch_id, self._clock() - before)
        count = self._vocabulary.learn(held)
        if count >= _FIRST_LESSON and count.bit_count() == 1:
            self._put_anew()
        return tuple(hits)

    def _candidates(self, held: set[int]) -> list[int]:
        """The watches whose needs are met, wherever their words stand."""
        looked_at: set[int] = set()
        for key in self._by_key.keys() & held:
            looked_at.update(self._by_key[key])
        entries = self._entries
        return [
            watch_id
            for watch_id in looked_at
            if (entry := entries[watch_id]).each <= held and not any(map(held.isdisjoint, entry.others))
        ]

    def _put(self, watch_id: int, query: Node) -> None:
        """Put a watch under its rarest needs."""
        weight, number = self._vocabulary.weight, self._vocabulary.number
        clauses = needs(query, weight)
        rare = rarest(clauses, weight)
        keys = tuple(map(number, rare))
        numbered = [frozenset(map(number, clause)) for clause in clauses if clause is not rare]
        each = frozenset().union(*(clause for clause in numbered if len(clause) == 1))
        others = tuple(clause for clause in numbered if len(clause) > 1)
        self._entries[watch_id] = _Entry(query, keys, each, others)
        for key in keys:
            self._by_key.setdefault(key, []).append(watch_id)

    def _put_anew(self) -> None:
        self._by_key = {}
        for watch_id, entry in self._entries.items():
            self._put(watch_id, entry.query)
