"""The dates of `since:`, `until:` and `on:`: "7d", "yesterday", "2026-11", "2026-11-01", "2026-11-01T14:00"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

_AGO = re.compile(r"^(\d{1,5})\s*(min|h|d|w|m|y)$")
_DATE = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[t ](\d{1,2}):(\d{2}))?)?)?$")


def period(text: str, now: datetime, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """Return the stretch of time that `text` names, as (start, end) with the end excluded, or None if it names none.

    "7d" is the stretch from seven times 24 hours ago until now; "yesterday" and
    dates are whole days of the person's own `zone`; "2026-11" is the whole month.
    """
    text = text.strip().lower()
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    try:
        if text in ("today", "yesterday"):
            day = today if text == "today" else _next_day(today, -1)
            return day, _next_day(day)
        if ago := _AGO.match(text):
            return _ago(int(ago[1]), ago[2], now), now
        if date := _DATE.match(text):
            return _dated(date, zone)
    except (ValueError, OverflowError):
        return None
    return None


def _ago(count: int, unit: str, now: datetime) -> datetime:
    if unit == "m":
        return _months_before(now, count)
    if unit == "y":
        return _months_before(now, 12 * count)
    lengths = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
    # In UTC: on the wall clock a day is an hour shorter or longer where the clocks change.
    return (now.astimezone(UTC) - count * lengths[unit]).astimezone(now.tzinfo)


def _months_before(now: datetime, count: int) -> datetime:
    months = now.year * 12 + now.month - 1 - count
    year, month = divmod(months, 12)
    for day in range(now.day, 27, -1):
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return now.replace(year=year, month=month + 1)


def _dated(date: re.Match[str], zone: tzinfo) -> tuple[datetime, datetime]:
    year, month, day, hour, minute = (None if part is None else int(part) for part in date.groups())
    if year is not None and month is None:
        return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    assert year is not None
    assert month is not None
    if day is None:
        start = datetime(year, month, 1, tzinfo=zone)
        return start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    if hour is None or minute is None:
        start = datetime(year, month, day, tzinfo=zone)
        return start, _next_day(start)
    start = datetime(year, month, day, hour, minute, tzinfo=zone)
    return start, start + timedelta(minutes=1)


def _next_day(day: datetime, days: int = 1) -> datetime:
    """Midnight to midnight on the wall clock, which is 23 or 25 hours where the clocks change."""
    return day.replace(tzinfo=None).__add__(timedelta(days=days)).replace(tzinfo=day.tzinfo)
