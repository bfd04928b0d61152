"""Which backups are kept: one for each of the last days, weeks and months that have one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 4, 12

_PERIODS: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
    (DAYS, lambda made: made.date()),
    (WEEKS, lambda made: made.isocalendar()[:2]),
    (MONTHS, lambda made: (made.year, made.month)),
)


def kept(made: Collection[datetime]) -> set[datetime]:
    """Return which of the backups that were made at these moments are kept.

    Of every period the last backup stands for it, and periods without one do not count: an archive that rested
    for half a year still has its seven days. Rotating daily keeps the same as rotating once in the end.
    """
    keep: set[datetime] = set()
    for most, period_of in _PERIODS:
        seen: set[Hashable] = set()
        for moment in sorted(made, reverse=True):
            if len(seen) == most:
                break
            if period_of(moment) not in seen:
                seen.add(period_of(moment))
                keep.add(moment)
    return keep
