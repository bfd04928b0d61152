"""Where the lists get their lines: shelves of the archive, alerts, the results of a search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from monitor.model import Alert, Headline
from monitor.show.marks import Line
from monitor.store.reader import Key, Listing, Reader

Job = Callable[[], tuple[Line, ...]]
"""Reads lines from the archive; runs beside the window's thread."""


class Supply(Protocol):
    """Makes the jobs that bring lines; making one is instant, running one is not."""

    def next_page(self, had: Sequence[Line], limit: int) -> Job:
        """Return the job that reads the lines after those already had."""

    def newest(self, limit: int) -> Job:
        """Return the job that reads the first lines again; none where the order is not by time."""

    def again(self, lines: Sequence[Line]) -> Job:
        """Return the job that reads these lines again, for their marks may have changed."""

    def is_all(self, had: int, last_page: int, limit: int) -> bool:
        """Return whether no line is left after `had`, of which the last page brought `last_page`."""


class ShelfSupply:
    """A shelf of the archive, newest first."""

    def __init__(self, reader: Reader, listing: Listing) -> None:
        self._reader = reader
        self._listing = listing

    def next_page(self, had: Sequence[Line], limit: int) -> Job:
        """Continue below the last line."""
        below = (had[-1].published, had[-1].id) if had else None
        return lambda: self._reader.page(self._listing, below, limit)

    def newest(self, limit: int) -> Job:
        """Read the top of the shelf."""
        return lambda: self._reader.page(self._listing, None, limit)

    def again(self, lines: Sequence[Line]) -> Job:
        """Read these headlines again."""
        ids = [line.id for line in lines]
        return lambda: self._reader.headlines(ids)

    def is_all(self, had: int, last_page: int, limit: int) -> bool:
        """A short page is the last one."""
        return last_page < limit


class AlertSupply:
    """Alerts, newest first; those that are done only where they are wanted."""

    def __init__(self, reader: Reader, *, with_done: bool = False) -> None:
        self._reader = reader
        self._with_done = with_done

    def next_page(self, had: Sequence[Line], limit: int) -> Job:
        """Continue below the last alert."""
        last = had[-1] if had else None
        below = (last.alerted, last.id) if isinstance(last, Alert) else None
        return lambda: self._read(below, limit)

    def newest(self, limit: int) -> Job:
        """Read the newest alerts."""
        return lambda: self._read(None, limit)

    def again(self, lines: Sequence[Line]) -> Job:
        """Read these alerts again."""
        ids = [line.id for line in lines]
        return lambda: tuple(alert for each in ids if (alert := self._reader.alert(each)) is not None)

    def is_all(self, had: int, last_page: int, limit: int) -> bool:
        """A short page is the last one."""
        return last_page < limit

    def _read(self, below: Key | None, limit: int) -> tuple[Line, ...]:
        return self._reader.alerts(with_done=self._with_done, below=below, limit=limit)


class FoundSupply:
    """What a search finds, in the order in which the worker names it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._ids: list[int] = []
        self._snippets: dict[int, str] = {}
        self._asked = 0

    def add(self, ids: Sequence[int], snippets: Sequence[str] = ()) -> None:
        """Take more results, with the piece of each text that shows why it was found where that is known."""
        self._ids += ids
        self._snippets.update(zip(ids, snippets, strict=False))

    def ids(self) -> tuple[int, ...]:
        """Return all results named so far."""
        return tuple(self._ids)

    def next_page(self, had: Sequence[Line], limit: int) -> Job:
        """Read the lines of the next results."""
        start = self._asked if had else 0
        ids = self._ids[start : start + limit]

        def read() -> tuple[Line, ...]:
            lines = self._read(ids)
            # Only now: a page that could not be read is asked for again.
            self._asked = start + len(ids)
            return lines

        return read

    def newest(self, limit: int) -> Job:
        """A search stands as it was found."""
        return tuple

    def again(self, lines: Sequence[Line]) -> Job:
        """Read these headlines again."""
        ids = [line.id for line in lines]
        return lambda: self._read(ids)

    def is_all(self, had: int, last_page: int, limit: int) -> bool:
        """All results named so far were asked for."""
        return self._asked >= len(self._ids)

    def _read(self, ids: Sequence[int]) -> tuple[Headline, ...]:
        return tuple(
            replace(line, snippet=self._snippets.get(line.id) or line.snippet) for line in self._reader.headlines(ids)
        )


def sort_key(line: Line) -> tuple[float, int]:
    """Return what a list that is newest first is ordered by, smallest first."""
    moment = line.published if isinstance(line, Headline) else line.alerted
    return -moment.timestamp(), -line.id
