"""Keeping the index in step with the archive, which it trails by a cursor and from which it can always be built."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.errors import SearchIndexError
from monitor.index.archive import ArchiveIndex
from monitor.paths import index_folder
from monitor.store import outbox
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from monitor.store.tending import INDEX_FOREIGN, INDEX_PROMISED, INDEX_REDATED, INDEXED, rest_index, wish_index, wishes

_log = logging.getLogger(__name__)

# A commit costs about as much as indexing fifty articles: many changes are looked at together, so that those of one
# month share a commit.
_CHANGES = 5_000

# A word that many articles of a commit share is written once for all; of so many a commit takes some 25 MB and seconds.
_BATCH = 1_000

# A damaged month is built again beside everything else: that is not to take memory which the process then keeps.
_MENDED = 250


Told = Callable[[int], None]
"""Told now and then during long work how many articles are done."""


def never() -> bool:
    """Do not stop."""
    return False


def untold(_done: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class ShardCheck:
    """One month of the index compared with the archive."""

    month: str
    stored: int
    missing: int
    surplus: int
    damaged: bool = False

    @property
    def ok(self) -> bool:
        """Whether index and archive agree."""
        return not self.missing and not self.surplus and not self.damaged


def indexing_of(archive: Archive) -> Indexing:
    """Return what keeps the index in the archive's own folder in step."""
    return Indexing(archive, ArchiveIndex(index_folder(archive.folder)))


class Indexing:
    """Brings the index of one archive up to date; for the one process that may write it."""

    def __init__(self, archive: Archive, index: ArchiveIndex, changes: int = _CHANGES) -> None:
        """Follow `archive` with `index`, so many changes at a time; what was begun is repeated after a stop."""
        self._changes = changes
        self._archive = archive
        self._reader = Reader(archive)
        self._index = index
        self._verified: set[str] = set()

    def catch_up(self, should_stop: Callable[[], bool] = never, told: Told = untold) -> int:
        """Index what is stored and not yet indexed, and months that were damaged; return how many articles.

        What was done when it is stopped or killed stays done: the next call goes on from there.
        """
        indexed = self._reader.indexed()
        if indexed == INDEX_FOREIGN or (indexed and not self._index.is_there()):
            self.rebuild()
        done = self._mend(should_stop, told)
        while not should_stop():
            last, months = self._reader.months_changed_after(self._reader.indexed(), self._changes)
            if not months:
                break
            # After reading what changed: what has another date since then is not among it.
            self._let_go_of_redated()
            for ids in months.values():
                if not self._add_all(ids, should_stop):
                    return done
                done += len(ids)
            # The cursor moves after the commits: a crash between them repeats some, which changes nothing.
            self._reached(INDEXED, last)
            told(done)
        return done

    def tend(self, should_stop: Callable[[], bool] = never) -> int:
        """Do what a person wants of the index, and unless it is to rest catch up; return how many articles."""
        with self._archive.reading() as connection:
            wished, rests = wishes(connection)
        if rests:
            return 0
        if wished:
            self.rebuild()
            with self._archive.writing() as connection:
                wish_index(connection, again=False)
        return self.catch_up(lambda: should_stop() or self._reader.index_rests())

    def wake(self) -> None:
        """Rest no longer: with a new start the index goes on."""
        if self._reader.index_rests():
            with self._archive.writing() as connection:
                rest_index(connection, rests=False)

    def behind(self) -> int:
        """Return how many articles `catch_up` has to index, but for those of damaged months."""
        return self._reader.count_changed_after(max(self._reader.indexed(), 0))

    def tidy(self, should_stop: Callable[[], bool] = never) -> bool:
        """Merge small segments, one step, or read a month through; return whether there is more to do.

        Each month is read through once in the life of a process, for what has changed on the disk.
        """
        try:
            return self._index.tidy(should_stop) or self._verify()
        except SearchIndexError as error:
            _log.warning("%s", error)
            # A disk without room is not tried again at once.
            return bool(self._index.damaged())

    def _verify(self) -> bool:
        for month in self._index.shards():
            if month not in self._verified:
                self._verified.add(month)
                self._index.verify(month)
                return True
        return False

    def rebuild(self) -> bool:
        """Throw the index away, for `catch_up` to build it again; return whether that was done.

        Where an earlier rebuilding was interrupted, what it has built is kept and gone on with.
        """
        if 0 < self._reader.indexed() < self._reader.index_promised() and self.behind():
            return False
        # Said before it is done: a crash between the two must not leave a cursor without its index.
        self._reached(INDEXED, INDEX_FOREIGN)
        self._index.clear()
        self._reached(INDEX_PROMISED, self._reader.last_change())
        self._reached(INDEXED, 0)
        return True

    def check(self) -> Iterator[ShardCheck]:
        """Read the index through and compare it with the archive, month by month.

        What is not yet indexed counts as missing, and so does a month that is damaged.
        """
        stored = self._reader.ids_by_month()
        for month in sorted(stored.keys() | set(self._index.shards()) | set(self._index.damaged())):
            held: set[int] = set()
            damaged = month in self._index.damaged()
            try:
                if month in self._index.shards():
                    self._index.verify(month)
                    held = self._index.ids(month)
            except SearchIndexError as error:
                _log.warning("%s", error)
                damaged = True
            wanted = stored.get(month, set())
            yield ShardCheck(month, len(wanted), len(wanted - held), len(held - wanted), damaged)

    def _let_go_of_redated(self) -> None:
        """Take articles out of the months that they are no longer of; having changed, they are added to theirs."""
        since = self._reader.index_redated()
        if not since:
            return
        first = f"{datetime.fromtimestamp(since, UTC):%Y-%m}"
        for month in self._index.shards():
            if month >= first:
                held = self._index.ids(month)
                self._index.remove(held - self._reader.ids_of_month(month, sorted(held)))
        self._reached(INDEX_REDATED, 0)

    def _mend(self, should_stop: Callable[[], bool], told: Told) -> int:
        done = 0
        damaged = self._index.damaged()
        stored = self._reader.ids_by_month() if damaged else {}
        for month in damaged:
            ids = sorted(stored.get(month, ()))
            if not self._add_all(ids, should_stop, _MENDED):
                return done
            done += len(ids)
            told(done)
            self._index.mended(month)
            _log.info("the search index of %s was built again: %d articles", month, len(ids))
        return done

    def _add_all(self, ids: Sequence[int], should_stop: Callable[[], bool], batch: int = _BATCH) -> bool:
        """Index articles of one month, a `batch` in a commit; return False where it was stopped before the end."""
        for start in range(0, len(ids), batch):
            if should_stop():
                return False
            self._add(ids[start : start + batch])
        return True

    def _add(self, ids: Sequence[int]) -> None:
        articles = self._reader.articles(ids)
        try:
            self._index.add(articles)
        except SearchIndexError as error:
            # A damaged shard was put aside by the first attempt: the second writes into a new one.
            _log.warning("%s", error)
            self._index.add(articles)

    def _reached(self, name: str, change: int) -> None:
        with self._archive.writing() as connection:
            outbox.set_progress(connection, name, change)
