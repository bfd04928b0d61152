"""The search index of an archive: a shard a month, written by one process and searched by many."""

from __future__ import annotations

import logging
import os
import re
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from monitor.errors import SearchIndexError
from monitor.index import damage
from monitor.index.course import Course, required_dates
from monitor.index.damage import Guard
from monitor.index.newest import newest_first
from monitor.index.relevance import ranked
from monitor.index.segment import Found, Segment
from monitor.index.shard import Shard, is_ours
from monitor.index.stopping import Stop, never
from monitor.index.tallies import Days, Tallies, is_remembered
from monitor.index.tidy import tidy
from monitor.model import Article
from monitor.query import tree

_log = logging.getLogger(__name__)

_MONTH = re.compile(r"^\d{4}-\d{2}$")

# Each open segment holds a mapped file; systems allow a process 256 open files at the least.
_MOST_SEGMENTS = 120


class ArchiveIndex:
    """The full-text index in one folder: one process may write it, all may search it.

    A shard that cannot be read is put aside (its folder is renamed), and the
    call raises SearchIndexError; `damaged` then names its month, until the
    month has been added again and `mended` is called. Not for use by several
    threads at once.
    """

    def __init__(self, folder: Path, wary: bool = False) -> None:
        """Use the index in `folder`; where `wary`, each month is read through before it is opened."""
        self._folder = folder
        self._wary = wary
        self._open: OrderedDict[str, Shard] = OrderedDict()
        self._tallies = Tallies()
        # Months that could not be put aside, and which folders those were.
        self._stuck: dict[str, int | None] = {}

    # Writing

    def add(self, articles: Sequence[Article]) -> None:
        """Index `articles`, each in the place of what was known under its id; one commit a month.

        Adding the same again changes nothing that a search can see. An
        article's time of publication must not change.
        """
        months: dict[str, dict[int, Article]] = defaultdict(dict)
        for article in articles:
            months[_month(article.published)][article.id] = article
        for month, batch in sorted(months.items()):
            with self._guarded(month):
                self._made(month).add(list(batch.values()))

    def remove(self, ids: Iterable[int]) -> None:
        """Take articles out of the index; ids that it does not hold are no mistake."""
        wanted = set(ids)
        for month in self.shards() if wanted else ():
            with self._guarded(month):
                self._shard(month).remove(wanted)

    def tidy(self, should_stop: Stop = never) -> bool:
        """Write small segments of one tier together, so that a shard has few; return whether there is more to do.

        One call is one step: one new segment in one shard. Searches go on
        meanwhile. Stopping leaves everything as it was before the step.
        """
        months = self.shards()
        for month in months:
            with self._guarded(month):
                if tidy(self._shard(month), month == months[0], should_stop):
                    return not should_stop()
        return False

    def clear(self) -> None:
        """Throw the whole index away, to be built again from the archive."""
        self._open.clear()
        cleared = self._folder.with_name(f".{self._folder.name}-cleared")
        with damage.told_as_trouble_of_the_index():
            for left in self._folder.parent.glob(f"{cleared.name}*"):
                damage.delete(left)
            if self._folder.exists():
                # Out of the way in one step: a search meanwhile finds an empty index, not half of one.
                cleared = self._folder.rename(damage.free_name(cleared))
                damage.delete(cleared)

    # Searching

    def search(
        self, query: tree.Node, limit: int | None = None, before: Found | None = None, should_stop: Stop = never
    ) -> Iterator[Found]:
        """Yield what matches, by (published, id) descending, as it is found; stop asking and nothing more is read.

        `before` continues behind an article of an earlier search. `should_stop` ends it while nothing is found, too.
        """
        if limit is not None and limit <= 0:
            return
        course = Course(query)
        for month in self._asked(query, before):
            with self._guarded(month):
                if should_stop():
                    return
                for found in newest_first(query, self._segments(month), before, should_stop, course):
                    yield found
                    if limit is not None:
                        limit -= 1
                        if limit == 0:
                            return

    def count(self, query: tree.Node, should_stop: Stop = never) -> int | None:
        """Return how many articles match, None when stopped."""
        total = sum(sum(days.values()) for _, days in self.tallies(query, UTC, should_stop))
        return None if should_stop() else total

    def tallies(
        self, query: tree.Node, zone: tzinfo | None, should_stop: Stop = never, without: Set[int] = frozenset()
    ) -> Iterator[tuple[str, Days]]:
        """Yield each month that can hold a match, newest first, and how many match on each day of it, exactly.

        The days are those of `zone`, of this machine's without one. Articles with the ids `without` are left out.
        What a month held is remembered until it changes. Ends when it should stop.
        """
        tallies = self._tallies if is_remembered(query) else Tallies()
        for month in self._asked(query):
            with self._guarded(month):
                days = tallies.of(query, zone, month, self._segments(month), without, should_stop)
            if days is None:
                return
            yield month, days

    def relevance(self, query: tree.Node, limit: int, should_stop: Stop = never) -> list[Found] | None:
        """Return the `limit` most relevant matches, the best first, equals newest first; None when stopped."""
        segments: list[Segment] = []
        months: dict[str, str] = {}
        for month in self._asked(query):
            with self._guarded(month):
                opened = self._segments(month)
            segments += opened
            months |= dict.fromkeys((segment.name for segment in opened), month)
        return ranked(query, segments, limit, should_stop, lambda segment: self._guarded(months[segment.name]))

    def _asked(self, query: tree.Node, before: Found | None = None) -> list[str]:
        """The months that can hold a match, newest first."""
        asked = self.shards()
        if before is not None:
            asked = [month for month in asked if month <= _month(before.published)]
        for published in required_dates(query):
            since = _month(published.since) if published.since else ""
            until = _month(published.until) if published.until else "9999-99"
            asked = [month for month in asked if since <= month <= until]
        return asked

    # What there is

    def is_there(self) -> bool:
        """Whether there is a folder for the index that can be read: where there is none, the index is built again."""
        return self._folder.is_dir() and os.access(self._folder, os.R_OK | os.X_OK)

    def shards(self) -> list[str]:
        """Return the months that are indexed ("2023-12", in UTC), newest first."""
        names = [path.name for path in damage.listed(self._folder)] if self.is_there() else []
        months = sorted(filter(_MONTH.match, names), reverse=True)
        return [month for month in months if not self._is_stuck(month) and self._is_fit(month)]

    def ids(self, month: str) -> set[int]:
        """Return the ids of all articles in the shard of `month`."""
        with self._guarded(month):
            return {segment.files.ids[document] for segment in self._segments(month) for document in segment.living()}

    def segment_counts(self) -> dict[str, int]:
        """Return how many segments each shard has, for the doctor."""
        counts = {}
        for month in self.shards():
            with self._guarded(month):
                counts[month] = len(self._segments(month))
        return counts

    # Damage

    def verify(self, month: str) -> None:
        """Read the whole shard of `month`: what has changed since it was written is damage that no search notices."""
        with self._guarded(month):
            self._shard(month).verify()

    def damaged(self) -> list[str]:
        """Return the months that were put aside and must be indexed again, newest first."""
        if not self.is_there():
            return []
        # What another version of the program wrote is put aside when it is first looked at.
        self.shards()
        return sorted({*damage.months(self._folder), *filter(self._is_stuck, self._stuck)}, reverse=True)

    def mended(self, month: str) -> None:
        """Forget the damage of `month`: all its articles have been added again."""
        with damage.told_as_trouble_of_the_index():
            damage.forget(self._folder, month)

    def _guarded(self, month: str) -> Guard:
        return Guard(month, self._put_aside)

    def _put_aside(self, month: str) -> None:
        self._open.pop(month, None)
        try:
            damage.put_aside(self._folder, month)
        except OSError as error:
            _log.warning("the search index of %s cannot be put aside: %s", month, error.strerror)
            self._stuck[month] = _identity(self._folder / month)

    def _is_stuck(self, month: str) -> bool:
        """Whether the shard of `month` is damaged and could not be put aside; another may have done so meanwhile."""
        return month in self._stuck and self._stuck[month] == _identity(self._folder / month)

    def _is_fit(self, month: str) -> bool:
        if month in self._open or is_ours(self._folder / month):
            return True
        _log.warning("the search index of %s was not made by this version of the program and is put aside", month)
        self._put_aside(month)
        return False

    # Shards

    def _made(self, month: str) -> Shard:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = self._folder / month
        if self._is_stuck(month):
            self._put_aside(month)
        elif folder.exists() and self._is_fit(month):
            return self._shard(month)
        if self._is_stuck(month):
            raise SearchIndexError(
                f"The damaged search index of {month} is in the way.", f"Delete the folder {folder}."
            )
        self._open.pop(month, None)
        return Shard.create(folder)

    def _shard(self, month: str) -> Shard:
        if month not in self._open:
            while sum(shard.open_segments for shard in self._open.values()) > _MOST_SEGMENTS:
                self._open.popitem(last=False)
            shard = Shard(self._folder / month)
            if self._wary:
                shard.verify()
            self._open[month] = shard
        self._open.move_to_end(month)
        return self._open[month]

    def _segments(self, month: str) -> Sequence[Segment]:
        return self._shard(month).segments()


def _identity(folder: Path) -> int | None:
    try:
        return folder.lstat().st_ino
    except OSError:
        return None


def _month(time: datetime) -> str:
    time = time.astimezone(UTC)
    return f"{time.year:04}-{time.month:02}"
