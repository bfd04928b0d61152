"""What the headers of an answer say about when to come back (RFC 9110, RFC 9111)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_SECONDS = 366 * 24 * 3600
"""No publisher means more than a year; larger numbers are mistakes."""

_DIRECTIVE = re.compile(r'([A-Za-z-]+)\s*(?:=\s*"?([^",]*)"?)?')


def retry_after(headers: Mapping[str, str], now: datetime) -> int | None:
    """Return the seconds to wait that `Retry-After` asks for, None when it says nothing readable.

    A date counts from the answer's own `Date`, so that a wrong clock at either end does not matter.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return _bounded(_whole(value))
    wanted = http_date(value)
    if wanted is None:
        return None
    sent = http_date(headers.get("Date", "")) or now
    return _bounded((wanted - sent).total_seconds())


def max_age(headers: Mapping[str, str], now: datetime) -> int | None:
    """Return for how many seconds the answer stays fresh, None when the publisher does not say.

    `max-age` less `Age`, else `Expires` less `Date`; none under no-cache or no-store, which say
    only that a stored copy must be checked.
    """
    directives = {name.lower(): value for name, value in _DIRECTIVE.findall(headers.get("Cache-Control", ""))}
    if "no-cache" in directives or "no-store" in directives:
        return None
    age = directives.get("max-age", "").strip()
    if age.isdecimal():
        spent = headers.get("Age", "").strip()
        return _bounded(_whole(age) - (_whole(spent) if spent.isdecimal() else 0))
    expires = http_date(headers.get("Expires", ""))
    if expires is None:
        return None
    return _bounded((expires - (http_date(headers.get("Date", "")) or now)).total_seconds())


def http_date(value: str) -> datetime | None:
    """Read a date of HTTP in any of its three forms; None for anything else."""
    try:
        moment = parsedate_to_datetime(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _whole(digits: str) -> int:
    # Python refuses to read numbers of thousands of digits; none of these is meant.
    return int(digits) if len(digits) <= 18 else LONGEST_SECONDS


def _bounded(seconds: float) -> int:
    return int(max(0, min(seconds, LONGEST_SECONDS)))
