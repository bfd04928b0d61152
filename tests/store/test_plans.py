"""What screens and the collector ask of a large archive is answered by its indexes, not by reading it through."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, event

from monitor.model import AlertState, Feed
from monitor.query.tree import Mark
from monitor.store import desk, notices, outbox, pages
from monitor.store.archive import Archive
from monitor.store.clock import bring_back
from monitor.store.moving import move_feed
from monitor.store.reader import Listing, Reader, Shelf
from monitor.store.recording import Recording
from tests.store.arrivals import NOW, arrival, follow

ARTICLES = 3_000
FEEDS = 20

# Tables that grow with the archive; the others have a row a feed, a watch or a process.
LARGE = "article|body|entry|revision|match|alert|delivery|poll|page"

READ_THROUGH = re.compile(rf"SCAN (?:{LARGE})(?! USING)")
SORTED = "USE TEMP B-TREE"
LONG_TEXTS = re.compile(r"(?:SCAN|SEARCH) (?:body|page|revision)\b")

Asked = Callable[[Archive], object]


def _reading(ask: Callable[[Reader], object]) -> Asked:
    return lambda archive: ask(Reader(archive))


def _recording(ask: Callable[[Recording], object]) -> Asked:
    def asked(archive: Archive) -> None:
        with archive.writing() as connection:
            ask(Recording(connection))

    return asked


def _writing(ask: Callable[[Any], object]) -> Asked:
    def asked(archive: Archive) -> None:
        with archive.writing() as connection:
            ask(connection)

    return asked


def _page(shelf: Shelf, *ids: int) -> Asked:
    return _reading(lambda reader: reader.page(Listing(shelf, ids), (NOW, 5)))


def _move(address: str, connection: Connection) -> None:
    move_feed(connection, Feed(1, "https://1.example/feed", "One"), address, NOW, reach="")


PAGED: dict[str, Asked] = {
    "all articles": _page(Shelf.ALL),
    "the unread": _page(Shelf.UNREAD),
    "the first of the unread": _reading(lambda reader: reader.page(Listing(Shelf.UNREAD))),
    "the starred": _page(Shelf.STARRED),
    "a feed's articles": _page(Shelf.FEEDS, 1),
    "the first of a feed's articles": _reading(lambda reader: reader.page(Listing(Shelf.FEEDS, (1,)))),
    "a folder's articles": _page(Shelf.FEEDS, 1, 2, 3),
    "a watch's articles": _page(Shelf.WATCH, 1),
    "the first of a watch's articles": _reading(lambda reader: reader.page(Listing(Shelf.WATCH, (1,)))),
    "alerts that are not done": _reading(lambda reader: reader.alerts(with_done=False, below=(NOW, 5), limit=100)),
    "all alerts": _reading(lambda reader: reader.alerts(below=(NOW, 5), limit=100)),
    "alerts of a time": _reading(lambda reader: reader.alerts(since=NOW - timedelta(days=9), limit=100)),
    "new alerts": _reading(lambda reader: reader.alerts(state=AlertState.NEW, limit=100)),
    "a watch's alerts": _reading(lambda reader: reader.alerts(watch_id=1, below=(NOW, 5), limit=100)),
    "notices": _reading(lambda reader: reader.notices(dismissed=True)),
    "a feed's polls": _reading(lambda reader: reader.polls(1)),
    "feeds and their unread": _reading(lambda reader: reader.unread_by_feed()),
    "the index's changes": _reading(lambda reader: reader.months_changed_after(10, 100)),
}
"""Lists that are read a page at a time, in the order of an index: a page costs the same however long the list is."""

ASKED: dict[str, Asked] = {
    "a watch's new alerts": _reading(lambda reader: reader.alerts(watch_id=1, state=AlertState.NEW, limit=100)),
    **{
        f"what is unread: {shelf}": _reading(partial(Reader.unread_on, listing=Listing(shelf, (1,)))) for shelf in Shelf
    },
    "what is unread of some": _reading(lambda reader: reader.unread_among([1, 2, 3])),
    "a watch's new alerts by id": _reading(lambda reader: reader.new_alerts_of([1])),
    "lines by id": _reading(lambda reader: reader.headlines([1, 2, 3])),
    "an article": _reading(lambda reader: reader.article(7)),
    "an article's page": _reading(lambda reader: reader.page_of(7)),
    "an article's revisions": _reading(lambda reader: reader.revisions(7)),
    "how many articles": _reading(lambda reader: reader.count_articles()),
    "the newest article": _reading(lambda reader: reader.newest_article()),
    "the last change": _reading(lambda reader: reader.last_change()),
    "what is not indexed": _reading(lambda reader: reader.ids_changed_after(10)),
    "what is not indexed, whole": _reading(lambda reader: list(reader.newest_of([1, 2, 3]))),
    "how much is not indexed": _reading(lambda reader: (reader.count_changed_after(10), reader.index_state())),
    "what of some lies in a month": _reading(lambda reader: reader.ids_of_month("2023-11", [1, 2, 3])),
    "whole articles": _reading(lambda reader: reader.articles([1, 2, 3])),
    "an alert": _reading(lambda reader: reader.alert(7)),
    "what a window is asked": _reading(lambda reader: (reader.has_requests(), reader.activity(), reader.stop_mark())),
    "feeds, and which are due": _reading(lambda reader: (reader.feeds(), reader.due(NOW))),
    "what lies in a month": _reading(lambda reader: reader.ids_by_month()),
    "feeds and their articles": _reading(lambda reader: reader.articles_by_feed()),
    "watches and their new alerts": _reading(lambda reader: reader.new_alerts_by_watch()),
    "an article's new alerts": _reading(lambda reader: reader.alerts(article_id=7, state=AlertState.NEW)),
    "alerts by id": _reading(lambda reader: reader.alerts_by_id([1, 2])),
    "what watches matched": _reading(lambda reader: reader.matched_by([1, 2])),
    **{f"is:{mark}": _reading(partial(Reader.marked, mark=mark)) for mark in Mark},
    "reading a feed": _writing(lambda connection: desk.mark_feeds_read(connection, [1], NOW)),
    "reading everything": _writing(lambda connection: desk.mark_feeds_read(connection, [], NOW)),
    "reading an article": _writing(lambda connection: desk.mark_read(connection, [7], NOW)),
    "starring an article": _writing(lambda connection: desk.star(connection, [7], NOW)),
    "putting alerts away": _writing(lambda connection: desk.set_alerts(connection, [1, 2], AlertState.DONE)),
    "what was delivered": _writing(lambda connection: outbox.delivered(connection, [1, 2], NOW)),
    "what could not be delivered": _writing(lambda connection: outbox.failed(connection, [1], "No.", NOW, NOW)),
    "putting notices away": _writing(lambda connection: notices.dismiss_notices(connection, [1], NOW)),
    "removing a watch": _writing(lambda connection: desk.remove_watch(connection, 1, NOW)),
    "removing feeds": _writing(lambda connection: desk.remove_feeds(connection, [1, 2], NOW)),
    "making two feeds one": _writing(partial(_move, "https://2.example/feed")),
    "giving a feed another address": _writing(partial(_move, "https://new.example/feed")),
    "plans of a clock that was ahead": _writing(lambda connection: bring_back(connection, NOW)),
    "reading an article's page again": _writing(lambda connection: pages.ask_again(connection, 7, NOW)),
    "what is to be delivered": _writing(lambda connection: outbox.waiting(connection, "popup", NOW)),
    "pages to be fetched": _writing(lambda connection: pages.waiting_pages(connection, NOW, 10)),
    "asking for a feed's pages": _writing(lambda connection: pages.ask_newest(connection, 1, 10, NOW)),
    "what a poll brought": _recording(lambda record: record.sort(1, [arrival("new", url="https://a.example/new")])),
    "what a poll repeats": _recording(lambda record: record.sort(1, [arrival("1", url="https://a.example/1")])),
    "storing an article": _recording(
        lambda record: [record.keep(1, one, NOW) for one in record.sort(1, [arrival("stored")])]
    ),
    "storing a revision": _recording(
        lambda record: [record.keep(1, one, NOW) for one in record.sort(1, [arrival("0", "Headline 0", "Other.")])]
    ),
    "what was alerted": _recording(lambda record: record.alerted([1, 2, 3])),
    "how much a feed brings": _recording(lambda record: record.recent(1)),
    "a feed's dates": _recording(lambda record: (record.brought(1, 9), record.dates(1, 9), record.appeared(1, NOW))),
    "the edges of a gap": _recording(lambda record: record.edges(1, NOW - timedelta(days=2), NOW, 2)),
    "forgetting polls": _recording(lambda record: record.forget_polls(1, NOW)),
}


@pytest.fixture
def large(archive: Archive) -> Archive:
    """An archive with some thousand rows in each table that grows."""
    for number in range(FEEDS):
        follow(archive, f"https://{number}.example/feed")
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {ARTICLES - 1})"
    with archive.writing() as connection:
        for statement in (
            "INSERT INTO article (id, url, title, snippet, published, date_known, first_seen, sources, change, read, "
            "starred) SELECT i + 1, 'https://a.example/' || i, 'Headline ' || i, '', 1700000000 + 60 * i, 1, "
            "1700000000 + 60 * i, '[]', i + 1, iif(i % 3, 1, NULL), iif(i % 50, NULL, 1)",
            "INSERT INTO body SELECT i + 1, 'Text.', ''",
            f"INSERT INTO entry SELECT i + 1, i % {FEEDS} + 1, i, i + 1, 'A', '', 1700000000 + 60 * i, 1700000000, "
            "iif(i % 3, 1, NULL)",
            "INSERT INTO revision SELECT i + 1, i + 1, 'Before', '', 1700000000",
            "INSERT INTO poll SELECT i + 1, i % 20 + 1, 1700000000 + i, 1700000000 + i, 200, 1, 1, 0, 0, NULL, NULL",
            "INSERT INTO page SELECT i + 1, i % 20 + 1, iif(i % 9, 'done', 'pending'), 1, 0, 0, 1, '', '', NULL",
        ):
            connection.exec_driver_sql(_with(numbers, statement))
        for name in ("one", "two", "three"):
            connection.exec_driver_sql(
                "INSERT INTO watch (name, query, priority, created) VALUES (?, 'gaza', 'normal', 1)", (name,)
            )
        for statement in (
            "INSERT INTO match SELECT i % 3 + 1, i + 1, 1700000000, 1700000000 + 60 * i",
            "INSERT INTO alert SELECT i + 1, i % 3 + 1, i + 1, 1700000000 + i, iif(i % 9, 'done', 'new'), 'list', '[]'",
            "INSERT INTO delivery (telling, channel, state, created, alert_id) "
            "SELECT 'popup', 'popup', iif(i % 99, 'sent', 'pending'), 1, i + 1",
        ):
            connection.exec_driver_sql(_with(numbers, statement))
    return archive


def _with(numbers: str, statement: str) -> str:
    """Put the numbers before the SELECT of an INSERT."""
    insert, select = statement.split("SELECT", 1)
    return f"{insert} {numbers} SELECT {select} FROM n"


@contextmanager
def _noted(archive: Archive) -> Iterator[list[str]]:
    """Collect the statements that SQLite carries out, with their values."""
    statements: list[str] = []

    def note(connection: sqlite3.Connection, *_more: object) -> None:
        connection.set_trace_callback(statements.append)

    def cease(connection: sqlite3.Connection, *_more: object) -> None:
        connection.set_trace_callback(None)

    event.listen(archive._engine, "checkout", note)
    event.listen(archive._engine, "checkin", cease)
    yield statements
    event.remove(archive._engine, "checkout", note)
    event.remove(archive._engine, "checkin", cease)


def plans(archive: Archive, ask: Asked) -> list[list[str]]:
    """Return the steps by which SQLite answers each statement that `ask` leads to."""
    with _noted(archive) as statements:
        ask(archive)
    found = []
    with archive.reading() as connection:
        for statement in statements:
            if statement.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE", "INSERT")):
                planned = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
                found.append([str(row[-1]) for row in planned])
    assert found, "nothing was asked"
    return found


@pytest.mark.parametrize("asked", [*PAGED, *ASKED])
def test_nothing_reads_a_large_table_through(large: Archive, asked: str) -> None:
    for steps in plans(large, (PAGED | ASKED)[asked]):
        assert not [step for step in steps if READ_THROUGH.match(step)], steps


@pytest.mark.parametrize("asked", PAGED)
def test_a_page_of_a_list_is_read_in_the_order_of_an_index(large: Archive, asked: str) -> None:
    # What follows asks for the watches of the lines on the page.
    page, *_ = plans(large, PAGED[asked])
    assert SORTED not in page, page


@pytest.mark.parametrize("asked", [*PAGED, "lines by id", "what is unread of some"])
def test_no_list_reads_the_long_texts(large: Archive, asked: str) -> None:
    for steps in plans(large, (PAGED | ASKED)[asked]):
        assert not [step for step in steps if LONG_TEXTS.match(step)], steps


def test_what_reads_the_long_texts_would_be_noticed(large: Archive) -> None:
    read = [step for steps in plans(large, ASKED["an article's page"]) for step in steps]
    assert {found[0] for step in read if (found := LONG_TEXTS.match(step))} == {"SEARCH body", "SEARCH page"}
