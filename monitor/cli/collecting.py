"""media-monitor collect: poll the feeds, once or until stopped."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING, Any

from monitor.cli.output import counted, print_record
from monitor.cli.start import add_json, opened

if TYPE_CHECKING:
    from monitor.engine.collector import Polled


def register(commands: Any) -> None:
    """Add the command of this file."""
    parser = commands.add_parser("collect", help="poll the feeds, match, index and alert, until stopped")
    parser.add_argument("--once", action="store_true", help="every feed once, then stop")
    add_json(parser)
    parser.set_defaults(run=_collect)


def _collect(arguments: argparse.Namespace) -> int:
    from monitor.engine.host import collect

    def report(polled: Polled) -> None:
        print_polled(polled, arguments.json)

    polls = asyncio.run(collect(opened(arguments, "collector"), report, once=arguments.once))
    if not polls and not arguments.json:
        print("No feed is followed yet. Add one: media-monitor feeds add https://example.org/feed")
    return 0


def print_polled(polled: Polled, as_json: bool) -> None:
    """Print how one poll went."""
    poll = polled.poll
    record = {
        "feed": polled.feed.url,
        "status": poll.status,
        "entries": poll.entries,
        "new": poll.new,
        "changed": poll.changed,
        "alerts": poll.alerts,
        "error": poll.error,
    }
    said = f"{poll.new} new, {poll.changed} changed, {counted(poll.alerts, 'alert', 'alerts')}"
    text = f"{poll.status or '---'}  {polled.feed.title}: {said if not poll.error or poll.entries else ''}"
    print_record(record, as_json, f"{text.rstrip(': ')}{f': {poll.error}' if poll.error else ''}")
