"""Items that stand in a document letter for letter as they stood in the last one: they are not read again.

A feed that brings three new items repeats thirty. Reading those costs most of a poll, and says nothing new.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from monitor.errors import ParseError
from monitor.model import Arrival, Entry, FeedDocument, Sorted
from monitor.normalise.text import headline
from monitor.parse.pieces import Pieces, taken_apart
from monitor.store.comparing import content_hash

_MOST_ENTRIES = 50_000
"""So many are remembered, of the feeds that were read last; each takes most of a kilobyte."""

Parse = Callable[[bytes, str, str], FeedDocument]


@dataclass(frozen=True, slots=True)
class _Remembered:
    """Of one feed: the site to which links without a site lead, and its items by their marks, without their texts."""

    site_url: str
    entries: dict[bytes, Entry]


class Familiar:
    """Reads feeds, and remembers of each the items of its last document that are stored.

    What is remembered may be wrong about the archive, where a person removes something: who compares arrivals with the
    archive sees to it that what they have `said` before is there.
    """

    def __init__(self, most_entries: int = _MOST_ENTRIES) -> None:
        self._most = most_entries
        self._held = 0
        self._feeds: OrderedDict[int, _Remembered] = OrderedDict()

    def read(self, feed_id: int, parse: Parse, body: bytes, content_type: str, url: str) -> FeedDocument:
        """Read a feed as `parse` does; items that are remembered come without their texts, with what they `said`."""
        pieces = taken_apart(body, content_type, url)
        if pieces is None:
            return parse(body, content_type, url)
        remembered = self._feeds.get(feed_id)
        if remembered is not None:
            document = _read_rest(pieces, remembered, parse, content_type, url)
            if document is not None:
                return document
        document = parse(body, content_type, url)
        if document.problem or len(document.entries) != len(pieces.marks):
            return document
        entries = zip(document.entries, pieces.marks, strict=True)
        return replace(document, entries=tuple(replace(entry, mark=mark) for entry, mark in entries))

    def remember(
        self, feed_id: int, document: FeedDocument, arrived: Sequence[Arrival], compared: Sequence[Sorted]
    ) -> None:
        """Remember what a document brought, when it is stored."""
        self.forget(feed_id)
        kept = {
            arrival.mark: arrival.said or content_hash(arrival.article)
            for arrival, found in zip(arrived, compared, strict=True)
            if arrival.mark and found.verbatim and found.identity == arrival.identity
        }
        entries = {
            entry.mark: entry
            if entry.said
            else replace(entry, summary="", content="", author="", said=kept[entry.mark])
            for entry in document.entries
            # Without a headline its text is needed to tell an item from others.
            if entry.mark in kept and (entry.said or headline(entry.title))
        }
        if not entries:
            return
        self._feeds[feed_id] = _Remembered(document.site_url, entries)
        self._held += len(entries)
        while self._held > self._most:
            self.forget(next(iter(self._feeds)))

    def forget(self, feed_id: int) -> None:
        """Let a feed be read whole the next time."""
        before = self._feeds.pop(feed_id, None)
        self._held -= 0 if before is None else len(before.entries)


def _read_rest(
    pieces: Pieces, remembered: _Remembered, parse: Parse, content_type: str, url: str
) -> FeedDocument | None:
    """Read what is not remembered of a document; None where it does not read as it would within the whole."""
    known = remembered.entries
    fresh = [mark for mark in pieces.marks if mark not in known]
    if len(fresh) == len(pieces.marks):
        return None
    try:
        document = parse(pieces.without(known.keys()), content_type, url)
    except ParseError:
        return None
    if document.problem or len(document.entries) != len(fresh) or document.site_url != remembered.site_url:
        return None
    read = iter(document.entries)
    entries = tuple(known[mark] if mark in known else replace(next(read), mark=mark) for mark in pieces.marks)
    return replace(document, entries=entries)
