"""Accounting for a feed after each poll: what may be missing, and whether it is quieter than it ever is.

The decisions are pure and stand in fetch; here they meet the archive, in the transaction of the poll.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.fetch.completeness import Brought, Gap, Shown, closes, covers, in_words, joined, missed, windows
from monitor.fetch.rhythm import HISTORY, rhythm_seconds
from monitor.fetch.silence import MOST, quiet_from
from monitor.model import Change, Feed, Sorted
from monitor.store.recording import Recording

# A newest article that was found so soon after its date was waited for since it was found: clocks and polls differ.
_FOUND_SOON = timedelta(hours=12)


def shown(sorted_items: Sequence[Sorted]) -> tuple[Shown, ...]:
    """Return the items of a document as far as they tell what its feed brought before."""
    return tuple(
        Shown(each.article.published, None if each.change in (Change.NEW, Change.OUTLET) else each.article.first_seen)
        for each in sorted_items
    )


def brought(record: Recording, feed: Feed, items: int, until: datetime | None = None) -> Brought | None:
    """Return what `feed` brought before, as seen from a document of so many items; ask before these are kept."""
    found = record.brought(feed.id, windows(items), until)
    return None if found is None else Brought(*found)


class Gaps:
    """Accounts for what may be missing; remembers which feeds miss something, so that most polls ask of no other."""

    def __init__(self) -> None:
        # Nobody else marks a gap. More feeds may stand here than have one, never fewer.
        self._feeds: set[int] | None = None

    def account_for(
        self, record: Recording, feed: Feed, items: Sequence[Shown], before: Brought | None, now: datetime
    ) -> Gap | None:
        """Note what may have been missed before this document, or that it closes a gap; return the gap before it."""
        known = None if feed.gap_since is None or feed.gap_until is None else Gap(feed.gap_since, feed.gap_until)
        found = None if feed.last_success is None else missed(items, before, feed.last_success, now)
        if found is not None:
            whole = joined(known, found)
            record.mark_gap(feed.id, whole.since, whole.until)
            self._remembered(record).add(feed.id)
            if known is None or whole.since != known.since:
                detail = (
                    f"{feed.title} may have missed items {in_words(found, now)}: it brings more than its feed holds."
                )
                record.notify("gap", feed.id, now, detail)
        elif known is not None and closes(items, known, brought(record, feed, len(items), known.since)):
            _close(record, feed, known, now)
        return found

    def close_those_of_others(self, record: Recording, feed: Feed, items: Sequence[Shown], now: datetime) -> None:
        """Close the gaps of other feeds that this document covers whole, as a news sitemap does for its site's feeds.

        Call it when what the document brought is kept.
        """
        remembered = self._remembered(record)
        others = remembered - {feed.id}
        if not others or not items:
            return
        gaps = record.gaps(others)
        remembered -= others - gaps.keys()
        first, last = min(item.published for item in items), max(item.published for item in items)
        within = [other for other, (since, until) in gaps.items() if first <= since and until <= last]
        for other in record.followed(within) if within else ():
            gap = Gap(*gaps[other.id])
            if covers(items, gap, *record.edges(other.id, gap.since, gap.until, feed.id)):
                _close(record, other, gap, now)

    def _remembered(self, record: Recording) -> set[int]:
        if self._feeds is None:
            self._feeds = record.feeds_with_gaps()
        return self._feeds


class Rhythms:
    """Says how often feeds bring something new; remembers when each did, so that a poll without news asks nothing."""

    def __init__(self) -> None:
        self._moments: dict[int, list[datetime]] = {}

    def of(self, record: Recording, feed: Feed, *, arrived: bool, now: datetime) -> int | None:
        """Return the mean seconds between what `feed` brought; `arrived` says that this poll may have added to it."""
        moments = None if arrived else self._moments.get(feed.id)
        if moments is None:
            moments = self._moments[feed.id] = record.appeared(feed.id, now - HISTORY)
        return rhythm_seconds(moments, now)

    def forget(self) -> None:
        """Ask the archive again: feeds were merged."""
        self._moments.clear()


class Silences:
    """Says which feeds are quieter than they ever are; remembers when each will be, so that most polls ask nothing."""

    def __init__(self) -> None:
        self._from: dict[int, tuple[datetime, datetime] | None] = {}

    def account_for(self, record: Recording, feed: Feed, news: bool, now: datetime) -> datetime | None:
        """Return since when `feed` is quiet, None while it is not; a person is told when it falls silent, once.

        Call it after a good poll; `news` says that it brought something new.
        """
        if news:
            self._from.pop(feed.id, None)
            if feed.quiet_since is not None:
                record.settle("quiet", feed.id, now)
            return None
        if feed.quiet_since is not None:
            return feed.quiet_since
        if feed.id not in self._from:
            self._from[feed.id] = _silence_of(record.dates(feed.id, MOST))
        silence = self._from[feed.id]
        if silence is None or now < silence[1]:
            return None
        last = silence[0]
        detail = f"{feed.title} has brought nothing since {last.astimezone():%Y-%m-%d %H:%M}; it never was so quiet."
        record.notify("quiet", feed.id, now, detail)
        return last


def _silence_of(dates: Sequence[tuple[datetime, datetime]]) -> tuple[datetime, datetime] | None:
    """Return when the newest article came, and when the silence after it becomes notable; None for never."""
    if not dates:
        return None
    published, first_seen = dates[0]
    last = first_seen if published < first_seen < published + _FOUND_SOON else published
    quiet = quiet_from([last, *(date for date, _first_seen in dates[1:])])
    return None if quiet is None else (last, quiet)


def _close(record: Recording, feed: Feed, gap: Gap, now: datetime) -> None:
    record.mark_gap(feed.id, None, None)
    # The notice of an earlier gap, whose place this one took, stays until a person puts it away.
    record.settle("gap", feed.id, now, gap.since)
