"""What a person sets for one feed beyond its title and folder: its pace, its size, where it may lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from monitor import settings
from monitor.errors import UsageError
from monitor.fetch.schedule import Outcome, next_poll
from monitor.model import Feed, FeedState, Pace
from monitor.store import desk, polling
from monitor.store.archive import Archive
from monitor.store.reader import Reader

MOST_MEGABYTES = 20
"""No feed is read beyond this: it is what the parser bears."""


class FeedSettings:
    """Changes how single feeds of one archive are polled."""

    def __init__(self, archive: Archive, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._archive = archive
        self._reader = Reader(archive)
        self._clock = clock

    def feed(self, url: str) -> Feed:
        """Return the followed feed with this address; raises UsageError if there is none."""
        feed = self._reader.feed(url.strip())
        if feed is None:
            raise UsageError("No feed with this address is followed.", "See: media-monitor feeds list.")
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
            polling.set_most_bytes(connection, feed.id, megabytes * 1024 * 1024)
        return self.feed(feed.url)

    def resume(self, feed: Feed) -> Feed:
        """Poll a feed again that had stopped because its publisher said that it is gone."""
        with self._archive.writing() as connection:
            desk.poll_now(connection, [feed.id], self._clock())
        return self.feed(feed.url)
