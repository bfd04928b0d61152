"""Bringing articles from elsewhere into the archive: JSON Lines, plain or gzipped."""

from __future__ import annotations

import gzip
import json
import logging
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from monitor.errors import QueryError, UsageError
from monitor.match.watch_set import WatchSet
from monitor.model import Arrival, Change, Entry, Feed, FeedDocument, Sorted, Watch
from monitor.normalise.article import arrivals, in_language
from monitor.normalise.text import headline
from monitor.parse.dates import read_date
from monitor.pipeline import take_in
from monitor.query.resolve import resolve
from monitor.query.vocabulary import Vocabulary
from monitor.store.archive import Archive
from monitor.store.recording import IMPORTS, Recording, recording

_log = logging.getLogger(__name__)

# A transaction a batch: many enough for speed, few enough that the window's own writing never waits long.
_BATCH = 100

# Archives reach back further than feeds; before this a date is a mistake ("0001-11-30").
_EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """What became of one line: result is "added", "duplicate" or "rejected"."""

    file: str
    line: int
    result: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    arrival: Arrival | None
    error: str = ""


class Importing:
    """Imports files into one archive; with `alert` as if everything arrived just now."""

    def __init__(
        self,
        archive: Archive,
        watches: Sequence[Watch],
        vocabulary: Vocabulary,
        clock: Callable[[], datetime],
        *,
        alert: bool,
        channel: str,
    ) -> None:
        self._archive = archive
        self._watches = {watch.id: watch for watch in watches if watch.enabled}
        self._watch_set = WatchSet(partial(resolve, vocabulary=vocabulary))
        for watch in self._watches.values():
            try:
                self._watch_set.add(watch)
            except QueryError as error:
                _log.warning("watch %d cannot be used: %s", watch.id, error.reason)
        self._clock = clock
        self._alert = alert
        self._channel = channel

    def read(self, file: Path) -> Iterator[ImportedLine]:
        """Import one file and say what became of each line, a batch at a time; raises UsageError if it cannot be read.

        Importing a file again adds nothing: an import that was interrupted is simply started again.
        """
        try:
            with _opened(file) as lines:
                numbered = enumerate(lines, 1)
                while batch := list(islice(numbered, _BATCH)):
                    yield from self._take(str(file), [self._line(number, line) for number, line in batch])
        except OSError as error:
            raise UsageError(f"{file} cannot be read: {error.strerror or error}.", "Check the name.") from error
        except (EOFError, zlib.error) as error:
            raise UsageError(f"{file} is damaged: {error}.", "What stands before the damage was imported.") from error

    def _line(self, number: int, line: bytes) -> _Line:
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):
            return _Line(number, None, "This line is not JSON.")
        if not isinstance(fields, dict):
            return _Line(number, None, "This line is no JSON object.")
        if not _text(fields, "title") and not _text(fields, "text"):
            return _Line(number, None, "There is neither a title nor a text.")
        return _Line(number, _arrival(fields, self._clock()))

    def _take(self, file: str, lines: Sequence[_Line]) -> Iterator[ImportedLine]:
        found = {line.number: line.arrival for line in lines if line.arrival is not None}
        with recording(self._archive) as record:
            new = self._record(record, found)
        for line in lines:
            if line.arrival is None:
                yield ImportedLine(file, line.number, "rejected", line.error)
            else:
                yield ImportedLine(file, line.number, "added" if line.number in new else "duplicate")

    def _record(self, record: Recording, found: Mapping[int, Arrival]) -> set[int]:
        """Store what is new and return the numbers of its lines."""
        now = self._clock()
        feed = Feed(record.import_feed(now), IMPORTS, "Import", last_success=now)
        seen: set[str] = set()
        once: dict[int, Arrival] = {}
        for number, arrival in found.items():
            if arrival.identity not in seen:
                seen.add(arrival.identity)
                once[number] = arrival
        compared = dict(zip(once, record.sort(feed.id, list(once.values())), strict=True))
        new = {number for number, each in compared.items() if each.change is Change.NEW}
        if self._alert:
            fresh = [once[number] for number in sorted(new)]
            take_in(record, feed, fresh, self._watch_set, self._watches, self._channel, now)
        else:
            told = [compared[number] for number in sorted(new)]
            self._keep(record, feed, [replace(each, article=in_language(each.article)) for each in told], now)
        return new

    def _keep(self, record: Recording, feed: Feed, told: Sequence[Sorted], now: datetime) -> None:
        ids = [record.keep(feed.id, each, now, read=True) for each in told]
        met = self._watch_set.match_each([each.article for each in told])
        for article_id, matches in zip(ids, met, strict=True):
            for watch_id in matches.watches:
                record.add_match(watch_id, article_id, now)


def _arrival(fields: Mapping[str, Any], now: datetime) -> Arrival:
    date = read_date(_text(fields, "published"))
    entry = Entry(
        url=_text(fields, "url"),
        title=_text(fields, "title"),
        content=_text(fields, "text"),
        author=_text(fields, "author"),
        language=_text(fields, "language"),
        published=date,
    )
    outlet = Feed(0, IMPORTS, headline(_text(fields, "source")) or "Import")
    [arrival] = arrivals(FeedDocument(entries=(entry,)), outlet, now)
    if date is not None and _EARLIEST <= date <= now:
        return replace(arrival, article=replace(arrival.article, published=date, date_known=True))
    return arrival


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _opened(file: Path) -> BinaryIO:
    if file.suffix == ".gz":
        return gzip.open(file, "rb")  # type: ignore[return-value] # a GzipFile reads as any other file does
    return file.open("rb")
