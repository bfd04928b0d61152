"""media-monitor feeds: pace, limit, allow-private, resume."""

from __future__ import annotations

import argparse
from typing import Any

from monitor.cli.feed_records import print_feed
from monitor.cli.start import add_json, opened
from monitor.model import Feed, Pace

PACES = tuple(pace.value for pace in Pace)


def register(actions: Any) -> None:
    """Add the commands of this file to those of `feeds`."""
    pace = actions.add_parser("pace", help="say how soon the news of a feed is wanted")
    pace.add_argument("url")
    pace.add_argument("pace", choices=PACES, help="wire: down to 5 minutes; normal: 15 to 60; slow: up to a day")
    pace.set_defaults(run=_pace)

    limit = actions.add_parser("limit", help="set how large a feed may be")
    limit.add_argument("url")
    limit.add_argument("megabytes", type=int, metavar="MB", help="0: as large as any other")
    limit.set_defaults(run=_limit)

    allow = actions.add_parser("allow-private", help="let a feed on the web lead into your private network")
    allow.add_argument("url")
    allow.add_argument("--undo", action="store_true", help="no longer")
    allow.set_defaults(run=_allow)

    resume = actions.add_parser("resume", help="poll a feed again that its publisher had called gone for good")
    resume.add_argument("url")
    resume.set_defaults(run=_resume)
    for action in (pace, limit, allow, resume):
        add_json(action)


def _pace(arguments: argparse.Namespace) -> int:
    from monitor.engine.feed_settings import FeedSettings

    chosen = FeedSettings(opened(arguments))
    feed = chosen.set_pace(chosen.feed(arguments.url), Pace(arguments.pace))
    return _say(feed, arguments, f"{feed.title}: {feed.pace}. {feed.why}")


def _limit(arguments: argparse.Namespace) -> int:
    from monitor.engine.feed_settings import FeedSettings

    chosen = FeedSettings(opened(arguments))
    feed = chosen.set_most_megabytes(chosen.feed(arguments.url), arguments.megabytes)
    most = f"{arguments.megabytes} MB at most" if arguments.megabytes else "as large as any other"
    return _say(feed, arguments, f"{feed.title}: {most}.")


def _allow(arguments: argparse.Namespace) -> int:
    from monitor.engine.feed_settings import FeedSettings

    chosen = FeedSettings(opened(arguments))
    feed = chosen.allow_private(chosen.feed(arguments.url), allowed=not arguments.undo)
    may = "may no longer" if arguments.undo else "may"
    return _say(feed, arguments, f"{feed.title} {may} lead into your private network.")


def _resume(arguments: argparse.Namespace) -> int:
    from monitor.engine.feed_settings import FeedSettings

    chosen = FeedSettings(opened(arguments))
    feed = chosen.resume(chosen.feed(arguments.url))
    return _say(feed, arguments, f"{feed.title} is polled again. {feed.why}")


def _say(feed: Feed, arguments: argparse.Namespace, text: str) -> int:
    print_feed(feed, arguments.json, 0, text)
    return 0
