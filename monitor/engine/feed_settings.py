"""What a person sets for one feed beyond its title and folder: pace, encoding, size, where it may lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from monitor import settings
from monitor.engine.addresses import public, read_address
from monitor.errors import UsageError
from monitor.fetch.schedule import Outcome, next_poll
from monitor.model import Feed, FeedState, Pace
from monitor.parse.encoding import usable
from monitor.parse.limits import LARGEST_BYTES
from monitor.store import desk, polling
from monitor.store.archive import Archive
from monitor.store.reader import Reader

MOST_MEGABYTES = LARGEST_BYTES // 1024 // 1024
"""No feed may be larger than this, whatever a person says: it is what the parser bears."""

_MEGABYTE = 1024 * 1024


class FeedSettings:
    """Changes how single feeds of one archive are polled."""

    def __init__(self, archive: Archive, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._archive = archive
        self._reader = Reader(archive)
        self._clock = clock

    def feed(self, url: str) -> Feed:
        """Return the feed with this address, as a person may write it; raises UsageError if none is followed."""
        feed = self._reader.feed(url) or self._reader.feed(read_address(url).url)
        if feed is None:
            raise UsageError(f"No feed with the address {public(url)} is followed.", "See: media-monitor feeds list.")
        return feed

    def set_pace(self, feed: Feed, pace: Pace) -> Feed:
        """Let the news of a feed come as soon as `pace` says; its next poll is moved at once, within its wishes."""
        changed = replace(feed, pace=pace, interval_seconds=0)
        if feed.state is FeedState.OK and feed.last_attempt is not None:
            chosen, _complaints = settings.load(self._archive.folder)
            plan = next_poll(Outcome(), changed, chosen.poll_minutes * 60, feed.last_attempt, 0.5)
            soonest = self._clock()
            when = None if plan.when is None else max(plan.when, soonest)
            changed = replace(changed, next_poll=when, why=plan.why)
        with self._archive.writing() as connection:
            polling.replan(connection, changed)
        return self.feed(feed.url)

    def change_encoding(self, feed: Feed, name: str) -> Feed:
        """Read a feed in this encoding, "" to find out; raises UsageError for a name that is none."""
        encoding = usable(name) if name else ""
        with self._archive.writing() as connection:
            desk.change_encoding(connection, feed.id, encoding, self._clock())
        return self.feed(feed.url)

    def change_reading(self, feed_id: int, encoding: str, megabytes: int, *, private: bool) -> None:
        """Set encoding, size (0 MB: as any other) and reach of a feed at once, each where it is another than before.

        Raises UsageError for an encoding or a size that is none.
        """
        feed = next((each for each in self._reader.feeds() if each.id == feed_id), None)
        if feed is None:
            raise UsageError("This feed is not followed any more.", "Add it again.")
        if (usable(encoding) if encoding else "") != feed.encoding:
            self.change_encoding(feed, encoding)
        if megabytes * _MEGABYTE != feed.most_bytes:
            self.set_most_megabytes(feed, megabytes)
        if private is not bool(feed.reach):
            self.allow_private(feed, allowed=private)

    def allow_private(self, feed: Feed, *, allowed: bool) -> Feed:
        """Let a feed lead into a private network, or no longer."""
        with self._archive.writing() as connection:
            polling.set_reach(connection, feed.id, "allowed" if allowed else "")
            desk.poll_now(connection, [feed.id], self._clock())
        return self.feed(feed.url)

    def set_most_megabytes(self, feed: Feed, megabytes: int) -> Feed:
        """Let an answer of a feed be so large and no larger, 0 for the usual; raises UsageError beyond the most."""
        if not 0 <= megabytes <= MOST_MEGABYTES:
            raise UsageError(f"A feed may have 1 to {MOST_MEGABYTES} MB.", "Choose a number in between, or 0.")
        with self._archive.writing() as connection:
            polling.set_most_bytes(connection, feed.id, megabytes * _MEGABYTE)
            if feed.state is FeedState.FAILING:
                # Its size may be the reason.
                desk.poll_now(connection, [feed.id], self._clock())
        return self.feed(feed.url)

    def resume(self, feed: Feed) -> Feed:
        """Poll a feed again that had stopped because its publisher said that it is gone."""
        with self._archive.writing() as connection:
            desk.poll_now(connection, [feed.id], self._clock())
        return self.feed(feed.url)
