"""The dates of a query are the days and months of the person's own zone, and spans of hours are hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.query.times import period

BERLIN = ZoneInfo("Europe/Berlin")
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
# The clocks went forward at two o'clock on 29 March 2026.
AFTER_CHANGE = datetime(2026, 3, 29, 12, 0, tzinfo=BERLIN)


def named(text: str, now: datetime = AFTER_CHANGE) -> tuple[datetime, datetime]:
    zone = now.tzinfo
    assert zone is not None
    found = period(text, now, zone)
    assert found is not None
    return found[0].astimezone(UTC), found[1].astimezone(UTC)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-11-01", utc(2026, 10, 31, 23), utc(2026, 11, 1, 23)),
        ("2026-11", utc(2026, 10, 31, 23), utc(2026, 11, 30, 23)),
        ("2026-12", utc(2026, 11, 30, 23), utc(2026, 12, 31, 23)),
        ("2026", utc(2025, 12, 31, 23), utc(2026, 12, 31, 23)),
        ("2026-7-4", utc(2026, 7, 3, 22), utc(2026, 7, 4, 22)),
        ("2026-11-01T14:00", utc(2026, 11, 1, 13), utc(2026, 11, 1, 13, 1)),
        ("2026-11-01 14:00", utc(2026, 11, 1, 13), utc(2026, 11, 1, 13, 1)),
    ],
)
def test_dates_are_those_of_the_persons_zone(text: str, start: datetime, end: datetime) -> None:
    assert named(text) == (start, end)


def test_the_same_day_begins_earlier_in_the_east() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=HONG_KONG)
    assert named("2026-11-01", now) == (utc(2026, 10, 31, 16), utc(2026, 11, 1, 16))


def test_a_day_is_23_hours_when_the_clocks_go_forward_and_25_when_they_go_back() -> None:
    short, long = named("today"), named("2026-10-25")
    assert short == (utc(2026, 3, 28, 23), utc(2026, 3, 29, 22))
    assert long[1] - long[0] == timedelta(hours=25)


def test_yesterday_is_the_whole_day_before_also_across_a_change_of_clocks() -> None:
    now = datetime(2026, 3, 30, 0, 30, tzinfo=BERLIN)
    assert named("yesterday", now) == named("2026-03-29", now)


@pytest.mark.parametrize(
    ("text", "length"),
    [("30min", timedelta(minutes=30)), ("24h", timedelta(hours=24)), ("7d", timedelta(days=7)), ("2w", timedelta(14)),
     (" 7 D ", timedelta(days=7)), ("0h", timedelta(0))],
)  # fmt: skip
def test_a_span_ends_now_and_is_as_long_as_it_says(text: str, length: timedelta) -> None:
    start, end = named(text)
    assert end == AFTER_CHANGE
    assert end - start == length


@pytest.mark.parametrize(
    ("now", "text", "start"),
    [
        (utc(2026, 3, 31), "1m", utc(2026, 2, 28)),
        (utc(2024, 3, 31), "1m", utc(2024, 2, 29)),
        (utc(2024, 2, 29), "1y", utc(2023, 2, 28)),
        (utc(2026, 1, 15), "1m", utc(2025, 12, 15)),
        (utc(2026, 1, 15), "13m", utc(2024, 12, 15)),
    ],
)
def test_months_go_back_to_the_same_day_or_the_last_of_the_month(now: datetime, text: str, start: datetime) -> None:
    assert named(text, now) == (start, now)


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "7", "7x", "d", "-7d", "2026-13", "2026-02-30", "2026-11-01T25:00", "26-11-01", "0000", "9999",
     "99999y", "2026-11-01T14", "1.11.2026", "7d7d"],
)  # fmt: skip
def test_what_names_no_time_is_none(text: str) -> None:
    assert period(text, AFTER_CHANGE, BERLIN) is None


@given(st.text(st.sampled_from("0123456789-:tT dhwmyin٣x"), max_size=17), st.sampled_from([BERLIN, HONG_KONG, UTC]))
def test_any_text_is_none_or_a_stretch_that_ends_after_it_begins(text: str, zone: ZoneInfo) -> None:
    found = period(text, AFTER_CHANGE, zone)
    assert found is None or found[0] <= found[1]
