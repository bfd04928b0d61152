"""What came in under a clock that was ahead gets its time back; a clock that is behind changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from monitor.chronicle import Poll
from monitor.model import Arrival, Article, Priority, Telling
from monitor.store import desk, rows
from monitor.store.archive import Archive
from monitor.store.health import integrity, newest_time
from monitor.store.notices import add_notice
from monitor.store.reader import Listing, Reader
from monitor.store.recording import recording
from monitor.store.redating import redate
from monitor.store.schema import article, entry
from tests.store.arrivals import NOW, follow

YEARS = timedelta(days=3653)
HOUR = timedelta(hours=1)


def come_in(archive: Archive, title: str, seen: datetime, published: datetime | None = None) -> int:
    """One article comes in with one poll, by a clock that says `seen`; without a date it gets that time."""
    feed = follow(archive, "https://a.example/feed")
    new = Article(
        url="",
        title=title,
        text=f"Text of {title}.",
        published=published or seen,
        first_seen=seen,
        sources=("Outlet",),
        date_known=published is not None,
    )
    with recording(archive) as record:
        [each] = record.sort(feed.id, [Arrival(title, new)])
        record.add_poll(Poll(feed.id, seen, seen, status=200, new=1))
        return record.keep(feed.id, each, seen)


def set_right(archive: Archive, now: datetime = NOW) -> int:
    with archive.writing() as connection:
        return redate(connection, now)


def dates(archive: Archive) -> dict[str, tuple[datetime, datetime]]:
    """When each article was published and first seen."""
    with archive.reading() as connection:
        assert integrity(connection) == []
        found = connection.execute(select(article.c.title, article.c.published, article.c.first_seen)).all()
    return {title: (rows.moment(published), rows.moment(seen)) for title, published, seen in found}


def test_what_came_last_came_now_and_the_rest_as_long_before_as_it_did(archive: Archive) -> None:
    come_in(archive, "before", NOW - 9 * HOUR)
    come_in(archive, "undated", NOW + YEARS - 3 * HOUR)
    come_in(archive, "dated", NOW + YEARS - 2 * HOUR, NOW - 3 * HOUR)
    come_in(archive, "last", NOW + YEARS, NOW - HOUR)
    assert set_right(archive) == 3
    assert dates(archive) == {
        "before": (NOW - 9 * HOUR, NOW - 9 * HOUR),
        "undated": (NOW - 3 * HOUR, NOW - 3 * HOUR),
        "dated": (NOW - 3 * HOUR, NOW - 2 * HOUR),
        "last": (NOW - HOUR, NOW),
    }
    assert [line.title for line in Reader(archive).page(Listing())] == ["last", "dated", "undated", "before"]
    with archive.reading() as connection:
        assert newest_time(connection) == NOW
        assert set(connection.execute(select(entry.c.first_seen)).scalars()) == {
            rows.seconds(NOW - back * HOUR) for back in (9, 3, 2, 0)
        }
    assert [poll.started for poll in Reader(archive).polls(1)] == [NOW - back * HOUR for back in (0, 2, 3, 9)]
    assert set_right(archive) == 0


def test_nothing_is_put_before_what_came_in_by_the_right_clock(archive: Archive) -> None:
    # The clock was ten years ahead, then one.
    come_in(archive, "before", NOW - HOUR, NOW - HOUR)
    come_in(archive, "ten", NOW + YEARS)
    come_in(archive, "one", NOW + YEARS / 10)
    assert set_right(archive) == 2
    assert {title: seen for title, (_published, seen) in dates(archive).items()} == {
        "before": NOW - HOUR,
        "ten": NOW,
        "one": NOW - HOUR,
    }


def test_alerts_and_notices_of_the_future_are_of_now(archive: Archive) -> None:
    found = come_in(archive, "Truce", NOW + YEARS, NOW - HOUR)
    with archive.writing() as connection:
        watch_id = desk.add_watch(connection, "Gaza", "gaza", Priority.NORMAL, NOW).id
        add_notice(connection, "moved", None, NOW + YEARS, "It moved.")
    with recording(archive) as record:
        record.add_alert(watch_id, found, Telling.LIST, ["truce"], "", NOW + YEARS)
    set_right(archive)
    assert [each.alerted for each in Reader(archive).alerts()] == [NOW]
    assert [each.happened for each in Reader(archive).notices()] == [NOW]


def test_an_article_that_was_left_in_the_future_stands_where_it_came_in(archive: Archive) -> None:
    # As an earlier version left it: the clock was set right long since, and news has come in.
    come_in(archive, "before", NOW - 9 * HOUR, NOW - 9 * HOUR)
    come_in(archive, "left", NOW + YEARS)
    come_in(archive, "after", NOW - HOUR, NOW - 2 * HOUR)
    assert set_right(archive) == 1
    assert [line.title for line in Reader(archive).page(Listing())] == ["after", "left", "before"]
    assert dates(archive)["left"][0] == NOW - 9 * HOUR


def test_a_clock_that_is_behind_changes_nothing(archive: Archive) -> None:
    for number in range(9):
        come_in(archive, f"dated {number}", NOW + number * HOUR, NOW + (number - 1) * HOUR)
    come_in(archive, "undated", NOW + 9 * HOUR)
    before = dates(archive)
    for behind in (timedelta(days=6_000), timedelta(days=2), HOUR):
        assert set_right(archive, NOW - behind) == 0
        assert dates(archive) == before


def test_where_no_publisher_bears_witness_nothing_is_changed(archive: Archive) -> None:
    come_in(archive, "undated", NOW + YEARS)
    before = dates(archive)
    assert set_right(archive) == 0
    assert dates(archive) == before


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-500, 500), min_size=1, max_size=12))
def test_no_time_is_left_ahead_and_no_right_one_is_changed(archive: Archive, hours: list[int]) -> None:
    with archive.writing() as connection:
        for table in ("poll", "entry", "body", "article"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    come_in(archive, "witness", NOW - 900 * HOUR, NOW - 901 * HOUR)
    for number, each in enumerate(hours):
        come_in(archive, str(number), NOW + each * HOUR, None)
    set_right(archive)
    found = dates(archive)
    assert all(published <= NOW for published, _seen in found.values())
    for number, each in enumerate(hours):
        if each <= 0:
            assert found[str(number)][0] == NOW + each * HOUR


def test_a_changed_date_is_a_change_that_the_index_follows(archive: Archive) -> None:
    come_in(archive, "witness", NOW - HOUR, NOW - HOUR)
    first, second = come_in(archive, "one", NOW + YEARS), come_in(archive, "two", NOW + YEARS)
    reader = Reader(archive)
    reached = reader.last_change()
    set_right(archive)
    assert reader.ids_changed_after(reached) == {first, second}
    assert reader.index_redated() == rows.seconds(NOW)
    with archive.writing() as connection:
        # Whoever sets a date by hand is not asked for witnesses.
        connection.execute(update(article).values(published=article.c.published))
    assert reader.ids_changed_after(reached) == {first, second}
