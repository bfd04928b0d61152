"""Which date counts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry
from monitor.normalise.dates import AHEAD, EARLIEST, published

NOW = datetime(2023, 12, 1, 14, 2, 30, tzinfo=UTC)
dates = st.none() | st.datetimes(timezones=st.just(UTC))


@given(dates, dates)
def test_a_date_lies_between_the_first_feeds_and_now(first: datetime | None, second: datetime | None) -> None:
    date, known = published(Entry(published=first, updated=second), NOW)
    assert EARLIEST <= date <= NOW
    assert date.microsecond == 0
    assert known or date == NOW


def test_the_date_of_publication_counts_before_the_last_change() -> None:
    entry = Entry(published=NOW - timedelta(days=2), updated=NOW - timedelta(days=1))
    assert published(entry, NOW) == (NOW - timedelta(days=2), True)


def test_the_last_change_counts_where_the_publication_is_not_credible() -> None:
    changed = NOW - timedelta(hours=1)
    for wrong in (None, datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)):
        assert published(Entry(published=wrong, updated=changed), NOW) == (changed, True)


def test_an_entry_without_a_credible_date_counts_from_when_it_was_first_seen() -> None:
    assert published(Entry(), NOW) == (NOW, False)
    assert published(Entry(published=NOW + AHEAD + timedelta(seconds=1)), NOW) == (NOW, False)


def test_a_date_a_little_ahead_counts_as_now() -> None:
    assert published(Entry(published=NOW + timedelta(hours=2)), NOW) == (NOW, True)
