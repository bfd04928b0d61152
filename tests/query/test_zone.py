"""The zone of this machine is what the system says of each moment."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.query.parser import parse
from monitor.query.tree import Published
from monitor.query.zone import HERE

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows lets no process choose its zone")


@pytest.fixture(params=["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ZoneInfo]:
    """The zone in which the machine is."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", request.param)
        time.tzset()
        yield ZoneInfo(request.param)
    time.tzset()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=st.integers(0, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_every_moment_is_shown_as_the_clocks_show_it_and_comes_back(zone: ZoneInfo, moment: datetime) -> None:
    here, there = moment.astimezone(HERE), moment.astimezone(zone)
    assert (here.replace(tzinfo=None), here.fold) == (there.replace(tzinfo=None), there.fold)
    assert here.utcoffset() == there.utcoffset()
    assert here.astimezone(UTC) == moment


def test_an_hour_that_comes_twice_is_two_hours(zone: ZoneInfo) -> None:
    for minutes in range(-120, 120, 15):
        moment = datetime(2026, 10, 25, 1, tzinfo=UTC) + timedelta(minutes=minutes)
        assert moment.astimezone(HERE).astimezone(UTC) == moment


@pytest.mark.parametrize("text", ["2026-07-04", "2026-12-24", "2026-10-25", "2026-03", "2026"])
def test_a_date_is_the_same_whenever_it_is_asked_for(zone: ZoneInfo, text: str) -> None:
    asked = [parse(f"on:{text}", datetime(2026, month, 15, tzinfo=HERE)) for month in (1, 7)]
    there = parse(f"on:{text}", datetime(2026, 1, 15, tzinfo=zone))
    for one in asked:
        assert isinstance(one, Published)
        assert isinstance(there, Published)
        assert one.since is not None
        assert one.until is not None
        assert (one.since.astimezone(UTC), one.until.astimezone(UTC)) == (
            there.since and there.since.astimezone(UTC),
            there.until and there.until.astimezone(UTC),
        )


def test_the_first_and_the_last_moment_are_moments(zone: ZoneInfo) -> None:
    for far in (datetime(1, 1, 2, tzinfo=HERE), datetime(9999, 12, 30, tzinfo=HERE)):
        assert abs(far.astimezone(UTC).replace(tzinfo=None) - far.replace(tzinfo=None)) < timedelta(days=1)
        assert far.tzname()
