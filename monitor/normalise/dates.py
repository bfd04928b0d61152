"""Which of an entry's dates counts, and which are not to be believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.model import Entry

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before the web there were no feeds: archives that publishers put online keep their dates, 1970 means "unknown"."""

AHEAD = timedelta(days=1)
"""A date further ahead than this is a mistake; less is a zone written wrongly, or an embargo."""


def published(entry: Entry, now: datetime) -> tuple[datetime, bool]:
    """Return when the entry counts as published, in whole seconds, and whether its publisher said so.

    The date of publication counts; where it is missing or not credible, the date of
    the last change; where neither is, `now`, when we first saw it. A credible date
    that lies ahead counts as `now`, so that nothing sits on top of the list for a day.
    """
    now = now.replace(microsecond=0)
    for date in (entry.published, entry.updated):
        if date is not None and EARLIEST <= date <= now + AHEAD:
            return min(date, now).replace(microsecond=0), True
    return now, False
