"""media-monitor notices: what a person should know of the feeds and did not ask for."""

from __future__ import annotations

import argparse
from typing import Any

from monitor.cli.output import counted, print_record, stamp, when
from monitor.cli.start import add_json, opened


def register(commands: Any) -> None:
    """Add the command of this file."""
    parser = commands.add_parser("notices", help="what happened to the feeds: moved, merged, gone, quiet, gaps")
    parser.add_argument("--all", action="store_true", help="also what was put away or is over")
    parser.add_argument("--dismiss", type=int, nargs="*", metavar="ID", help="put these away; without a number, all")
    parser.set_defaults(run=_notices)
    add_json(parser)


def _notices(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk
    from monitor.store.reader import Reader

    archive = opened(arguments)
    if arguments.dismiss is not None:
        count = Desk(archive).dismiss_notices(arguments.dismiss)
        print_record({"dismissed": count}, arguments.json, f"{counted(count, 'notice', 'notices')} put away.")
        return 0
    feeds = {feed.id: feed for feed in Reader(archive).feeds()}
    found = Reader(archive).notices(dismissed=arguments.all)
    for notice in found:
        feed = feeds.get(notice.feed_id or 0)
        record = {
            "id": notice.id,
            "kind": notice.kind,
            "feed": None if feed is None else feed.url,
            "title": notice.feed or None,
            "happened": stamp(notice.happened),
            "detail": notice.detail,
            "dismissed": stamp(notice.dismissed),
        }
        print_record(
            record, arguments.json, f"{notice.id:>4}  {when(notice.happened)}  {notice.kind:<6}  {notice.detail}"
        )
    if not found and not arguments.json:
        print("Nothing happened to the feeds that you should know.")
    return 0
