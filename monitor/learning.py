"""What a poll teaches about its feed: validators, wishes, place, and how it goes on failing. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.errors import FeedError, FetchError
from monitor.fetch import moving
from monitor.fetch.answers import SILENCE_SECONDS
from monitor.fetch.client import Answer
from monitor.fetch.hosts import HostHeldError
from monitor.model import Feed, FeedDocument, FeedState
from monitor.normalise.text import headline
from monitor.normalise.urls import site_of

# A ttl may be any number; the column that keeps it has an end, and the schedule one of its own far below.
_LONGEST_WISH_SECONDS = 366 * 24 * 3600


def learnt(feed: Feed, answer: Answer, document: FeedDocument | None, now: datetime) -> Feed:
    """Return `feed` with what a good answer says of it; `document` is None where the publisher had nothing new."""
    after = _without_document(feed, answer) if document is None else _with_document(feed, answer, document)
    # An answer that is not whole says nothing of the old headers (RFC 9111, 4.3.4: a 304 freshens what is stored).
    unsaid = feed.fresh_seconds if answer.status == 304 else 0
    after = replace(
        after,
        state=FeedState.OK,
        last_success=now,
        fresh_seconds=unsaid if answer.max_age is None else answer.max_age,
        silent_until=None,
        reach=feed.reach or ("private" if answer.private else ""),
    )
    return moving.seen(after, answer.permanent_url, now)


def failed(feed: Feed, error: FeedError, now: datetime) -> Feed:
    """Return `feed` as it is after a poll that failed."""
    if isinstance(error, HostHeldError):
        # A host that asked for silence because of another of its feeds says nothing about this one.
        return feed
    fetch = error if isinstance(error, FetchError) else None
    silence = 0 if fetch is None else fetch.retry_after or (SILENCE_SECONDS if fetch.status == 503 else 0)
    gone = fetch is not None and fetch.gone
    return replace(
        feed,
        state=FeedState.STOPPED if gone else FeedState.FAILING,
        failures=feed.failures + 1,
        error=str(error),
        silent_until=now + timedelta(seconds=silence) if silence else None,
    )


def _without_document(feed: Feed, answer: Answer) -> Feed:
    # A 304 may bring newer validators; one that brings none leaves those we have (RFC 9111, 4.3.4).
    etag, last_modified = answer.etag, answer.last_modified
    if answer.status == 304:
        etag, last_modified = etag or feed.etag, last_modified or feed.last_modified
    # What is wrong with a document stays wrong while the document stays the same.
    problem = feed.error if feed.state is FeedState.OK else None
    return replace(feed, etag=etag, last_modified=last_modified, error=problem)


def _with_document(feed: Feed, answer: Answer, document: FeedDocument) -> Feed:
    title = feed.title if feed.title != feed.url else headline(document.title) or site_of(feed.url) or feed.url
    return replace(
        feed,
        title=title,
        site_url=document.site_url or feed.site_url,
        language=document.language or feed.language,
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=answer.body_hash,
        error=document.problem or None,
        floor_seconds=min((document.ttl_minutes or 0) * 60, _LONGEST_WISH_SECONDS),
        skip_hours=document.skip_hours,
        skip_days=document.skip_days,
    )
