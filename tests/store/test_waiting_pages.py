"""The queue of pages: the newest first, and whatever waits for a slow host stands in nobody's way."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert

from monitor.model import PageState
from monitor.store import desk
from monitor.store.archive import Archive
from monitor.store.pages import waiting_pages
from monitor.store.schema import article, page

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SLOW = 200


def test_however_much_waits_for_a_slow_host_the_pages_of_others_are_found(archive: Archive) -> None:
    others = ["https://paper.example/0", "http://slow.example.net/?u=https://slow.example/1"]
    urls = [*others, *(f"https://slow.example{':8080' * (number % 2)}/{number}" for number in range(SLOW))]
    at = int(NOW.timestamp())
    with archive.writing() as connection:
        feed, _new = desk.add_feed(connection, "https://paper.example/feed", "", "", "", NOW)
        for number, url in enumerate(urls, 1):
            said = {"title": "News", "snippet": "", "date_known": 1, "sources": ["Paper"]}
            when = {"published": at + number, "first_seen": at, "change": number}
            connection.execute(insert(article).values(id=number, url=url, **said, **when))
            waiting = {"feed_id": feed.id, "state": PageState.PENDING, "asked": at}
            connection.execute(insert(page).values(article_id=number, **waiting))
    with archive.reading() as connection:
        newest = waiting_pages(connection, NOW, SLOW)
        free = waiting_pages(connection, NOW, SLOW, but={"slow.example"})
    assert [each.url for each in newest] == urls[:1:-1]
    assert [each.url for each in free] == others[::-1]
