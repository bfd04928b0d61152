"""When a feed's new address is taken."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.moving import POLLS, SPAN, new_address, seen
from monitor.model import Feed

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
FEED = Feed(1, "https://old.example/feed", "News")
NEW = "https://new.example/feed"


def polled(feed: Feed, hours: list[float], target: str = NEW) -> tuple[Feed, datetime]:
    """The feed after polls at these hours, all of which led to `target`."""
    now = NOW
    for hour in hours:
        now = NOW + timedelta(hours=hour)
        feed = seen(feed, target, now)
    return feed, now


def test_a_move_is_taken_after_several_polls_over_a_day() -> None:
    assert new_address(*polled(FEED, [0, 12, 24])) == NEW


@pytest.mark.parametrize("hours", [[0], [0, 30], [0, 1, 2, 3, 4, 5, 6, 23.9]])
def test_few_polls_or_a_short_time_are_not_enough(hours: list[float]) -> None:
    assert new_address(*polled(FEED, hours)) == ""


def test_one_answer_from_the_old_address_begins_the_wait_anew() -> None:
    feed, _now = polled(FEED, [0, 12, 23])
    feed = seen(feed, "", NOW + timedelta(hours=23.5))
    assert (feed.moved_url, feed.moved_since, feed.moved_polls) == ("", None, 0)
    assert new_address(*polled(feed, [24])) == ""


def test_another_target_begins_the_wait_anew() -> None:
    feed, _now = polled(FEED, [0, 12])
    assert new_address(*polled(feed, [24], "https://third.example/feed")) == ""


def test_encryption_is_never_given_up() -> None:
    assert new_address(*polled(FEED, [0, 12, 24], "http://new.example/feed")) == ""
    plain = replace(FEED, url="http://old.example/feed")
    assert new_address(*polled(plain, [0, 12, 24])) == NEW


@pytest.mark.parametrize("kind", ["basic", "bearer", "header:X-Key", "parameter:token"])
def test_a_feed_with_a_secret_stays_at_the_origin_that_the_secret_belongs_to(kind: str) -> None:
    protected = replace(FEED, login="desk", login_kind=kind)
    assert new_address(*polled(protected, [0, 12, 24])) == ""
    assert new_address(*polled(protected, [0, 12, 24], "https://old.example:8443/feed")) == ""
    assert new_address(*polled(protected, [0, 12, 24], "https://old.example:443/rss")) == "https://old.example:443/rss"


@given(st.lists(st.tuples(st.floats(0, 200), st.sampled_from(["", NEW, "https://third.example/"])), max_size=30))
def test_no_address_is_taken_that_the_last_polls_did_not_agree_on(polls: list[tuple[float, str]]) -> None:
    feed, now = FEED, NOW
    agreed: list[datetime] = []
    last = ""
    for hour, target in sorted(polls):
        now = NOW + timedelta(hours=hour)
        feed = seen(feed, target, now)
        agreed = [*agreed, now] if target == last and target else [now]
        last = target
    if new_address(feed, now):
        assert new_address(feed, now) == last
        assert len(agreed) >= POLLS
        assert agreed[-1] - agreed[0] >= SPAN
