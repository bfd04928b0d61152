"""What collecting leaves behind: signs of life, polls, and what a person should know of; frozen like the nouns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Activity:
    """What the collector is doing: `done` of `total` feeds of this round polled; `beat` is its last sign of life.

    `offline_since` is since when no host can be reached from this machine, None while one can.
    """

    process: int
    beat: datetime
    total: int
    done: int
    detail: str
    offline_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """One finished poll of a feed; `status` is the HTTP status, 0 where there was no answer.

    `gap_since` is set where nothing connects what came with what came before: since then items may be missing.
    """

    feed_id: int
    started: datetime
    finished: datetime
    status: int = 0
    entries: int = 0
    new: int = 0
    changed: int = 0
    alerts: int = 0
    error: str | None = None
    gap_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedNotice:
    """Something about a feed, or the archive, that a person should know and did not ask for, until it is dismissed.

    `kind` is one of moved, merged, gone, quiet, gap, and without a feed backup, damage, clock; `detail` says it in
    words.
    """

    id: int
    kind: str
    feed_id: int | None
    feed: str
    happened: datetime
    detail: str
    dismissed: datetime | None = None
