"""From when on a feed is quieter than its own rhythm allows: a pure model of the gaps between its articles.

An hour of the night or of a Sunday weighs as little as the feed writes in it, so that no night and no weekend is a
silence. On that clock the feed's own gaps are measured, and a silence is notable when it is much longer than nearly
all of them and than the longest. docs/decisions/015-when-a-feed-is-quiet.md gives the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

FEWEST = 20
"""With fewer articles nobody knows the rhythm of a feed."""

MOST = 400
"""The newest so many articles are looked at."""

SOONEST = timedelta(hours=3)
"""A shorter silence is nothing to be told of."""

SOONEST_AT_FIRST = timedelta(hours=24)
"""The same before a whole week is known: nobody knows then how the feed's nights and weekends are."""

_WEEK = timedelta(days=7)
# Somewhere in the world these are days off (Friday to Sunday).
_DAYS_OFF = (4, 5, 6)

_LONGEST = timedelta(days=90)
_HIGH = 0.95
_TIMES_THE_HIGH = 4.0
_TIMES_THE_LONGEST = 1.5
# An hour in which the feed never wrote weighs as much as this share of its average hour.
_FLOOR = 0.05
_HOUR = timedelta(hours=1)


def quiet_from(published: Sequence[datetime]) -> datetime | None:
    """Return the moment at which the silence after the newest of these articles becomes notable.

    None where fewer than 20 articles, or fewer moments, are known, or no silence would be notable within 90 days.
    """
    moments = sorted(set(published))
    if len(published) < FEWEST or len(moments) < FEWEST // 2:
        return None
    weights = _weights(moments)
    gaps = sorted(_weighed(first, last, weights) for first, last in pairwise(moments))
    high = gaps[min(int(_HIGH * len(gaps)), len(gaps) - 1)]
    allowed = max(_TIMES_THE_HIGH * high, _TIMES_THE_LONGEST * gaps[-1])
    soonest = SOONEST if moments[-1] - moments[0] >= _WEEK else SOONEST_AT_FIRST
    return _reached(moments[-1], allowed, soonest, weights)


def _weights(moments: Sequence[datetime]) -> list[float]:
    """Return what each hour of the week weighs (Monday 00:00 UTC first), 1.0 on average over the time that is known.

    What is known of an hour of the day, and of a day of the week, is more than of one hour of one day.
    """
    hours, days = [0.0] * 24, [0.0] * 7
    for moment in moments:
        hour = moment.astimezone(UTC)
        # An article stands for the hours around it too.
        for away, share in ((-2, 0.1), (-1, 0.2), (0, 0.4), (1, 0.2), (2, 0.1)):
            hours[(hour.hour + away) % 24] += share
        days[hour.weekday()] += 1
    lived = _days_lived(moments)
    rates = [count / seen if seen else 0.0 for count, seen in zip(days, lived, strict=True)]
    known = [rate for rate, seen in zip(rates, lived, strict=True) if seen]
    usual = sum(known) / len(known)
    # A day of the week that never came yet is taken for a usual one, or for a day off where it may be one.
    unknown = [0.0 if day in _DAYS_OFF else 1.0 for day in range(7)]
    by_day = [rate / usual if seen else guess for rate, seen, guess in zip(rates, lived, unknown, strict=True)]
    by_hour = [count * 24 / len(moments) for count in hours]
    return [max(of_day * of_hour, _FLOOR) for of_day in by_day for of_hour in by_hour]


def _days_lived(moments: Sequence[datetime]) -> list[float]:
    """Return how many Mondays, Tuesdays, and so on there were between the first and the last of these moments."""
    lived = [0.0] * 7
    first, last = moments[0].astimezone(UTC), moments[-1].astimezone(UTC)
    whole, left = divmod((last - first).total_seconds() / 86_400, 7)
    for day in range(7):
        lived[day] += whole
    day = first.weekday()
    while left > 0:
        lived[day % 7] += min(left, 1.0)
        left, day = left - 1, day + 1
    return lived


def _weighed(first: datetime, last: datetime, weights: Sequence[float]) -> float:
    """Return the hours between two moments, each by its weight; whole weeks at once."""
    weeks, rest = divmod(last - first, timedelta(days=7))
    total = weeks * sum(weights)
    moment = last - rest
    while moment < last:
        until = min(_next_hour(moment), last)
        total += (until - moment) / _HOUR * weights[_hour_of_week(moment)]
        moment = until
    return total


def _reached(start: datetime, allowed: float, soonest: timedelta, weights: Sequence[float]) -> datetime | None:
    """Return when so many weighed hours after `start` are over, but not before `soonest`."""
    moment = start
    while allowed > 0:
        if moment - start > _LONGEST:
            return None
        weight = weights[_hour_of_week(moment)]
        until = _next_hour(moment)
        passing = (until - moment) / _HOUR * weight
        if passing >= allowed:
            until = moment + _HOUR * (allowed / weight)
        allowed -= passing
        moment = until
    return max(moment, start + soonest)


def _next_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0) + _HOUR


def _hour_of_week(moment: datetime) -> int:
    there = moment.astimezone(UTC)
    return there.weekday() * 24 + there.hour
