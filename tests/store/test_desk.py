"""What a person decides is stored, and can be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.errors import UsageError
from monitor.model import AlertState, FeedState, Priority, Telling
from monitor.store import desk, rows
from monitor.store.archive import Archive
from monitor.store.reader import Listing, Reader, Shelf
from monitor.store.recording import recording
from monitor.store.schema import feed as feed_table
from tests.store.arrivals import NOW, arrival, bring, follow


def test_a_feed_is_followed_once(archive: Archive) -> None:
    first = follow(archive, "https://a.example/feed")
    with archive.writing() as connection:
        again, new = desk.add_feed(connection, first.url, "", "", "", NOW)
    assert not new
    assert again.id == first.id
    assert [feed.url for feed in Reader(archive).feeds()] == [first.url]


def test_a_removed_feed_keeps_its_articles_and_comes_back_as_it_was(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed", "Mine")
    bring(archive, feed, arrival("1"))
    with archive.writing() as connection:
        desk.remove_feeds(connection, [feed.id], NOW)
    reader = Reader(archive)
    assert reader.feeds() == ()
    assert reader.count_articles() == 1
    with archive.writing() as connection:
        desk.remove_feeds(connection, [feed.id], None)
    assert [each.title for each in reader.feeds()] == ["Mine"]


def test_a_feed_added_again_after_its_removal_knows_its_old_entries(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    bring(archive, feed, arrival("1"))
    with archive.writing() as connection:
        desk.remove_feeds(connection, [feed.id], NOW)
    again = follow(archive, feed.url)
    assert again.id == feed.id
    bring(archive, again, arrival("1"))
    assert Reader(archive).count_articles() == 1


def test_a_protected_feed_added_again_before_its_secret_is_forgotten_keeps_its_login(archive: Archive) -> None:
    with archive.writing() as connection:
        first, _new = desk.add_feed(connection, "https://a.example/", "", "", "", NOW, login_kind="bearer")
        desk.remove_feeds(connection, [first.id], NOW)
        again, new = desk.add_feed(connection, "https://a.example/", "", "", "", NOW)
        assert (new, again.account) == (True, "bearer")
        desk.remove_feeds(connection, [first.id], NOW)
        other, _new = desk.add_feed(connection, "https://a.example/", "", "", "reporter", NOW)
        assert other.account == "reporter"


def test_polling_now_spares_what_is_stopped(archive: Archive) -> None:
    from dataclasses import replace

    feed = follow(archive, "https://a.example/feed")
    with recording(archive) as record:
        record.update_feed(feed, replace(feed, state=FeedState.STOPPED, next_poll=None))
    with archive.writing() as connection:
        desk.poll_now(connection, [], NOW)
    assert Reader(archive).due(NOW) == ()


def test_two_watches_cannot_share_a_name(archive: Archive) -> None:
    with archive.writing() as connection:
        desk.add_watch(connection, "Gaza", "gaza", Priority.NORMAL, NOW)
    with pytest.raises(UsageError, match="already"), archive.writing() as connection:
        desk.add_watch(connection, "Gaza", "truce", Priority.NORMAL, NOW)


def test_the_name_of_a_removed_watch_is_free_and_its_return_then_refused(archive: Archive) -> None:
    with archive.writing() as connection:
        first = desk.add_watch(connection, "Gaza", "gaza", Priority.NORMAL, NOW)
        desk.remove_watch(connection, first.id, NOW)
        desk.add_watch(connection, "Gaza", "truce", Priority.NORMAL, NOW)
    with pytest.raises(UsageError, match="already"), archive.writing() as connection:
        desk.remove_watch(connection, first.id, None)


def test_marking_a_feed_read_says_what_it_changed(archive: Archive) -> None:
    one, two = follow(archive, "https://a.example/feed"), follow(archive, "https://b.example/feed")
    mine = bring(archive, one, arrival("1"), arrival("2"))
    bring(archive, two, arrival("3"))
    reader = Reader(archive)
    with archive.writing() as connection:
        assert sorted(desk.mark_feeds_read(connection, [one.id], NOW)) == mine
    assert reader.unread_by_feed() == {two.id: 1}
    with archive.writing() as connection:
        desk.mark_read(connection, mine, None)
    assert reader.unread_by_feed() == {one.id: 2, two.id: 1}


def test_stars_make_a_list(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    first, _second = bring(archive, feed, arrival("1"), arrival("2"))
    with archive.writing() as connection:
        desk.star(connection, [first], NOW)
    assert [line.id for line in Reader(archive).page(Listing(Shelf.STARRED))] == [first]


def test_alerts_are_counted_while_nobody_has_seen_them(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    ids = bring(archive, feed, arrival("1"), arrival("2"))
    with archive.writing() as connection:
        watch = desk.add_watch(connection, "Gaza", "gaza", Priority.NORMAL, NOW)
    with recording(archive) as record:
        alerts = [record.add_alert(watch.id, each, Telling.LIST, [], "", NOW) for each in ids]
    reader = Reader(archive)
    assert reader.new_alerts_by_watch() == {watch.id: 2}
    with archive.writing() as connection:
        desk.set_alerts(connection, alerts[:1], AlertState.DONE)
    assert reader.new_alerts_by_watch() == {watch.id: 1}
    assert [alert.id for alert in reader.alerts(state=AlertState.DONE)] == alerts[:1]


def test_requests_are_taken_once_in_order(archive: Archive) -> None:
    with archive.writing() as connection:
        desk.ask(connection, "open", 7, NOW)
        desk.ask(connection, "front", 0, NOW)
    assert Reader(archive).has_requests()
    with archive.writing() as connection:
        assert desk.take_requests(connection) == (("open", 7), ("front", 0))
        assert desk.take_requests(connection) == ()


def test_a_feed_that_was_polled_a_moment_ago_is_not_asked_at_once_again(archive: Archive) -> None:
    with archive.writing() as connection:
        followed, _new = desk.add_feed(connection, "https://a.example/feed", "", "", "", NOW)
        values = {"state": FeedState.OK, "last_success": rows.seconds(NOW)}
        connection.execute(feed_table.update().values(values))
        desk.poll_now(connection, [followed.id], NOW + timedelta(minutes=1))
    [waiting] = Reader(archive).feeds()
    assert waiting.next_poll == NOW + timedelta(minutes=5)
    assert "five minutes" in waiting.why
    with archive.writing() as connection:
        desk.poll_now(connection, (), NOW + timedelta(minutes=6))
    [due] = Reader(archive).feeds()
    assert (due.next_poll, due.why) == (NOW + timedelta(minutes=6), "You asked for it.")
