"""media-monitor watch: add, remove, list, test, import, export."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.cli.output import counted, print_record
from monitor.cli.start import add_json, opened
from monitor.errors import QueryError, UsageError
from monitor.model import Priority, Watch


def register(commands: Any) -> None:
    """Add the commands of this file."""
    parser = commands.add_parser("watch", help="name what to watch for; test it against the archive")
    actions = parser.add_subparsers(required=True, metavar="ACTION")

    add = actions.add_parser("add", help="watch for something from now on")
    add.add_argument("name", help='such as "Gaza truce"')
    add.add_argument("query", help="such as: gaza AND (truce OR ceasefire)")
    add.add_argument("--priority", choices=[priority.value for priority in Priority], default=Priority.NORMAL.value)
    add.set_defaults(run=_add)

    remove = actions.add_parser("remove", help="stop watching; alerts stay")
    remove.add_argument("name")
    remove.set_defaults(run=_remove)

    listing = actions.add_parser("list", help="list the watches")
    listing.set_defaults(run=_list)

    test = actions.add_parser("test", help="what a watch would have found in the archive")
    test.add_argument("query")
    test.add_argument("--since", default="30d", help="such as 30d, 3m, 2026-11-01 (30d)")
    test.add_argument("--limit", type=int, default=20, help="how many to show, 0 for all (20)")
    test.set_defaults(run=_test)

    importing = actions.add_parser("import", help="add the watches of a CSV file with columns name,query,priority")
    importing.add_argument("file", metavar="FILE.csv")
    importing.set_defaults(run=_import)

    exporting = actions.add_parser("export", help="write the watches to a CSV file")
    exporting.add_argument("file", metavar="FILE.csv")
    exporting.set_defaults(run=_export)
    for action in (add, remove, listing, test, importing, exporting):
        add_json(action)


def _add(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    watch = Desk(opened(arguments)).add_watch(arguments.name, arguments.query, Priority(arguments.priority))
    _print(watch, arguments.json, f"Watching “{watch.name}”: {watch.query}")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk
    from monitor.store.reader import Reader

    archive = opened(arguments)
    watch = Reader(archive).watch(arguments.name)
    if watch is None:
        raise UsageError(f"There is no watch named “{arguments.name}”.", "See: media-monitor watch list.")
    Desk(archive).remove_watch(watch.id)
    _print(watch, arguments.json, f"No longer watching “{watch.name}”; its alerts stay.")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    from monitor.store.reader import Reader

    watches = Reader(opened(arguments)).watches()
    for watch in watches:
        _print(watch, arguments.json, f"{watch.priority:<7} {watch.name}: {watch.query}")
    if not watches and not arguments.json:
        print('Nothing is watched yet. Add a watch: media-monitor watch add "Gaza truce" "gaza truce"')
    return 0


def _test(arguments: argparse.Namespace) -> int:
    from monitor.cli.searching import print_hits
    from monitor.engine.searching import ArchiveSearch
    from monitor.query import tree
    from monitor.query.parser import parse
    from monitor.query.watching import parse_watch
    from monitor.store.reader import Reader

    archive = opened(arguments)
    now = datetime.now().astimezone()
    watched = parse_watch(arguments.query)
    since = parse(f'since:"{arguments.since}"', now)
    query = tree.And((watched, since))
    reader = Reader(archive)
    searching = ArchiveSearch(reader, archive.folder)
    print_hits(reader, watched, searching.newest(query, arguments.limit), arguments.json)
    days = {day.isoformat(): count for day, count in searching.per_day(query, now.tzinfo or _no_zone()).items()}
    total = sum(days.values())
    print_record(
        {"total": total, "per_day": days},
        arguments.json,
        f"{counted(total, 'article', 'articles')} since {arguments.since}.",
    )
    return 0


def _no_zone() -> Any:
    raise UsageError("The machine's time zone is not known.")


def _import(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    try:
        text = Path(arguments.file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{arguments.file} cannot be read: {error.strerror}.", "Check the name.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{arguments.file} is not in UTF-8.", "Save it as “CSV UTF-8”.") from error
    failed = False
    for each in Desk(opened(arguments)).import_watches(text):
        record = {"name": each.name, "query": each.query, "priority": each.priority, "error": each.error or None}
        print_record(record, arguments.json, f"{each.name}: {each.error or 'added'}")
        failed = failed or bool(each.error)
    return int(failed)


def _export(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk
    from monitor.store.reader import Reader

    archive = opened(arguments)
    try:
        # With a mark at the beginning, spreadsheets read the file as UTF-8.
        Path(arguments.file).write_text(Desk(archive).export_watches(), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise UsageError(f"{arguments.file} cannot be written: {error.strerror}.", "Choose another place.") from error
    watches = Reader(archive).watches()
    for watch in watches if arguments.json else ():
        _print(watch, True, "")
    if not arguments.json:
        print(f"{len(watches)} watches written to {arguments.file}.")
    return 0


def _print(watch: Watch, as_json: bool, text: str) -> None:
    from monitor.query.watching import parse_watch

    error = None
    try:
        parse_watch(watch.query)
    except QueryError as mistake:
        error = str(mistake)
    record = {"name": watch.name, "query": watch.query, "priority": watch.priority, "error": error}
    print_record(record, as_json, text if error is None else f"{text}\n        {error}")
