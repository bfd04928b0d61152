"""What a feed repeats letter for letter is not read again, and nothing that the archive holds is different by that."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from monitor.familiar import Familiar
from monitor.fetch.client import Answer, Fetcher
from monitor.match.watch_set import WatchSet
from monitor.model import Change, Entry, Feed, FeedDocument, Priority, Sorted, Watch
from monitor.normalise.article import arrivals
from monitor.parse.feed import parse_feed
from monitor.parse.process import ParserProcess
from monitor.pipeline import Pipeline
from monitor.store import desk, schema
from monitor.store.archive import Archive, open_archive
from monitor.store.reader import Reader
from tests.feed_folder import RealFeed, of_every_kind, real_feeds
from tests.parse.test_pieces import TYPE, URL, item, rss

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
FEED = Feed(1, URL, "Paper")


class Reading:
    """Reads one version after the other; all is stored, if the test does not say otherwise."""

    def __init__(self, most_entries: int = 1_000) -> None:
        self.familiar = Familiar(most_entries)

    def read(self, body: bytes, feed: Feed = FEED, *, stored: bool = True, content_type: str = TYPE) -> FeedDocument:
        document = self.familiar.read(feed.id, parse_feed, body, content_type, feed.url)
        arrived = arrivals(document, feed, NOON)
        compared = [Sorted(Change.KNOWN, each.identity, each.article, stored) for each in arrived]
        self.familiar.remember(feed.id, document, arrived, compared)
        return document


def known(document: FeedDocument) -> list[bool]:
    return [bool(entry.said) for entry in document.entries]


def bare(entries: Sequence[Entry]) -> list[Entry]:
    """Leave out what a familiar item comes without, or with."""
    return [replace(entry, summary="", content="", author="", mark=b"", said="") for entry in entries]


def test_only_the_new_and_the_edited_is_read() -> None:
    reading = Reading()
    reading.read(rss(item(2), item(1)))
    found = reading.read(rss(item(3), item(2, "edited"), item(1)))
    whole = parse_feed(rss(item(3), item(2, "edited"), item(1)), TYPE, URL)
    assert known(found) == [False, False, True]
    assert [entry.summary for entry in found.entries] == ["said", "edited", ""]
    assert bare(found.entries) == bare(whole.entries)
    assert known(reading.read(rss(item(3), item(2, "edited"), item(1), head="<ttl>30</ttl>"))) == [True] * 3


def test_what_was_not_stored_as_it_was_read_is_read_again() -> None:
    reading = Reading()
    reading.read(rss(item(1)), stored=False)
    assert known(reading.read(rss(item(1)))) == [False]
    assert known(reading.read(rss(item(1)))) == [True]
    reading.familiar.forget(FEED.id)
    assert known(reading.read(rss(item(1)))) == [False]


@pytest.mark.parametrize(
    "body",
    [
        rss("<item><guid>1</guid><description>no headline</description></item>"),
        rss("<item><guid>1</guid><title>&#160;</title><description>none</description></item>"),
        rss(item(1)) + b"<unclosed>",
        rss(item(1), "<item></item>"),
    ],
    ids=["no headline", "a headline of no words", "damaged", "an item of nothing"],
)
def test_what_needs_its_text_or_its_document_is_read_every_time(body: bytes) -> None:
    reading = Reading()
    assert not any(known(reading.read(body)))
    assert not any(known(reading.read(body)))


def test_where_links_lead_elsewhere_everything_is_read() -> None:
    reading = Reading()
    reading.read(rss(item(1), head="<link>https://paper.example/</link>"))
    assert known(reading.read(rss(item(1), head="<link>https://other.example/</link>"))) == [False]
    assert known(reading.read(rss(item(1), head="<link>https://other.example/</link>"), content_type="x/y")) == [False]


def test_the_feed_that_was_read_longest_ago_is_forgotten_first() -> None:
    reading, other = Reading(most_entries=3), replace(FEED, id=2)
    reading.read(rss(item(1), item(2)))
    reading.read(rss(item(1), item(2)), other)
    assert known(reading.read(rss(item(1), item(2)), other)) == [True, True]
    assert known(reading.read(rss(item(1), item(2)))) == [False, False]


# Real feeds


def reads_as_whole(feed: RealFeed, body: bytes) -> int:
    """Read a real feed when two of three of its items are known; return how many were not read."""
    from monitor.parse.pieces import taken_apart

    pieces = taken_apart(body, TYPE, URL)
    if pieces is None:
        return 0
    reading = Reading()
    reading.read(pieces.without(set(pieces.marks[::3])))
    found, whole = reading.read(body), parse_feed(body, TYPE, URL)
    assert replace(found, entries=()) == replace(whole, entries=()), feed.path
    assert bare(found.entries) == bare(whole.entries), feed.path
    for entry, expected in zip(found.entries, whole.entries, strict=True):
        assert entry.said or replace(entry, mark=b"") == expected, feed.path
    return sum(known(found))


def test_real_feeds_of_every_kind_read_the_same_in_part(shared_data: Path) -> None:
    folder = shared_data / "feeds" / "dev"
    spared = [
        reads_as_whole(feed, (folder / feed.path).read_bytes()) for feed in of_every_kind(real_feeds(shared_data))
    ]
    assert sum(spared) > 10


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_all_real_feeds_read_the_same_in_part(shared_data: Path) -> None:
    folder, feeds = shared_data / "feeds" / "dev", real_feeds(shared_data)
    spared = [reads_as_whole(feed, (folder / feed.path).read_bytes()) for feed in feeds]
    assert sum(map(bool, spared)) > 100


# Whatever publishers write, and whatever happens to the archive


@dataclass(frozen=True)
class Version:
    """What one of two feeds serves at a poll, and what happens to the archive before."""

    feed: int
    body: bytes
    content_type: str
    minutes: int
    happens: str


_texts = st.sampled_from(
    [
        *(
            "said",
            "said more, and so much that it can be told from others",
            "",
            "<![CDATA[<b>bold</b>]]>",
            "&amp;#8217;",
        ),
        *("<![CDATA[how to write </item><item> in a feed]]>", "<!-- </item><item> -->a comment", "&#1;", "K\u00f6ln"),
        *("<![CDATA[<a href='/there'>a link</a>]]>", "<enclosure url='</item><item>'/>", "<item>nested</item>"),
    ]
)
_items = st.builds(
    lambda number, text, guid, link, title, date: (
        f"<item>{guid.format(number)}{title.format(number)}{link.format(number)}{date.format(number)}"
        f"<description>{text}</description></item>"
    ),
    st.integers(1, 4),
    _texts,
    st.sampled_from(["<guid>{}</guid>", "", "<guid>same</guid>"]),
    st.sampled_from(
        ["<link>https://paper.example/{}</link>", "<link>/{}</link>", "<link>https://paper.example/</link>", ""]
    ),
    st.sampled_from(
        ["<title>News {}</title>", "<title>The same</title>", "", "<title>&lt;br></title>", "<title> </title>"]
    ),
    st.sampled_from(["", "<pubDate>Mon, 01 Jun 2026 0{}:00:00 GMT</pubDate>", "<pubDate>Mon, 01 Jun 2099</pubDate>"]),
)
_heads = st.sampled_from(
    [
        *("", "", "", "<lastBuildDate>now</lastBuildDate>", "<link>https://paper.example/</link>"),
        *("<link>https://other.example/</link>", "<language>de</language>", "<!-- <item> -->", "<ttl>60</ttl>"),
    ]
)
_roots = st.sampled_from(["", "", "", " xml:base='https://base.example/'", " xml:lang='fr'", " xmlns:r='r'"])
_ways = st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8", "utf-16", "latin-1", "cut", "unclosed", "entity"])


def _served(items: list[str], between: str, head: str, root: str, way: str) -> bytes:
    text = f"<rss version='2.0'{root}><channel><title>Paper</title>{head}{between.join(items)}</channel></rss>"
    match way:
        case "cut":
            return text.encode()[:-40]
        case "unclosed":
            return text.encode() + b"<unclosed>"
        case "entity":
            return b"<!DOCTYPE rss [<!ENTITY w 'word'>]>" + text.encode()
        case "latin-1":
            return b"<?xml version='1.0' encoding='latin-1'?>" + text.encode("latin-1")
        case encoding:
            return text.encode(encoding)


_versions = st.builds(
    Version,
    st.sampled_from([0, 0, 0, 1]),
    st.builds(
        _served,
        st.lists(_items, max_size=5),
        st.sampled_from(["", "\n", "\n", "<!-- <item> -->", "x"]),
        _heads,
        _roots,
        _ways,
    ),
    st.sampled_from([TYPE, TYPE, TYPE, "text/xml; charset=latin-1"]),
    st.integers(1, 3_000),
    st.sampled_from(["", "", "", "", "an article goes", "an entry goes", "an entry says something else", "again"]),
)


class Served(Fetcher):
    """Answers with what a test says, without a network."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = Answer(200)

    async def fetch(self, feed: Feed, password: str | None = None, *, page: str = "") -> Answer:
        return replace(self.answer, final_url=feed.url)


class Here(ParserProcess):
    """Reads in this process; a parser process for each example would take most of the time."""

    def parse(self, body: bytes, content_type: str, url: str) -> FeedDocument:
        return parse_feed(body, content_type, url)


def happen(archive: Archive, what: str) -> None:
    """Let something happen to the archive between two polls."""
    with archive.writing() as connection:
        newest = select(schema.entry.c.id).order_by(schema.entry.c.id.desc()).limit(1).scalar_subquery()
        match what:
            case "an article goes":
                first = connection.execute(select(schema.article.c.id).limit(1)).scalar()
                connection.execute(delete(schema.entry).where(schema.entry.c.article_id == first))
                for table in (schema.body, schema.revision, schema.match, schema.alert):
                    connection.execute(delete(table).where(table.c.article_id == first))
                connection.execute(delete(schema.article).where(schema.article.c.id == first))
            case "an entry goes":
                connection.execute(delete(schema.entry).where(schema.entry.c.id == newest))
            case "an entry says something else":
                connection.execute(update(schema.entry).where(schema.entry.c.id == newest).values(content_hash="other"))
            case "again":
                connection.execute(update(schema.feed).values(body_hash=None))
            case _:
                pass


async def live(folder: Path, versions: Sequence[Version], most_entries: int) -> dict[str, list[Any]]:
    """Poll two feeds through these versions, and return all that the archive holds then."""
    archive, watch, now = open_archive(folder), Watch(1, "Said", "said", Priority.NORMAL), NOON
    with archive.writing() as connection:
        for number in range(2):
            desk.add_feed(connection, f"https://paper.example/{number}.xml", "", "", "", now)
        connection.execute(schema.watch.insert().values(id=1, name="Said", query="said", priority="normal", created=0))
    watches = WatchSet()
    watches.add(watch)
    served = Served()
    pipeline = Pipeline(
        served, Here(), watches, {1: watch}, archive, lambda _feed: None, lambda: now, lambda: 0.5,
        _familiar=Familiar(most_entries),
    )  # fmt: skip
    reader = Reader(archive)
    for version in versions:
        now += timedelta(minutes=version.minutes)
        happen(archive, version.happens)
        served.answer = Answer(200, version.body, content_type=version.content_type)
        await pipeline.poll(reader.feeds()[version.feed])
    tables = (
        *(schema.article, schema.body, schema.entry, schema.revision, schema.feed, schema.poll, schema.notice),
        *(schema.match, schema.alert),
    )
    with archive.reading() as connection:
        found = {table.name: sorted(map(repr, connection.execute(select(table)))) for table in tables}
    archive.close()
    return found


@pytest.fixture(scope="module")
def folders() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def compare(folders: Path, versions: Sequence[Version]) -> None:
    with tempfile.TemporaryDirectory(dir=folders) as folder:
        sparing, whole = (asyncio.run(live(Path(folder) / str(most), versions, most)) for most in (1_000, 0))
    assert sparing == whole


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(versions=st.lists(_versions, min_size=2, max_size=6))
def test_the_archive_is_the_same_as_if_everything_were_read_each_time(folders: Path, versions: list[Version]) -> None:
    compare(folders, versions)


@pytest.mark.slow
@pytest.mark.timeout(0)
@settings(max_examples=1_500, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(versions=st.lists(_versions, min_size=2, max_size=8))
def test_the_archive_is_the_same_through_very_many_histories(folders: Path, versions: list[Version]) -> None:
    compare(folders, versions)
