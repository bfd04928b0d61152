"""The pages of articles, the whole way: asked for after the news, read, matched, found, kept, and what may go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from monitor.engine.collector import Collector
from monitor.engine.desk import Desk
from monitor.engine.searching import ArchiveSearch
from monitor.errors import FetchError, UsageError
from monitor.fetch.client import Answer, Fetcher
from monitor.model import Article, Feed, Page, PageState, Telling
from monitor.query.parser import parse
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from tests.servers.scripted import Reply, ScriptedServer, feed, redirect, too_many
from tests.waiting import until

SUMMARY = "The minister spoke on Monday."
BODY = [
    "The envoy said on Monday that the ceasefire along the northern border would hold for another ten days at least.",
    "Officials in the capital met for the third time this week and agreed on a list of names, two of them told us.",
    "Hospitals on both sides reported a quiet night, and the crossing opened an hour earlier than it had on Sunday.",
]


def page(*paragraphs: str, head: str = "") -> Reply:
    """A newspaper's page with an article in it."""
    text = "".join(f"<p>{each}</p>" for each in paragraphs or BODY)
    links = "".join(f"<li><a href='/{number}'>Section {number}</a></li>" for number in range(12))
    html = (
        f"<!doctype html><html lang='en'><head><title>Minister speaks</title>{head}</head><body><nav><ul>{links}</ul>"
        f"</nav><main><article><h1>Minister speaks</h1>{text}</article></main><footer>All rights reserved</footer>"
        "</body></html>"
    )
    return Reply(200, html.encode(), {"Content-Type": "text/html; charset=utf-8"})


class Desktop:
    """A feed with pages on a loopback server, an archive that follows it, and what one asks of the archive."""

    def __init__(self, server: ScriptedServer, archive: Archive) -> None:
        self.server = server
        self.archive = archive
        self.desk = Desk(archive, lambda: self.now)
        self.reader = Reader(archive)
        self.now = datetime.now(UTC) - timedelta(hours=6)
        self.tell()
        self.feed, _new = self.desk.add_feed(server.url("/feed.xml"))
        self.desk.fetch_pages([self.feed.id], on=True)

    def tell(self, *titles: str, summary: str = SUMMARY, age: timedelta = timedelta(minutes=5)) -> None:
        """Let the feed carry these items, each with a page of its own."""
        when = format_datetime(self.now - age, usegmt=True)
        items = "".join(
            f"<item><guid>{title}</guid><link>{self.server.url(self.path(title))}</link><title>{title}</title>"
            f"<pubDate>{when}</pubDate><description>{summary}</description></item>"
            for title in titles
        )
        body = f"<rss version='2.0'><channel><title>Morning Post</title>{items}</channel></rss>"
        self.server.script("/feed.xml", feed(body.encode()))

    @staticmethod
    def path(title: str) -> str:
        """Where the page of an item stands."""
        return f"/news/{title.replace(' ', '-')}.html"

    def serve(self, title: str, *replies: Reply) -> None:
        """Answer requests for the page of an item."""
        self.server.script(self.path(title), *replies)

    async def collect(self) -> None:
        """Collect once, as the command does, ten minutes after the last time."""
        self.now += timedelta(minutes=10)
        async with self.collector() as collector:
            await collector.once(lambda _polled: None)

    def collector(self) -> Collector:
        """A collector whose clock is `now`."""
        return Collector(self.archive, lambda: None, lambda: self.now)

    def articles(self) -> dict[str, Article]:
        """All articles by headline, as they read."""
        ids = sorted(set().union(*self.reader.ids_by_month().values(), ()))
        return {article.title: article for article in self.reader.articles(ids)}

    def page(self, title: str) -> Page | None:
        """The page of an item."""
        found = self.reader.page_of(self.articles()[title].id)
        return None if found is None else found[0]

    def found(self, query: str) -> list[str]:
        """The headlines that a search finds."""
        hits = ArchiveSearch(self.reader, self.archive.folder).newest(parse(query, self.now))
        titles = {article.id: title for title, article in self.articles().items()}
        return [titles[hit.id] for hit in hits]


@pytest.fixture
def desktop(server: ScriptedServer, archive: Archive) -> Desktop:
    """A feed whose articles' pages are fetched."""
    return Desktop(server, archive)


async def test_a_word_that_stands_only_on_the_page_alerts_once_and_is_found(desktop: Desktop) -> None:
    desktop.desk.add_watch("Truce", "ceasefire NEAR/5 border")
    await desktop.collect()
    desktop.tell("Minister speaks")
    desktop.serve("Minister speaks", page())
    await desktop.collect()
    [alert] = desktop.reader.alerts()
    assert (alert.watch, alert.title, alert.matched) == ("Truce", "Minister speaks", ("ceasefire", "border"))
    assert alert.telling is Telling.POPUP
    assert desktop.found('"quiet night"') == ["Minister speaks"]
    article = desktop.articles()["Minister speaks"]
    assert article.text == "\n\n".join([SUMMARY, *BODY])
    assert article.html.startswith(f"<p>{SUMMARY}</p>")
    assert "Section" not in article.text
    assert desktop.reader.revisions(article.id) == ()
    await desktop.collect()
    assert len(desktop.reader.alerts()) == 1
    assert len(desktop.server.asked(desktop.path("Minister speaks"))) == 1


async def test_the_news_is_told_before_its_page_is_asked_for(desktop: Desktop) -> None:
    desktop.desk.add_watch("Minister", "minister")
    desktop.desk.add_watch("Truce", "ceasefire")
    await desktop.collect()
    desktop.tell("Minister speaks")
    known: list[tuple[str, ...]] = []

    def serve(_request: object) -> Reply:
        known.append(tuple(alert.watch for alert in Reader(desktop.archive).alerts()))
        return page()

    desktop.server.script(desktop.path("Minister speaks"), serve)
    await desktop.collect()
    assert known == [("Minister",)]
    assert sorted(alert.watch for alert in desktop.reader.alerts()) == ["Minister", "Truce"]


async def test_a_page_is_asked_for_as_a_page_and_without_what_belongs_to_the_feed(desktop: Desktop) -> None:
    desktop.tell("Minister speaks")
    desktop.serve("Minister speaks", page())
    await desktop.collect()
    [asked] = desktop.server.asked(desktop.path("Minister speaks"))
    assert asked.headers["accept"].startswith("text/html")
    assert asked.headers["user-agent"].startswith("MediaMonitor/")
    assert not {"authorization", "cookie", "if-none-match", "if-modified-since"} & set(asked.headers)


async def test_a_page_that_came_does_not_alert_a_second_time_where_the_feed_did(desktop: Desktop) -> None:
    desktop.desk.add_watch("Minister", "minister OR envoy")
    desktop.tell("Minister speaks")
    desktop.serve("Minister speaks", page())
    await desktop.collect()
    assert len(desktop.reader.alerts()) == 1


async def test_what_a_first_poll_brought_is_listed_and_does_not_pop_up_when_its_page_comes(desktop: Desktop) -> None:
    desktop.desk.add_watch("Truce", "ceasefire")
    desktop.tell("Minister speaks")
    desktop.serve("Minister speaks", page())
    await desktop.collect()
    assert [alert.telling for alert in desktop.reader.alerts()] == [Telling.LIST]


BAD: list[tuple[Reply, str]] = [
    (Reply(404, b"not here"), "The page is not there any more (HTTP 404)."),
    (Reply(410, b"gone"), "The publisher took the page away for good (HTTP 410)."),
    (Reply(402, b"pay"), "The page asks for payment (HTTP 402)."),
    (Reply(403, b"no"), "The publisher refuses to give this page (HTTP 403)."),
    (Reply(200, b"%PDF-1.7 ...", {"Content-Type": "application/pdf"}), "The address does not lead to a web page."),
    (page("One short sentence."), "There is too little text on the page."),
    (Reply(200, b"<html><title>Just a moment...</title><body><p>x</p></body></html>", {"Content-Type": "text/html"}),
     "The publisher asks for a person (“Just a moment...”)."),
    (redirect("/"), "The address leads to the publisher's front page."),
    (Reply(200, b"<html><body></body></html>", {"Content-Type": "text/html"}), "No article was found on the page."),
    (Reply(200, b"<html><p>" + b"x" * 6_000_000, {"Content-Type": "text/html"}), "The answer is larger than 5 MB."),
    (page(" ".join(["word"] * 60), head='<script>{"isAccessibleForFree": false}</script>'),
     "The publisher shows only the beginning without a subscription."),
]  # fmt: skip


async def test_a_page_that_fails_leaves_the_article_as_it_was_and_says_why(desktop: Desktop) -> None:
    titles = [f"Minister {number}" for number in range(len(BAD))]
    desktop.tell(*titles)
    desktop.server.script("/", page())
    for title, (reply, _reason) in zip(titles, BAD, strict=True):
        desktop.serve(title, reply)
    await desktop.collect()
    articles = desktop.articles()
    assert {title: articles[title].text for title in titles} == dict.fromkeys(titles, SUMMARY)
    pages = [desktop.page(title) for title in titles]
    assert [each.state for each in pages if each] == [PageState.FAILED] * len(BAD)
    assert [(each.error or "")[: len(reason)] for each, (_, reason) in zip(pages, BAD, strict=True) if each] == [
        reason for _, reason in BAD
    ]
    assert len(desktop.found("minister")) == len(BAD)


async def test_a_page_that_says_no_more_than_the_feed_is_not_kept(desktop: Desktop) -> None:
    desktop.tell("Minister speaks", summary="\n\n".join(f"&lt;p&gt;{each}&lt;/p&gt;" for each in [SUMMARY, *BODY]))
    desktop.serve("Minister speaks", page())
    await desktop.collect()
    read = desktop.page("Minister speaks")
    assert read is not None
    assert (read.state, read.error) == (PageState.FAILED, "The page says no more than the feed.")


async def test_a_server_with_a_fault_is_asked_again_after_growing_waits_and_then_no_more(desktop: Desktop) -> None:
    desktop.tell("Minister speaks")
    desktop.serve("Minister speaks", Reply(500, b"oops"))
    asked = []
    for hours in (0, 0, 1, 2, 12, 30, 40, 80):
        desktop.now += timedelta(hours=hours)
        await desktop.collect()
        asked.append(len(desktop.server.asked(desktop.path("Minister speaks"))))
    assert asked == [1, 2, 3, 4, 5, 6, 6, 6]
    read = desktop.page("Minister speaks")
    assert read is not None
    assert (read.state, read.error) == (PageState.FAILED, "The publisher's server has a fault (HTTP 500). "
                                        "It is tried again later.")  # fmt: skip


async def test_a_host_that_asks_for_silence_is_left_alone_and_its_pages_wait(desktop: Desktop) -> None:
    desktop.tell("Minister speaks", "Minister resigns")
    for title in ("Minister speaks", "Minister resigns"):
        desktop.serve(title, too_many(3600))
    await desktop.collect()
    asked = [request for request in desktop.server.requests if request.path.startswith("/news/")]
    assert len(asked) == 1
    states = [desktop.page(title) for title in ("Minister speaks", "Minister resigns")]
    assert [each.state for each in states if each] == [PageState.PENDING] * 2


class Faulty(Fetcher):
    """A fetcher with a mistake in it, which one page brings out."""

    async def fetch(self, feed: Feed, password: str | None = None, *, page: str = "") -> Answer:
        if page.endswith("resigns.html"):
            raise KeyError("a mistake")
        return await super().fetch(feed, password, page=page)


async def test_a_mistake_in_the_program_that_one_page_brings_out_stops_no_other(
    desktop: Desktop, caplog: pytest.LogCaptureFixture
) -> None:
    desktop.tell("Minister resigns", "Minister speaks")
    desktop.serve("Minister speaks", page())
    desktop.now += timedelta(minutes=10)
    async with Collector(desktop.archive, lambda: None, lambda: desktop.now, make_fetcher=Faulty) as collector:
        await collector.once(lambda _polled: None)
    states = {title: desktop.page(title) for title in ("Minister resigns", "Minister speaks")}
    assert {title: each.state for title, each in states.items() if each} == {
        "Minister resigns": PageState.FAILED,
        "Minister speaks": PageState.DONE,
    }
    assert "could not be taken in" in caplog.text


async def test_robots_txt_is_obeyed_and_asked_for_once(desktop: Desktop) -> None:
    desktop.server.script("/robots.txt", Reply(200, b"User-agent: *\nDisallow: /news/Minister-r\n"))
    desktop.tell("Minister speaks", "Minister resigns")
    for title in ("Minister speaks", "Minister resigns"):
        desktop.serve(title, page())
    await desktop.collect()
    refused = desktop.page("Minister resigns")
    assert refused is not None
    assert refused.error is not None
    assert refused.error.startswith("The site asks programs not to fetch this page (robots.txt).")
    assert len(desktop.server.asked("/robots.txt")) == 1
    assert desktop.server.asked(desktop.path("Minister resigns")) == []
    assert desktop.found("envoy") == ["Minister speaks"]


async def test_a_page_of_a_public_feed_in_a_private_network_is_not_asked_for(desktop: Desktop) -> None:
    other = Feed(99, "http://93.184.216.34/feed.xml", "Public")
    async with Fetcher() as fetcher:
        with pytest.raises(FetchError, match="private"):
            await fetcher.fetch(other, page=desktop.server.url("/news/x.html"))
    assert desktop.server.asked("/news/x.html") == []


async def test_switched_off_what_waits_is_dropped_and_what_was_read_stays(desktop: Desktop) -> None:
    desktop.tell("Minister speaks")
    desktop.serve("Minister speaks", page())
    await desktop.collect()
    desktop.tell("Minister resigns")
    desktop.serve("Minister resigns", Reply(500, b"oops"), page())
    await desktop.collect()
    desktop.desk.fetch_pages([desktop.feed.id], on=False)
    desktop.tell("Minister returns")
    await desktop.collect()
    assert desktop.found("envoy") == ["Minister speaks"]
    assert desktop.page("Minister resigns") is None
    assert desktop.page("Minister returns") is None
    assert len(desktop.server.asked(desktop.path("Minister resigns"))) == 1


async def test_a_feed_that_was_not_switched_on_asks_for_nothing_and_on_wish_for_its_newest(desktop: Desktop) -> None:
    desktop.desk.fetch_pages([desktop.feed.id], on=False)
    desktop.tell("Minister speaks")
    desktop.serve("Minister speaks", page())
    await desktop.collect()
    assert desktop.server.asked("/robots.txt") == []
    assert desktop.desk.fetch_pages([desktop.feed.id], on=True) == 0
    await desktop.collect()
    assert desktop.page("Minister speaks") is None
    assert desktop.desk.fetch_pages([desktop.feed.id], on=True, newest=20) == 1
    await desktop.collect()
    assert desktop.found("envoy") == ["Minister speaks"]


async def test_old_news_of_a_first_poll_is_not_asked_for(desktop: Desktop) -> None:
    desktop.tell("Minister speaks", age=timedelta(days=9))
    await desktop.collect()
    assert desktop.page("Minister speaks") is None


async def test_a_changed_feed_text_is_a_revision_and_its_page_is_asked_for_again(desktop: Desktop) -> None:
    desktop.desk.add_watch("Resigns", "resigned")
    desktop.tell("Minister speaks")
    desktop.serve("Minister speaks", page(), Reply(500, b"oops"), page(*BODY, "She resigned in the evening, he said."))
    await desktop.collect()
    desktop.tell("Minister speaks", summary="The minister has resigned after a speech.")
    await desktop.collect()
    article = desktop.articles()["Minister speaks"]
    assert [each.text for each in desktop.reader.revisions(article.id)] == [SUMMARY]
    # Until the page comes anew, its earlier text is read below what the feed says now.
    assert article.text == "\n\n".join(["The minister has resigned after a speech.", *BODY])
    assert len(desktop.reader.alerts()) == 1
    await desktop.collect()
    assert desktop.articles()["Minister speaks"].text.endswith("She resigned in the evening, he said.")
    assert len(desktop.reader.alerts()) == 1
    assert len(desktop.reader.revisions(article.id)) == 1
    assert desktop.found("evening") == ["Minister speaks"]


async def test_one_page_is_tried_again_on_wish_and_only_where_it_was_asked_for(desktop: Desktop) -> None:
    desktop.tell("Minister speaks")
    desktop.serve("Minister speaks", Reply(403, b"no"), page())
    await desktop.collect()
    article = desktop.articles()["Minister speaks"]
    desktop.desk.fetch_page(article.id)
    await desktop.collect()
    assert desktop.found("envoy") == ["Minister speaks"]
    with pytest.raises(UsageError):
        desktop.desk.fetch_page(article.id + 1)


async def test_the_newest_are_fetched_first(desktop: Desktop) -> None:
    desktop.server.script("/robots.txt", Reply(404))
    titles = [f"News {number}" for number in range(4)]
    body = ""
    for number, title in enumerate(titles):
        when = format_datetime(desktop.now - timedelta(minutes=10 * number), usegmt=True)
        link = desktop.server.url(desktop.path(title))
        body += f"<item><guid>{title}</guid><link>{link}</link><title>{title}</title><pubDate>{when}</pubDate></item>"
        desktop.serve(title, page())
    desktop.server.script("/feed.xml", feed(f"<rss version='2.0'><channel>{body}</channel></rss>".encode()))
    await desktop.collect()
    asked = [request.path for request in desktop.server.requests if request.path.startswith("/news/")]
    assert asked == [desktop.path(title) for title in titles]


@asynccontextmanager
async def collecting(desktop: Desktop) -> AsyncIterator[None]:
    """Let a collector run for the time of the block."""
    stop = asyncio.Event()
    async with desktop.collector() as collector:
        running = asyncio.create_task(collector.forever(lambda _polled: None, stop))
        try:
            yield
        finally:
            stop.set()
            await running


async def test_a_page_that_hangs_holds_up_no_feed_and_is_given_up_at_the_end(desktop: Desktop) -> None:
    desktop.now = datetime.now(UTC)
    desktop.tell("Minister speaks")
    desktop.serve("Minister speaks", Reply(200, b"<html>" * 500, hang="body"))
    async with collecting(desktop):
        await until(lambda: bool(desktop.server.asked(desktop.path("Minister speaks"))))
        second, _new = desktop.desk.add_feed(desktop.server.url("/other.xml", "localhost"))
        desktop.server.script("/other.xml", feed(b"<rss version='2.0'><channel><title>Other</title></channel></rss>"))
        desktop.now += timedelta(minutes=1)
        await until(lambda: bool(desktop.reader.polls(second.id)))
    read = desktop.page("Minister speaks")
    assert read is not None
    assert (read.state, read.error) == (PageState.PENDING, None)
