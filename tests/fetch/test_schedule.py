"""When the next poll is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.errors import FeedError, FetchError, ParseError
from monitor.fetch.hosts import HostHeldError
from monitor.fetch.schedule import (
    LONGEST_SECONDS,
    SHORTEST_SECONDS,
    UNCONDITIONAL_SECONDS,
    Outcome,
    allowed,
    in_words,
    next_poll,
)
from monitor.model import Feed, Pace

NOW = datetime(2023, 12, 1, 14, 2, tzinfo=UTC)  # a Friday
FEED = Feed(1, "https://news.example/feed", "News", etag='"1"')
BASE = 1800
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

seconds = st.integers(0, 40 * 24 * 3600)
bases = st.integers(300, 24 * 3600)
chances = st.floats(0, 1, exclude_max=True)
hours = st.sets(st.integers(0, 23)).map(lambda found: tuple(sorted(found)))
days = st.sets(st.sampled_from(DAYS)).map(lambda found: tuple(sorted(found)))
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
    error=errors,
    gap=st.booleans(),
    rhythm_seconds=st.none() | st.integers(1, 40 * 24 * 3600),
)
feeds = st.builds(
    Feed,
    st.just(1),
    st.just("https://news.example/feed"),
    st.just("News"),
    etag=st.none() | st.just('"1"'),
    interval_seconds=st.integers(0, LONGEST_SECONDS),
    floor_seconds=seconds,
    fresh_seconds=seconds,
    failures=st.integers(0, 10_000),
    pace=st.sampled_from(Pace),
)
choosy = st.builds(lambda feed, hours, days: replace(feed, skip_hours=hours, skip_days=days), feeds, hours, days)


def wait(outcome: Outcome, feed: Feed = FEED, base: int = BASE, chance: float = 0.0) -> float:
    plan = next_poll(outcome, feed, base, NOW, chance)
    assert plan.when is not None
    return (plan.when - NOW).total_seconds()


def settled(outcome: Outcome, feed: Feed = FEED, base: int = BASE) -> int:
    """The interval after many polls that all went like this."""
    for _ in range(30):
        feed = replace(feed, interval_seconds=next_poll(outcome, feed, base, NOW, 0).interval_seconds)
    return feed.interval_seconds


@given(outcomes, choosy, bases, chances)
def test_a_poll_is_never_earlier_than_the_publisher_asked(
    outcome: Outcome, feed: Feed, base: int, chance: float
) -> None:
    waited = wait(outcome, feed, base, chance)
    if outcome.error is None:
        assert waited >= min(max(feed.floor_seconds, feed.fresh_seconds), LONGEST_SECONDS)
    elif isinstance(outcome.error, FetchError):
        assert waited >= (outcome.error.retry_after or 0)


@given(outcomes, choosy, bases, chances)
def test_no_feed_is_ever_polled_sooner_than_five_minutes_after_a_poll(
    outcome: Outcome, feed: Feed, base: int, chance: float
) -> None:
    assert wait(outcome, feed, base, chance) >= SHORTEST_SECONDS


@given(outcomes, feeds, bases, chances)
def test_no_feed_waits_longer_than_a_day_and_a_tenth_unless_asked_to(
    outcome: Outcome, feed: Feed, base: int, chance: float
) -> None:
    asked = outcome.error.retry_after or 0 if isinstance(outcome.error, FetchError) else 0
    assert wait(outcome, feed, base, chance) <= max(LONGEST_SECONDS, asked) * 1.1


@given(outcomes, choosy, bases, chances)
def test_no_poll_falls_into_an_hour_or_day_that_the_publisher_left_out(
    outcome: Outcome, feed: Feed, base: int, chance: float
) -> None:
    assume(len(feed.skip_hours) < 24 and len(feed.skip_days) < 7)
    when = next_poll(outcome, feed, base, NOW, chance).when
    assert when is not None
    assert when.hour not in feed.skip_hours
    assert DAYS[when.weekday()] not in feed.skip_days


@given(st.integers(0, 10**6).map(lambda quarters: NOW + timedelta(minutes=15 * quarters)), hours, days)
def test_what_is_allowed_settles_and_is_never_early(
    when: datetime, hours: tuple[int, ...], days: tuple[str, ...]
) -> None:
    moment = allowed(when, hours, days)
    assert moment >= when
    assert moment - when <= timedelta(days=7)
    assert allowed(moment, hours, days) == moment


@given(feeds, bases, st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_failures_never_shorten_the_wait(feed: Feed, base: int, one: int, other: int) -> None:
    failed = Outcome(error=ParseError("No feed."))
    fewer, more = sorted((one, other))
    assert wait(failed, replace(feed, failures=fewer), base) <= wait(failed, replace(feed, failures=more), base)


@given(outcomes, feeds, bases)
def test_a_faster_pace_never_means_a_longer_interval(outcome: Outcome, feed: Feed, base: int) -> None:
    assume(not outcome.gap)
    wire, normal, slow = (settled(outcome, replace(feed, pace=pace, interval_seconds=0), base) for pace in Pace)
    assert wire <= normal <= slow


@given(outcomes, choosy, bases, chances)
def test_every_plan_says_why_in_a_sentence(outcome: Outcome, feed: Feed, base: int, chance: float) -> None:
    why = next_poll(outcome, feed, base, NOW, chance).why
    assert why.endswith(".")
    assert why[0].isupper()


@pytest.mark.parametrize(
    ("pace", "shortest", "longest"), [(Pace.WIRE, 300, 900), (Pace.NORMAL, 900, 3600), (Pace.SLOW, 3600, 86_400)]
)
def test_news_and_silence_move_the_interval_within_the_span_of_its_pace(
    pace: Pace, shortest: int, longest: int
) -> None:
    feed = replace(FEED, pace=pace)
    assert settled(Outcome(new=True), feed) == shortest
    assert settled(Outcome(), feed) == longest


@pytest.mark.parametrize(
    ("pace", "rhythm", "interval"),
    [
        (Pace.NORMAL, 60, 900),
        (Pace.NORMAL, 2400, 2400),
        (Pace.NORMAL, 36_000, 3600),
        (Pace.WIRE, 60, 300),
        (Pace.WIRE, 36_000, 900),
        (Pace.SLOW, 36_000, 36_000),
        (Pace.SLOW, 10**6, 86_400),
    ],
)
def test_a_known_rhythm_sets_the_interval_within_the_span_of_the_pace(pace: Pace, rhythm: int, interval: int) -> None:
    assert settled(Outcome(rhythm_seconds=rhythm), replace(FEED, pace=pace)) == interval


def test_the_setting_moves_every_span() -> None:
    assert settled(Outcome(), base=3600) == 7200
    assert settled(Outcome(new=True), replace(FEED, pace=Pace.WIRE), base=7200) == 300
    assert settled(Outcome(), replace(FEED, pace=Pace.WIRE), base=7200) == 3600


def test_a_feed_that_cannot_say_nothing_new_is_not_polled_every_five_minutes() -> None:
    feed = replace(FEED, pace=Pace.WIRE, etag=None)
    assert wait(Outcome(rhythm_seconds=60), feed) == UNCONDITIONAL_SECONDS
    assert wait(Outcome(rhythm_seconds=60), replace(feed, last_modified="Fri, 01 Dec 2023 14:02:00 GMT")) < 1000


def test_a_gap_halves_the_interval_and_it_grows_again_only_step_by_step() -> None:
    feed = replace(FEED, interval_seconds=900)
    after = next_poll(Outcome(new=True, gap=True, rhythm_seconds=900), feed, BASE, NOW, 0)
    assert after.interval_seconds == 450
    assert "missed" in after.why
    calmer = next_poll(Outcome(rhythm_seconds=900), replace(feed, interval_seconds=450), BASE, NOW, 0)
    assert 450 < calmer.interval_seconds < 600


def test_a_gap_does_not_undercut_what_the_publisher_asks_for() -> None:
    assert wait(Outcome(gap=True), replace(FEED, floor_seconds=3600)) == 3600


def test_failures_double_the_wait_and_never_end_it() -> None:
    failed = Outcome(error=FetchError("Failed."))
    waits = [wait(failed, replace(FEED, failures=failures)) for failures in range(8)]
    assert waits == [1800, 3600, 7200, 14400, 28800, 57600, 86400, 86400]


def test_a_refusal_is_not_asked_about_again_within_the_hour() -> None:
    wire = replace(FEED, pace=Pace.WIRE, interval_seconds=300)
    assert wait(Outcome(error=FetchError("Refused.", status=403)), wire) == 3600
    assert wait(Outcome(error=FetchError("A fault.", status=500)), wire) == 300


def test_gone_for_good_ends_the_polling() -> None:
    plan = next_poll(Outcome(error=FetchError("Gone.", status=410)), FEED, BASE, NOW, 0)
    assert plan.when is None
    assert "gone" in plan.why


def test_a_poll_waits_for_the_next_hour_that_the_publisher_permits_and_says_so() -> None:
    feed = replace(FEED, skip_hours=(14, 15, 16), interval_seconds=1800)
    plan = next_poll(Outcome(rhythm_seconds=1800), feed, BASE, NOW, 0)
    assert plan.when == datetime(2023, 12, 1, 17, 0, tzinfo=UTC)
    assert plan.why.endswith("The publisher wants no polls before Friday 17:00 UTC.")
    weekend = next_poll(Outcome(), replace(FEED, skip_days=("friday", "saturday", "sunday")), BASE, NOW, 0.5)
    assert weekend.when == datetime(2023, 12, 4, 0, 5, tzinfo=UTC)


def test_a_publisher_that_leaves_out_every_hour_is_not_taken_at_its_word() -> None:
    assert allowed(NOW, tuple(range(24)), DAYS) == NOW


def test_a_host_that_is_held_is_no_failure_of_the_feed() -> None:
    held = Outcome(error=HostHeldError("Held.", retry_after=700))
    assert wait(held, replace(FEED, failures=6)) == 700


def test_chance_spreads_polls_by_up_to_a_tenth() -> None:
    assert wait(Outcome(), replace(FEED, fresh_seconds=7200), chance=0.5) == 7200 + 360


@pytest.mark.parametrize(
    ("outcome", "feed", "why"),
    [
        (Outcome(new=True), FEED, "About every 22 minutes: the last poll brought news."),
        (Outcome(rhythm_seconds=1200), FEED, "About every 20 minutes: something new comes about every 20 minutes."),
        (Outcome(), replace(FEED, floor_seconds=10_800), "The publisher asks for at most one poll in 3 hours."),
        (
            Outcome(error=FetchError("Slow.", status=429, retry_after=7200)),
            FEED,
            "The publisher asked to wait 2 hours.",
        ),
        (
            Outcome(error=FetchError("Fault.", status=500)),
            replace(FEED, failures=2),
            "The last 3 polls failed; it is tried again after 2 hours.",
        ),
    ],
)
def test_the_reason_is_exact(outcome: Outcome, feed: Feed, why: str) -> None:
    assert next_poll(outcome, feed, BASE, NOW, 0).why == why


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
