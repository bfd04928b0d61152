"""All watches at once against one article."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from monitor.match.keys import Keys
from monitor.match.rarity import weight
from monitor.match.slow import SlowLog
from monitor.model import Article, Hit, Watch
from monitor.query.document import document
from monitor.query.meaning import matched, surface
from monitor.query.needs import Need, needs
from monitor.query.tree import Node
from monitor.query.watching import parse_watch


@dataclass(frozen=True, slots=True)
class _Entry:
    query: Node
    needs: frozenset[Need]


class WatchSet:
    """The watches that are on. Each is read once, and looked at only where an article holds what it needs.

    Not to be entered by two threads at once. `clock` counts seconds and never goes back.
    """

    def __init__(self, slow_seconds: float = 1.0, clock: Callable[[], float] = time.perf_counter) -> None:
        """Begin without watches; one that takes more than `slow_seconds` in an hour is named in the log."""
        self._entries: dict[int, _Entry] = {}
        self._keys = Keys()
        self._slow = SlowLog(slow_seconds)
        self._clock = clock

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, watch: Watch) -> None:
        """Add a watch, or put it in the place of the one with its number; one that is switched off only goes.

        Raises QueryError if its query cannot be watched: then it is not in the set, and the others are as they were.
        """
        self.remove(watch.id)
        if not watch.enabled:
            return
        query = parse_watch(watch.query)
        asked = needs(query, weight)
        assert asked, "parse_watch lets nothing pass that needs nothing"
        self._entries[watch.id] = _Entry(query, asked)
        for need in asked:
            self._keys.add(watch.id, need)

    def remove(self, watch_id: int) -> None:
        """Take a watch out; nothing happens if it is not in the set."""
        entry = self._entries.pop(watch_id, None)
        if entry is not None:
            for need in entry.needs:
                self._keys.remove(watch_id, need)

    def match(self, article: Article) -> tuple[Hit, ...]:
        """Return a hit for each watch that `article` matches, by the number of the watch."""
        read = document(article)
        hits = []
        before = self._clock()
        self._slow.begin(before)
        for watch_id in sorted(self._keys.candidates(read)):
            places = matched(self._entries[watch_id].query, read)
            if places is not None:
                hits.append(Hit(watch_id, places, surface(article, places)))
            after = self._clock()
            self._slow.add(watch_id, after - before)
            before = after
        return tuple(hits)
