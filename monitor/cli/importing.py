"""media-monitor import and export: articles in and out."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.cli.output import print_cautions, print_record
from monitor.cli.start import add_json, opened
from monitor.errors import ArchiveBusyError
from monitor.query.zone import HERE


def register(commands: Any) -> None:
    """Add the commands of this file."""
    importing = commands.add_parser("import", help="bring articles of JSON Lines files into the archive")
    importing.add_argument("files", nargs="+", metavar="FILE.jsonl[.gz]")
    importing.add_argument("--alert", action="store_true", help="treat the articles as arriving now")
    add_json(importing)
    importing.set_defaults(run=_import)

    exporting = commands.add_parser("export", help="write the articles that match a query to a file")
    exporting.add_argument("query")
    exporting.add_argument("file", metavar="FILE")
    exporting.add_argument("--format", choices=["csv", "jsonl"], required=True)
    add_json(exporting)
    exporting.set_defaults(run=_export)


def _import(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import now
    from monitor.engine.holding import hold_archive
    from monitor.engine.host import channel_of
    from monitor.engine.importing import Importing
    from monitor.engine.indexing import indexing_of
    from monitor.store.reader import Reader

    archive = opened(arguments)
    reader = Reader(archive)
    channel = channel_of(archive) if arguments.alert else ""
    importing = Importing(archive, reader.watches(), reader.vocabulary(), now, alert=arguments.alert, channel=channel)
    counts = {"added": 0, "duplicate": 0, "rejected": 0}
    for file in arguments.files:
        for line in importing.read(Path(file)):
            counts[line.result] += 1
            record = {"file": line.file, "line": line.line, "result": line.result, "error": line.error or None}
            if arguments.json or line.error:
                print_record(record, arguments.json, f"{line.file}:{line.line}: {line.result}: {line.error}")
    try:
        with hold_archive(archive.folder):
            indexing_of(archive).catch_up()
    except ArchiveBusyError:
        # The collector that has the archive indexes what we stored.
        pass
    if not arguments.json:
        print(f"{counts['added']} added, {counts['duplicate']} known already, {counts['rejected']} rejected.")
    return int(bool(counts["rejected"]) and not counts["added"] and not counts["duplicate"])


def _export(arguments: argparse.Namespace) -> int:
    from monitor.engine.searching import ArchiveSearch, searchable
    from monitor.query.parser import parse
    from monitor.report.export import export
    from monitor.store.reader import Reader

    written = parse(arguments.query, datetime.now(HERE))
    print_cautions(arguments.query, written)
    archive = opened(arguments)
    reader = Reader(archive)
    query = searchable(written, reader)
    found = (hit.id for hit in ArchiveSearch(reader, archive.folder).newest(query))
    count = export(found, reader.articles, Path(arguments.file), arguments.format)
    record = {"check": "export", "ok": True, "detail": f"{count} articles written to {arguments.file}"}
    print_record(record, arguments.json, f"{count} articles written to {arguments.file}.")
    return 0
