"""Asking a scripted publisher for one feed, as a test does it."""

from __future__ import annotations

import asyncio

import pytest

from monitor.errors import FetchError
from monitor.fetch.client import Answer, Fetcher, Limits
from monitor.model import Feed

BODY = b'<rss version="2.0"><channel><title>News</title></channel></rss>'
SHORT = Limits(connect_seconds=2, silence_seconds=0.2, whole_seconds=0.5, body_bytes=1 << 20)


def subscribed(url: str) -> Feed:
    return Feed(1, url, "News")


def fetched(feed: Feed, password: str | None = None, limits: Limits | None = None) -> Answer:
    async def run() -> Answer:
        async with Fetcher(limits=limits) as fetcher:
            return await fetcher.fetch(feed, password)

    return asyncio.run(run())


def refused(feed: Feed, password: str | None = None, limits: Limits | None = None) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetched(feed, password, limits)
    assert caught.value.reason.endswith(".")
    return caught.value
