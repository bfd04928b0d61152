"""media-monitor feeds fulltext: whether the pages of a feed's articles are fetched too."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from monitor.cli.feed_records import print_feed
from monitor.cli.output import counted
from monitor.cli.start import add_json, opened


def register(actions: Any) -> None:
    """Add the command of this file to those of `feeds`."""
    pages = actions.add_parser("fulltext", help="fetch the page of each new article of a feed too, or no longer")
    pages.add_argument("url")
    pages.add_argument("switch", choices=("on", "off"))
    pages.add_argument("--newest", type=int, default=0, metavar="N", help="fetch those of its N newest articles too")
    pages.set_defaults(run=_switch)
    add_json(pages)


def _switch(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    desk = Desk(opened(arguments))
    feed = desk.followed(arguments.url)
    on = arguments.switch == "on"
    asked = desk.fetch_pages([feed.id], on=on, newest=arguments.newest)
    said = f"Full articles of {feed.title} are fetched from now on." if on else f"{feed.title}: feed text only."
    if asked:
        said = f"{said} {counted(asked, 'page', 'pages')} of its newest articles are fetched too."
    print_feed(replace(feed, full_text=on), arguments.json, 0, said)
    return 0
