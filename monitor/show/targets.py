"""Where a person can be in the window: what the sidebar offers and the list shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.store.reader import Listing, Shelf


class Kind(StrEnum):
    """What kind of list a target opens."""

    ALERTS = "alerts"
    ALL = "all"
    UNREAD = "unread"
    STARRED = "starred"
    WATCH = "watch"
    FOLDER = "folder"
    FEED = "feed"
    SEARCH = "search"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Target:
    """One place to be: `ids` are a watch's or the feeds', `folder` a folder's path, `query` a search."""

    kind: Kind
    title: str = ""
    ids: tuple[int, ...] = ()
    folder: str = ""
    query: str = ""

    @property
    def key(self) -> tuple[Kind, str]:
        """What stays the same while titles and contents change."""
        named = self.folder if self.kind in (Kind.FOLDER, Kind.HEADING) else ",".join(map(str, self.ids))
        return self.kind, named


def listing(target: Target) -> Listing | None:
    """Return the list of articles that `target` opens; None for alerts, searches and headings."""
    match target.kind:
        case Kind.ALL:
            return Listing(Shelf.ALL)
        case Kind.UNREAD:
            return Listing(Shelf.UNREAD)
        case Kind.STARRED:
            return Listing(Shelf.STARRED)
        case Kind.WATCH:
            return Listing(Shelf.WATCH, target.ids)
        case Kind.FOLDER | Kind.FEED:
            return Listing(Shelf.FEEDS, target.ids)
        case Kind.ALERTS | Kind.SEARCH | Kind.HEADING:
            return None
