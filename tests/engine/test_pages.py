"""The pages of articles, the whole way: asked for after the news, read, matched, found, kept, and what may go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from monitor.alert.channels import Channel
from monitor.engine.collector import Collector
from monitor.engine.desk import Desk
from monitor.engine.searching import ArchiveSearch
from monitor.errors import UsageError
from monitor.model import Alert, Article, Feed, Page, PageState, Telling
from monitor.query.parser import parse
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from tests.servers.scripted import Reply, ScriptedServer, feed, redirect, too_many

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
        self.desk = Desk(archive)
        self.reader = Reader(archive)
        self.now = datetime.now(UTC)
        self.tell()
        self.feed, _new = self.desk.add_feed(server.url("/feed.xml"))
        self.desk.fetch_pages([self.feed.id], on=True)

    def tell(self, *titles: str, summary: str = SUMMARY, age: timedelta = timedelta(minutes=5)) -> None:
        """Let the feed carry these items, each with a page of its own."""
        when = format_datetime(datetime.now(UTC) - age, usegmt=True)
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
        """Collect once, as the command does."""
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
        return self.reader.page_of(self.articles()[title].id)

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
