"""Whether articles may have come and gone unseen between two polls."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.completeness import (
    Brought,
    Gap,
    Shown,
    closes,
    covers,
    in_words,
    joined,
    missed,
    windows,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def window(stream: list[int], end: int, size: int) -> list[int]:
    """The minutes of the newest `size` articles that were published by minute `end`."""
    return [minute for minute in stream if minute <= end][-size:]


def brought(seen: dict[int, int], until: int, size: int) -> Brought | None:
    """What was brought by the poll of minute `until`, when `seen` says in which poll each article was first seen."""
    dates = sorted((minute for minute, first in seen.items() if first <= until), reverse=True)[: windows(size)]
    return Brought(at(dates[0]), at(dates[-1])) if dates else None


streams = st.lists(st.integers(1, 2_000), min_size=1, max_size=120, unique=True).map(sorted)
polls = st.lists(st.integers(1, 2_000), min_size=2, max_size=8, unique=True).map(sorted)
sizes = st.integers(1, 30)


@given(streams, polls, sizes)
def test_a_sliding_window_has_a_gap_wherever_an_article_was_lost(
    stream: list[int], times: list[int], size: int
) -> None:
    seen: dict[int, int] = {}
    last = 0
    for time in times:
        shown = window(stream, time, size)
        items = [Shown(at(each), at(seen[each]) if each in seen else None) for each in shown]
        found = missed(items, brought(seen, time, size), at(last), at(time)) if last else None
        lost = [each for each in stream if last < each <= time and each not in shown]
        if last and lost and seen:
            assert found is not None
            assert found.since <= at(lost[0])
            assert found.until > at(lost[-1])
        if found is not None:
            assert not any(each in seen for each in shown)
            assert at(last) == found.since < found.until <= at(time)
        for each in shown:
            seen.setdefault(each, time)
        last = time


@given(streams, polls, sizes)
def test_a_gap_is_closed_only_by_a_window_that_reaches_over_it(stream: list[int], times: list[int], size: int) -> None:
    first, later = times[0], times[1:]
    seen = dict.fromkeys(window(stream, first, size), first)
    gap: Gap | None = None
    for time in later:
        # The publisher sometimes shows more.
        shown = window(stream, time, size * (1 + time % 3))
        items = [Shown(at(each), at(seen[each]) if each in seen else None) for each in shown]
        if gap is None:
            gap = missed(items, brought(seen, time, size), at(first), at(time))
        elif closes(items, gap, brought(seen, int((gap.since - NOON).total_seconds() // 60), len(items))):
            inside = [each for each in stream if gap.since < at(each) < gap.until]
            assert all(each in seen or each in shown for each in inside)
            gap = None
        first = time
        for each in shown:
            seen.setdefault(each, time)


def test_a_first_poll_an_empty_feed_and_a_poll_without_news_miss_nothing() -> None:
    assert missed([Shown(at(5))], None, at(0), at(10)) is None
    assert missed([], Brought(at(-1), at(-9)), at(0), at(10)) is None
    assert missed([Shown(at(-60), at(-60))], Brought(at(-1), at(-9)), at(0), at(10)) is None


def test_old_articles_under_other_names_are_no_gap() -> None:
    renamed = [Shown(at(minute)) for minute in range(-30, 3)]
    assert missed(renamed, Brought(at(0), at(-60)), at(1), at(10)) is None


def test_an_article_that_is_pinned_on_top_connects_nothing() -> None:
    pinned = Shown(at(-5_000), at(-5_000))
    new = [Shown(at(minute)) for minute in range(20, 30)]
    before = Brought(at(0), at(-300))
    assert missed([pinned, *new], before, at(1), at(30)) == Gap(at(1), at(20))
    assert missed([pinned, Shown(at(-10), at(-5)), *new], before, at(1), at(30)) is None


def test_items_without_dates_count_as_of_now() -> None:
    assert missed([Shown(at(30))], Brought(at(0), at(-300)), at(1), at(30)) == Gap(at(1), at(30))


def test_a_gap_that_begins_soon_after_another_makes_one_and_a_late_one_stands_for_itself() -> None:
    first, soon, late = Gap(at(0), at(60)), Gap(at(120), at(180)), Gap(at(4_000), at(4_010))
    assert joined(None, first) == first
    assert joined(first, soon) == Gap(at(0), at(180))
    assert joined(first, late) == late


def test_an_old_copy_of_a_feed_closes_no_gap() -> None:
    gap, before = Gap(at(10), at(20)), Brought(at(9), at(0))
    old = [Shown(at(minute), at(10)) for minute in range(10)]
    assert not closes(old, gap, before)
    assert closes([*old, Shown(at(30), at(40))], gap, before)


@given(st.lists(st.booleans(), max_size=20), st.lists(st.booleans(), max_size=20))
def test_a_sitemap_covers_a_gap_only_if_it_carries_what_stands_on_both_sides(
    before: list[bool], after: list[bool]
) -> None:
    gap = Gap(at(10), at(20))
    wide = [Shown(at(0)), Shown(at(15)), Shown(at(30))]
    if covers(wide, gap, before, after):
        assert min(len(before), len(after)) >= 3
        assert before.count(False) + after.count(False) <= 4
    assert covers(wide, gap, [True] * 5, [True] * 3)
    assert not covers([Shown(at(12)), Shown(at(30))], gap, [True] * 5, [True] * 5)
    assert not covers([Shown(at(0)), Shown(at(15))], gap, [True] * 5, [True] * 5)
    assert not covers([], gap, [True] * 5, [True] * 5)


def test_a_gap_is_said_in_local_time() -> None:
    since, until = (moment.astimezone() for moment in (at(0), at(69)))
    assert in_words(Gap(since, until), at(70)) == f"between {since:%H:%M} and {until:%H:%M}"
    assert in_words(Gap(since, until), at(5_000)) == f"between {since:%Y-%m-%d %H:%M} and {until:%H:%M}"
