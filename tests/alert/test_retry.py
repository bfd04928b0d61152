"""When a delivery that failed is tried again."""

from datetime import UTC, datetime, timedelta

from monitor.alert.retry import next_try

NOW = datetime(2023, 11, 30, 14, 2, tzinfo=UTC)


def test_the_waits_grow_to_an_hour() -> None:
    waits = [next_try(attempts, NOW, NOW) for attempts in range(1, 8)]
    seconds = [int((retry - NOW).total_seconds()) for retry in waits if retry]
    assert seconds == [10, 60, 300, 900, 3600, 3600, 3600]


def test_after_a_day_it_is_given_up() -> None:
    assert next_try(3, NOW - timedelta(hours=23, minutes=59), NOW) is not None
    assert next_try(1, NOW - timedelta(hours=24), NOW) is None


def test_a_delivery_that_always_fails_is_tried_some_thirty_times() -> None:
    retry: datetime | None = NOW
    attempts = 0
    while retry is not None:
        attempts += 1
        retry = next_try(attempts, NOW, retry)
    assert 25 < attempts < 35
