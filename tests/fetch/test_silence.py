"""From when on a feed is quieter than its own rhythm allows."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.silence import FEWEST, MOST, SOONEST, quiet_from

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
moments = st.lists(st.integers(0, 60 * 24 * 3600).map(lambda second: MONDAY + timedelta(seconds=second)), max_size=60)


def lived(days: int, writes: Callable[[datetime], float], seed: int = 2) -> list[datetime]:
    """What a desk wrote in so many days, when `writes` says how many articles it writes in an hour."""
    chance = Random(seed)
    found = []
    for minute in range(days * 24 * 60):
        moment = MONDAY + timedelta(minutes=minute)
        if chance.random() < writes(moment) / 60:
            found.append(moment)
    return found


def around_the_clock(_moment: datetime) -> float:
    return 1.0


def by_day(moment: datetime) -> float:
    return 3.0 if 7 <= moment.hour < 19 else 0.0


def on_weekdays(moment: datetime) -> float:
    return by_day(moment) if moment.weekday() < 5 else 0.0


@given(moments)
def test_a_silence_begins_after_the_last_article_and_never_at_once(published: list[datetime]) -> None:
    found = quiet_from(published)
    if found is not None:
        assert len(published) >= FEWEST
        assert found >= max(published) + SOONEST


@given(moments, st.integers(-9, 9))
def test_the_same_rhythm_in_another_week_gives_the_same_answer(published: list[datetime], weeks: int) -> None:
    found, moved = quiet_from(published), quiet_from([moment + weeks * WEEK for moment in published])
    assert (found is None) == (moved is None)
    if found is not None and moved is not None:
        assert abs(moved - found - weeks * WEEK) < timedelta(seconds=1)


@given(moments, st.randoms())
def test_the_order_of_the_articles_changes_nothing(published: list[datetime], chance: Random) -> None:
    other = list(published)
    chance.shuffle(other)
    assert quiet_from(published) == quiet_from(other)


def test_fewer_than_twenty_articles_are_no_history() -> None:
    hourly = [MONDAY + number * HOUR for number in range(FEWEST)]
    assert quiet_from(hourly[1:]) is None
    assert quiet_from(hourly) is not None
    # All at once, as a first poll without dates brings them, they tell nothing of a rhythm.
    assert quiet_from([MONDAY] * 50) is None


@pytest.mark.parametrize(("writes", "most_hours"), [(around_the_clock, 24), (by_day, 36), (on_weekdays, 96)])
def test_a_desk_that_falls_silent_is_noticed_soon(writes: Callable[[datetime], float], most_hours: int) -> None:
    for seed in range(3):
        published = lived(28, writes, seed)
        found = quiet_from(published[-MOST:])
        assert found is not None
        assert found - published[-1] < most_hours * HOUR


@pytest.mark.parametrize("writes", [around_the_clock, by_day, on_weekdays])
def test_nights_and_weekends_are_no_silence(writes: Callable[[datetime], float]) -> None:
    published = lived(28, writes)
    early = [moment for moment in published if moment < MONDAY + WEEK]
    for number in range(len(early), len(published) - 1):
        if published[number + 1] - published[number] > SOONEST:
            found = quiet_from(published[: number + 1][-MOST:])
            assert found is None or found > published[number + 1], published[number]


def test_a_wire_that_is_new_is_not_called_quiet_in_its_first_night_or_weekend() -> None:
    for day in range(5):
        published = [moment for moment in lived(5, by_day) if moment >= MONDAY + timedelta(days=day)]
        for until in range(day + 1, 5):
            seen = [moment for moment in published if moment < MONDAY + timedelta(days=until)]
            found = quiet_from(seen)
            assert found is None or found > MONDAY + timedelta(days=until, hours=8)
        found = quiet_from(published)
        assert found is None or found > MONDAY + timedelta(days=7, hours=7)


_WHOLE_DAYS = {8, 9, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 23, 24}


def test_real_feeds_hardly_ever_raise_a_false_alarm(shared_data: Path) -> None:
    """Seventeen days of 78 real feeds; two days that were not collected are filled with the same day of another week.

    On 19 October many were not collected either: that silence is real.
    """
    feeds: dict[str, list[datetime]] = defaultdict(list)
    with gzip.open(shared_data / "articles" / "rss_entries_2023.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            moment = datetime.fromisoformat(row["date"].replace("Z", "+00:00"))
            if moment.month != 10 or moment.day not in {*_WHOLE_DAYS, 19}:
                continue
            feeds[row["source"]].append(moment)
            if moment.day in {11, 17}:
                feeds[row["source"]].append(moment + (WEEK if moment.day == 11 else -WEEK))
    judged = weeks = 0.0
    alarms = []
    for name, dates in feeds.items():
        published = sorted(set(dates))
        if len(published) < 30:
            continue
        weeks += (published[-1] - published[FEWEST]) / WEEK
        for number in range(FEWEST, len(published) - 1):
            last, following = published[number], published[number + 1]
            if following - last < SOONEST or last < MONDAY.replace(year=2023, month=10, day=15):
                continue
            judged += 1
            found = quiet_from(published[: number + 1][-MOST:])
            if found is not None and found < following and following.day not in {19, 20}:
                alarms.append((name, last, following))
    assert judged > 500
    assert weeks > 100
    assert len(alarms) <= 2, alarms
