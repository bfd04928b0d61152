"""When a feed is polled next, and why: pure decisions, without a clock and without chance of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.errors import FeedError, FetchError
from monitor.fetch.hosts import HostHeldError
from monitor.model import Feed

LONGEST_SECONDS = 24 * 3600
"""No feed is left alone for longer, unless its publisher asked for it with Retry-After."""

SHORTEST_SECONDS = 5 * 60
"""No feed is polled more often, whatever the settings say."""

_JITTER = 0.1
_FASTER, _SLOWER = 0.75, 1.25


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one poll went, as far as the next one depends on it.

    `new` says whether it brought anything new; `max_age_seconds` and `ttl_minutes` are
    the publisher's wishes in header and document; `answered_in_full` is False where no
    document was read (a 304, a body that had not changed), which leaves earlier wishes standing.
    `gap` says that articles may have come and gone since the poll before: the feed is polled too seldom.
    """

    new: bool = False
    answered_in_full: bool = True
    max_age_seconds: int | None = None
    ttl_minutes: int | None = None
    error: FeedError | None = None
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The next poll: `when` (None: never again), the feed's interval and the publisher's floor from now on."""

    when: datetime | None
    interval_seconds: int
    floor_seconds: int
    why: str


def next_poll(outcome: Outcome, feed: Feed, base_seconds: int, now: datetime, chance: float) -> Plan:
    """Decide when `feed`, as it was before this poll, is polled again.

    The interval moves between half and twice `base_seconds`: shorter after news,
    longer without. What the publisher asks for is never undercut; failures double
    the wait up to a day and never end, except by 410. `chance` in [0, 1) spreads the
    polls by up to a tenth.
    """
    rhythm = _rhythm(feed.interval_seconds or base_seconds, base_seconds)
    if outcome.error is not None:
        return _after_error(outcome.error, feed, max(rhythm, feed.floor_seconds), now, chance)
    rhythm = _rhythm(rhythm * (_FASTER if outcome.new else _SLOWER), base_seconds)
    floor = _floor(outcome, feed)
    if floor > rhythm:
        why = f"The publisher asks for at most one poll in {in_words(floor)}."
    elif outcome.new:
        why = f"About every {in_words(rhythm)}: the last poll brought news."
    else:
        why = f"About every {in_words(rhythm)}: the last poll brought nothing new."
    interval = max(rhythm, floor)
    return Plan(_spread(now, interval, chance), interval, floor, why)


def in_words(seconds: float) -> str:
    """Return a span of time as a person says it: "45 seconds", "1 minute", "90 minutes", "3 hours"."""
    if seconds < 60:
        return _counted(round(seconds), "second")
    if seconds < 2 * 3600:
        return _counted(round(seconds / 60), "minute")
    return _counted(round(seconds / 3600), "hour") if seconds < 48 * 3600 else _counted(round(seconds / 86_400), "day")


def _after_error(error: FeedError, feed: Feed, interval: int, now: datetime, chance: float) -> Plan:
    asked = error.retry_after if isinstance(error, FetchError) else None
    if isinstance(error, FetchError) and error.gone:
        return Plan(None, interval, feed.floor_seconds, "The publisher says that the feed is gone for good.")
    if isinstance(error, HostHeldError):
        wait = max(asked or 0, SHORTEST_SECONDS)
        why = f"The publisher's server asked for silence; the feed waits {in_words(wait)}."
        return Plan(_spread(now, wait, chance), interval, feed.floor_seconds, why)
    failures = feed.failures + 1
    # More doublings than reach a day change nothing, and would make numbers without end.
    backoff = min(interval * 2 ** min(feed.failures, 20), LONGEST_SECONDS)
    if asked is not None and asked > backoff:
        why = f"The publisher asked to wait {in_words(asked)}."
        return Plan(_spread(now, asked, chance), interval, feed.floor_seconds, why)
    times = "The poll failed" if failures == 1 else f"The last {failures} polls failed"
    why = f"{times}; it is tried again after {in_words(backoff)}."
    return Plan(_spread(now, backoff, chance), interval, feed.floor_seconds, why)


def _floor(outcome: Outcome, feed: Feed) -> int:
    wishes = [outcome.max_age_seconds or 0, (outcome.ttl_minutes or 0) * 60]
    if not outcome.answered_in_full:
        wishes.append(feed.floor_seconds)
    return min(max(wishes), LONGEST_SECONDS)


def _rhythm(seconds: float, base_seconds: int) -> int:
    shortest = min(max(base_seconds // 2, SHORTEST_SECONDS), LONGEST_SECONDS)
    longest = min(max(base_seconds * 2, shortest), LONGEST_SECONDS)
    return round(min(max(seconds, shortest), longest))


def _spread(now: datetime, seconds: int, chance: float) -> datetime:
    # Only ever later: the publisher's wish holds to the second.
    return now + timedelta(seconds=seconds + int(seconds * _JITTER * chance))


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
