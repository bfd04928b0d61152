"""When the next poll is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FeedError, FetchError, ParseError
from monitor.fetch.hosts import HostHeldError
from monitor.fetch.schedule import LONGEST_SECONDS, Outcome, in_words, next_poll
from monitor.model import Feed

NOW = datetime(2023, 12, 1, 14, 2, tzinfo=UTC)
FEED = Feed(1, "https://news.example/feed", "News")
BASE = 1800

seconds = st.integers(0, 40 * 24 * 3600)
bases = st.integers(1, 48 * 3600)
chances = st.floats(0, 1, exclude_max=True)
errors = st.one_of(
    st.none(),
    st.just(ParseError("No feed.")),
    st.builds(
        FetchError, st.just("Failed."), status=st.sampled_from([0, 404, 429, 503]), retry_after=st.none() | seconds
    ),
    st.builds(HostHeldError, st.just("Held."), retry_after=seconds),
)
outcomes = st.builds(
    Outcome,
    new=st.booleans(),
    answered_in_full=st.booleans(),
    max_age_seconds=st.none() | seconds,
    ttl_minutes=st.none() | st.integers(0, 10**9),
    error=errors,
)
feeds = st.builds(
    lambda interval, floor, failures: replace(FEED, interval_seconds=interval, floor_seconds=floor, failures=failures),
    st.integers(0, LONGEST_SECONDS),
    st.integers(0, LONGEST_SECONDS),
    st.integers(0, 10_000),
)


def wait(outcome: Outcome, feed: Feed = FEED, base: int = BASE, chance: float = 0.0) -> float:
    plan = next_poll(outcome, feed, base, NOW, chance)
    assert plan.when is not None
    return (plan.when - NOW).total_seconds()


@given(outcomes, feeds, bases, chances)
def test_a_poll_is_never_earlier_than_the_publisher_asked(
    outcome: Outcome, feed: Feed, base: int, chance: float
) -> None:
    waited = wait(outcome, feed, base, chance)
    if outcome.error is None:
        assert waited >= min(outcome.max_age_seconds or 0, LONGEST_SECONDS)
        assert waited >= min((outcome.ttl_minutes or 0) * 60, LONGEST_SECONDS)
    elif isinstance(outcome.error, FetchError):
        assert waited >= (outcome.error.retry_after or 0)


@given(outcomes, feeds, bases, chances)
def test_no_feed_waits_longer_than_a_day_and_a_tenth_unless_asked_to(
    outcome: Outcome, feed: Feed, base: int, chance: float
) -> None:
    asked = outcome.error.retry_after or 0 if isinstance(outcome.error, FetchError) else 0
    assert wait(outcome, feed, base, chance) <= max(LONGEST_SECONDS, asked) * 1.1


@given(feeds, bases, st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_failures_never_shorten_the_wait(feed: Feed, base: int, one: int, other: int) -> None:
    failed = Outcome(error=ParseError("No feed."))
    fewer, more = sorted((one, other))
    assert wait(failed, replace(feed, failures=fewer), base) <= wait(failed, replace(feed, failures=more), base)


@given(outcomes, feeds, bases, chances)
def test_every_plan_says_why_in_a_sentence(outcome: Outcome, feed: Feed, base: int, chance: float) -> None:
    why = next_poll(outcome, feed, base, NOW, chance).why
    assert why.endswith(".")
    assert why[0].isupper()


def test_news_makes_the_interval_shorter_down_to_half_of_the_setting() -> None:
    feed = FEED
    for _ in range(10):
        feed = replace(feed, interval_seconds=next_poll(Outcome(new=True), feed, BASE, NOW, 0).interval_seconds)
    assert feed.interval_seconds == 900


def test_silence_makes_the_interval_longer_up_to_twice_the_setting() -> None:
    feed = FEED
    for _ in range(10):
        feed = replace(feed, interval_seconds=next_poll(Outcome(), feed, BASE, NOW, 0).interval_seconds)
    assert feed.interval_seconds == 3600


def test_failures_double_the_wait_and_never_end_it() -> None:
    failed = Outcome(error=FetchError("Failed."))
    waits = [wait(failed, replace(FEED, failures=failures)) for failures in range(8)]
    assert waits == [1800, 3600, 7200, 14400, 28800, 57600, 86400, 86400]


def test_gone_for_good_ends_the_polling() -> None:
    plan = next_poll(Outcome(error=FetchError("Gone.", status=410)), FEED, BASE, NOW, 0)
    assert plan.when is None
    assert "gone" in plan.why


def test_what_the_publisher_asked_for_outlives_an_answer_without_a_document() -> None:
    first = next_poll(Outcome(ttl_minutes=180), FEED, BASE, NOW, 0)
    feed = replace(FEED, interval_seconds=first.interval_seconds, floor_seconds=first.floor_seconds)
    assert wait(Outcome(answered_in_full=False), feed) == 3 * 3600
    assert wait(Outcome(), feed) == 3600


def test_a_host_that_is_held_is_no_failure_of_the_feed() -> None:
    held = Outcome(error=HostHeldError("Held.", retry_after=700))
    assert wait(held, replace(FEED, failures=6)) == 700


def test_chance_spreads_polls_by_up_to_a_tenth() -> None:
    assert wait(Outcome(max_age_seconds=7200), chance=0.5) == 7200 + 360


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (1, "1 second"),
        (45, "45 seconds"),
        (60, "1 minute"),
        (5400, "90 minutes"),
        (10_800, "3 hours"),
        (864_000, "10 days"),
    ],
)
def test_spans_are_said_as_people_say_them(span: int, words: str) -> None:
    assert in_words(span) == words


def test_a_plan_counts_from_now() -> None:
    error: FeedError = FetchError("Slow down.", status=429, retry_after=10 * 24 * 3600)
    assert next_poll(Outcome(error=error), FEED, BASE, NOW, 0).when == NOW + timedelta(days=10)
