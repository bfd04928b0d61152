"""media-monitor backup, restore, doctor and rebuild-index: looking after the archive."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from monitor.cli.output import counted, print_error, print_record, stamp, when
from monitor.cli.start import add_json, archive_of, opened
from monitor.errors import DamagedError, UsageError


def register(commands: Any) -> None:
    """Add the commands of this file."""
    backup = commands.add_parser("backup", help="write a whole, checked copy of the archive to a file")
    backup.add_argument("file", metavar="FILE", help="compressed if the name ends in .gz")
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="put a backup in the place of the archive, which is kept aside")
    restore.add_argument("file", metavar="FILE", nargs="?", help="a backup, by its path or its name in the list")
    restore.add_argument("--list", action="store_true", help="show the backups that the program made")
    restore.set_defaults(run=_restore)

    doctor = commands.add_parser("doctor", help="check that everything is in order")
    doctor.add_argument("--repair", action="store_true", help="mend what can be mended, after a backup")
    doctor.set_defaults(run=_doctor)

    rebuild = commands.add_parser(
        "rebuild-index",
        help="build the search index again from the archive; when interrupted, it goes on the next time",
    )
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
    folder = archive_of(arguments)
    if arguments.list or arguments.file is None:
        return _list_backups(arguments, folder)
    _put_back(arguments, folder, _meant(folder, arguments.file))
    return 0


def _meant(folder: Path, named: str) -> Path:
    """Return the file that a person names by its path, or by its name in the list."""
    from monitor.engine.backups import list_shelved

    listed = [each.backup.file for each in list_shelved(folder) if each.backup.file.name == named]
    return listed[0] if listed and not Path(named).exists() else Path(named)


def _list_backups(arguments: argparse.Namespace, folder: Path) -> int:
    from monitor.engine.backups import list_shelved
    from monitor.paths import backups_folder

    backups = [each.backup for each in list_shelved(folder)]
    for backup in backups:
        record = {
            "file": str(backup.file),
            "made": stamp(backup.made),
            "size": backup.size,
            "articles": backup.articles,
            "daily": backup.daily,
        }
        articles = "" if backup.articles is None else counted(backup.articles, "article", "articles")
        print_record(
            record,
            arguments.json,
            f"{when(backup.made)}  {backup.size / 1e6:>9,.1f} MB  {articles:>18}  {backup.file.name}",
        )
    if not arguments.json:
        print(
            "Put one back: media-monitor restore NAME"
            if backups
            else f"There is no backup in {backups_folder(folder)} yet. The collector makes one a day."
        )
    return 0


def _put_back(arguments: argparse.Namespace, folder: Path, backup: Path) -> None:
    from monitor.engine.holding import hold_archive
    from monitor.engine.indexing import indexing_of
    from monitor.show.lock import without_window
    from monitor.store.archive import open_archive
    from monitor.store.backup import restore_database
    from monitor.store.reader import Reader

    with without_window(folder), hold_archive(folder):
        kept = restore_database(backup, folder)
        archive = open_archive(folder)
        arguments.closing.callback(archive.close)
        indexing = indexing_of(archive)
        indexing.rebuild()
        count = Reader(archive).count_articles()

        def told(done: int) -> None:
            # A program that asked for one record waits for it.
            if not arguments.json:
                _print(arguments, "restore", True, f"restored; {done} of {count} articles indexed so far")

        try:
            indexing.catch_up(told=told)
        except KeyboardInterrupt:
            print_error(
                "Interrupted. The archive is restored; the collector, or rebuild-index, goes on with its index."
            )
            raise
    aside = f"; the archive of before is {kept}" if kept else ""
    _print(arguments, "restore", True, f"{count} articles restored and indexed{aside}")


def _doctor(arguments: argparse.Namespace) -> int:
    from monitor.engine.doctor import examine

    folder = archive_of(arguments)
    if arguments.repair:
        _repair(arguments, folder)
    try:
        archive = opened(arguments)
    except DamagedError as error:
        _print(arguments, "integrity", False, str(error))
        return 1
    healthy = True
    for check in examine(archive):
        _print(arguments, check.name, check.ok, check.detail)
        healthy = healthy and check.ok
    return int(not healthy)


def _repair(arguments: argparse.Namespace, folder: Path) -> None:
    from monitor.engine.desk import now
    from monitor.engine.holding import hold_archive
    from monitor.engine.repairing import repair
    from monitor.show.lock import without_window

    nothing_done = True
    with without_window(folder), hold_archive(folder):
        for sentence in repair(folder, now):
            nothing_done = False
            _print(arguments, "repair", True, sentence)
    if nothing_done:
        _print(arguments, "repair", True, "There was nothing to mend.")


def _rebuild(arguments: argparse.Namespace) -> int:
    from monitor.engine.holding import hold_archive
    from monitor.engine.indexing import indexing_of

    archive = opened(arguments)
    with hold_archive(archive.folder):
        indexing = indexing_of(archive)
        if not indexing.rebuild():
            _print(arguments, "rebuild-index", True, "going on where it was interrupted")
        wanted = indexing.behind()

        def told(done: int) -> None:
            _print(arguments, "rebuild-index", True, f"{done} of {wanted} articles so far")

        try:
            count = indexing.catch_up(told=told)
        except KeyboardInterrupt:
            print_error("Interrupted. The next rebuild-index, or the collector, goes on from here.")
            raise
    _print(arguments, "rebuild-index", True, f"{count} articles indexed")
    return 0


def _print(arguments: argparse.Namespace, check: str, ok: bool, detail: str) -> None:
    print_record(
        {"check": check, "ok": ok, "detail": detail}, arguments.json, f"{'ok ' if ok else 'NOT'} {check}: {detail}"
    )
