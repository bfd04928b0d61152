"""After a pause there is no burst."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.backlog import GRACE, spread
from monitor.model import Feed, Pace

NOW = datetime(2023, 12, 1, 14, 0, tzinfo=UTC)


def late(number: int, pace: Pace = Pace.NORMAL, hours: float = 8) -> Feed:
    due = NOW - timedelta(hours=hours)
    return Feed(number, f"https://{number}.example/", "News", next_poll=due, last_attempt=due, pace=pace)


def test_a_night_of_sleep_ends_over_minutes_and_not_in_a_burst() -> None:
    waiting = spread([late(number) for number in range(1000)], NOW)
    assert len(waiting) == 992
    for start in range(0, 600, 60):
        minute = NOW + timedelta(seconds=start)
        assert sum(minute <= when < minute + timedelta(minutes=1) for when in waiting.values()) <= 110
    assert max(waiting.values()) - NOW <= timedelta(minutes=10)


def test_few_feeds_do_not_wait_for_nothing() -> None:
    assert spread([late(number) for number in range(8)], NOW) == {}
    assert max(spread([late(number) for number in range(20)], NOW).values()) - NOW <= timedelta(seconds=30)


def test_wires_go_first_and_slow_feeds_last() -> None:
    feeds = [late(n, pace) for n, pace in enumerate([Pace.SLOW, Pace.NORMAL, Pace.WIRE] * 10)]
    waiting = spread(feeds, NOW)
    assert all(feed.id not in waiting for feed in feeds if feed.pace is Pace.WIRE) is False
    normal = [waiting[feed.id] for feed in feeds if feed.pace is Pace.NORMAL]
    slow = [waiting[feed.id] for feed in feeds if feed.pace is Pace.SLOW]
    wire = [waiting.get(feed.id, NOW) for feed in feeds if feed.pace is Pace.WIRE]
    assert max(wire) < min(normal) <= max(normal) < min(slow)


@given(
    st.lists(st.builds(late, st.integers(1, 500), st.sampled_from(Pace), st.floats(0, 100)), unique_by=lambda f: f.id)
)
def test_nobody_is_forgotten_and_each_pass_makes_progress(feeds: list[Feed]) -> None:
    waiting = spread(feeds, NOW)
    assert set(waiting) <= {feed.id for feed in feeds}
    assert len(waiting) <= max(0, len(feeds) - 8)
    assert all(when > NOW for when in waiting.values())


def test_new_feeds_and_feeds_that_waited_their_turn_go_at_once() -> None:
    fresh = [replace(late(number), last_attempt=None) for number in range(50)]
    punctual = [late(number, hours=(GRACE / 2) / timedelta(hours=1)) for number in range(100, 150)]
    assert spread([*fresh, *punctual], NOW) == {}
