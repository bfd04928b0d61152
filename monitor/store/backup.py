"""Whole copies of the archive, checked before anybody trusts them."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from monitor.errors import StoreError
from monitor.store.archive import FILE
from monitor.store.migrate import HEAD
from monitor.store.reader import INDEX_FOREIGN, INDEXED

_PAGES = 2_000

# What SQLite keeps beside a database that is in use.
_LOGS = ("-wal", "-shm")


def copy_database(source: Path, target: Path) -> None:
    """Copy an archive that may be in use to `target`, whole and checked; raises StoreError if that fails.

    The copy is written beside the target and put in its place when it is complete,
    so that a copy that was interrupted is never taken for a backup.
    """
    part = target.with_name(target.name + ".part")
    if target.resolve() in {source.with_name(source.name + suffix).resolve() for suffix in ("", *_LOGS)}:
        raise StoreError(f"{target} is a file of the archive itself.", "Write the backup to another file.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        _copy(source, part)
        check_database(part)
        _sync(part)
        part.replace(target)
        _sync(target.parent)
    except StoreError:
        _discard(part)
        raise
    except (OSError, sqlite3.Error) as error:
        _discard(part)
        raise StoreError(f"The backup {target} could not be written: {error}.", "Check the disk's space.") from error


def check_database(file: Path) -> str:
    """Return the schema version of an archive file; raises StoreError if it is damaged or no archive."""
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
        try:
            answer = connection.execute("PRAGMA quick_check").fetchone()[0]
            if answer != "ok":
                raise StoreError(f"{file} is damaged: {answer}.", "Try an older backup.")
            return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
        finally:
            connection.close()
    except (sqlite3.Error, TypeError) as error:
        raise StoreError(f"{file} is no archive of Media Monitor: {error}.", "Choose another file.") from error


def restore_database(backup: Path, folder: Path) -> Path | None:
    """Put `backup` in the place of the archive in `folder`; return where the archive of before now lies.

    The caller makes sure that nobody has the archive open. What is restored knows that the
    search index, which is of the archive before, has to be built again. Raises StoreError if the
    backup is damaged or newer than this program; the archive is then untouched.
    """
    if not backup.is_file():
        raise StoreError(f"There is no file {backup}.", "Check the name.")
    if check_database(backup) > HEAD:
        raise StoreError(f"{backup} was written by a newer version of Media Monitor.", "Install that version.")
    part = folder / (FILE + ".part")
    target = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.unlink(missing_ok=True)
        _copy(backup, part)
        _disown_index(part)
        _sync(part)
        kept = _set_aside(target)
        part.replace(target)
        _sync(folder)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"The backup could not be restored: {error}.", "Check the disk's space.") from error
    return kept


def _set_aside(target: Path) -> Path | None:
    if not target.exists():
        return None
    number = 1
    while (kept := target.with_name(f"archive-before-restore-{number}.db")).exists():
        number += 1
    # The write-ahead log belongs to the file: a checkpoint folds it in before the file is moved.
    connection = sqlite3.connect(target)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError:
        # A damaged archive is often why somebody restores: it is kept as it is, with its log.
        for suffix in _LOGS:
            log = target.with_name(target.name + suffix)
            if log.exists():
                shutil.copy2(log, kept.with_name(kept.name + suffix))
    finally:
        connection.close()
    try:
        # A second name: until the restored file takes the first one, the archive keeps it.
        os.link(target, kept)
    except OSError:
        # A file system without links: for a moment there is no archive, but the one that is set aside.
        target.replace(kept)
    for suffix in _LOGS:
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    return kept


def _disown_index(file: Path) -> None:
    connection = sqlite3.connect(file)
    try:
        with connection:
            connection.execute("INSERT OR REPLACE INTO progress (name, value) VALUES (?, ?)", (INDEXED, INDEX_FOREIGN))
    finally:
        connection.close()


def _copy(source: Path, target: Path) -> None:
    reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=15)
    try:
        writing = sqlite3.connect(target)
        try:
            # One state of the archive for the whole copy: else SQLite begins again with every commit of another
            # process, and beside a busy collector never ends.
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            reading.backup(writing, pages=_PAGES)
            writing.execute("PRAGMA journal_mode = delete")
        finally:
            writing.close()
    finally:
        reading.close()


def _discard(file: Path) -> None:
    with suppress(OSError):
        file.unlink()


def _sync(path: Path) -> None:
    """Ask the system to put a file or folder on the disk; folders cannot be asked on every system."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
