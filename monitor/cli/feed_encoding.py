"""media-monitor feeds encoding: in which encoding a feed is read, where it says nothing or something wrong."""

from __future__ import annotations

import argparse
from typing import Any

from monitor.cli.feed_records import print_feed
from monitor.cli.start import add_json, opened


def register(actions: Any) -> None:
    """Add the command of this file to `feeds`."""
    encoding = actions.add_parser("encoding", help="read a feed in this encoding, whatever it says of itself")
    encoding.add_argument("url")
    encoding.add_argument("name", help="such as windows-1256 or gb18030; auto: find out")
    encoding.set_defaults(run=_encoding)
    add_json(encoding)


def _encoding(arguments: argparse.Namespace) -> int:
    from monitor.engine.feed_settings import FeedSettings

    chosen = FeedSettings(opened(arguments))
    name = "" if arguments.name.strip().lower() == "auto" else arguments.name
    changed = chosen.change_encoding(chosen.feed(arguments.url), name)
    said = f"is read as {changed.encoding}" if changed.encoding else "is read as its bytes and its own words say"
    said = f"{changed.title} {said} from the next poll on."
    print_feed(changed, arguments.json, 0, said, encoding=changed.encoding or "auto")
    return 0
