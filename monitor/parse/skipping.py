"""The hours and days in which a publisher wants no polls (RSS 2.0, skipHours and skipDays).

feedparser keeps only the last of each.
"""

from __future__ import annotations

import re

_HOURS = re.compile(rb"<skipHours\b[^>]*>(.{0,4000}?)</skipHours", re.DOTALL | re.IGNORECASE)
_DAYS = re.compile(rb"<skipDays\b[^>]*>(.{0,4000}?)</skipDays", re.DOTALL | re.IGNORECASE)
_HOUR = re.compile(rb"<hour\b[^>]*>\s*([0-9]{1,2})\s*</hour", re.IGNORECASE)
_DAY = re.compile(rb"<day\b[^>]*>\s*([A-Za-z]{6,9})\s*</day", re.IGNORECASE)

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The days as they are kept, in the order of `datetime.weekday`."""


def skip_hours(body: bytes) -> tuple[int, ...]:
    """Return the hours (0 to 23, UTC) that a document asks to skip; the older 24 is midnight."""
    block = _HOURS.search(body)
    found = {int(hour) for hour in _HOUR.findall(block[1])} if block else set()
    return tuple(sorted({hour % 24 for hour in found if hour <= 24}))


def skip_days(body: bytes) -> tuple[str, ...]:
    """Return the days ("monday") that a document asks to skip, in the order of the week."""
    block = _DAYS.search(body)
    found = {day.decode().lower() for day in _DAY.findall(block[1])} if block else set()
    return tuple(day for day in WEEK if day in found)
