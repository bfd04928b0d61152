"""Everything this program raises on purpose.

    MonitorError             reason: what happened; hint: what to do next
        FeedError            one feed failed; the others go on
            FetchError         no answer, or an answer we refuse
            ParseError         an answer that is no feed
        QueryError           a query has a mistake, at a place
        StoreError           the archive cannot be used as asked
            ArchiveBusyError   another program holds it
            SchemaError        the archive was written by a newer program
            DamagedError       the archive, or a backup, is not whole
        SearchIndexError     the search index cannot be used; it is rebuilt from the archive
        SecretError          the keyring is missing, locked, or said no
        DeliveryError        an alert could not be put on the screen; it is tried again
        SettingsError        a settings file cannot be written
        WorkerError          the worker process is gone or could not answer
        UsageError           what was asked for does not exist or makes no sense

Anything else that escapes is a bug and is allowed to look like one.
"""

from __future__ import annotations

from dataclasses import dataclass


class MonitorError(Exception):
    """Base of all expected failures: `reason` and `hint` are whole sentences fit for a person."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(f"{reason} {hint}".strip())
        self.reason = reason
        self.hint = hint


class FeedError(MonitorError):
    """One feed failed. Never stops a round: it is recorded with the feed and the others go on."""


class FetchError(FeedError):
    """No usable answer: time-out, refused address, HTTP error, too big.

    `status` is the HTTP status (0 when there was no answer), `retry_after` the
    seconds the publisher asked to wait, `gone` true for 410, which ends polling.
    """

    def __init__(self, reason: str, hint: str = "", *, status: int = 0, retry_after: int | None = None) -> None:
        super().__init__(reason, hint)
        self.status = status
        self.retry_after = retry_after

    @property
    def gone(self) -> bool:
        """Whether the publisher said that the feed is gone for good (RFC 9110, 15.5.11)."""
        return self.status == 410


class ParseError(FeedError):
    """The answer is no feed that can be read."""


@dataclass(frozen=True, slots=True)
class OfferedFeed:
    """A feed that a web page offers: `kind` is "rss", "atom", "json", "sitemap", or "" where the page does not say."""

    url: str
    title: str = ""
    kind: str = ""


class WebPageError(ParseError):
    """The answer is a web page; `title` is its own, `offers` the feeds that it offers, in its order."""

    def __init__(self, reason: str, hint: str = "", *, title: str = "", offers: tuple[OfferedFeed, ...] = ()) -> None:
        super().__init__(reason, hint)
        self.title = title
        self.offers = offers


class QueryError(MonitorError):
    """A mistake in a query at characters `start` to `end`, so that the editor can underline it."""

    def __init__(self, reason: str, hint: str = "", *, start: int, end: int) -> None:
        super().__init__(reason, hint)
        self.start = start
        self.end = end


class StoreError(MonitorError):
    """The archive cannot be used as asked."""


class ArchiveBusyError(StoreError):
    """Another program holds what is needed."""


class SchemaError(StoreError):
    """The archive was written by a newer version of the program."""


class DamagedError(StoreError):
    """The archive, or a backup of it, is not whole."""


class SearchIndexError(MonitorError):
    """The search index cannot be used; it is derived from the archive and can be rebuilt."""


class SecretError(MonitorError):
    """The keyring is missing, locked, or its question was dismissed."""


class DeliveryError(MonitorError):
    """An alert could not be put on the screen now; it stands in the alert list and is tried again."""


class SettingsError(MonitorError):
    """The settings cannot be written."""


class WorkerError(MonitorError):
    """The worker process is gone or could not answer."""


class UsageError(MonitorError):
    """What was asked for does not exist or makes no sense."""
