"""The real feeds of the shared data, as a list of subscriptions to a loopback server."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from tests.servers.scripted import ScriptedServer


@dataclass(frozen=True, slots=True)
class RealFeed:
    """One file, how many entries its manifest counts, and of what kind ("rss", "atom") and encoding it is."""

    path: str
    entries: int
    kind: str
    encoding: str

    def url(self, server: ScriptedServer) -> str:
        """Its address on `server`, which serves the folder under /feeds/."""
        return server.url(f"/feeds/{quote(self.path)}")


def real_feeds(shared_data: Path) -> tuple[RealFeed, ...]:
    """Return the feeds of the manifest that are there."""
    folder = shared_data / "feeds" / "dev"
    with (shared_data / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["path"].startswith("feeds/dev/")]
    feeds = [
        RealFeed(row["path"].removeprefix("feeds/dev/"), int(row["entries"] or 0), row["kind"], row["encoding"])
        for row in rows
    ]
    return tuple(feed for feed in feeds if (folder / feed.path).is_file())


def of_every_kind(feeds: Sequence[RealFeed]) -> tuple[RealFeed, ...]:
    """Return for every kind in every encoding the one with the fewest entries, but some."""
    found: dict[tuple[str, str], RealFeed] = {}
    for feed in sorted(feeds, key=lambda feed: (not feed.entries, feed.entries)):
        found.setdefault((feed.kind, feed.encoding), feed)
    return tuple(found.values())


def opml_of(feeds: Sequence[RealFeed], server: ScriptedServer) -> str:
    """Return a list of all feeds."""
    outlines = "".join(f"<outline type='rss' text='' xmlUrl={quoteattr(feed.url(server))}/>" for feed in feeds)
    return f"<opml version='2.0'><body>{outlines}</body></opml>"
