"""Asking for one feed once, to see whether it is one; nothing is stored."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from monitor.fetch.client import Fetcher
from monitor.model import Feed
from monitor.normalise.text import headline
from monitor.normalise.urls import host_of
from monitor.parse.process import ParserProcess


@dataclass(frozen=True, slots=True)
class Checked:
    """What a feed brought: its title, how many entries, and what was wrong with a document that could be read."""

    title: str
    entries: int
    problem: str


async def check_feed(feed: Feed, password: str | None) -> Checked:
    """Fetch and read `feed`; raises FeedError if it cannot be fetched or is none."""
    # Without validators: a publisher that answers "not modified" would say nothing about the feed.
    asked = replace(feed, etag=None, last_modified=None)
    with ParserProcess() as parser:
        async with Fetcher() as fetcher:
            answer = await fetcher.fetch(asked, password or None)
            document = await asyncio.to_thread(parser.parse, answer.body, answer.content_type, answer.final_url)
    title = headline(document.title) or host_of(feed.url) or feed.url
    return Checked(title, len(document.entries), document.problem)
