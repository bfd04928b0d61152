"""Asking once what is at an address: a feed, a page that offers some, or nothing that answers. Nothing is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from monitor.errors import FeedError, FetchError, OfferedFeed, WebPageError
from monitor.fetch.client import Fetcher, Limits
from monitor.fetch.hosts import HostHeldError
from monitor.gathering import gather
from monitor.model import Feed, FeedDocument
from monitor.normalise.text import headline
from monitor.normalise.urls import site_of
from monitor.parse.discovery import guesses
from monitor.parse.process import ParserProcess

PATIENCE = Limits(connect_seconds=8.0, silence_seconds=10.0, whole_seconds=20.0)
"""Somebody waits for the answer."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a feed brought: its title, how many entries, and what was wrong with a document that could be read."""

    title: str
    entries: int
    problem: str


@dataclass(frozen=True, slots=True)
class Page:
    """A web page in a feed's place: what it calls itself, what it offers, and the sentence that says so."""

    title: str
    offers: tuple[OfferedFeed, ...]
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody answered, or with something that is neither feed nor page; `refused` where it was the publisher's no."""

    reason: str
    hint: str
    refused: bool = False


Found = Checked | Page | Unclear


async def check_feed(feed: Feed, password: str | None) -> Checked:
    """Fetch and read `feed`, a list of sitemaps with its newest parts; raises FeedError if that fails or it is none."""
    asked = _unconditional(feed)
    with ParserProcess() as parser:
        async with Fetcher() as fetcher:
            answer = await fetcher.fetch(asked, password or None)
            _answer, document = await gather(asked, answer, password, fetcher, parser)
            return _checked(feed, document or FeedDocument())


async def look(feed: Feed, password: str | None) -> Found:
    """Ask the address of `feed` once, and say what is there."""
    with ParserProcess() as parser:
        async with Fetcher(limits=PATIENCE) as fetcher:
            try:
                return await _check(feed, password, fetcher, parser)
            except WebPageError as page:
                return Page(page.title, page.offers, page.reason, page.hint)
            except FeedError as error:
                return Unclear(error.reason, error.hint, isinstance(error, FetchError) and error.status >= 400)


async def guess(url: str, told: Callable[[str], None]) -> tuple[OfferedFeed, ...]:
    """Try the addresses at which many sites have their feed, one after the other, until one is a feed.

    Only when a person agreed: the publisher offers none of them. `told` hears each address before it is asked for.
    """
    with ParserProcess() as parser:
        async with Fetcher(limits=PATIENCE) as fetcher:
            for address in guesses(url):
                told(address)
                try:
                    found = await _check(Feed(0, address, address), None, fetcher, parser)
                except HostHeldError:
                    # The host asked for silence.
                    return ()
                except FetchError as error:
                    if not error.status:
                        # Who does not answer at one address does not answer at the next.
                        return ()
                except FeedError:
                    continue
                else:
                    return (OfferedFeed(address, found.title),)
    return ()


async def _check(feed: Feed, password: str | None, fetcher: Fetcher, parser: ParserProcess) -> Checked:
    answer = await fetcher.fetch(_unconditional(feed), password or None)
    return _checked(feed, await asyncio.to_thread(parser.parse, answer.body, answer.content_type, answer.final_url))


def _unconditional(feed: Feed) -> Feed:
    """`feed` as if it had never been polled: "not modified" would say nothing about it."""
    return replace(feed, etag=None, last_modified=None, body_hash=None, last_success=None)


def _checked(feed: Feed, document: FeedDocument) -> Checked:
    title = headline(document.title) or site_of(feed.url) or feed.url
    return Checked(title, len(document.entries), document.problem)
