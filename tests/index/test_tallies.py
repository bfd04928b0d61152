"""How many a day: month by month, in anybody's days, and not counted again where nothing has changed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.index.archive import ArchiveIndex
from monitor.index.compile import Evaluation
from monitor.index.segment import moment, seconds
from monitor.index.tallies import per_day, within
from monitor.query.parser import parse
from monitor.query.tree import Among, And, Everything, Node, Published
from tests.index.news import article

NOW = datetime(2024, 1, 15, tzinfo=UTC)


@pytest.fixture
def index(tmp_path: Path) -> ArchiveIndex:
    """Forty articles from the middle of January back to the beginning of November, two days apart."""
    index = ArchiveIndex(tmp_path / "index")
    index.add([article(number, NOW - timedelta(days=2 * number)) for number in range(1, 41)])
    return index


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The segments that were looked into, one after the other."""
    names: list[str] = []
    matching = Evaluation.matching

    def noted(evaluation: Evaluation, low: int, high: int) -> list[int]:
        names.append(evaluation.segment.name)
        return matching(evaluation, low, high)

    monkeypatch.setattr(Evaluation, "matching", noted)
    return names


def counts(index: ArchiveIndex, query: Node, without: frozenset[int] = frozenset()) -> dict[str, int]:
    return {month: sum(days.values()) for month, days in index.tallies(query, UTC, without=without)}


def test_months_are_counted_one_after_the_other(index: ArchiveIndex, looked_at: list[str]) -> None:
    each = index.tallies(parse("truce", NOW), UTC)
    month, days = next(each)
    assert (month, sum(days.values())) == ("2024-01", 7)
    assert len(looked_at) == 1
    assert [month for month, _ in each] == ["2023-12", "2023-11", "2023-10"]


def test_a_month_is_not_counted_again_until_it_changes(index: ArchiveIndex, looked_at: list[str]) -> None:
    query = parse("truce", NOW)
    first = counts(index, query)
    looked_at.clear()
    assert counts(index, parse("truce", NOW)) == first
    assert looked_at == []
    index.add([article(99, NOW - timedelta(days=40))])
    index.remove([1])
    assert counts(index, query) == first | {"2024-01": first["2024-01"] - 1, "2023-12": first["2023-12"] + 1}
    assert len(set(looked_at)) == 3
    # Of another query nothing is known, nor of other days.
    looked_at.clear()
    assert counts(index, parse("football", NOW)) == dict.fromkeys(first, 0)
    list(index.tallies(query, ZoneInfo("Asia/Hong_Kong")))
    assert looked_at


def test_dates_that_move_on_leave_the_months_between_them_known(index: ArchiveIndex, looked_at: list[str]) -> None:
    since = counts(index, parse("truce since:59d", NOW))
    looked_at.clear()
    later = NOW + timedelta(minutes=5)
    assert counts(index, parse("truce since:59d", later)) == since
    # Of the three months, only that in which the time begins.
    assert len(set(looked_at)) == 1


def test_what_a_person_decides_is_counted_every_time(index: ArchiveIndex, looked_at: list[str]) -> None:
    for ids in (frozenset({1, 2, 3}), frozenset({1}), frozenset({1})):
        looked_at.clear()
        assert sum(counts(index, Among("is:starred", ids)).values()) == len(ids)
        assert looked_at


def test_a_very_long_query_is_counted_every_time(index: ArchiveIndex, looked_at: list[str]) -> None:
    query = parse(" OR ".join(["truce", *map("w{}".format, range(600))]), NOW)
    for _time in range(2):
        looked_at.clear()
        assert sum(counts(index, query).values()) == 40
        assert looked_at


def test_what_is_left_out_is_counted_by_nobody_and_not_remembered(index: ArchiveIndex) -> None:
    query = parse("truce", NOW)
    all_of_them = counts(index, query)
    assert sum(counts(index, query, frozenset({1, 2, 40, 1_000})).values()) == 37
    assert counts(index, query) == all_of_them


def test_days_are_those_of_the_readers_zone(tmp_path: Path) -> None:
    index = ArchiveIndex(tmp_path / "index")
    index.add([article(1, datetime(2023, 11, 30, 20, tzinfo=UTC)), article(2, datetime(2023, 12, 1, 3, tzinfo=UTC))])

    def days(zone: str) -> list[tuple[str, dict[date, int]]]:
        return [(month, dict(days)) for month, days in index.tallies(parse("truce", NOW), ZoneInfo(zone))]

    assert days("Asia/Hong_Kong") == [("2023-12", {date(2023, 12, 1): 1}), ("2023-11", {date(2023, 12, 1): 1})]
    assert days("UTC") == [("2023-12", {date(2023, 12, 1): 1}), ("2023-11", {date(2023, 11, 30): 1})]


# Clocks that were changed at midnight, a minute later, by half an hour; a day that there never was.
ZONES = ("UTC", "America/St_Johns", "America/Sao_Paulo", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia")


@given(
    zone=st.sampled_from(ZONES),
    start=st.integers(900_000_000, 1_400_000_000),
    steps=st.lists(st.integers(0, 20_000), min_size=1, max_size=300),
)
def test_each_article_counts_on_its_own_day_also_where_clocks_are_changed(
    zone: str, start: int, steps: list[int]
) -> None:
    times = sorted(start + sum(steps[:number]) for number in range(len(steps)))
    found: Counter[date] = Counter()
    for day, count in per_day(times, ZoneInfo(zone)):
        found[day] += count
    assert found == Counter(moment(time).astimezone(ZoneInfo(zone)).date() for time in times)


@pytest.mark.parametrize("zone", ["Asia/Hong_Kong", "America/New_York", None])
def test_the_first_and_the_last_day_that_there_are_are_days(zone: str | None) -> None:
    ends = [seconds(datetime(1, 1, 1, tzinfo=UTC)), seconds(datetime(9999, 12, 31, 23, tzinfo=UTC))]
    found = list(per_day(ends, ZoneInfo(zone) if zone else None))
    assert [count for _, count in found] == [1, 1]
    assert [day.year for day, _ in found] == [1, 9999]


def test_only_dates_that_hold_for_all_of_a_month_are_left_out() -> None:
    since, until = datetime(2023, 12, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)
    truce = parse("truce", NOW)
    wide = Published("", since=datetime(2023, 11, 20, tzinfo=UTC), until=until)
    narrow = Published("", since=datetime(2023, 12, 2, tzinfo=UTC))
    assert within(And((truce, wide)), since, until) == truce
    assert within(And((truce, narrow)), since, until) == And((truce, narrow))
    assert within(And((truce, narrow, wide)), since, until) == And((truce, narrow))
    assert within(And((wide, wide)), since, until) == Everything() == within(wide, since, until)
    assert within(narrow, since, until) == narrow
