"""A watch that takes long is named once an hour, by its number alone."""

from __future__ import annotations

import logging

import pytest

from monitor.match.slow import SlowLog
from monitor.match.watch_set import WatchSet
from monitor.model import Watch
from tests.match.test_watch_set import ARTICLE


def test_a_slow_watch_is_named_once_an_hour(caplog: pytest.LogCaptureFixture) -> None:
    log = SlowLog(most_seconds=1.0)
    for minute in range(0, 120, 10):
        log.begin(minute * 60.0)
        log.add(7, 0.4)
        log.add(8, 0.01)
    assert [record.args and record.args[0] for record in caplog.records if isinstance(record.args, tuple)] == [7, 7]
    assert all(record.levelno == logging.WARNING for record in caplog.records)


def test_seconds_of_another_hour_do_not_count(caplog: pytest.LogCaptureFixture) -> None:
    log = SlowLog(most_seconds=1.0)
    for hour in range(5):
        log.begin(hour * 3600.0)
        log.add(7, 0.9)
    assert not caplog.records


def test_neither_the_query_nor_the_name_of_a_slow_watch_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    seconds = iter(range(0, 1_000, 5))
    made = WatchSet(slow_seconds=1.0, clock=lambda: next(seconds))
    made.add(Watch(42, "secret merger", "gaza NEAR truce"))
    made.match(ARTICLE)
    assert "42" in caplog.text
    for word in ("secret", "merger", "gaza", "truce"):
        assert word not in caplog.text
