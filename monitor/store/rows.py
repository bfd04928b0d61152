"""Rows of the tables as the nouns of the program, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from html import escape
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import RowMapping

from monitor.chronicle import Activity, FeedNotice, Poll
from monitor.errors import DamagedError
from monitor.model import (
    Alert,
    AlertState,
    Article,
    Delivery,
    DeliveryState,
    Feed,
    FeedState,
    Headline,
    Pace,
    Page,
    PageState,
    Priority,
    Revision,
    Telling,
    Watch,
)
from monitor.store.archive import REPAIR
from monitor.words.telling import untold

_P = ParamSpec("_P")
_T = TypeVar("_T")


def _reading(read: Callable[_P, _T]) -> Callable[_P, _T]:
    """Say of a row with values that this program never writes, after bits have flipped, that it is damaged."""

    @wraps(read)
    def reading(*row: _P.args, **named: _P.kwargs) -> _T:
        try:
            return read(*row, **named)
        except (ValueError, TypeError, OverflowError, AttributeError, OSError) as error:
            raise DamagedError(f"A row of the archive is damaged: {error}.", REPAIR) from error

    return reading


def seconds(moment: datetime) -> int:
    """Return `moment` as whole seconds since 1970."""
    return int(moment.timestamp())


def moment(stored: int) -> datetime:
    """Return a stored time as an aware UTC datetime."""
    return datetime.fromtimestamp(stored, UTC)


def _maybe(stored: int | None) -> datetime | None:
    return None if stored is None else moment(stored)


@_reading
def to_feed(row: RowMapping) -> Feed:
    """Read a row of `feed`."""
    return Feed(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        folder=row["folder"],
        state=FeedState(row["state"]),
        site_url=row["site_url"],
        language=row["language"],
        login=row["login"],
        login_kind=row["login_kind"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        failures=row["failures"],
        error=row["error"],
        last_attempt=_maybe(row["last_attempt"]),
        last_success=_maybe(row["last_success"]),
        next_poll=_maybe(row["next_poll"]),
        interval_seconds=row["interval_seconds"],
        floor_seconds=row["floor_seconds"],
        why=row["why"],
        pace=Pace(row["pace"]),
        most_bytes=row["most_bytes"],
        reach=row["reach"],
        fresh_seconds=row["fresh_seconds"],
        silent_until=_maybe(row["silent_until"]),
        skip_hours=tuple(int(hour) for hour in row["skip_hours"].split(",") if hour),
        skip_days=tuple(day for day in row["skip_days"].split(",") if day),
        moved_url=row["moved_url"],
        moved_since=_maybe(row["moved_since"]),
        moved_polls=row["moved_polls"],
        full_text=bool(row["full_text"]),
        encoding=row["encoding"],
        gap_since=_maybe(row["gap_since"]),
        gap_until=_maybe(row["gap_until"]),
        quiet_since=_maybe(row["quiet_since"]),
    )


@_reading
def to_activity(row: RowMapping) -> Activity:
    """Read the row of `activity`."""
    return Activity(
        process=row["process"],
        beat=moment(row["beat"]),
        total=row["total"],
        done=row["done"],
        detail=row["detail"],
        offline_since=_maybe(row["offline_since"]),
    )


@_reading
def to_article(row: RowMapping) -> Article:
    """Read a row of `article` joined with `body`: the article as its feed tells it."""
    return Article(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        text=row["text"],
        html=row["html"],
        author=row["author"],
        language=row["language"],
        published=moment(row["published"]),
        first_seen=moment(row["first_seen"]),
        date_known=bool(row["date_known"]),
        sources=tuple(row["sources"]),
    )


@_reading
def to_full_article(row: RowMapping) -> Article:
    """Read a row of `article` joined with `body` and, where there is one, with `page`: the article as it reads."""
    return with_page(to_article(row), row["page_text"] or "", row["page_html"] or "")


def with_page(article: Article, text: str, html: str = "") -> Article:
    """Return an article as it reads with what its page says, which is what is searched, matched and shown.

    Before the page stand the paragraphs of the feed that it does not say: no word of the feed is lost.
    """
    if not text:
        return article
    lead = untold(article.text, text)
    said = f"{lead}\n\n{text}" if lead else text
    markup = "".join(f"<p>{escape(part)}</p>" for part in lead.split("\n\n") if part) + html
    return replace(article, text=said, html=markup)


@_reading
def to_page(row: RowMapping) -> Page:
    """Read a row of `page`."""
    return Page(
        article_id=row["article_id"],
        state=PageState(row["state"]),
        asked=moment(row["asked"]),
        fetched=_maybe(row["fetched"]),
        text=row["text"],
        html=row["html"],
        error=row["error"],
    )


@_reading
def to_headline(row: RowMapping, watches: tuple[str, ...]) -> Headline:
    """Read a row of `article` with the names of the watches that matched it."""
    return Headline(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        snippet=row["snippet"],
        sources=tuple(row["sources"]),
        author=row["author"],
        language=row["language"],
        published=moment(row["published"]),
        date_known=bool(row["date_known"]),
        first_seen=moment(row["first_seen"]),
        read=row["read"] is not None,
        starred=row["starred"] is not None,
        watches=watches,
    )


@_reading
def to_poll(row: RowMapping) -> Poll:
    """Read a row of `poll`."""
    return Poll(
        feed_id=row["feed_id"],
        started=moment(row["started"]),
        finished=moment(row["finished"]),
        status=row["status"],
        entries=row["entries"],
        new=row["new"],
        changed=row["changed"],
        alerts=row["alerts"],
        error=row["error"],
        gap_since=_maybe(row["gap_since"]),
    )


@_reading
def to_revision(row: RowMapping) -> Revision:
    """Read a row of `revision`."""
    return Revision(row["article_id"], row["title"], row["text"], moment(row["replaced"]))


@_reading
def to_notice(row: RowMapping) -> FeedNotice:
    """Read a row of `notice` joined with the title of its feed."""
    happened, dismissed = moment(row["happened"]), _maybe(row["dismissed"])
    return FeedNotice(row["id"], row["kind"], row["feed_id"], row["title"] or "", happened, row["detail"], dismissed)


@_reading
def to_watch(row: RowMapping) -> Watch:
    """Read a row of `watch`."""
    return Watch(row["id"], row["name"], row["query"], Priority(row["priority"]), bool(row["enabled"]))


@_reading
def to_alert(row: RowMapping) -> Alert:
    """Read a row of `alert` joined with its watch (as `watch_name`) and its article."""
    return Alert(
        id=row["id"],
        watch_id=row["watch_id"],
        watch=row["watch_name"],
        priority=Priority(row["priority"]),
        article_id=row["article_id"],
        url=row["url"],
        title=row["title"],
        sources=tuple(row["sources"]),
        published=moment(row["published"]),
        first_seen=moment(row["first_seen"]),
        alerted=moment(row["alerted"]),
        state=AlertState(row["state"]),
        telling=Telling(row["telling"]),
        matched=tuple(row["matched"]),
    )


@_reading
def to_delivery(row: RowMapping) -> Delivery:
    """Read a row of `delivery`."""
    return Delivery(
        id=row["id"],
        telling=Telling(row["telling"]),
        channel=row["channel"],
        state=DeliveryState(row["state"]),
        created=moment(row["created"]),
        alert_id=row["alert_id"],
        feed_id=row["feed_id"],
        count=row["count"],
        attempts=row["attempts"],
        error=row["error"],
    )


SNIPPET_LETTERS = 320


def snippet(text: str) -> str:
    """Return the beginning of `text` on one line, as long as a list ever shows."""
    return " ".join(text[: 2 * SNIPPET_LETTERS].split())[:SNIPPET_LETTERS]


def article_values(article: Article) -> dict[str, Any]:
    """Return the columns of `article` that an Article fills, without its id and its change number."""
    return {
        "url": article.url,
        "title": article.title,
        "snippet": snippet(article.text),
        "author": article.author,
        "language": article.language,
        "published": seconds(article.published),
        "date_known": int(article.date_known),
        "first_seen": seconds(article.first_seen),
        "sources": list(article.sources),
    }
