"""The archive answers small questions, page by page."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from monitor.store.archive import Archive
from monitor.store.reader import Listing, Reader, Shelf
from monitor.store.signal import ChangeSignal
from tests.store.arrivals import NOW, arrival, bring, follow


def test_pages_follow_each_other_newest_first_without_gap_or_repeat(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    # Several share a time, so that a page ends between two of them.
    bring(archive, feed, *(arrival(str(number), hours=number // 4) for number in range(25)))
    reader = Reader(archive)
    whole = [line.id for line in reader.page(Listing(), limit=100)]
    paged: list[int] = []
    below = None
    while page := reader.page(Listing(), below, limit=7):
        paged += [line.id for line in page]
        below = (page[-1].published, page[-1].id)
    assert paged == whole
    assert len(set(paged)) == 25


def test_a_list_of_feeds_holds_each_article_once(archive: Archive) -> None:
    one, two = follow(archive, "https://a.example/feed"), follow(archive, "https://b.example/feed")
    link = "https://a.example/story"
    bring(archive, one, arrival("1", url=link, source="A"))
    bring(archive, two, arrival("2", url=link, source="B"), arrival("3"))
    listing = Listing(Shelf.FEEDS, (one.id, two.id))
    assert len(Reader(archive).page(listing)) == 2
    assert len(Reader(archive).page(Listing(Shelf.FEEDS, (one.id,)))) == 1


def test_headlines_come_in_the_order_asked_for_without_the_unknown(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    first, second = bring(archive, feed, arrival("1"), arrival("2"))
    assert [line.id for line in Reader(archive).headlines([second, 999, first])] == [second, first]


def test_articles_come_newest_first_by_time_then_id(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    old, new, same = bring(archive, feed, arrival("1", hours=9), arrival("2"), arrival("3"))
    assert [article.id for article in Reader(archive).newest_of({old, new, same})] == [same, new, old]


def test_months_are_those_of_publication_in_utc(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    [now, before] = bring(archive, feed, arrival("1"), arrival("2", hours=24 * 30))
    assert Reader(archive).ids_by_month() == {f"{NOW:%Y-%m}": {now}, "2026-10": {before}}


def test_a_commit_elsewhere_is_noticed_once(archive: Archive) -> None:
    signal = ChangeSignal(archive.file)
    assert not signal.changed()
    follow(archive, "https://a.example/feed")
    assert signal.changed()
    assert not signal.changed()
    signal.close()


@pytest.mark.parametrize(
    "listing",
    [
        Listing(),
        Listing(Shelf.UNREAD),
        Listing(Shelf.STARRED),
        Listing(Shelf.FEEDS, (1, 2)),
        Listing(Shelf.WATCH, (1,)),
    ],
    ids=lambda listing: listing.shelf,
)
def test_no_page_of_a_list_sorts_or_reads_the_whole_table(archive: Archive, listing: Listing) -> None:
    statements: list[tuple[str, object]] = []
    engine = archive._engine

    def note(_conn: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    Reader(archive).page(listing, (NOW, 5))
    event.remove(engine, "before_cursor_execute", note)
    asked = [(statement, parameters) for statement, parameters in statements if "SELECT" in statement]
    with archive.reading() as connection:
        for statement, parameters in asked:
            plan = [str(row[-1]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]  # type: ignore[arg-type]
            assert not [step for step in plan if re.match(r"SCAN article(?! USING)", step)], plan
