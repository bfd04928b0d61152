"""When a feed is polled next, and why: pure decisions, without a clock and without chance of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.errors import FeedError, FetchError
from monitor.fetch.hosts import HostHeldError
from monitor.model import Feed, Pace

LONGEST_SECONDS = 24 * 3600
"""No feed is left alone for longer, unless its publisher asked for it with Retry-After, skipHours or skipDays."""

SHORTEST_SECONDS = 5 * 60
"""No feed is polled more often, whatever the settings say."""

UNCONDITIONAL_SECONDS = 15 * 60
"""Nor one whose server cannot answer "nothing new": every poll costs it the whole feed."""

_REFUSED_SECONDS = 3600
# A refusal (4xx) is rarely over in minutes; these two say nothing about the feed.
_PASSING = frozenset({408, 425, 429})
# The shortest and longest interval of each pace, in multiples of the setting.
_SPANS = {Pace.WIRE: (0.0, 0.5), Pace.NORMAL: (0.5, 2.0), Pace.SLOW: (2.0, 1e6)}
_JITTER = 0.1
_FASTER, _SLOWER, _GAP = 0.75, 1.25, 0.5
# So late into an hour do polls begin that waited for it.
_INTO_HOUR_SECONDS = 600
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one poll went, as far as the next one depends on it.

    `new` says whether it brought anything new, `gap` that articles may have come and gone since the poll before: the
    feed is polled too seldom. `rhythm_seconds` is how often the feed brings something, None where nobody knows yet.
    """

    new: bool = False
    error: FeedError | None = None
    gap: bool = False
    rhythm_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The next poll: `when` (None: never again), the feed's interval from now on, and the reason in words."""

    when: datetime | None
    interval_seconds: int
    why: str


def next_poll(outcome: Outcome, feed: Feed, base_seconds: int, now: datetime, chance: float) -> Plan:
    """Decide when `feed` is polled again: its wishes are those after this poll, its failures and interval from before.

    The pace that a person chose sets the span of the interval around `base_seconds`: normal from half to twice as long,
    wire below, slow above. Within it the interval follows the feed's rhythm, or, without one, shrinks after news and
    grows without; a gap halves it. What the publisher asks for is never undercut; failures double the wait up to a day
    and never end, except by 410. `chance` in [0, 1) spreads the polls by up to a tenth.
    """
    interval, reason = _interval(outcome, feed, base_seconds)
    wish = min(max(feed.floor_seconds, feed.fresh_seconds), LONGEST_SECONDS)
    if outcome.error is not None:
        return _after_error(outcome.error, feed, max(interval, wish), now, chance)
    why = f"About every {in_words(interval)}: {reason}."
    if interval < UNCONDITIONAL_SECONDS and feed.etag is None and feed.last_modified is None:
        interval = UNCONDITIONAL_SECONDS
        why = f"About every {in_words(interval)}: the publisher's server sends the whole feed every time."
    if wish > interval:
        interval = wish
        why = f"The publisher asks for at most one poll in {in_words(wish)}."
    return _planned(now, interval, interval, chance, feed, why)


def in_words(seconds: float) -> str:
    """Return a span of time as a person says it: "45 seconds", "1 minute", "90 minutes", "3 hours"."""
    if seconds < 60:
        return _counted(round(seconds), "second")
    if seconds < 2 * 3600:
        return _counted(round(seconds / 60), "minute")
    return _counted(round(seconds / 3600), "hour") if seconds < 48 * 3600 else _counted(round(seconds / 86_400), "day")


def allowed(when: datetime, hours: tuple[int, ...], days: tuple[str, ...]) -> datetime:
    """Return `when`, or the beginning of the first hour after it that is neither among `hours` nor in one of `days`.

    Hours are UTC. A publisher that leaves out every hour of the day, or every day of the week, made a mistake: that
    wish does not count.
    """
    skipped_hours = set(hours) if len(set(hours) & set(range(24))) < 24 else set()
    skipped_days = set(days) if len(set(days) & set(_DAYS)) < 7 else set()
    moment = when
    while moment.hour in skipped_hours or _DAYS[moment.weekday()] in skipped_days:
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment


def _interval(outcome: Outcome, feed: Feed, base_seconds: int) -> tuple[int, str]:
    """Return the interval that desk and feed suggest, and the reason for it."""
    low, high = _SPANS[feed.pace]
    shortest, longest = _bounded(base_seconds * low), _bounded(base_seconds * high)
    before = _bounded(feed.interval_seconds) if feed.interval_seconds else min(max(base_seconds, shortest), longest)
    if outcome.error is not None:
        return round(min(max(before, shortest), longest)), ""
    if outcome.gap:
        # Below the span, if it must be: news that is missed is worse than a poll too many.
        return round(_bounded(min(before * _GAP, longest))), "articles may have been missed"
    if outcome.rhythm_seconds is not None:
        wanted = min(max(outcome.rhythm_seconds, shortest), longest)
        reason = f"something new comes about every {in_words(outcome.rhythm_seconds)}"
        # Longer only step by step, so that what a gap has taught is not forgotten at once.
        return round(min(wanted, _bounded(before * _SLOWER))), reason
    wanted = before * (_FASTER if outcome.new else _SLOWER)
    reason = "the last poll brought news" if outcome.new else "the last poll brought nothing new"
    return round(min(max(wanted, shortest if before >= shortest else before), longest)), reason


def _after_error(error: FeedError, feed: Feed, interval: int, now: datetime, chance: float) -> Plan:
    asked = error.retry_after if isinstance(error, FetchError) else None
    status = error.status if isinstance(error, FetchError) else 0
    if isinstance(error, FetchError) and error.gone:
        return Plan(None, interval, "The publisher says that the feed is gone for good.")
    if isinstance(error, HostHeldError):
        wait = max(asked or 0, SHORTEST_SECONDS)
        why = f"The publisher's server asked for silence; the feed waits {in_words(wait)}."
        return _planned(now, wait, interval, chance, feed, why)
    failures = feed.failures + 1
    first = max(interval, _REFUSED_SECONDS) if 400 <= status < 500 and status not in _PASSING else interval
    # More doublings than reach a day change nothing, and would make numbers without end.
    backoff = min(first * 2 ** min(feed.failures, 20), LONGEST_SECONDS)
    if asked is not None and asked > backoff:
        return _planned(now, asked, interval, chance, feed, f"The publisher asked to wait {in_words(asked)}.")
    times = "The poll failed" if failures == 1 else f"The last {failures} polls failed"
    why = f"{times}; it is tried again after {in_words(backoff)}."
    return _planned(now, backoff, interval, chance, feed, why)


def _planned(now: datetime, wait: int, interval: int, chance: float, feed: Feed, why: str) -> Plan:
    # Only ever later: the publisher's wish holds to the second.
    when = now + timedelta(seconds=wait + int(wait * _JITTER * chance))
    permitted = allowed(when, feed.skip_hours, feed.skip_days)
    if permitted != when:
        why = f"{why} The publisher wants no polls before {permitted:%A %H:%M} UTC."
        when = permitted + timedelta(seconds=int(_INTO_HOUR_SECONDS * chance))
    return Plan(when, interval, why)


def _bounded(seconds: float) -> float:
    return min(max(seconds, SHORTEST_SECONDS), LONGEST_SECONDS)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
