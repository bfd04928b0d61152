"""The nouns of the program: plain, frozen, and free of any library.

Times are aware UTC datetimes, whole seconds. Texts are NFC Unicode; only fields
named `html` hold markup, and that markup is safe to show. An `id` of 0 means
"not stored yet".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class FeedState(StrEnum):
    """What a feed is doing, as a person would say it."""

    NEW = "new"
    OK = "ok"
    FAILING = "failing"
    STOPPED = "stopped"


class Pace(StrEnum):
    """How soon a person wants the news of a feed: as soon as is polite, as it comes, or some time in the day."""

    WIRE = "wire"
    NORMAL = "normal"
    SLOW = "slow"


class Priority(StrEnum):
    """How loudly a watch speaks: at once and until dismissed, once, or only in the list."""

    URGENT = "urgent"
    NORMAL = "normal"
    QUIET = "quiet"


class AlertState(StrEnum):
    """How far a person has got with an alert."""

    NEW = "new"
    SEEN = "seen"
    DONE = "done"


class Telling(StrEnum):
    """How an alert reaches a person beyond its line in the alert list."""

    POPUP = "popup"
    SUMMARY = "summary"
    LIST = "list"


class DeliveryState(StrEnum):
    """How far a popup or a summary has got."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


class PageState(StrEnum):
    """How far the page of an article has got."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Change(StrEnum):
    """What an arrival means to the archive: an alias is a known article under an identity not met before."""

    NEW = "new"
    REVISED = "revised"
    OUTLET = "outlet"
    ALIAS = "alias"
    KNOWN = "known"


class Part(StrEnum):
    """The parts of an article in which a match has a place."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is polled, as the desk set it up and as polling left it.

    `folder` is a path with slashes ("Wires/Asia"), empty at the top. `etag` and
    `last_modified` are the publisher's validators byte for byte. `login` is the
    name for HTTP Basic, `login_kind` how the secret is sent: "basic", "bearer",
    "header:NAME" or "parameter:NAME"; the secret itself lives in the keyring only. `failures`
    counts failed polls since the last good one. `floor_seconds` is the shortest
    interval that its document asks for (ttl, sy:updatePeriod), `fresh_seconds` the same
    of its headers (max-age, Expires), 0 where they do not. `skip_hours` (0 to 23, UTC) and
    `skip_days` ("monday") are when the publisher wants no polls, `silent_until` is until when
    it asked for silence (Retry-After). `why` says in words why `next_poll` is when it is.

    `most_bytes` is what a person allows an answer to have, 0 for the usual. `reach` is
    "private" for a feed of an intranet, "allowed" where a person let it lead into one, "" for the
    web alone. `moved_url` is where `moved_polls` permanent redirects have led since `moved_since`.

    `encoding` is what a person says the document is written in, "" to find out. Between `gap_since`
    and `gap_until` items may have come and gone unseen; `quiet_since` is when the last one came, where
    that is longer ago than the feed's own rhythm allows. `full_text` says that the pages of its articles
    are fetched too.
    """

    id: int
    url: str
    title: str
    folder: str = ""
    state: FeedState = FeedState.NEW
    site_url: str = ""
    language: str = ""
    login: str = ""
    login_kind: str = "basic"
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0
    error: str | None = None
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    next_poll: datetime | None = None
    interval_seconds: int = 0
    floor_seconds: int = 0
    why: str = ""
    full_text: bool = False
    pace: Pace = Pace.NORMAL
    most_bytes: int = 0
    reach: str = ""
    fresh_seconds: int = 0
    silent_until: datetime | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    moved_url: str = ""
    moved_since: datetime | None = None
    moved_polls: int = 0
    encoding: str = ""
    gap_since: datetime | None = None
    gap_until: datetime | None = None
    quiet_since: datetime | None = None

    @property
    def account(self) -> str:
        """The name under which the keyring keeps this feed's secret, "" for a feed that needs none."""
        return self.login if self.login_kind == "basic" else self.login_kind


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed document as the publisher wrote it; every text may hold markup, none is safe.

    `url` is absolute or empty; `base` is the address against which relative links in the markup are read.
    `mark` tells an item from all others, where that is sure. One that stood in the last document letter for letter
    has no texts: the archive has what it `said`, a hash.
    """

    guid: str = ""
    url: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    language: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    base: str = ""
    mark: bytes = b""
    said: str = ""


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """What one poll of a feed brought, parsed: the feed's own facts and its entries in document order.

    `ttl_minutes` is the shortest interval that it asks for (ttl, mod_syndication), `skip_hours` (0 to 23, UTC) and
    `skip_days` ("monday") are when it wants no polls. `problem` says in words what was wrong with a document that
    could be read only in part. `parts` are the documents that a list of sitemaps names, each with the time of its
    last change where the list tells; such a list has no entries of its own.
    """

    title: str = ""
    site_url: str = ""
    language: str = ""
    ttl_minutes: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    problem: str = ""
    parts: tuple[tuple[str, datetime | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of news: what is matched, stored, indexed and shown.

    `url` is the canonical link ("" when the feed gave none), `text` the body as
    plain text with a blank line between paragraphs, `html` the same as safe
    HTML. `language` is an ISO 639 code or "". `published` is when the publisher
    says so; where it said nothing credible it is `first_seen` and `date_known`
    is False. `sources` are the outlets that carried it, in order of arrival.
    """

    url: str
    title: str
    text: str
    published: datetime
    first_seen: datetime
    html: str = ""
    author: str = ""
    language: str = ""
    date_known: bool = True
    sources: tuple[str, ...] = ()
    id: int = 0

    @property
    def lead(self) -> str:
        """The first paragraph of the text."""
        return self.text.split("\n\n", 1)[0]


@dataclass(frozen=True, slots=True)
class Page:
    """The web page of an article: `text` and safe `html` of what it says, "" until it was `fetched`.

    `error` says why the last attempt brought nothing; what an earlier one brought stays.
    """

    article_id: int
    state: PageState
    asked: datetime
    fetched: datetime | None = None
    text: str = ""
    html: str = ""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article as one poll of one feed brought it; `identity` names it within that feed.

    `mark` and `said` are those of its entry: where it has `said` something before, its article has no text.
    """

    identity: str
    article: Article
    mark: bytes = b""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Sorted:
    """An arrival compared with the archive; `article` has the id and the outlets the archive knows.

    `verbatim`: once it is kept, the archive has under this name just the headline and the text that arrived.
    """

    change: Change
    identity: str
    article: Article
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """What an article said before its publisher edited it, until `replaced`."""

    article_id: int
    title: str
    text: str
    replaced: datetime


@dataclass(frozen=True, slots=True)
class Watch:
    """A named query that is matched against everything that arrives."""

    id: int
    name: str
    query: str
    priority: Priority = Priority.NORMAL
    enabled: bool = True


class Place(NamedTuple):
    """A matched stretch of one part of an article: characters `start` to `end`, end excluded."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A watch matched an article, at these places (none when only a field such as `source:` matched)."""

    watch_id: int
    places: tuple[Place, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """A watch matched an article for the first time, with all that a line in the alert list needs."""

    id: int
    watch_id: int
    watch: str
    priority: Priority
    article_id: int
    url: str
    title: str
    sources: tuple[str, ...]
    published: datetime
    first_seen: datetime
    alerted: datetime
    state: AlertState
    telling: Telling
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One popup (of `alert_id`) or one summary (of `count` alerts) on its way to a person through `channel`."""

    id: int
    telling: Telling
    channel: str
    state: DeliveryState
    created: datetime
    alert_id: int | None = None
    feed_id: int | None = None
    count: int = 1
    attempts: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """What a line in a list of articles shows; `snippet` is the beginning of the text, on one line."""

    id: int
    url: str
    title: str
    snippet: str
    sources: tuple[str, ...]
    author: str
    language: str
    published: datetime
    date_known: bool
    first_seen: datetime
    read: bool
    starred: bool
    watches: tuple[str, ...] = ()
