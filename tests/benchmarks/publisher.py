"""A publisher of many feeds on loopback, in a process of its own, whose feeds change when they are told to.

A feed that changes is 30 items, 60 to 90 kB; a change replaces the oldest three. One that never does has six. They are
served as most publishers do it: gzip, ETag and Last-Modified, 304 to whoever has the newest, connections kept open.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection
from random import Random
from xml.sax.saxutils import escape

from tests.benchmarks.corpus import corpus

ITEMS = 30
NEW_ITEMS = 3
QUIET_ITEMS = 6
_LETTERS = (900, 1_900)
_BEGIN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=12)


class Documents:
    """Writes each version of each feed; no two items have the same headline or text."""

    def __init__(self) -> None:
        self.where, articles = corpus(2_000)
        self._titles = [article.title for article in articles]
        self._sentences = [
            part.strip() for article in articles for part in article.text.split(". ") if 40 < len(part) < 400
        ]

    def write(self, feed: int, version: int) -> bytes:
        """Return the document of a feed: in each version the newest three items are new, the rest as before."""
        newest = version * NEW_ITEMS + ITEMS
        count = ITEMS if version else QUIET_ITEMS
        items = "".join(self._item(feed, number) for number in range(newest - 1, newest - 1 - count, -1))
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
            f"<title>Paper {feed}</title><link>https://paper-{feed}.example/</link><language>en</language>"
            f"<description>The news of paper {feed}</description>{items}</channel></rss>\n"
        ).encode()

    def _item(self, feed: int, number: int) -> str:
        random = Random(feed * 1_000_003 + number)
        link = f"https://paper-{feed}.example/news/{number}"
        title = f"{random.choice(self._titles)}: {' '.join(random.choice(self._sentences).split()[:4])}"
        sentences = [random.choice(self._sentences)]
        letters = random.randint(*_LETTERS)
        while sum(map(len, sentences)) < letters:
            sentences.append(random.choice(self._sentences))
        paragraphs = [
            f'<p>{escape(". ".join(sentences[at : at + 3]))}. <a href="{link}?p={at}&amp;utm_source=rss">More</a></p>\n'
            for at in range(0, len(sentences), 3)
        ]
        image = (
            f'<p><img src="https://paper-{feed}.example/images/{number}.jpg" width="640" height="360" alt=""/></p>\n'
        )
        html = (image + "".join(paragraphs)).replace("]]>", "")
        when = format_datetime(_BEGIN + timedelta(minutes=number, seconds=feed % 60), usegmt=True)
        return (
            f"<item><title>{escape(title)}</title><link>{link}?utm_source=rss</link>"
            f'<guid isPermaLink="false">paper-{feed}-{number}</guid><pubDate>{when}</pubDate>'
            f"<dc:creator>Reporter {number % 7}</dc:creator><category>News</category>"
            f"<description>{escape(sentences[0])}</description>"
            f"<content:encoded><![CDATA[{html}]]></content:encoded></item>\n"
        )


class Publisher:
    """The newest version of each feed, and the answers to whoever asks for it."""

    def __init__(self, feeds: int) -> None:
        self.documents = Documents()
        self.bytes_served = 0
        self._versions = [0] * feeds
        self._bodies: dict[int, bytes] = {}

    def change(self, feeds: list[int]) -> list[int]:
        """Give each of these feeds its next version, and return how many bytes each document has."""
        self._bodies = {}
        sizes = []
        for feed in feeds:
            self._versions[feed] += 1
            document = self.documents.write(feed, self._versions[feed])
            sizes.append(len(document))
            self._bodies[feed] = gzip.compress(document, 6)
        return sizes

    def answer(self, request: str) -> bytes:
        """Answer a request as it stands on the wire."""
        first, *lines = request.split("\r\n")
        feed = int(first.split(" ")[1].strip("/"))
        etag = f'"{feed}-{self._versions[feed]}"'
        asked = dict(line.split(": ", 1) for line in lines if ": " in line)
        known = next((value for name, value in asked.items() if name.lower() == "if-none-match"), "")
        changed = format_datetime(_BEGIN + timedelta(minutes=self._versions[feed]), usegmt=True)
        body = b"" if known == etag else self._body(feed)
        head = (
            f"HTTP/1.1 {'200 OK' if body else '304 Not Modified'}\r\n"
            f"Date: {format_datetime(datetime.now(UTC), usegmt=True)}\r\nServer: publisher\r\n"
            f"ETag: {etag}\r\nLast-Modified: {changed}\r\nCache-Control: max-age=60\r\nVary: Accept-Encoding\r\n"
        )
        if body:
            head += (
                "Content-Type: application/rss+xml; charset=utf-8\r\nContent-Encoding: gzip\r\n"
                f"Content-Length: {len(body)}\r\n"
            )
        return head.encode() + b"\r\n" + body

    def _body(self, feed: int) -> bytes:
        return self._bodies.get(feed) or gzip.compress(self.documents.write(feed, self._versions[feed]), 1)


class Publishing:
    """A publisher in a process of its own, seen from outside."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.port, self.where = pipe.recv()

    def url(self, feed: int) -> str:
        """The address of a feed."""
        return f"http://127.0.0.1:{self.port}/{feed}"

    def change(self, feeds: list[int]) -> list[int]:
        """Let these feeds bring something new; return the bytes of each of their documents."""
        self._pipe.send(feeds)
        sizes: list[int] = self._pipe.recv()
        return sizes


@contextmanager
def publishing(feeds: int) -> Iterator[Publishing]:
    """Publish so many feeds for the time of the block."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_publish, args=(theirs, feeds), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Publishing(ours)
    finally:
        ours.close()
        process.join(timeout=10)


def _publish(pipe: Connection, feeds: int) -> None:
    asyncio.run(_serve(pipe, Publisher(feeds)))


async def _serve(pipe: Connection, publisher: Publisher) -> None:
    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                writer.write(publisher.answer(request.decode("latin-1")))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    pipe.send((server.sockets[0].getsockname()[1], publisher.documents.where))
    while True:
        try:
            changed = await asyncio.to_thread(pipe.recv)
        except EOFError:
            server.close()
            return
        pipe.send(publisher.change(changed))
