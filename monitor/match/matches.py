"""What came of matching an article: which watches at once, and where when somebody asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from monitor.match.entry import Entry
from monitor.match.sighting import Sighting
from monitor.model import Article, Hit
from monitor.query.document import ArticleDocument
from monitor.query.meaning import find, measures, shown, surface


class Matches:
    """The watches that match an article, by their numbers in ascending order.

    Where they do is worked out for those that are asked about: most articles of a poll
    are recorded with their watches only, and of an edited one what was told is not told again.
    """

    __slots__ = ("_article", "_entries", "_read", "_whole", "watches")

    def __init__(self, article: Article, whole: ArticleDocument, read: Sighting, entries: Iterable[Entry]) -> None:
        """Keep what was read of `article`, which all of `entries` match."""
        self._article = article
        self._whole = whole
        self._read = read
        self._entries = {entry.watch_id: entry for entry in entries}
        self.watches = tuple(sorted(self._entries))

    def __len__(self) -> int:
        return len(self.watches)

    def hits(self, watches: Collection[int] | None = None) -> tuple[Hit, ...]:
        """Return a hit with its places for each of `watches`, in order; without them for all that match.

        Raises KeyError if one of them does not match.
        """
        asked = [self._entries[watch_id] for watch_id in (self.watches if watches is None else sorted(watches))]
        self._read.look_for(self._read.asked_by(entry.query for entry in asked))
        return tuple(map(self._hit, asked))

    def _hit(self, entry: Entry) -> Hit:
        query, read = entry.query, self._read
        found = shown(query, read) if measures(query) else find(query, read)
        places = self._whole.places(found or ())
        return Hit(entry.watch_id, places, surface(self._article, places))
