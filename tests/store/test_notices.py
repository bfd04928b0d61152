"""Notices stand in the archive until a person puts them away."""

from datetime import UTC, datetime

from sqlalchemy import select

from monitor.store import desk
from monitor.store.archive import Archive
from monitor.store.notices import add_notice
from monitor.store.schema import notice

NOW = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)


def test_a_notice_is_kept_with_its_feed_and_its_words(archive: Archive) -> None:
    with archive.writing() as connection:
        feed, _new = desk.add_feed(connection, "https://post.example/feed", "Post", "", "", NOW)
        first = add_notice(connection, "moved", feed.id, NOW, "The feed moved.")
        second = add_notice(connection, "gap", None, NOW, "Something else.")
    with archive.reading() as connection:
        rows = connection.execute(select(notice).order_by(notice.c.id)).mappings().all()
    assert [row["id"] for row in rows] == [first, second]
    assert (rows[0]["kind"], rows[0]["feed_id"], rows[0]["detail"]) == ("moved", feed.id, "The feed moved.")
    assert (rows[0]["happened"], rows[0]["dismissed"]) == (int(NOW.timestamp()), None)
