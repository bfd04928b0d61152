"""Searching an archive: the index, and from the archive itself what is stored and not yet indexed."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from itertools import islice
from pathlib import Path

from monitor.engine.indexing import never, untold
from monitor.errors import SearchIndexError
from monitor.index.archive import ArchiveIndex
from monitor.index.segment import Found
from monitor.paths import index_folder
from monitor.query import meaning, tree
from monitor.query.resolve import resolve
from monitor.store.reader import Reader

_ATTEMPTS = 5

# Of what is read from the archive itself, so many matches are told of together.
_PART = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found."""

    id: int
    published: datetime


def searchable(query: tree.Node, reader: Reader) -> tree.Node:
    """Return `query` with what the archive knows put in: lists and entities, matches, stars, what is read.

    It is as things stand now. Raises QueryError for a list, an entity or a watch that there is none of.
    """
    return resolve(query, reader.vocabulary(), reader)


class ArchiveSearch:
    """Answers queries over one archive; every answer is what `query.meaning` says, also while the index trails."""

    def __init__(self, reader: Reader, folder: Path, wary: bool = False) -> None:
        """Search the archive in `folder`; where `wary`, months of the index are read through before they are used."""
        self._reader = reader
        self._index = ArchiveIndex(index_folder(folder), wary)

    def newest(self, query: tree.Node, limit: int = 0, should_stop: Callable[[], bool] = never) -> Iterator[Hit]:
        """Yield what matches, newest first, as it is found; `limit` 0 is all. Once it should stop, no more comes."""
        found = self._all(query, should_stop)
        for number, hit in enumerate(found, 1):
            yield hit
            if number == limit:
                return

    def relevant(self, query: tree.Node, limit: int, should_stop: Callable[[], bool] = never) -> list[Hit]:
        """Return the `limit` most relevant matches.

        What is not yet indexed comes first, as it is the news; of a month whose index is damaged the relevance is
        not known, and what matches there comes last.
        """
        for _attempt in self._attempts():
            try:
                return self._ranked(query, limit or self._reader.count_articles(), should_stop)
            except SearchIndexError:
                continue
        raise _unreadable()

    def _ranked(self, query: tree.Node, wanted: int, should_stop: Callable[[], bool]) -> list[Hit]:
        fresh, damaged = self._fresh_ids(), self._index.damaged()
        newest = list(self._matching_fresh(query, fresh, should_stop))
        known = self._index.relevance(query, wanted + len(fresh), should_stop) or []
        ranked = [
            Hit(each.id, each.published) for each in known if each.id not in fresh and _month(each) not in damaged
        ]
        if damaged and len(newest) + len(ranked) < wanted:
            ranked += self._matching_fresh(query, self._stored_in(damaged) - fresh, should_stop)
        return [*newest, *ranked][:wanted]

    def count(
        self, query: tree.Node, should_stop: Callable[[], bool] = never, told: Callable[[int], object] = untold
    ) -> int:
        """Return how many articles match, or how many were counted when it was stopped.

        `told` hears how many so far, after each part of the archive.
        """
        return sum(self.per_day(query, UTC, should_stop, lambda days: told(sum(days.values()))).values())

    def per_day(
        self,
        query: tree.Node,
        zone: tzinfo | None,
        should_stop: Callable[[], bool] = never,
        told: Callable[[Mapping[date, int]], object] = untold,
    ) -> dict[date, int]:
        """Return how many articles match on each day that has any, oldest day first; what was counted when stopped.

        The days are those of `zone`, of this machine's without one. `told` hears of those so far, after each part of
        the archive; a month of the index that has not changed since is not counted again.
        """
        for _attempt in self._attempts():
            days: Counter[date] = Counter()
            try:
                for some in self._tallies(query, zone, should_stop):
                    days.update(some)
                    told(days)
            except SearchIndexError:
                # The month is put aside, and counted in the archive itself.
                continue
            return dict(sorted(days.items()))
        raise _unreadable()

    def _tallies(
        self, query: tree.Node, zone: tzinfo | None, should_stop: Callable[[], bool]
    ) -> Iterator[Mapping[date, int]]:
        """Yield how many match on each day, of one part of the archive after the other."""
        fresh, damaged = self._fresh_ids(), self._index.damaged()
        waiting = fresh | self._stored_in(damaged) if damaged else fresh
        days = (hit.published.astimezone(zone).date() for hit in self._matching_fresh(query, waiting, should_stop))
        while some := Counter(islice(days, _PART)):
            yield some
        if self._reader.indexed() >= 0:
            for month, tally in self._index.tallies(query, zone, should_stop, fresh):
                if month not in damaged:
                    yield tally

    def _all(self, query: tree.Node, should_stop: Callable[[], bool]) -> Iterator[Hit]:
        """Everything that matches until it should stop, newest first, the index and what it lacks merged.

        A shard that turns out damaged in the middle is put aside; the search goes
        on behind the last article that it gave, from the archive itself.
        """
        last: Hit | None = None
        for _attempt in self._attempts():
            try:
                for hit in self._merged(query, last, should_stop):
                    if should_stop():
                        return
                    yield hit
                    last = hit
                return
            except SearchIndexError:
                continue
        raise _unreadable()

    def _attempts(self) -> range:
        """Count how often to begin: each month may turn out damaged, and is then looked for in the archive."""
        return range(_ATTEMPTS + len(self._index.shards()))

    def _merged(self, query: tree.Node, last: Hit | None, should_stop: Callable[[], bool]) -> Iterator[Hit]:
        fresh = self._fresh_ids()
        damaged = self._index.damaged()
        waiting = fresh | self._stored_in(damaged) if damaged else fresh
        stored = self._matching_fresh(query, waiting, should_stop)
        before = None if last is None else Found(last.id, last.published)
        # An index that belongs to another archive knows nothing of this one.
        found = (
            self._index.search(query, before=before, should_stop=should_stop)
            if self._reader.indexed() >= 0
            else iter(())
        )
        indexed = (
            Hit(each.id, each.published) for each in found if each.id not in fresh and _month(each) not in damaged
        )
        behind = (hit for hit in stored if last is None or _order(hit) > _order(last))
        return heapq.merge(behind, indexed, key=_order)

    def _fresh_ids(self) -> frozenset[int]:
        # Without an index everything is looked for in the archive.
        return self._reader.ids_changed_after(self._reader.indexed() if self._index.is_there() else 0)

    def _matching_fresh(
        self, query: tree.Node, fresh: frozenset[int], should_stop: Callable[[], bool]
    ) -> Iterator[Hit]:
        for article in self._reader.newest_of(fresh):
            if should_stop():
                return
            if meaning.matches(query, article):
                yield Hit(article.id, article.published)

    def _stored_in(self, months: list[str]) -> frozenset[int]:
        stored = self._reader.ids_by_month()
        return frozenset().union(*(stored.get(month, set()) for month in months))


def _unreadable() -> SearchIndexError:
    return SearchIndexError(
        "The search index cannot be read.", "Build it again: File, Search index, or media-monitor rebuild-index."
    )


def _month(found: Found) -> str:
    return f"{found.published:%Y-%m}"


def _order(hit: Hit) -> tuple[float, int]:
    return -hit.published.timestamp(), -hit.id
