"""A feed that moves keeps everything; two that become one lose nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from monitor.chronicle import Poll
from monitor.model import Arrival, Change, Feed, Pace
from monitor.store import desk, outbox
from monitor.store.archive import Archive
from monitor.store.moving import move_feed
from monitor.store.reader import Listing, Reader, Shelf
from monitor.store.recording import recording
from monitor.store.schema import entry, feed, notice, poll
from tests.store.arrivals import NOW, arrival

OLD, NEW = "https://old.example/feed", "https://new.example/feed"


def follow(archive: Archive, url: str, title: str = "", folder: str = "") -> Feed:
    with archive.writing() as connection:
        return desk.add_feed(connection, url, title, folder, "", NOW)[0]


def carried(name: str) -> Arrival:
    """An article that every feed carries under one link."""
    return arrival(name, url=f"https://post.example/{name}")


def bring(archive: Archive, to: Feed, *names: str) -> None:
    """One poll that brings articles."""
    with recording(archive) as record:
        for each in record.sort(to.id, [carried(name) for name in names]):
            if each.change is not Change.KNOWN:
                record.keep(to.id, each, NOW)
        record.add_poll(Poll(to.id, NOW, NOW, status=200, new=len(names)))


def move(archive: Archive, moved: Feed, url: str = NEW) -> None:
    with archive.writing() as connection:
        move_feed(connection, moved, url, NOW, reach="")


def notices(archive: Archive) -> list[tuple[str, int, str]]:
    with archive.reading() as connection:
        query = select(notice.c.kind, notice.c.feed_id, notice.c.detail).order_by(notice.c.id)
        return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def test_a_feed_that_moved_keeps_its_articles_and_says_where_it_is(archive: Archive) -> None:
    moved = follow(archive, OLD, "Post", "Wires")
    bring(archive, moved, "one", "two")
    move(archive, moved)
    [after] = Reader(archive).feeds()
    assert (after.id, after.url, after.title, after.folder) == (moved.id, NEW, "Post", "Wires")
    assert (after.moved_url, after.moved_since, after.moved_polls) == ("", None, 0)
    assert Reader(archive).articles_by_feed() == {moved.id: 2}
    [(kind, feed_id, detail)] = notices(archive)
    assert (kind, feed_id) == ("moved", moved.id)
    assert OLD in detail
    assert NEW in detail


def test_two_feeds_that_become_one_lose_no_article_entry_or_poll(archive: Archive) -> None:
    moved, stays = follow(archive, OLD), follow(archive, NEW)
    bring(archive, moved, "one", "two", "three")
    bring(archive, stays, "two", "four")
    before = Reader(archive).count_articles()
    listed = {line.id for line in Reader(archive).page(Listing(Shelf.FEEDS, (moved.id, stays.id)))}
    move(archive, moved)
    reader = Reader(archive)
    [after] = reader.feeds()
    assert after.id == stays.id
    assert reader.count_articles() == before
    assert {line.id for line in reader.page(Listing(Shelf.FEEDS, (stays.id,)))} == listed
    with archive.reading() as connection:
        assert set(connection.execute(select(entry.c.feed_id)).scalars()) == {stays.id}
        assert set(connection.execute(select(poll.c.feed_id)).scalars()) == {stays.id}
    assert len(reader.polls(stays.id)) == 2
    assert [kind for kind, *_rest in notices(archive)] == ["merged"]


def test_what_is_still_to_be_told_of_a_feed_is_told_of_the_one_it_became(archive: Archive) -> None:
    moved, stays = follow(archive, OLD), follow(archive, NEW)
    with recording(archive) as record:
        record.add_summary(moved.id, 40, "desktop", NOW)
    with archive.writing() as connection:
        [told] = outbox.waiting(connection, "desktop", NOW)
        outbox.delivered(connection, [told.id], NOW)
    with recording(archive) as record:
        record.add_summary(moved.id, 7, "desktop", NOW)
    move(archive, moved)
    with archive.reading() as connection:
        [waits] = outbox.waiting(connection, "desktop", NOW)
    assert (waits.feed_id, waits.count) == (stays.id, 7)


def test_what_either_feed_knew_is_known_to_the_one_they_became(archive: Archive) -> None:
    moved, stays = follow(archive, OLD), follow(archive, NEW)
    bring(archive, moved, "one", "two")
    bring(archive, stays, "two", "three")
    move(archive, moved)
    with recording(archive) as record:
        sorted_items = record.sort(stays.id, [carried(name) for name in ("one", "two", "three")])
    assert {each.change for each in sorted_items} == {Change.KNOWN}


def test_one_guid_for_two_articles_leaves_both_in_the_list(archive: Archive) -> None:
    moved, stays = follow(archive, OLD), follow(archive, NEW)
    for to, title in ((moved, "Storm"), (stays, "Football")):
        with recording(archive) as record:
            [each] = record.sort(to.id, [arrival("1", title=title, url=f"https://{title}.example/")])
            record.keep(to.id, each, NOW)
    move(archive, moved)
    assert {line.title for line in Reader(archive).page(Listing(Shelf.FEEDS, (stays.id,)))} == {"Storm", "Football"}


@pytest.mark.parametrize(
    ("old", "new", "title", "folder"),
    [
        (("Mine", "Wires"), ("", ""), "Mine", "Wires"),
        (("Mine", "Wires"), ("Yours", "Papers"), "Yours", "Papers"),
        (("", ""), ("Yours", "Papers"), "Yours", "Papers"),
    ],
)
def test_what_a_person_chose_survives(
    archive: Archive, old: tuple[str, str], new: tuple[str, str], title: str, folder: str
) -> None:
    moved, stays = follow(archive, OLD, *old), follow(archive, NEW, *new)
    with archive.writing() as connection:
        connection.execute(feed.update().where(feed.c.id == moved.id).values(pace=Pace.WIRE))
    move(archive, moved)
    [after] = Reader(archive).feeds()
    assert (after.id, after.title, after.folder, after.pace) == (stays.id, title, folder, Pace.WIRE)


def test_a_feed_that_was_left_gives_its_articles_to_the_one_that_takes_its_address(archive: Archive) -> None:
    left, moved = follow(archive, NEW), follow(archive, OLD)
    bring(archive, left, "one")
    bring(archive, moved, "two")
    with archive.writing() as connection:
        desk.remove_feeds(connection, [left.id], NOW + timedelta(days=1))
    move(archive, moved)
    [after] = Reader(archive).feeds()
    assert (after.id, after.url) == (moved.id, NEW)
    assert Reader(archive).articles_by_feed() == {moved.id: 2}


def test_a_move_that_fails_half_way_did_not_happen(archive: Archive) -> None:
    moved, stays = follow(archive, OLD), follow(archive, NEW)
    bring(archive, moved, "one")

    def cut_short() -> None:
        with archive.writing() as connection:
            move_feed(connection, moved, NEW, NOW, reach="")
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        cut_short()
    assert {each.id for each in Reader(archive).feeds()} == {moved.id, stays.id}
    assert Reader(archive).articles_by_feed() == {moved.id: 1}
    assert notices(archive) == []
