"""media-monitor feeds: remove, list and check; its other commands have files of their own."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from monitor.cli import adding, feed_encoding, feed_lists, feed_logins, feed_pages, feed_settings
from monitor.cli.feed_records import print_feed
from monitor.cli.output import counted, print_error, when
from monitor.cli.start import add_json, opened
from monitor.errors import FeedError, SecretError
from monitor.model import Feed, FeedState


def register(commands: Any) -> None:
    """Add the commands of this file."""
    parser = commands.add_parser("feeds", help="follow, list and check feeds; import and export lists of them")
    actions = parser.add_subparsers(required=True, metavar="ACTION")

    adding.register(actions)
    remove = actions.add_parser("remove", help="stop following a feed; its articles stay")
    remove.add_argument("url")
    remove.set_defaults(run=_remove)

    listing = actions.add_parser("list", help="list the feeds, how they are and when they are polled next")
    listing.set_defaults(run=_list)

    check = actions.add_parser("check", help="ask for a feed once, storing nothing, and say what comes")
    check.add_argument("url")
    check.set_defaults(run=_check)

    feed_logins.register(actions)
    feed_pages.register(actions)
    feed_encoding.register(actions)
    feed_lists.register(actions)
    feed_settings.register(actions)
    for action in (remove, listing, check):
        add_json(action)


def _remove(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import UNDO_SECONDS, Desk

    desk = Desk(opened(arguments))
    feed = desk.remove_feed(arguments.url)
    print_feed(feed, arguments.json, 0, f"No longer following {feed.title}; its articles stay.")
    try:
        # A command cannot be undone: what was removed is removed for good.
        desk.forget_removed(after_seconds=0 if feed.account else UNDO_SECONDS)
    except SecretError as error:
        print_error(f"note: its login is still in the keyring: {error}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    from monitor.store.reader import Reader

    reader = Reader(opened(arguments))
    counts = reader.articles_by_feed()
    feeds = reader.feeds()
    for feed in feeds:
        print_feed(feed, arguments.json, counts.get(feed.id, 0), _line(feed, counts.get(feed.id, 0)))
    if not feeds and not arguments.json:
        print("No feed is followed yet. Add one: media-monitor feeds add https://example.org/feed")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from monitor import secrets
    from monitor.engine.addresses import read_address
    from monitor.engine.checking import check_feed
    from monitor.engine.feed_settings import FeedSettings
    from monitor.store.reader import Reader

    address = read_address(arguments.url)
    url, password = address.url, address.login.secret
    archive = opened(arguments)
    followed = Reader(archive).feed(url)
    feed = followed or Feed(0, url, url, login=address.login.name, login_kind=address.login.kind)
    if feed.account and not password:
        password = secrets.password(feed.url, feed.account) or ""
    try:
        found = asyncio.run(check_feed(feed, password))
    except FeedError as error:
        failing = replace(feed, state=FeedState.FAILING, error=str(error))
        print_feed(failing, arguments.json, 0, f"{url}: {error}")
        return 1
    if followed is not None and followed.state is FeedState.STOPPED:
        # It was gone for good, and is not.
        FeedSettings(archive).resume(followed)
    good = replace(feed, title=found.title, state=FeedState.OK, error=found.problem or None)
    entries = counted(found.entries, "entry", "entries")
    print_feed(good, arguments.json, found.entries, f"{found.title}: {entries}. {found.problem}".rstrip())
    return 0


def _span(since: datetime, until: datetime) -> str:
    from monitor.fetch.completeness import Gap, in_words

    return in_words(Gap(since, until), datetime.now(UTC))


def _line(feed: Feed, articles: int) -> str:
    place = f"{feed.folder}/{feed.title}" if feed.folder else feed.title
    lines = [
        f"{feed.state:<8} {place}  ({counted(articles, 'article', 'articles')})",
        f"         {feed.url}",
        f"         next poll {when(feed.next_poll)}. {feed.why}",
    ]
    if feed.error:
        lines.append(f"         {feed.error}")
    if feed.gap_since is not None and feed.gap_until is not None:
        lines.append(f"         may have missed items {_span(feed.gap_since, feed.gap_until)}")
    if feed.quiet_since is not None:
        lines.append(f"         quieter than it ever is: its last item came {when(feed.quiet_since)}")
    return "\n".join(lines)
