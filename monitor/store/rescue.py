"""A damaged archive: the newest good backup, and of the damaged file all that can still be read.

The damaged file is only read, and kept under another name.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from monitor.errors import DamagedError, StoreError
from monitor.store.archive import FILE, Archive, open_archive
from monitor.store.backup import (
    BackupStopped,
    check_database,
    count_articles,
    never,
    open_for_reading,
    put_in_place,
    unpack_database,
)
from monitor.store.backups import Backup, list_backups
from monitor.store.mending import mend_rows
from monitor.store.migrate import HEAD
from monitor.store.progress import Told, forward, nobody, stretch
from monitor.store.salvage import columns_of, is_sound, is_whole, readable_rows, rows_expected
from monitor.store.schema import metadata

_log = logging.getLogger(__name__)

_SCRATCH = "rescue"

# Where the first page says in what format the file is written and read (sqlite.org/fileformat.html, 1.3).
_HEAD, _FORMATS, _KNOWN_FORMAT = 20, slice(18, 20), 2

# As a page of the database: what is not read of the log is no more than that.
_PIECE = 4096

# Between two questions whether to stop; some milliseconds.
_ROWS = 1_000

# Until when the backup is unpacked, and the tables are filled; measured on 500,000 articles.
_BEGUN, _FILLED = 0.2, 0.8


@dataclass(frozen=True, slots=True)
class Rescued:
    """What became of a damaged archive.

    `backup` is what it was begun with, None if there was no good one; `articles` how many there are now, `saved`
    how many of them only the damaged file had; `torn` the tables that could not be read whole, None where none
    could be read at all; `done` what was mended, in sentences; `kept` the damaged file.
    """

    backup: Backup | None
    articles: int
    saved: int
    torn: tuple[str, ...] | None
    done: tuple[str, ...]
    kept: Path


def is_damaged(folder: Path) -> bool:
    """Whether the archive in `folder` is there and not whole; its tables are looked at as SQLite's quick check does."""
    file = folder / FILE
    if not file.is_file() or not file.stat().st_size:
        return False
    try:
        if check_database(file) == HEAD and not _has_all_columns(file):
            return True
    except DamagedError:
        return True
    except StoreError as error:
        # A first page that is no database's any more, where it was one of ours.
        return "not a database" in error.reason
    # A format of writing that SQLite does not know: it only reads then, and calls the file read-only.
    with file.open("rb") as opened:
        return max(opened.read(_HEAD)[_FORMATS]) > _KNOWN_FORMAT


def _has_all_columns(file: Path) -> bool:
    """Whether an archive of this program's schema names all its tables and columns as the program does."""
    with closing(open_for_reading(file)) as connection:
        return all(
            {column.name for column in table.columns} <= columns_of(connection, table.name)
            for table in metadata.sorted_tables
        )


def rescue_archive(
    folder: Path, now: datetime, should_stop: Callable[[], bool] = never, told: Told = nobody
) -> Rescued:
    """Put a whole archive in the place of the damaged one in `folder`, and keep that; nobody may have it open.

    A table that passes SQLite's check is taken as the damaged file has it. Of the others the backup's rows stand,
    and those that only the damaged file has, and that can be read, are added. `told` hears how far it is, as far as
    that is known of a damaged file. Raises StoreError where there is neither a good backup nor anything that can be
    read, or where it cannot be written, BackupStopped where `should_stop` says so; nothing is changed then.
    """
    scratch = folder / _SCRATCH
    # A second backup, and the second way to a table's rows, begin anew.
    told = forward(told)
    try:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        (scratch / FILE).touch(mode=0o600)
        backup = _begin(folder, scratch, should_stop, stretch(told, 0, _BEGUN))
        before = count_articles(scratch / FILE)
        readable = _with_readable_log(folder / FILE, scratch)
        torn = _save(readable, scratch / FILE, should_stop, stretch(told, _BEGUN, _FILLED))
        if backup is None and torn is None:
            raise StoreError(
                "Nothing of the archive can be read, and there is no good backup in its folder.",
                "If you have a backup elsewhere: media-monitor restore FILE.",
            )
        done = _mend(scratch, now)
        check_database(scratch / FILE, should_stop)
        articles = count_articles(scratch / FILE)
        kept = put_in_place(scratch / FILE, folder, "damaged")
        told(1)
        assert kept is not None
        return Rescued(backup, articles, articles - before, torn, done, kept)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"The archive could not be mended: {error}.", "Check the disk's space.") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _begin(folder: Path, scratch: Path, should_stop: Callable[[], bool], told: Told) -> Backup | None:
    """Make an archive of this program's schema in `scratch`, from the newest backup that is whole, else empty."""
    for backup in list_backups(folder):
        try:
            unpack_database(backup.file, scratch / FILE, should_stop, told)
            open_archive(scratch).close()
        except StoreError as error:
            _log.warning("a backup that is no help: %s", error)
            (scratch / FILE).write_bytes(b"")
        else:
            return backup
    open_archive(scratch).close()
    return None


def _mend(scratch: Path, now: datetime) -> tuple[str, ...]:
    archive: Archive = open_archive(scratch)
    try:
        with archive.writing() as connection:
            return tuple(mend_rows(connection, now))
    finally:
        archive.close()


def _with_readable_log(file: Path, scratch: Path) -> Path:
    """Return a name of the damaged file by which SQLite can open it.

    Where its log cannot be read to the end, SQLite refuses both: then it is a second name, with as much of the log
    as can be read.
    """
    log = file.with_name(f"{file.name}-wal")
    second = scratch / "damaged.db"
    try:
        if not log.exists() or _copy_readable(log, second.with_name(f"{second.name}-wal")):
            return file
        os.link(file, second)
    except OSError as error:
        _log.warning("the log of the damaged archive is of no help: %s", error)
        return file
    return second


def _copy_readable(source: Path, target: Path) -> bool:
    """Copy a file up to the first place that cannot be read; return whether there is none."""
    with source.open("rb", buffering=0) as reading, target.open("wb") as writing:
        while True:
            try:
                piece = reading.read(_PIECE)
            except OSError as error:
                _log.warning("%s cannot be read to its end: %s", source, error)
                return False
            if not piece:
                return True
            writing.write(piece)


def _save(file: Path, target: Path, should_stop: Callable[[], bool], told: Told) -> tuple[str, ...] | None:
    """Bring what can be read of the damaged `file` into `target`; return the torn tables, None if nothing can be."""
    try:
        damaged = open_for_reading(file)
    except sqlite3.DatabaseError as error:
        # Its first page lies where the disk cannot be read.
        _log.warning("nothing of the damaged archive can be read: %s", error)
        return None
    with closing(damaged):
        if not any(columns_of(damaged, table.name) for table in metadata.sorted_tables):
            return None
        return _fill(damaged, target, file.stat().st_size, should_stop, told)


def _fill(
    damaged: sqlite3.Connection, file: Path, size: int, should_stop: Callable[[], bool], told: Told
) -> tuple[str, ...]:
    """Bring what can be read of a file of this `size` into the archive `file`, a transaction a table.

    Returns the tables that were not whole.
    """
    torn = []
    rows = {table.name: rows_expected(damaged, table.name, size) for table in metadata.sorted_tables}
    done, total = 0, sum(rows.values())
    with closing(sqlite3.connect(file, isolation_level=None)) as whole:
        for table in metadata.sorted_tables:
            pace = _Pace(rows[table.name], should_stop, stretch(told, done / total, (done + rows[table.name]) / total))
            if not (is_whole(damaged, table.name) and _take_all(damaged, whole, table, pace)):
                torn.append(table.name)
                _add_new(damaged, whole, table, pace)
            done += rows[table.name]
    return tuple(torn)


def _take_all(damaged: sqlite3.Connection, whole: sqlite3.Connection, table: Table, pace: _Pace) -> bool:
    """Replace the rows of a table by those of the damaged file; return False, with nothing done, where one is bad."""
    names = _shared_columns(damaged, whole, table)
    marks = ", ".join("?" * len(names))
    listed = ", ".join(f'"{name}"' for name in names)
    whole.execute("BEGIN IMMEDIATE")
    try:
        whole.execute(f'DELETE FROM "{table.name}"')
        for values in pace.each(damaged.execute(f'SELECT {listed} FROM "{table.name}" NOT INDEXED')):
            if not is_sound(table, names, values):
                raise sqlite3.DatabaseError("a value of the wrong kind")
            whole.execute(f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})', values)
    except sqlite3.DatabaseError as error:
        whole.execute("ROLLBACK")
        _log.warning("table %s is not taken whole: %s", table.name, error)
        return False
    whole.execute("COMMIT")
    return True


def _add_new(damaged: sqlite3.Connection, whole: sqlite3.Connection, table: Table, pace: _Pace) -> None:
    """Add the rows that can be read and that the backup lacks."""
    names = _shared_columns(damaged, whole, table)
    if not names:
        return
    marks = ", ".join("?" * len(names))
    listed = ", ".join(f'"{name}"' for name in names)
    whole.execute("BEGIN IMMEDIATE")
    for _row, *values in pace.each(readable_rows(damaged, table.name, names)):
        if is_sound(table, names, tuple(values)):
            # What the backup has too, and what contradicts it, is left out.
            whole.execute(f'INSERT OR IGNORE INTO "{table.name}" ({listed}) VALUES ({marks})', values)
    whole.execute("COMMIT")


@dataclass(frozen=True, slots=True)
class _Pace:
    """How far one gets with the rows of a table, of which so many are expected."""

    expected: int
    should_stop: Callable[[], bool]
    told: Told

    def each(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows; raise BackupStopped between two of them where `should_stop` says so."""
        for number, row in enumerate(rows):
            if number % _ROWS == 0:
                if self.should_stop():
                    raise BackupStopped
                self.told(min(number / self.expected, 1))
            yield row


def _shared_columns(damaged: sqlite3.Connection, whole: sqlite3.Connection, table: Table) -> list[str]:
    both = columns_of(damaged, table.name) & columns_of(whole, table.name)
    return [column.name for column in table.columns if column.name in both]
