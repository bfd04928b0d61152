"""Which backups are kept: one for each of the last days, weeks and months that have one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from datetime import datetime
from enum import StrEnum

DAYS, WEEKS, MONTHS = 7, 4, 12


class Period(StrEnum):
    """What a backup stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


_PERIODS: tuple[tuple[Period, int, Callable[[datetime], Hashable]], ...] = (
    (Period.DAY, DAYS, lambda made: made.date()),
    (Period.WEEK, WEEKS, lambda made: made.isocalendar()[:2]),
    (Period.MONTH, MONTHS, lambda made: (made.year, made.month)),
)


def kept(made: Collection[datetime]) -> set[datetime]:
    """Return which of the backups that were made at these moments are kept.

    Of every period the last backup stands for it, and periods without one do not count: an archive that rested
    for half a year still has its seven days. Rotating daily keeps the same as rotating once in the end.
    """
    return set(kept_for(made))


def kept_for(made: Collection[datetime]) -> dict[datetime, tuple[Period, ...]]:
    """Return of each backup that is kept the periods that it stands for."""
    keep: dict[datetime, tuple[Period, ...]] = {}
    for period, most, period_of in _PERIODS:
        seen: set[Hashable] = set()
        for moment in sorted(made, reverse=True):
            if len(seen) == most:
                break
            if period_of(moment) not in seen:
                seen.add(period_of(moment))
                keep[moment] = (*keep.get(moment, ()), period)
    return keep
