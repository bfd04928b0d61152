"""The lists of feeds and watches are in the order of their articles, whatever happens to those."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update

from monitor.model import Priority
from monitor.store import desk
from monitor.store.archive import Archive
from monitor.store.health import integrity
from monitor.store.mending import mend_rows
from monitor.store.moving import move_feed
from monitor.store.reader import Key, Listing, Reader, Shelf
from monitor.store.recording import recording
from monitor.store.schema import article, entry, match
from tests.store.arrivals import NOW, arrival, bring, follow


def listed(archive: Archive, *feeds: int) -> list[str]:
    return [line.title for line in Reader(archive).page(Listing(Shelf.FEEDS, feeds))]


def watched(archive: Archive, *ids: int) -> int:
    """Let a watch match these articles."""
    with archive.writing() as connection:
        watch_id = desk.add_watch(connection, "Gaza", "gaza", Priority.NORMAL, NOW).id
    with recording(archive) as record:
        for each in ids:
            record.add_match(watch_id, each, NOW)
    return watch_id


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 12)), max_size=40),
    st.lists(st.integers(0, 3), min_size=12, max_size=12),
    st.sets(st.integers(1, 5), min_size=1),
    st.integers(1, 5),
)
def test_pages_of_feeds_hold_each_article_once_and_newest_first(
    archive: Archive, brought: list[tuple[int, int]], dates: list[int], asked: set[int], limit: int
) -> None:
    # Several articles have one date, several feeds one article, and one feed an article under several names.
    with archive.writing() as connection:
        for table in ("entry", "article", "feed"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        for feed_id in range(1, 5):
            connection.exec_driver_sql(
                "INSERT INTO feed (id, url, title, added) VALUES (?, ?, '', 1)", (feed_id, str(feed_id))
            )
        for number, date in enumerate(dates, 1):
            connection.exec_driver_sql(
                "INSERT INTO article (id, url, title, snippet, published, date_known, first_seen, sources, change) "
                "VALUES (?, '', '', '', ?, 1, 1, '[]', ?)",
                (number, date, number),
            )
        for number, (feed_id, article_id) in enumerate(brought):
            connection.exec_driver_sql(
                "INSERT INTO entry (feed_id, identity, article_id, source, content_hash, published, first_seen) "
                "VALUES (?, ?, ?, '', '', ?, 1)",
                (feed_id, str(number), article_id, dates[article_id - 1]),
            )
    wanted = sorted({(dates[each - 1], each) for feed_id, each in brought if feed_id in asked}, reverse=True)
    found: list[int] = []
    below: Key | None = None
    while page := Reader(archive).page(Listing(Shelf.FEEDS, tuple(sorted(asked))), below, limit):
        assert len(page) == limit or len(found) + len(page) == len(wanted)
        found += [line.id for line in page]
        below = (page[-1].published, page[-1].id)
    assert found == [each for _date, each in wanted]


def test_a_new_date_takes_an_article_to_its_place_in_every_list(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    ids = bring(archive, feed, arrival("old", hours=9), arrival("middle", hours=5), arrival("new"))
    watch_id = watched(archive, *ids)
    with archive.writing() as connection:
        later = int((NOW + timedelta(hours=1)).timestamp())
        connection.execute(update(article).where(article.c.id == ids[0]).values(published=later))
    wanted = ["Headline old", "Headline new", "Headline middle"]
    assert listed(archive, feed.id) == wanted
    assert [line.title for line in Reader(archive).page(Listing(Shelf.WATCH, (watch_id,)))] == wanted


def test_what_is_read_is_counted_with_no_feed_that_brought_it(archive: Archive) -> None:
    one, other = follow(archive, "https://a.example/feed"), follow(archive, "https://b.example/feed")
    reader = Reader(archive)
    first, _second = bring(archive, one, arrival("1", url="https://a.example/1"), arrival("2"))
    assert reader.unread_by_feed() == {one.id: 2}
    with archive.writing() as connection:
        desk.mark_read(connection, [first], NOW)
    # Another outlet brings what was read already.
    assert bring(archive, other, arrival("x", url="https://a.example/1", source="Other")) == [first]
    assert reader.unread_by_feed() == {one.id: 1}
    with archive.writing() as connection:
        desk.mark_read(connection, [first], None)
    assert reader.unread_by_feed() == {one.id: 2, other.id: 1}
    with archive.writing() as connection:
        assert desk.mark_feeds_read(connection, [other.id, one.id], NOW) == (1, 2)
    assert reader.unread_by_feed() == {}


def test_what_is_unread_on_a_list_is_all_of_it_that_nobody_has_read(archive: Archive) -> None:
    one, other = follow(archive, "https://a.example/feed"), follow(archive, "https://b.example/feed")
    first, second, third = bring(archive, one, arrival("1"), arrival("2"), arrival("3", url="https://a.example/3"))
    bring(archive, other, arrival("x", url="https://a.example/3"))
    watch_id = watched(archive, first, second)
    with archive.writing() as connection:
        desk.mark_read(connection, [first], NOW)
        desk.star(connection, [first, second], NOW)
    reader = Reader(archive)
    for listing, unread in (
        (Listing(), {second, third}),
        (Listing(Shelf.FEEDS, (one.id, other.id)), {second, third}),
        (Listing(Shelf.FEEDS, (other.id,)), {third}),
        (Listing(Shelf.STARRED), {second}),
        (Listing(Shelf.WATCH, (watch_id,)), {second}),
    ):
        found = reader.unread_on(listing)
        assert (set(found), len(found)) == (unread, len(unread))
    assert reader.unread_among([first, third, 99]) == (third,)


def test_two_feeds_that_become_one_have_one_list_and_one_count(archive: Archive) -> None:
    one, other = follow(archive, "https://a.example/feed"), follow(archive, "https://b.example/feed")
    bring(archive, one, arrival("1", url="https://a.example/1", hours=2), arrival("2", hours=4))
    bring(archive, other, arrival("3", hours=3), arrival("x", url="https://a.example/1", hours=1))
    with archive.writing() as connection:
        move_feed(connection, one, other.url, NOW, reach="")
    assert listed(archive, other.id) == ["Headline 1", "Headline 3", "Headline 2"]
    assert Reader(archive).unread_by_feed() == {other.id: 3}
    with archive.reading() as connection:
        assert integrity(connection) == []


def test_rows_that_contradict_their_article_are_told_and_mended(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    ids = bring(archive, feed, arrival("1"), arrival("2", hours=1))
    watched(archive, *ids)
    with archive.writing() as connection:
        connection.execute(update(entry).where(entry.c.article_id == ids[0]).values(published=5))
        connection.execute(update(entry).where(entry.c.article_id == ids[1]).values(read=7))
        connection.execute(update(match).values(published=0))
    with archive.reading() as connection:
        assert integrity(connection) == [
            "2 rows of entry with another date or mark than their article's",
            "2 rows of match with another date or mark than their article's",
        ]
    with archive.writing() as connection:
        assert mend_rows(connection, NOW) == [
            "4 rows of lists had another date or mark than their article and have its again."
        ]
    assert listed(archive, feed.id) == ["Headline 1", "Headline 2"]
    with archive.reading() as connection:
        assert integrity(connection) == []


def test_a_mended_date_of_an_article_is_the_date_of_its_lines_too(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    bring(archive, feed, arrival("1"), arrival("2", hours=1))
    with archive.writing() as connection:
        connection.execute(text("UPDATE article SET published = 999999999999999 WHERE title = 'Headline 2'"))
        mend_rows(connection, NOW)
    with archive.reading() as connection:
        assert integrity(connection) == []
    assert listed(archive, feed.id) == ["Headline 2", "Headline 1"]
