"""media-monitor backup, restore, doctor and rebuild-index: looking after the archive."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from monitor.cli.output import print_record
from monitor.cli.start import add_json, archive_of, opened
from monitor.errors import UsageError


def register(commands: Any) -> None:
    """Add the commands of this file."""
    backup = commands.add_parser("backup", help="write a whole, checked copy of the archive to a file")
    backup.add_argument("file", metavar="FILE")
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="put a backup in the place of the archive, which is kept aside")
    restore.add_argument("file", metavar="FILE")
    restore.set_defaults(run=_restore)

    doctor = commands.add_parser("doctor", help="check that everything is in order")
    doctor.set_defaults(run=_doctor)

    rebuild = commands.add_parser("rebuild-index", help="build the search index again from the archive")
    rebuild.set_defaults(run=_rebuild)
    for command in (backup, restore, doctor, rebuild):
        add_json(command)


def _backup(arguments: argparse.Namespace) -> int:
    from monitor.paths import archive_folder
    from monitor.store.archive import FILE
    from monitor.store.backup import copy_database

    folder = archive_folder(arguments.data)
    if not (folder / FILE).is_file():
        # Everything else begins a new archive there; a nightly backup of nothing would look like a good one.
        raise UsageError(f"There is no archive in {folder}.", "Check --data, or MEDIA_MONITOR_DATA.")
    target = Path(arguments.file).absolute()
    copy_database(opened(arguments).file, target)
    _print(arguments, "backup", True, f"written to {target} ({target.stat().st_size // 1024} KB) and checked")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from monitor.engine.collector import hold_archive
    from monitor.engine.indexing import indexing_of
    from monitor.store.archive import open_archive
    from monitor.store.backup import restore_database
    from monitor.store.reader import Reader

    folder = archive_of(arguments)
    with hold_archive(folder):
        kept = restore_database(Path(arguments.file), folder)
        archive = open_archive(folder)
        arguments.closing.callback(archive.close)
        indexing = indexing_of(archive)
        indexing.rebuild()
        indexing.catch_up()
        count = Reader(archive).count_articles()
    aside = f"; the archive of before is {kept}" if kept else ""
    _print(arguments, "restore", True, f"{count} articles restored and indexed{aside}")
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from monitor.engine.doctor import examine

    healthy = True
    for check in examine(opened(arguments)):
        _print(arguments, check.name, check.ok, check.detail)
        healthy = healthy and check.ok
    return int(not healthy)


def _rebuild(arguments: argparse.Namespace) -> int:
    from monitor.engine.collector import hold_archive
    from monitor.engine.indexing import indexing_of

    archive = opened(arguments)
    with hold_archive(archive.folder):
        indexing = indexing_of(archive)
        indexing.rebuild()
        count = indexing.catch_up()
    _print(arguments, "rebuild-index", True, f"{count} articles indexed")
    return 0


def _print(arguments: argparse.Namespace, check: str, ok: bool, detail: str) -> None:
    print_record(
        {"check": check, "ok": ok, "detail": detail}, arguments.json, f"{'ok ' if ok else 'NOT'} {check}: {detail}"
    )
