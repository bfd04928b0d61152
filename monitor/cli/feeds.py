"""media-monitor feeds: add, remove, list, check, import, export."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.cli.output import counted, print_record, stamp, when
from monitor.cli.start import add_json, opened
from monitor.errors import FeedError, UsageError
from monitor.model import Feed, FeedState

if TYPE_CHECKING:
    from monitor.parse.opml import Subscription


def register(commands: Any) -> None:
    """Add the commands of this file."""
    parser = commands.add_parser("feeds", help="follow, list and check feeds; import and export lists of them")
    actions = parser.add_subparsers(required=True, metavar="ACTION")

    add = actions.add_parser("add", help="follow a feed")
    add.add_argument("url")
    add.add_argument("--folder", default="", help="a path such as Wires/Asia")
    add.add_argument("--title", default="", help="instead of the publisher's own")
    add.add_argument("--login", default="", metavar="NAME", help="the name of a protected feed; its password is asked")
    add.set_defaults(run=_add)

    remove = actions.add_parser("remove", help="stop following a feed; its articles stay")
    remove.add_argument("url")
    remove.set_defaults(run=_remove)

    listing = actions.add_parser("list", help="list the feeds, how they are and when they are polled next")
    listing.set_defaults(run=_list)

    check = actions.add_parser("check", help="ask for a feed once, storing nothing, and say what comes")
    check.add_argument("url")
    check.set_defaults(run=_check)

    importing = actions.add_parser("import", help="follow the feeds of an OPML file")
    importing.add_argument("file", metavar="FILE.opml")
    importing.set_defaults(run=_import)

    exporting = actions.add_parser("export", help="write the feeds to an OPML file, without any password")
    exporting.add_argument("file", metavar="FILE.opml")
    exporting.set_defaults(run=_export)
    for action in (add, remove, listing, check, importing, exporting):
        add_json(action)


def _add(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    archive = opened(arguments)
    password = _asked(arguments.login) if arguments.login else ""
    feed, new = Desk(archive).add_feed(
        arguments.url, title=arguments.title, folder=arguments.folder, login=arguments.login, password=password
    )
    said = f"Following {feed.title}" if new else f"Already followed: {feed.title}"
    if not new and password:
        said = f"{said}. It is asked for with the new login from now on."
    elif not new and feed.error:
        said = f"{said} ({feed.state}: {feed.error})"
    _print(feed, arguments.json, 0, said)
    return 0


def _asked(login: str) -> str:
    """Ask for a password without showing it; from a script, read it from the first line of the input."""
    from getpass import getpass

    return getpass(f"Password of {login}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _remove(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    feed = Desk(opened(arguments)).remove_feed(arguments.url)
    _print(feed, arguments.json, 0, f"No longer following {feed.title}; its articles stay.")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    from monitor.store.reader import Reader

    reader = Reader(opened(arguments))
    counts = reader.articles_by_feed()
    feeds = reader.feeds()
    for feed in feeds:
        _print(feed, arguments.json, counts.get(feed.id, 0), _line(feed, counts.get(feed.id, 0)))
    if not feeds and not arguments.json:
        print("No feed is followed yet. Add one: media-monitor feeds add https://example.org/feed")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from monitor import secrets
    from monitor.engine.checking import check_feed
    from monitor.engine.desk import split_login
    from monitor.store.reader import Reader

    url, login, password = split_login(arguments.url)
    followed = Reader(opened(arguments)).feed(url)
    feed = followed or Feed(0, url, url, login=login)
    if feed.login and not password:
        password = secrets.password(feed.url, feed.login) or ""
    try:
        found = asyncio.run(check_feed(feed, password))
    except FeedError as error:
        failing = replace(feed, state=FeedState.FAILING, error=str(error))
        _print(failing, arguments.json, 0, f"{url}: {error}")
        return 1
    good = replace(feed, title=found.title, state=FeedState.OK, error=found.problem or None)
    entries = counted(found.entries, "entry", "entries")
    _print(good, arguments.json, found.entries, f"{found.title}: {entries}. {found.problem}".rstrip())
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    desk = Desk(opened(arguments))
    listed: list[Subscription] = [each for each, _state in desk.list_feeds(_read(arguments.file))]
    if not listed and not arguments.json:
        print("This list holds no feeds.")
    for each in desk.follow(listed):
        record = {
            "url": each.url,
            "title": each.title,
            "folder": each.folder,
            "result": each.result,
            "error": each.error or None,
        }
        print_record(record, arguments.json, f"{each.result:<9}  {each.title}  {each.url}  {each.error}".rstrip())
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk
    from monitor.store.reader import Reader

    archive = opened(arguments)
    try:
        Path(arguments.file).write_bytes(Desk(archive).export_feeds())
    except OSError as error:
        raise UsageError(f"{arguments.file} cannot be written: {error.strerror}.", "Choose another place.") from error
    feeds = Reader(archive).feeds()
    if not arguments.json:
        print(f"{len(feeds)} feeds written to {arguments.file}.")
        return 0
    for feed in feeds:
        record = {"url": feed.url, "title": feed.title, "folder": feed.folder, "result": "exported", "error": None}
        print_record(record, True, "")
    return 0


def _read(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}.", "Check the name.") from error


def _print(feed: Feed, as_json: bool, articles: int, text: str) -> None:
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
        "gap": None if feed.gap_since is None else {"since": stamp(feed.gap_since), "until": stamp(feed.gap_until)},
        "quiet_since": stamp(feed.quiet_since),
    }
    print_record(record, as_json, text)


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
