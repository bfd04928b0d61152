"""The person's own zone as this machine keeps it, with the changes of its clocks."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, tzinfo


class _Here(tzinfo):
    """Asks the system for each moment: `datetime.astimezone()` knows only how far this one is from UTC."""

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        """Return how far the clocks are ahead of UTC at `when`, which they show."""
        return None if when is None else _offset(when)

    def dst(self, _when: datetime | None) -> timedelta | None:
        """Return nothing: how much of it is summer time, nobody asks."""
        return None

    def tzname(self, when: datetime | None) -> str | None:
        """Return what the system calls the zone at `when`."""
        return None if when is None else time.tzname[_offset(when) != _standard()]

    def fromutc(self, when: datetime) -> datetime:
        """Return what the clocks show when it is `when` in UTC."""
        instant = when.replace(tzinfo=UTC)
        try:
            shown = instant.astimezone().replace(tzinfo=None)
        except (OSError, OverflowError, ValueError):
            shown = instant.replace(tzinfo=None) + _standard()
        # Where the clocks are set back an hour comes twice.
        fold = int(shown - _offset(shown) != instant.replace(tzinfo=None))
        return shown.replace(tzinfo=self, fold=fold)

    def __repr__(self) -> str:
        """Return what it is."""
        return "HERE"


def _offset(shown: datetime) -> timedelta:
    try:
        return shown.replace(tzinfo=None).astimezone().utcoffset() or timedelta()
    except (OSError, OverflowError, ValueError):
        # So far away that the system knows of no clocks.
        return _standard()


def _standard() -> timedelta:
    return timedelta(seconds=-time.timezone)


HERE = _Here()
"""The zone of this machine."""
