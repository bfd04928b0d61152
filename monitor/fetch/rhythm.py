"""How often a feed brings something new: an estimate from what it brought so far."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

HISTORY = timedelta(days=30)
"""What is older says nothing about a feed's rhythm of today."""

NEEDED = 5
"""With fewer moments there is no rhythm."""

_NEWEST = 40
# What comes within one of these is one moment: a publisher that sends ten articles at once is not in a hurry.
_SLOT_SECONDS = 300


def rhythm_seconds(moments: Iterable[datetime], now: datetime) -> int | None:
    """Return the mean seconds between the newest `moments` at which something appeared, None when too few are known.

    The time since the last of them counts too, so that a feed that falls silent slows down by itself.
    """
    known = {int(each.timestamp()) // _SLOT_SECONDS for each in moments if now - HISTORY <= each <= now}
    newest = sorted(known, reverse=True)[:_NEWEST]
    if len(newest) < NEEDED:
        return None
    return max(1, (int(now.timestamp()) - newest[-1] * _SLOT_SECONDS) // len(newest))
