"""The demo's feeds are what their README says, and the loopback server plays them as publishers would."""

from __future__ import annotations

import html
import http.client
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import urlsplit, urlunsplit

import feedparser
import pytest

from monitor.engine.sample_feeds import FeedFile, load_samples
from monitor.engine.samples import MOMENTS, SampleFeed, SampleServer
from monitor.resources import resource

FIRST = datetime(2023, 11, 24, tzinfo=UTC)
LAST = datetime(2023, 12, 3, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """An article as a reader of the feed gets it."""

    feed: str
    language: str
    link: str
    title: str
    text: str
    published: datetime

    @property
    def page(self) -> str:
        return urlunsplit(urlsplit(self.link)._replace(query=""))

    @property
    def folded(self) -> str:
        return f"{self.title} {self.text}".casefold()


@pytest.fixture(scope="module")
def files() -> tuple[FeedFile, ...]:
    return load_samples(resource("samples"))


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer() as server:
        yield server


@pytest.fixture(scope="module")
def told(files: tuple[FeedFile, ...]) -> list[Told]:
    return [article for file in files for article in read(file, file.at(MOMENTS[-1]).body)]


@pytest.fixture(scope="module")
def articles(told: list[Told]) -> list[Told]:
    """Each article once: as its own outlet tells it, which stands before the digest."""
    once: dict[str, Told] = {}
    for article in told:
        once.setdefault(article.page, article)
    return list(once.values())


def read(file: FeedFile, body: bytes) -> list[Told]:
    entries = read_json(body) if file.name.endswith(".json") else read_xml(body)
    return [
        Told(file.name, file.language, link, title, text, datetime.fromisoformat(stamp))
        for link, title, text, stamp in entries
    ]


def read_json(body: bytes) -> Iterator[tuple[str, str, str, str]]:
    feed = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    for item in feed["items"]:
        yield (
            item["url"],
            item["title"],
            plain(item.get("content_html", item.get("content_text"))),
            item["date_published"],
        )


def read_xml(body: bytes) -> Iterator[tuple[str, str, str, str]]:
    feed = feedparser.parse(body)
    assert not feed.bozo, feed.bozo_exception
    for entry in feed.entries:
        longest = max([entry.summary, *(content.value for content in entry.get("content", []))], key=len)
        # RSS 1.0 has dc:date only, which feedparser calls the date of the update.
        stamp = entry.get("published_parsed") or entry.updated_parsed
        yield entry.link, entry.title, plain(longest), time.strftime("%Y-%m-%dT%H:%M:%SZ", stamp)


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def get(feed: SampleFeed, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    address = urlsplit(feed.url)
    connection = http.client.HTTPConnection(address.netloc, timeout=10)
    try:
        connection.request(
            method, address.path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def named(server: SampleServer, name: str) -> SampleFeed:
    return next(feed for feed in server.addresses if feed.url.endswith(f"/{name}"))


# The set


def test_the_set_is_as_large_and_as_mixed_as_promised(files: tuple[FeedFile, ...], articles: list[Told]) -> None:
    assert len(files) >= 12
    assert len(articles) >= 290
    spoken = Counter(article.language for article in articles)
    assert set(spoken) == {"en", "ar", "he", "zh", "fr", "ru"}
    assert min(spoken.values()) >= 25
    assert {file.content_type for file in files} == {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
    }
    assert "windows-1251" in {file.encoding for file in files}


def test_every_file_in_the_folder_is_listed_once(files: tuple[FeedFile, ...]) -> None:
    folder = resource("samples")
    feeds = {path.name for path in folder.iterdir()} - {"README.md", "samples.toml"}
    assert sorted(file.name for file in files) == sorted(feeds)


def test_every_item_is_found_and_dated_as_a_feed_reader_dates_it(files: tuple[FeedFile, ...], told: list[Told]) -> None:
    for file in files:
        seen = sorted(article.published for article in told if article.feed == file.name)
        assert seen == sorted(item.published for item in file.items)
        assert FIRST <= seen[0] <= seen[-1] < LAST


def test_the_last_moment_shows_an_unedited_xml_feed_as_it_is_written(files: tuple[FeedFile, ...]) -> None:
    unedited = [file for file in files if not file.edits and not file.name.endswith(".json")]
    assert len(unedited) >= 8
    for file in unedited:
        assert file.at(MOMENTS[-1]).body == (resource("samples") / file.name).read_bytes()


def test_titles_are_unique_within_a_feed_and_texts_everywhere(told: list[Told]) -> None:
    assert [
        title for title, times in Counter((article.feed, article.title) for article in told).items() if times > 1
    ] == []
    assert [text for text, times in Counter(article.text for article in told).items() if times > 1] == []


def test_articles_have_the_length_of_news(articles: list[Told]) -> None:
    # Chinese is written without spaces; two characters stand for about a word.
    lengths = {
        article.link: len(article.text) // 2 if article.language == "zh" else len(article.text.split())
        for article in articles
    }
    assert {link: length for link, length in lengths.items() if not 38 <= length <= 500} == {}
    assert 3 <= sum(length > 250 for length in lengths.values()) <= 15


def test_links_lead_nowhere_outside(files: tuple[FeedFile, ...], told: list[Told]) -> None:
    assert all(article.link.startswith("https://") for article in told)
    for file in files:
        text = file.at(MOMENTS[-1]).body.decode(file.encoding)
        hosts = set(re.findall(r"https?://([^/\s\"<&]+)", text)) - {"www.w3.org", "purl.org", "jsonfeed.org"}
        assert [host for host in hosts if not host.endswith(".example")] == []


def test_two_feeds_carry_the_same_link_under_a_tracking_parameter(told: list[Told]) -> None:
    outlets: dict[str, set[str]] = {}
    for article in told:
        outlets.setdefault(article.page, set()).add(article.feed)
    shared = {page for page, feeds in outlets.items() if len(feeds) == 2}
    assert len(shared) >= 8
    tracked = {article.page for article in told if "utm_source=" in article.link}
    assert tracked == shared


def test_the_watches_of_the_demo_choose_some_and_leave_most(articles: list[Told]) -> None:
    english = [article for article in articles if article.language == "en"]
    both = [a for a in english if re.search(r"\bgaza\b", a.folded) and re.search(r"\btruces?\b", a.folded)]
    assert 15 <= len(both) <= 60
    assert sum("blinken" in article.folded for article in english) >= 10
    # What must not set off the watch: a truce on a football field, Gaza without a truce, a ceasefire of referees.
    assert sum("truce" in a.folded and "gaza" not in a.folded for a in english) >= 5
    assert sum("gaza" in a.folded and "truce" not in a.folded for a in english) >= 5
    assert sum("ceasefire" in a.folded and "truce" not in a.folded for a in english) >= 3


@pytest.mark.parametrize(
    ("language", "place", "pause"),
    [
        ("ar", "غزة", "هدنة"),
        ("he", "עזה", "הפסקת אש|הפסקת האש"),
        ("zh", "加沙|加薩", "停火"),
        ("fr", "gaza", "trêve"),
        ("ru", "газ[аеуы]", "перемири"),
    ],
    ids=lambda value: value if len(value) == 2 else "",
)
def test_every_language_tells_of_the_truce_and_of_much_else(
    articles: list[Told], language: str, place: str, pause: str
) -> None:
    spoken = [article for article in articles if article.language == language]
    on_it = [article for article in spoken if re.search(place, article.folded) and re.search(pause, article.folded)]
    assert len(on_it) >= 5
    assert sum(re.search(place, article.folded) is None for article in spoken) >= len(spoken) * 0.4


def test_more_than_half_of_the_articles_are_about_something_else(articles: list[Told]) -> None:
    on_gaza = re.compile("gaza|غزة|עזה|加沙|加薩|газ[аеуы]|hostage|otage|заложник|חטופים|محتجز")
    assert sum(on_gaza.search(article.folded) is None for article in articles) >= len(articles) * 0.5


# Its silent edits


def test_each_edit_changes_one_item_that_was_seen_before(files: tuple[FeedFile, ...]) -> None:
    edits = [(file, edit) for file in files for edit in file.edits]
    assert len(edits) >= 3
    for file, edit in edits:
        edited = [item for item in file.items if edit.old in item.markup]
        assert len(edited) == 1, edit.old
        seen = [moment for moment in MOMENTS if edited[0].published <= moment < edit.at]
        assert seen, f"nobody ever saw {edit.old}"
        assert edit.at <= MOMENTS[-1]
        assert edit.new not in file.at(seen[-1]).body.decode(file.encoding)
        assert edit.new in file.at(MOMENTS[-1]).body.decode(file.encoding)


# The server


def test_each_moment_brings_articles_and_keeps_the_earlier_ones(
    server: SampleServer, files: tuple[FeedFile, ...]
) -> None:
    seen: list[set[tuple[str, str]]] = []
    going = True
    while going:
        now = {
            (file.name, article.link)
            for file, feed in zip(files, server.addresses, strict=True)
            for article in read(file, get(feed)[1])
            if article.published <= server.moment
        }
        assert not seen or seen[-1] < now
        seen.append(now)
        going = server.advance()
    assert server.moment == MOMENTS[-1]
    assert len(seen) == len(MOMENTS)
    assert len(seen[-1]) == sum(len(file.items) for file in files)
    assert 0.25 <= len(seen[0]) / len(seen[-1]) <= 0.42


def test_every_feed_is_answered_as_the_kind_that_it_is(server: SampleServer, files: tuple[FeedFile, ...]) -> None:
    for file, feed in zip(files, server.addresses, strict=True):
        answer, body = get(feed)
        assert answer.status == 200
        assert answer.headers["Content-Type"] == f"{file.content_type}; charset={file.encoding}"
        assert (feed.title, feed.folder, feed.language) == (file.title, file.folder, file.language)
        assert feedparser.parse(body).get("version") or json.loads(body)["version"]


def test_whoever_holds_the_present_version_is_told_so(server: SampleServer) -> None:
    for feed in server.addresses:
        first, _ = get(feed)
        by_tag, nothing = get(feed, If_None_Match=f'"else", W/{first.headers["ETag"]}')
        by_date, _ = get(feed, If_Modified_Since=first.headers["Last-Modified"])
        assert (by_tag.status, nothing, by_date.status) == (304, b"", 304)
        assert by_tag.headers["ETag"] == first.headers["ETag"]


def test_an_old_tag_or_a_date_nobody_can_read_gets_the_feed(server: SampleServer) -> None:
    wire = named(server, "harbour-wire.xml")
    before, _ = get(wire)
    server.advance()
    after, body = get(wire, If_None_Match=before.headers["ETag"], If_Modified_Since=before.headers["Last-Modified"])
    assert after.status == 200
    assert body
    assert after.headers["ETag"] != before.headers["ETag"]
    assert get(wire, If_Modified_Since="yesterday")[0].status == 200
    # The tag counts before the date (RFC 9110, 13.1.3).
    assert get(wire, If_None_Match='"old"', If_Modified_Since=after.headers["Last-Modified"])[0].status == 200


def test_a_feed_without_news_stays_the_same_from_moment_to_moment(server: SampleServer) -> None:
    court = named(server, "tidewater-court.xml")
    while server.moment != MOMENTS[-2]:
        server.advance()
    before, _ = get(court)
    server.advance()
    assert get(court, If_None_Match=before.headers["ETag"])[0].status == 304


def test_an_edit_alone_makes_a_new_version() -> None:
    before, after = datetime(2023, 11, 29, 9, tzinfo=UTC), datetime(2023, 11, 29, 9, 15, tzinfo=UTC)
    with SampleServer([before, after]) as server:
        paper = named(server, "courrier-du-port.xml")
        first, body = get(paper)
        server.advance()
        second, changed = get(paper, If_None_Match=first.headers["ETag"])
        assert "au 8 août 2024".encode() in body
        assert second.status == 200
        assert b"au 8 septembre 2024" in changed
        assert second.headers["Last-Modified"] == "Wed, 29 Nov 2023 09:10:00 GMT"


def test_head_says_what_get_would_and_unknown_addresses_are_not_found(server: SampleServer) -> None:
    wire = named(server, "harbour-wire.xml")
    asked, nothing = get(wire, "HEAD")
    _, body = get(wire)
    assert (asked.status, nothing, asked.headers["Content-Length"]) == (200, b"", str(len(body)))
    elsewhere = SampleFeed(wire.url.replace("harbour-wire", "../samples"), "", "", "")
    assert get(elsewhere)[0].status == 404


def test_the_rdf_table_of_contents_lists_what_is_there(server: SampleServer) -> None:
    _, body = get(named(server, "touchline.rdf"))
    listed = re.findall(rb'<rdf:li rdf:resource="([^"]+)"', body)
    assert listed
    assert listed == re.findall(rb'<item rdf:about="([^"]+)"', body)


def test_shifted_dates_end_at_the_chosen_time_and_keep_their_distances(files: tuple[FeedFile, ...]) -> None:
    now = datetime(2026, 3, 1, 12, 34, 56, tzinfo=UTC)
    shift = now - MOMENTS[-1]
    with SampleServer(shift_to=now) as server:
        while server.advance():
            pass
        assert server.moment == MOMENTS[-1]
        for file, feed in zip(files, server.addresses, strict=True):
            answer, body = get(feed)
            moved = sorted(article.published - shift for article in read(file, body))
            assert moved == sorted(item.published for item in file.items)
            assert b"2023-11-2" not in re.sub(rb"tag:[^<]+", b"", body)
            again, _ = get(feed, If_Modified_Since=answer.headers["Last-Modified"])
            assert again.status == 304


def test_the_clock_of_a_real_machine_with_its_fractions_of_seconds_will_do() -> None:
    with SampleServer(shift_to=datetime(2026, 3, 1, 12, 34, 56, 789012, tzinfo=UTC)) as server:
        wire = named(server, "harbour-wire.xml")
        answer, body = get(wire)
        assert not feedparser.parse(body).bozo
        assert get(wire, If_Modified_Since=answer.headers["Last-Modified"])[0].status == 304


def test_moments_that_do_not_follow_each_other_are_refused() -> None:
    for moments in ([], [MOMENTS[1], MOMENTS[0]], [MOMENTS[0], MOMENTS[0]]):
        with pytest.raises(ValueError, match="moments"):
            SampleServer(moments)


def test_a_server_that_never_started_gives_its_port_back() -> None:
    server = SampleServer()
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        get(server.addresses[0])


def test_the_moments_come_ever_closer() -> None:
    steps = [later - earlier for earlier, later in pairwise(MOMENTS)]
    assert all(step >= timedelta(hours=1) for step in steps)
    assert sum(steps[:4], timedelta()) > sum(steps[4:], timedelta())


def test_live_the_story_happens_while_one_watches() -> None:
    start = datetime(2026, 11, 23, 12, tzinfo=UTC)
    clock = iter(start + timedelta(seconds=15 * number) for number in range(len(MOMENTS)))
    server = SampleServer(live=lambda: next(clock))
    told = [server._told(MOMENTS[0])]
    while server.advance():
        told.append(server._told(server.moment))
    server.stop()
    assert told == [start + timedelta(seconds=15 * number) for number in range(len(MOMENTS))]
    between = MOMENTS[1] + (MOMENTS[2] - MOMENTS[1]) / 2
    assert server._told(between) == start + timedelta(seconds=22.5)
    assert server._told(MOMENTS[0] - timedelta(days=1)) == start - timedelta(days=1)
