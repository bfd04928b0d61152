"""Reading what a publisher answered: as a person said it is written, and with the parts that it only lists."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from urllib.parse import urlsplit

from monitor.errors import FeedError
from monitor.familiar import Familiar
from monitor.fetch.client import Answer, Fetcher
from monitor.model import Feed, FeedDocument
from monitor.parse.encoding import recoded
from monitor.parse.process import ParserProcess
from monitor.parse.sitemap import worth_reading


async def gather(
    feed: Feed,
    answer: Answer,
    password: str | None,
    fetcher: Fetcher,
    parser: ParserProcess,
    familiar: Familiar | None = None,
) -> tuple[Answer, FeedDocument | None]:
    """Return the document of an answer, None where the publisher has nothing new, and the answer to learn from.

    A list of sitemaps is followed to its newest parts, one after the other and as politely as any poll. A list without
    times may stay the same while its parts change: it teaches no validators, and is read at every poll. What `familiar`
    remembers of the feed is not read again.
    """
    if answer.status == 304 or answer.body_hash == feed.body_hash:
        return answer, None
    document = await _read(feed, answer, parser, familiar)
    if not document.parts:
        return answer, document
    if any(changed is None for _address, changed in document.parts):
        # What is hashed is nothing that the publisher sends.
        answer = replace(answer, body=answer.body + b"\0", etag=None, last_modified=None)
    # Only the address that a person follows may turn out to be in a private network, not one that it names.
    settled = replace(
        feed,
        reach=feed.reach or ("private" if answer.private else ""),
        last_success=feed.last_success or datetime.now(UTC),
    )
    parts = worth_reading(document.parts, feed.last_success)
    return answer, await _with_parts(settled, document, parts, password, fetcher, parser)


async def _with_parts(
    feed: Feed,
    document: FeedDocument,
    parts: Sequence[str],
    password: str | None,
    fetcher: Fetcher,
    parser: ParserProcess,
) -> FeedDocument:
    """Return what these parts of a list hold; raises FeedError if none can be had."""
    read: list[FeedDocument] = []
    failed: list[FeedError] = []
    for address in parts:
        # A secret belongs to the origin that it was given for.
        own = urlsplit(address)[:2] == urlsplit(feed.url)[:2]
        part = replace(feed, url=address, etag=None, last_modified=None)
        part = part if own else replace(part, login="", login_kind="basic")
        try:
            answer = await fetcher.fetch(part, password if own else None)
            read.append(await _read(feed, answer, parser))
        except FeedError as error:
            failed.append(error)
    if failed and not read:
        raise failed[0]
    problems = [error.reason for error in failed] + [part.problem for part in (document, *read) if part.problem]
    return FeedDocument(
        title=next((part.title for part in read if part.title), ""),
        language=next((part.language for part in read if part.language), ""),
        entries=tuple(chain.from_iterable(part.entries for part in read)),
        problem=problems[0] if problems else "",
    )


async def _read(feed: Feed, answer: Answer, parser: ParserProcess, familiar: Familiar | None = None) -> FeedDocument:
    body, content_type = answer.body, answer.content_type
    if feed.encoding:
        body, content_type = await asyncio.to_thread(recoded, body, feed.encoding), "application/xml; charset=utf-8"
    parse = parser.parse if familiar is None else partial(familiar.read, feed.id, parser.parse)
    return await asyncio.to_thread(parse, body, content_type, answer.final_url)
