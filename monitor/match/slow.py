"""Which watches take long: each is named in the log at most once an hour, by its number and never by its query."""

from __future__ import annotations

import logging

_log = logging.getLogger(__name__)

_HOUR = 3600.0


class SlowLog:
    """Adds up the seconds that the evaluations of each watch took within an hour.

    `most_seconds` is what a watch may take in an hour before it is named.
    """

    def __init__(self, most_seconds: float = 1.0) -> None:
        self._most = most_seconds
        self._since = 0.0
        self._spent: dict[int, float] = {}

    def begin(self, now: float) -> None:
        """Start another hour if the last one is over; `now` is in seconds of a clock that never goes back."""
        if now - self._since >= _HOUR:
            self._since = now
            self._spent.clear()

    def add(self, watch_id: int, seconds: float) -> None:
        """Count one evaluation; warns when it takes the watch above the limit."""
        before = self._spent.get(watch_id, 0.0)
        self._spent[watch_id] = before + seconds
        if before <= self._most < before + seconds:
            _log.warning("watch %d is slow: matching it took %.1f seconds within an hour", watch_id, before + seconds)
