"""A publisher whose feeds are written by the minute, polled by the real pipeline at the minutes that a test says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

from monitor.chronicle import Poll
from monitor.fetch.client import Fetcher
from monitor.match.watch_set import WatchSet
from monitor.model import Feed
from monitor.parse.process import ParserProcess
from monitor.pipeline import Pipeline
from monitor.store import desk
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from tests.servers.scripted import Reply, ScriptedServer

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def at(minute: int) -> datetime:
    """Return the moment so many minutes after noon."""
    return NOON + timedelta(minutes=minute)


def rss(minutes: Iterable[int], *, guid: str = "g", dated: bool = True) -> bytes:
    """Return a feed with an item for each of these minutes, the newest first."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{guid}{minute}</guid><link>https://post.example/{minute}</link>"
        f"<title>Story of minute {minute}</title>"
        + (f"<pubDate>{format_datetime(at(minute), usegmt=True)}</pubDate>" if dated else "")
        + f"<description>What happened in minute {minute}.</description></item>"
        for minute in sorted(minutes, reverse=True)
    )
    return f"<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>".encode()


def news_sitemap(minutes: Iterable[int]) -> bytes:
    """Return a news sitemap with the same articles."""
    pages = "".join(
        f"<url><loc>https://post.example/{minute}</loc><n:news><n:publication><n:name>Post</n:name><n:language>en"
        f"</n:language></n:publication><n:publication_date>{at(minute).isoformat()}</n:publication_date>"
        f"<n:title>Story of minute {minute}</n:title></n:news></url>"
        for minute in sorted(minutes, reverse=True)
    )
    return (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        f"xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{pages}</urlset>"
    ).encode()


def sitemap_index(server: ScriptedServer, parts: Iterable[tuple[str, int | None]]) -> bytes:
    """Return a list of sitemaps on `server`, each with the minute of its last change, None to leave that out."""
    listed = "".join(
        f"<sitemap><loc>{server.url(path)}</loc>"
        + (f"<lastmod>{at(minute).isoformat()}</lastmod>" if minute is not None else "")
        + "</sitemap>"
        for path, minute in parts
    )
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{listed}</sitemapindex>".encode()


class Press:
    """Feeds by their paths on a server, and a clock that a test sets."""

    def __init__(self, archive: Archive, server: ScriptedServer, pipeline: Pipeline) -> None:
        self.archive, self.server, self.reader = archive, server, Reader(archive)
        self.minute = 0
        self._pipeline = pipeline

    async def poll(self, minute: int, body: bytes, path: str = "/feed") -> Poll:
        """Let the publisher serve `body` at `path`, and poll it at `minute`."""
        self.server.script(path, Reply(body=body))
        return await self.poll_as_is(minute, path)

    async def poll_as_is(self, minute: int, path: str = "/feed") -> Poll:
        """Poll what the publisher serves already."""
        self.minute = minute
        with self.archive.writing() as connection:
            desk.add_feed(connection, self.server.url(path), "", "", "", at(minute))
        return await self._pipeline.poll(self.feed(path))

    def feed(self, path: str = "/feed") -> Feed:
        """Return a feed as the archive has it."""
        found = self.reader.feed(self.server.url(path))
        assert found is not None
        return found


@asynccontextmanager
async def press(archive: Archive, server: ScriptedServer) -> AsyncIterator[Press]:
    """Open the pipeline of a press."""
    with ParserProcess() as parser:
        async with Fetcher() as fetcher:
            pipeline = Pipeline(
                fetcher,
                parser,
                WatchSet(),
                {},
                archive,
                lambda _feed: None,
                lambda: at(opened.minute),
                Random(0).random,
            )
            opened = Press(archive, server, pipeline)
            yield opened
