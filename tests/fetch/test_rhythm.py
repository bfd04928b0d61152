"""How often a feed brings something new."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.rhythm import NEEDED, rhythm_seconds

NOW = datetime(2023, 12, 1, 14, 0, tzinfo=UTC)


def every(minutes: int, count: int, *, ended_minutes_ago: int = 0) -> list[datetime]:
    return [NOW - timedelta(minutes=ended_minutes_ago + minutes * number) for number in range(1, count + 1)]


def test_a_steady_feed_has_its_own_rhythm() -> None:
    assert rhythm_seconds(every(20, 30), NOW) == 1200


def test_ten_articles_at_once_are_one_moment() -> None:
    bursts = [moment for moment in every(180, 8) for _ in range(10)]
    assert rhythm_seconds(bursts, NOW) == 3 * 3600


def test_a_feed_that_falls_silent_slows_down() -> None:
    assert (rhythm_seconds(every(20, 10, ended_minutes_ago=2000), NOW) or 0) > 10 * 1200


def test_little_or_old_or_future_history_says_nothing() -> None:
    assert rhythm_seconds(every(20, NEEDED - 1), NOW) is None
    assert rhythm_seconds([NOW - timedelta(days=40 + day) for day in range(20)], NOW) is None
    assert rhythm_seconds([NOW + timedelta(hours=hour) for hour in range(1, 20)], NOW) is None


@given(st.lists(st.datetimes(timezones=st.just(UTC))))
def test_there_is_always_an_answer_of_at_least_a_second(moments: list[datetime]) -> None:
    assert (rhythm_seconds(moments, NOW) or 1) >= 1
