"""Dates as publishers write them: RFC 3339, RFC 822, and the near misses of both.

Only reading happens here: which of an entry's dates counts is decided in normalise. A date without a zone is UTC.
"""

from __future__ import annotations

import calendar
import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# "2023-11-24 07:00:00 +0200", "2023/11/24 07:00", "24.11.2023 07:00", "24/11/2023", each with what may follow.
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(.*)", re.DOTALL)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(.*)", re.DOTALL)
_CLOCK = re.compile(
    r"[T,\s]*(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*([AaPp][Mm])?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?")


def read_date(text: str) -> datetime | None:
    """Return the moment in UTC and whole seconds, None for what is no date; never raises."""
    text = " ".join(text.split())
    if not text:
        return None
    for read in (datetime.fromisoformat, _parse_rfc_822, _parse_numbers):
        try:
            return _in_utc(read(text))
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def from_struct(parsed: object) -> datetime | None:
    """Turn feedparser's struct_time, which is UTC, into a datetime; None when it is none or out of range."""
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _in_utc(moment: datetime) -> datetime:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0)


def _parse_rfc_822(text: str) -> datetime:
    # The standard library takes any word for a month's name and 0000 for a year; both end as ValueError.
    return parsedate_to_datetime(text)


def _parse_numbers(text: str) -> datetime:
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    else:
        raise ValueError(text)
    clock = _CLOCK.match(found[4])
    if clock is None:
        return datetime(year, month, day, tzinfo=UTC)
    hour = int(clock[1]) % 12 + 12 * (clock[4].lower() == "pm") if clock[4] else int(clock[1])
    moment = datetime(year, month, day, hour, int(clock[2]), int(clock[3] or 0), tzinfo=UTC)
    zone = clock[5] or "Z"
    return (
        moment
        if zone in {"Z", "UTC", "GMT"}
        else datetime.strptime(f"{moment:%Y-%m-%d %H:%M:%S}{zone}", "%Y-%m-%d %H:%M:%S%z")
    )
