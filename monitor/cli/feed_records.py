"""How a feed is printed: its record for programs, its sentence for people."""

from __future__ import annotations

from typing import Any

from monitor.cli.output import print_record, stamp
from monitor.model import Feed


def print_feed(feed: Feed, as_json: bool, articles: int, text: str, **more: Any) -> None:
    """Print one feed; `more` stands in the record behind what every command on feeds prints."""
    record = {
        "url": feed.url,
        "title": feed.title,
        "folder": feed.folder,
        "state": feed.state,
        "error": feed.error,
        "last_success": stamp(feed.last_success),
        "next_poll": stamp(feed.next_poll),
        "interval_s": feed.interval_seconds,
        "why": feed.why,
        "articles": articles,
        "full_text": feed.full_text,
        "gap": None if feed.gap_since is None else {"since": stamp(feed.gap_since), "until": stamp(feed.gap_until)},
        "quiet_since": stamp(feed.quiet_since),
        "pace": feed.pace,
        **more,
    }
    print_record(record, as_json, text)
