"""media-monitor feeds import, export and starters: lists of feeds (OPML)."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.cli.choosing import asked, chosen
from monitor.cli.output import counted, print_error, print_record
from monitor.cli.start import add_json, opened
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.parse.opml import Subscription

Listed = Sequence[tuple["Subscription", str]]


def register(actions: Any) -> None:
    """Add the commands of this file to `feeds`."""
    importing = actions.add_parser("import", help="follow the feeds of an OPML file")
    importing.add_argument("file", metavar="FILE.opml")
    importing.add_argument("--list", action="store_true", help="show what the file holds and follow nothing")
    importing.add_argument("--folder", default="", metavar="F", help="only what stands in this folder of the list")
    importing.add_argument(
        "--only", action="append", default=[], metavar="WORDS", help="only feeds with this in their title or address"
    )
    importing.set_defaults(run=_import)

    exporting = actions.add_parser("export", help="write the feeds to an OPML file, without any password")
    exporting.add_argument("file", metavar="FILE.opml")
    exporting.set_defaults(run=_export)

    starters = actions.add_parser("starters", help="lists of feeds to begin with, by region and beat")
    starters.add_argument("name", nargs="?", default="", help="one of the lists: show it, and follow what you choose")
    starters.add_argument("--pick", metavar="N", action="append", default=[], help="follow those: 2 or 1,4-6 or all")
    starters.add_argument("--all", action="store_true", help="follow the whole list")
    starters.set_defaults(run=_starters)
    for action in (importing, exporting, starters):
        add_json(action)


def _import(arguments: argparse.Namespace) -> int:
    from monitor.engine.feed_lists import FeedLists

    lists = FeedLists(opened(arguments))
    listed = _restricted(lists.read(_read(Path(arguments.file))), arguments.folder, arguments.only)
    if not listed and not arguments.json:
        restricted = arguments.folder or arguments.only
        print("Nothing in this list is meant by that." if restricted else "This list holds no feeds.")
    if arguments.list:
        _show(listed, arguments.json)
    else:
        _follow(lists, [each for each, _state in listed], arguments.json)
    return 0


def _follow(lists: Any, listed: Sequence[Subscription], as_json: bool) -> None:
    for each in lists.follow(listed):
        record = {
            "url": each.url,
            "title": each.title,
            "folder": each.folder,
            "result": each.result,
            "error": each.error or None,
        }
        print_record(record, as_json, f"{each.result:<9}  {each.title}  {each.url}  {each.error}".rstrip())


def _show(listed: Listed, as_json: bool, *, numbered: bool = False) -> None:
    """Print what a list holds, with what would become of it."""
    from monitor.engine.addresses import public

    becoming = {"new": "new", "followed": "duplicate", "repeated": "duplicate", "invalid": "invalid"}
    for number, (each, state) in enumerate(listed, 1):
        url = public(each.url)
        record = {"url": url, "title": each.title, "folder": each.folder, "result": becoming[state], "error": None}
        place = f"{each.folder}/" if each.folder and not numbered else ""
        begin = f"{number:>3}  " if numbered else ""
        note = "" if state == "new" and numbered else f"{state:<8}  "
        print_record(
            record | ({"number": number} if numbered else {}), as_json, f"{begin}{note}{place}{each.title}  {url}"
        )


def _restricted(listed: Listed, folder: str, only: Sequence[str]) -> Listed:
    """The feeds in a folder of the list, or below it, with one of these words in their title or address."""
    from monitor.engine.addresses import public
    from monitor.engine.desk import clean_folder

    path = clean_folder(folder).casefold()
    words = [word.casefold() for word in only]
    return [
        (each, state)
        for each, state in listed
        if f"{each.folder.casefold()}/".startswith(f"{path}/" if path else "")
        and (not words or any(word in f"{each.title} {public(each.url)}".casefold() for word in words))
    ]


def _export(arguments: argparse.Namespace) -> int:
    from monitor.engine.feed_lists import FeedLists
    from monitor.store.reader import Reader

    archive = opened(arguments)
    try:
        Path(arguments.file).write_bytes(FeedLists(archive).write())
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


def _starters(arguments: argparse.Namespace) -> int:
    from monitor.engine.feed_lists import FeedLists
    from monitor.engine.starters import starter_called, starters

    lists = FeedLists(opened(arguments))
    if not arguments.name:
        for each in starters():
            count = len(lists.read(_read(each.path)))
            record = {"name": each.name, "title": each.title, "feeds": count}
            print_record(record, arguments.json, f"{each.name:<20} {each.title} ({counted(count, 'feed', 'feeds')})")
        if not arguments.json:
            print("Look at one, and follow what you choose of it: media-monitor feeds starters NAME")
        return 0
    listed = lists.read(_read(starter_called(arguments.name).path))
    numbers = ["all"] if arguments.all else arguments.pick
    if numbers:
        places = chosen(numbers, len(listed))
    else:
        _show(listed, arguments.json, numbered=True)
        places = () if arguments.json else asked("Which of them do you want to follow?", len(listed))
    if places:
        _follow(lists, [listed[place][0] for place in places], arguments.json)
    elif not arguments.json:
        print_error("note: nothing of it is followed yet: choose with --pick and numbers, or --all.")
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check the name.") from error
