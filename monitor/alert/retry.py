"""When a delivery that failed is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

_WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
_LONGEST_WAIT = timedelta(hours=1)

GIVEN_UP_AFTER = timedelta(hours=24)
"""After a day the alert list, which is the truth, has long told it."""


def next_try(attempts: int, created: datetime, now: datetime) -> datetime | None:
    """Return when a delivery that has now failed for the `attempts`-th time (1 or more) is due again; None: never."""
    if now - created >= GIVEN_UP_AFTER:
        return None
    return now + (_WAITS[attempts - 1] if attempts <= len(_WAITS) else _LONGEST_WAIT)
