"""How the matches of a poll are told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alert.rules import FLOOD, POPUPS, Matched, PollFacts, is_flood, poll_facts, tell, tell_late, worth_a_page
from monitor.model import Article, Priority, Telling

NOW = datetime(2023, 11, 30, 14, 2, tzinfo=UTC)
CALM = PollFacts(first=False, new=3, old=0, usual=3)
QUIET, NORMAL, URGENT = Priority.QUIET, Priority.NORMAL, Priority.URGENT
LIST, SUMMARY, POPUP = Telling.LIST, Telling.SUMMARY, Telling.POPUP


def match(article: int = 1, priority: Priority = NORMAL, hours_ago: float = 0.5, date_known: bool = True) -> Matched:
    return Matched(article, priority, NOW - timedelta(hours=hours_ago), date_known)


def article(hours_ago: float = 1, date_known: bool = True) -> Article:
    return Article(
        url="",
        title="",
        text="",
        published=NOW - timedelta(hours=hours_ago),
        first_seen=NOW,
        date_known=date_known,
    )


def test_a_fresh_match_pops_up() -> None:
    assert tell(CALM, [match()], NOW) == [POPUP]


def test_a_quiet_watch_is_only_listed() -> None:
    assert tell(CALM, [match(priority=QUIET), match()], NOW) == [LIST, POPUP]


def test_the_first_poll_of_a_feed_is_summed_up() -> None:
    first = PollFacts(first=True, new=2, old=0)
    matched = [match(1, URGENT), match(2), match(2, QUIET)]
    assert tell(first, matched, NOW) == [SUMMARY, SUMMARY, LIST]


@pytest.mark.parametrize(
    ("hours_ago", "telling"), [(47.9, POPUP), (48, POPUP), (48.1, SUMMARY), (24 * 365 * 53, SUMMARY), (-20, POPUP)]
)
def test_an_article_dated_more_than_two_days_ago_is_summed_up(hours_ago: float, telling: Telling) -> None:
    assert tell(CALM, [match(hours_ago=hours_ago)], NOW) == [telling]


def test_an_article_without_a_credible_date_counts_as_fresh() -> None:
    assert tell(CALM, [match(hours_ago=5000, date_known=False)], NOW) == [POPUP]


def test_beyond_five_articles_the_urgent_keep_their_popups_and_the_earlier_go_before_the_later() -> None:
    matched = [match(number) for number in range(4)] + [match(number, URGENT) for number in range(4, 7)]
    assert tell(CALM, matched, NOW) == [POPUP, POPUP, SUMMARY, SUMMARY, POPUP, POPUP, POPUP]


def test_one_article_that_seven_watches_match_is_one_of_the_five() -> None:
    assert tell(CALM, [match(1) for _ in range(7)], NOW) == [POPUP] * 7


@pytest.mark.parametrize(
    ("facts", "flood"),
    [
        (PollFacts(first=False, new=51, old=26), True),
        (PollFacts(first=False, new=50, old=50), False),
        # A wire after a night's sleep: much, and all of it news.
        (PollFacts(first=False, new=300, old=10, usual=12), False),
        # A small feed that changed its GUIDs: forty old items where two are usual.
        (PollFacts(first=False, new=40, old=38, usual=2), True),
        # Undated counts as old here, and a feed that always brings as much is no flood.
        (PollFacts(first=False, new=40, old=40, usual=30), False),
        (PollFacts(first=False, new=8, old=8, usual=1), False),
        (PollFacts(first=False, new=0, old=0), False),
    ],
)
def test_a_flood_is_much_and_old(facts: PollFacts, flood: bool) -> None:
    assert is_flood(facts) is flood


def test_in_a_flood_fresh_articles_are_summed_up_too() -> None:
    flood = PollFacts(first=False, new=200, old=180, usual=4)
    assert tell(flood, [match(1, URGENT), match(2), match(3, QUIET)], NOW) == [SUMMARY, SUMMARY, LIST]


def test_the_facts_of_a_poll_are_counted_from_its_new_articles() -> None:
    new = [article(1), article(-3), article(49), article(0, date_known=False)]
    assert poll_facts(new, NOW, first=False, recent=[0, 2, 0, 9, 4]) == PollFacts(False, new=4, old=2, usual=4)
    assert poll_facts([], NOW, first=True) == PollFacts(True, new=0, old=0, usual=0)


matches = st.builds(
    Matched,
    article=st.integers(0, 12),
    priority=st.sampled_from(Priority),
    published=st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    date_known=st.booleans(),
)
fresh_matches = st.builds(match, st.integers(0, 12), st.sampled_from(Priority))
polls = st.builds(PollFacts, st.booleans(), st.integers(0, 400), st.integers(0, 400), st.integers(0, 60))


@given(polls, st.lists(matches | fresh_matches, max_size=40))
def test_every_match_is_told_and_never_in_a_storm(facts: PollFacts, matched: Sequence[Matched]) -> None:
    tellings = tell(facts, matched, NOW)
    assert len(tellings) == len(matched)
    for how, what in zip(tellings, matched, strict=True):
        assert (how is LIST) == (what.priority is QUIET)
    popping = {what.article for how, what in zip(tellings, matched, strict=True) if how is POPUP}
    assert len(popping) <= POPUPS
    if facts.first or is_flood(facts):
        assert not popping


@given(st.lists(matches | fresh_matches, max_size=40))
def test_no_urgent_article_stands_back_for_one_that_is_not(matched: Sequence[Matched]) -> None:
    tellings = tell(CALM, matched, NOW)
    urgent = {what.article for what in matched if what.priority is URGENT}
    told = list(zip(tellings, matched, strict=True))
    waits = any(
        how is SUMMARY and what.priority is URGENT and NOW - what.published <= timedelta(hours=48) for how, what in told
    )
    if waits:
        assert {what.article for how, what in told if how is POPUP} <= urgent


def test_what_a_page_brings_pops_up_unless_its_poll_was_told_already() -> None:
    assert tell_late(match(), NOW, first=False) is POPUP
    assert tell_late(match(priority=URGENT), NOW, first=True) is LIST
    assert tell_late(match(priority=QUIET), NOW, first=False) is LIST
    assert tell_late(match(hours_ago=49), NOW, first=False) is LIST
    assert tell_late(match(hours_ago=49, date_known=False), NOW, first=False) is POPUP


def test_pages_are_asked_for_of_the_newest_that_are_not_old() -> None:
    brought = [replace(article(hours_ago=number), id=number) for number in (60, 3, 1, 2)]
    assert worth_a_page(brought, NOW) == [1, 2, 3]
    many = [replace(article(hours_ago=1), id=number) for number in range(3 * FLOOD)]
    assert len(worth_a_page(many, NOW)) == FLOOD
