"""media-monitor watch: add, remove, list, test, import, export."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.cli.output import counted, print_cautions, print_record
from monitor.cli.start import add_json, opened
from monitor.errors import QueryError, UsageError
from monitor.model import Article, Part, Place, Priority, Watch
from monitor.query.zone import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from monitor.query.explain import Clause
    from monitor.query.tree import Node
    from monitor.store.archive import Archive

_WORDS_SHOWN = 8
_DAYS_SHOWN = 31
_BAR_LETTERS = 40


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

    explain = actions.add_parser("explain", help="why a query matches an article, or why not, clause by clause")
    explain.add_argument("query")
    explain.add_argument("article", type=int, metavar="ARTICLE_ID", help="the number that search and alerts print")
    explain.set_defaults(run=_explain)

    importing = actions.add_parser("import", help="add the watches of a CSV file with columns name,query,priority")
    importing.add_argument("file", metavar="FILE.csv")
    importing.add_argument(
        "--from",
        dest="service",
        choices=["factiva", "lexisnexis", "meltwater", "google"],
        help="all queries are of this service (meltwater: or Brandwatch); else only those that show it are changed",
    )
    importing.set_defaults(run=_import)

    exporting = actions.add_parser("export", help="write the watches to a CSV file")
    exporting.add_argument("file", metavar="FILE.csv")
    exporting.set_defaults(run=_export)
    for action in (add, remove, listing, test, explain, importing, exporting):
        add_json(action)


def _add(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    archive = opened(arguments)
    watch = Desk(archive).add_watch(arguments.name, arguments.query, Priority(arguments.priority))
    print_cautions(watch.query)
    _print(archive, [watch], arguments.json, "Watching “{name}”: {query}")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk
    from monitor.store.reader import Reader

    archive = opened(arguments)
    watch = Reader(archive).watch(arguments.name)
    if watch is None:
        raise UsageError(f"There is no watch named “{arguments.name}”.", "See: media-monitor watch list.")
    Desk(archive).remove_watch(watch.id)
    _print(archive, [watch], arguments.json, "No longer watching “{name}”; its alerts stay.")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    from monitor.store.reader import Reader

    archive = opened(arguments)
    watches = Reader(archive).watches()
    _print(archive, watches, arguments.json, "{priority:<7} {name}: {query}")
    if not watches and not arguments.json:
        print('Nothing is watched yet. Add a watch: media-monitor watch add "Gaza truce" "gaza truce"')
    return 0


def _test(arguments: argparse.Namespace) -> int:
    from monitor.cli.searching import check_limit, print_hits
    from monitor.engine.searching import ArchiveSearch
    from monitor.query import tree
    from monitor.query.resolve import resolve
    from monitor.query.watching import parse_watch
    from monitor.store.reader import Reader

    check_limit(arguments.limit)
    archive = opened(arguments)
    now = datetime.now(HERE)
    reader = Reader(archive)
    watched = parse_watch(arguments.query, partial(resolve, vocabulary=reader.vocabulary()))
    print_cautions(arguments.query)
    since = _since(arguments.since, now)
    query = tree.And((watched, since))
    searching = ArchiveSearch(reader, archive.folder)
    print_hits(reader, watched, searching.newest(query, arguments.limit), arguments.json)
    days = {day.isoformat(): count for day, count in searching.per_day(query, None).items()}
    total = sum(days.values())
    print_record(
        {"total": total, "per_day": days},
        arguments.json,
        "\n".join([f"{counted(total, 'article', 'articles')} since {arguments.since}.", *_bars(days)]),
    )
    return 0


def _bars(days: Mapping[str, int]) -> Iterator[str]:
    """A line for each day that has articles, or where these are many for each month; the longest bar is the most."""
    counts = Counter(days)
    if len(days) > _DAYS_SHOWN:
        counts = Counter()
        for day, count in days.items():
            counts[day[:7]] += count
    most = max(counts.values(), default=0)
    for when, count in sorted(counts.items()):
        yield f"    {when}  {count:>6}  {'█' * max(1, round(_BAR_LETTERS * count / most))}"


def _since(written: str, now: datetime) -> Node:
    from monitor.query.parser import parse

    try:
        return parse(f'since:"{written}"', now)
    except QueryError as error:
        # Its place is one in --since, and not in the query.
        raise QueryError(f"In --since: {error.reason}", error.hint, start=0, end=len(written)) from error


def _import(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk
    from monitor.query.borrowed import Service

    try:
        text = Path(arguments.file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{arguments.file} cannot be read: {error.strerror}.", "Check the name.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{arguments.file} is not in UTF-8.", "Save it as “CSV UTF-8”.") from error
    failed = False
    service = Service(arguments.service) if arguments.service else None
    for each in Desk(opened(arguments)).import_watches(text, service):
        record = {
            "name": each.name,
            "query": each.query,
            "priority": each.priority,
            "error": each.error or None,
            "changed": list(each.changes),
        }
        said = each.error or (f"added as {each.query}" if each.changes else "added")
        print_record(record, arguments.json, "\n        ".join((f"{each.name}: {said}", *each.changes)))
        if not each.error:
            print_cautions(each.query, watch=each.name)
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
    if arguments.json:
        _print(archive, watches, True, "")
    else:
        print(f"{len(watches)} watches written to {arguments.file}.")
    return 0


def _print(archive: Archive, watches: Sequence[Watch], as_json: bool, text: str) -> None:
    """Print watches, each with what is wrong with it by now: a list that it names may be gone."""
    from monitor.query.resolve import resolve
    from monitor.query.watching import parse_watch
    from monitor.store.reader import Reader

    names = partial(resolve, vocabulary=Reader(archive).vocabulary())
    for watch in watches:
        error = None
        try:
            parse_watch(watch.query, names)
        except QueryError as mistake:
            error = str(mistake)
        record = {"name": watch.name, "query": watch.query, "priority": watch.priority.value, "error": error}
        said = text.format_map(record)
        print_record(record, as_json, said if error is None else f"{said}\n        {error}")


def _explain(arguments: argparse.Namespace) -> int:
    from monitor.engine.searching import searchable
    from monitor.query.explain import explain
    from monitor.query.parser import parse
    from monitor.store.reader import Reader

    written = parse(arguments.query, datetime.now(HERE))
    print_cautions(arguments.query, written)
    reader = Reader(opened(arguments))
    article = reader.article(arguments.article)
    if article is None:
        raise UsageError(f"There is no article {arguments.article}.", "See the numbers in: media-monitor search.")
    clause = explain(searchable(written, reader), article)
    record = {"matched": clause.matched, "tree": _as_record(clause, article)}
    print_record(record, arguments.json, "\n".join(_as_lines(clause, article, 0)))
    return 0


def _as_record(clause: Clause, article: Article) -> dict[str, Any]:
    return {
        "clause": clause.text,
        "matched": clause.matched,
        "places": [
            {"part": place.part, "start": place.start, "end": place.end, "words": _words(place, article)}
            for place in clause.places
        ],
        "clauses": [_as_record(part, article) for part in clause.clauses],
    }


def _as_lines(clause: Clause, article: Article, depth: int) -> list[str]:
    found = ", ".join(dict.fromkeys(_words(place, article) for place in clause.places[:_WORDS_SHOWN]))
    line = f"{'  ' * depth}{'yes' if clause.matched else 'no '}  {clause.text}{f'   ({found})' if found else ''}"
    return [line, *(line for part in clause.clauses for line in _as_lines(part, article, depth + 1))]


def _words(place: Place, article: Article) -> str:
    text = article.title if place.part is Part.TITLE else article.text
    return " ".join(text[place.start : place.end].split())
