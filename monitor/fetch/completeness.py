"""Whether articles may have come and gone unseen between two polls: pure decisions on what one poll showed of a feed.

A feed is a window over what its publisher writes. Two windows that share an article leave nothing out between them;
two that share none may. docs/decisions/014-when-articles-may-be-missing.md gives the reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_PINNED = 3
"""So many old articles may stand on top of a feed for weeks; they say nothing about what came between."""

_EDGE = 3
"""Fewer articles on one side of a gap prove nothing about who carries them."""

_CARRIED = 0.9


@dataclass(frozen=True, slots=True)
class Gap:
    """Between these two moments articles may have come and gone."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """An item of a document: its date, and when this feed first brought it (None: with this poll)."""

    published: datetime
    first_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """What a feed brought before: the newest date, and the date that the newest few windows reach back to."""

    newest: datetime
    reach: datetime


def in_words(gap: Gap, now: datetime) -> str:
    """Return "between 13:00 and 14:10" in the zone of this machine, with dates where it was not today."""
    since, until, today = (moment.astimezone() for moment in (gap.since, gap.until, now))
    until += timedelta(seconds=-until.timestamp() % 60)
    first = f"{since:%H:%M}" if since.date() == today.date() else f"{since:%Y-%m-%d %H:%M}"
    last = f"{until:%H:%M}" if until.date() == since.date() else f"{until:%Y-%m-%d %H:%M}"
    return f"between {first} and {last}"


def windows(items: int) -> int:
    """Return how many of the newest articles count as the newest windows of a feed that shows so many items."""
    return max(2 * items, 20)


def missed(shown: Sequence[Shown], before: Brought | None, since: datetime, now: datetime) -> Gap | None:
    """Return the gap before a document that shows these items; `since` is the last good poll, `before` what came by it.

    Nothing is missed where the document shows an article from before, or nothing new. Items that share nothing with
    what came before, and are mostly no newer, are the same articles under other names.
    """
    new = [item.published for item in shown if item.first_seen is None]
    if before is None or not new or _connects([item.published for item in shown if item.first_seen], before):
        return None
    if 2 * sum(date <= before.newest for date in new) >= len(new):
        return None
    return Gap(since, min((date for date in new if since < date <= now), default=now))


def joined(known: Gap | None, found: Gap) -> Gap:
    """Return the gap to keep of a feed that has one: both as one where less than a day is between, else `found`."""
    if known is None or (found.since - known.until).total_seconds() > 86_400:
        return found
    return Gap(min(known.since, found.since), max(known.until, found.until))


def closes(shown: Sequence[Shown], gap: Gap, before: Brought | None) -> bool:
    """Whether a later document of the same feed shows both what came before a gap and what came after it.

    `before` is what the feed had brought by the beginning of the gap. Everything between two articles of one
    document is in that document.
    """
    earlier = [item.published for item in shown if item.first_seen is not None and item.first_seen <= gap.since]
    later = any(item.first_seen is None or item.first_seen > gap.since for item in shown)
    return before is not None and later and _connects(earlier, before)


def covers(shown: Sequence[Shown], gap: Gap, before: Sequence[bool], after: Sequence[bool]) -> bool:
    """Whether a document of another feed, such as the site's news sitemap, holds all that a gap can have swallowed.

    It must reach over both ends of the gap, and carry what the feed itself brought last before the gap and first
    after it: `before` and `after` say of each of those articles whether the document shows it.
    """
    dates = [item.published for item in shown]
    reaches = bool(dates) and min(dates) <= gap.since and max(dates) >= gap.until
    return reaches and all(len(edge) >= _EDGE and sum(edge) >= _CARRIED * len(edge) for edge in (before, after))


def _connects(known: Sequence[datetime], before: Brought) -> bool:
    """Whether known items of a document join it to what came before; a few that are long out of date are pinned."""
    return len(known) > _PINNED or any(date >= before.reach for date in known)
