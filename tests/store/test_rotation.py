"""Seven days, four weeks, twelve months: what is kept is right however often it is looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.store.rotation import DAYS, MONTHS, WEEKS, Period, kept, kept_for

START = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
moments = st.sets(st.integers(0, 800 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)), max_size=120)


def test_two_years_of_daily_backups_leave_seven_days_four_weeks_and_twelve_months() -> None:
    made = [START + timedelta(days=day) for day in range(730)]
    keep = sorted(kept(made), reverse=True)
    # The last of 730 days is 31 December 2027, a Friday.
    days = [made[-1] - timedelta(days=day) for day in range(7)]
    sundays = [made[-1] - timedelta(days=days) for days in (5, 12, 19)]
    ends = [datetime(2027, month, 1, 9, tzinfo=UTC) - timedelta(days=1) for month in range(2, 13)]
    assert keep == sorted({*days, *sundays, *ends}, reverse=True)


@given(moments)
def test_what_is_kept_was_made_and_is_never_more_than_the_periods(made: set[datetime]) -> None:
    keep = kept(made)
    assert keep <= made
    assert len(keep) <= DAYS + WEEKS + MONTHS
    assert not made or max(made) in keep


@given(moments)
def test_the_last_of_each_of_the_last_seven_days_is_kept(made: set[datetime]) -> None:
    days = sorted({moment.date() for moment in made}, reverse=True)[:DAYS]
    assert {max(moment for moment in made if moment.date() == day) for day in days} <= kept(made)


@given(moments)
def test_every_period_that_is_dropped_is_older_than_those_that_are_kept(made: set[datetime]) -> None:
    months = sorted({(moment.year, moment.month) for moment in made}, reverse=True)
    assert {(moment.year, moment.month) for moment in kept(made)} == set(months[:MONTHS])


@given(moments)
def test_rotating_after_every_backup_keeps_the_same_as_rotating_once(made: set[datetime]) -> None:
    there: set[datetime] = set()
    for moment in sorted(made):
        there = kept(there | {moment})
    assert there == kept(made) == kept(kept(made))


def test_a_backup_says_for_which_periods_it_is_kept() -> None:
    made = [START + timedelta(days=day) for day in range(40)]
    periods = kept_for(made)
    assert periods[made[-1]] == (Period.DAY, Period.WEEK, Period.MONTH)
    assert periods[made[-2]] == (Period.DAY, Period.WEEK)
    assert periods[made[-3]] == (Period.DAY,)
    assert periods[datetime(2026, 1, 31, 9, tzinfo=UTC)] == (Period.MONTH,)
    assert periods.keys() == kept(made)
