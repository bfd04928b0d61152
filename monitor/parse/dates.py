"""Dates as publishers write them: RFC 3339, RFC 822, and the near misses of both.

Only reading happens here: which of an entry's dates counts is decided in normalise. A date without a zone is UTC.
"""

from __future__ import annotations

import calendar
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from monitor.parse.months import named_month

# "2023-11-24 07:00:00 +0200", "2023/11/24 07:00", "2023年11月24日", "24.11.2023 07:00", "24/11/2023 7:00 PM".
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年년]\s?(\d{1,2})[-/.月월]\s?(\d{1,2})[日일]?(?!\d)(.*)")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)(.*)")
_CLOCK = re.compile(r"[T,\s]*(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*([AaPp][Mm])?\s*([+-]\d{2}:?\d{2})?")
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}")
# Zones of which the standard library knows nothing; names that mean several zones are left out.
_ZONES = {
    "WEST": "+0100", "BST": "+0100", "CET": "+0100", "MEZ": "+0100", "CEST": "+0200", "MESZ": "+0200", "EET": "+0200",
    "SAST": "+0200", "EEST": "+0300", "IDT": "+0300", "MSK": "+0300", "TRT": "+0300", "PKT": "+0500", "WIB": "+0700",
    "HKT": "+0800", "SGT": "+0800", "JST": "+0900", "KST": "+0900", "AEST": "+1000", "AEDT": "+1100", "NZST": "+1200",
    "NZDT": "+1300",
}  # fmt: skip
_ZONE = re.compile(r"\b([A-Z]{3,4})$")
_GMT_PLUS = re.compile(r"\b(?:GMT|UTC)\s?([+-])(\d{1,2}):?(\d{2})?$")
_LETTER = re.compile(r"[A-Za-z]")


def read_date(text: str, otherwise: object = None) -> datetime | None:
    """Return the moment in UTC and whole seconds, None for what is no date; never raises.

    `otherwise` is feedparser's reading of the same text, taken where ours fails: it
    knows a few more forms, and makes up dates from mere digits.
    """
    text = _with_offset(" ".join(text.split()))
    if not text:
        return None
    readers: tuple[Callable[[str], datetime], ...] = (
        _epoch,
        datetime.fromisoformat,
        parsedate_to_datetime,
        _numbers,
        named_month,
    )
    for read in readers:
        try:
            return _in_utc(read(text))
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return _from_struct(otherwise) if _LETTER.search(text) else None


def _from_struct(parsed: object) -> datetime | None:
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


def _with_offset(text: str) -> str:
    if found := _GMT_PLUS.search(text):
        return f"{text[: found.start()]}{found[1]}{int(found[2]):02d}{found[3] or '00'}"
    if (found := _ZONE.search(text)) and found[1] in _ZONES:
        return text[: found.start()] + _ZONES[found[1]]
    return text


def _epoch(text: str) -> datetime:
    if not _EPOCH.fullmatch(text):
        raise ValueError(text)
    return datetime.fromtimestamp(int(text) // (1 if len(text) < 12 else 1000), UTC)


def _numbers(text: str) -> datetime:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        if month > 12:
            # Only then is it surely the American order.
            day, month = month, day
    else:
        raise ValueError(text)
    clock = _CLOCK.match(found[4])
    if clock is None:
        return datetime(year, month, day, tzinfo=UTC)
    hour = int(clock[1]) % 12 + 12 * (clock[4].lower() == "pm") if clock[4] else int(clock[1])
    return datetime(year, month, day, hour, int(clock[2]), int(clock[3] or 0), tzinfo=_offset(clock[5]))


def _offset(text: str | None) -> timezone:
    if text is None:
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if text[0] == "-" else span)
