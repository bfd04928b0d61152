"""What is done first after a pause of the program or a sleep of the machine, when many feeds are overdue at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from monitor.model import Feed, Pace

GRACE = timedelta(minutes=2)
"""A feed that is overdue by less has only waited its turn."""

_AT_ONCE = 8
_APART_SECONDS = 2.0
_LONGEST_SECONDS = 600.0
_ORDER = {Pace.WIRE: 0, Pace.NORMAL: 1, Pace.SLOW: 2}
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def rank(feed: Feed) -> tuple[int, datetime, int]:
    """Return what sorts feeds by importance: wires first, then whoever has waited longest."""
    return _ORDER[feed.pace], feed.next_poll or _NEVER, feed.id


def spread(due: Sequence[Feed], now: datetime) -> dict[int, datetime]:
    """Return when each of the feeds among `due` that must wait is polled, by id; those left out are polled now.

    Never-polled feeds, feeds that only waited their turn, and a handful of the others go at once: wires first, then
    whoever has waited longest. The rest follows over at most ten minutes, so that no sleep ends in a burst (FRB037).
    """
    overdue = [each for each in due if each.last_attempt and each.next_poll and now - each.next_poll > GRACE]
    waiting = sorted(overdue, key=rank)[_AT_ONCE:]
    apart = min(_APART_SECONDS, _LONGEST_SECONDS / max(len(waiting), 1))
    return {
        each.id: now + timedelta(seconds=max(1, round(place * apart))) for place, each in enumerate(waiting, start=1)
    }
