"""Whole copies of the archive, plain or compressed, checked before anybody trusts them."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from monitor.errors import ArchiveBusyError, DamagedError, StoreError
from monitor.store.archive import FILE, READABLE, REPAIR, is_damage, is_unreadable
from monitor.store.compressed import is_compressed, pack, unpack
from monitor.store.migrate import HEAD
from monitor.store.place import refuse_network_share
from monitor.store.progress import Told, nobody, stretch
from monitor.store.tending import INDEX_FOREIGN, INDEXED

BEFORE_RESTORE = "before-restore"
"""Why an archive was set aside, in its name: another was put in its place on purpose."""

# Eight megabytes: a step takes some milliseconds.
_PAGES = 2_000

# What SQLite keeps beside a database that is in use; the last while one is made, or made ready for the first.
_LOGS = ("-wal", "-shm", "-journal")

# What a backup leaves free: the archive itself must be able to go on.
_LEFT = 100 * 1024 * 1024

# Of restoring, the share of unpacking.
_UNPACKED = 0.6

# Of a compressed backup, the shares of copying and checking; measured on 20,000 articles.
_COPIED, _CHECKED = 0.2, 0.3

_OLDER = "Try an older backup."

# So many of SQLite's own steps between two questions whether to stop: some hundredths of a second.
_STEPS = 1_000_000


class BackupStopped(Exception):  # noqa: N818 - not an error: it was asked for
    """The backup was given up before its end; nothing of it is left."""


def never() -> bool:
    """Do not stop."""
    return False


def copy_database(source: Path, target: Path, should_stop: Callable[[], bool] = never, told: Told = nobody) -> int:
    """Copy an archive that may be in use to `target`, whole and checked, and return how many articles it holds.

    A name that ends in .gz asks for a compressed copy. The copy is written beside the target and put in its place
    when it is complete, so that one that was interrupted is never taken for a backup. `should_stop` is asked
    after every few megabytes; it may wait a moment to leave the disk to others. Raises BackupStopped where it says
    so, DamagedError if the archive is not whole, StoreError if there is no room or the copy cannot be written.
    """
    part = target.with_name(target.name + ".part")
    plain = target.with_name(target.name + ".plain.part") if is_compressed(target) else part
    if target.resolve() in {source.with_name(source.name + suffix).resolve() for suffix in ("", *_LOGS)}:
        raise StoreError(f"{target} is a file of the archive itself.", "Write the backup to another file.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for unfinished in (part, plain):
            _remove(unfinished)
        _check_room(source, target)
        for unfinished in (part, plain):
            unfinished.touch(mode=0o600)
        _copy(source, plain, should_stop, stretch(told, 0, _COPIED))
        count = _check_copy(source, plain, should_stop)
        if plain != part and not pack(plain, part, should_stop, stretch(told, _CHECKED, 1)):
            raise BackupStopped
        _sync(part)
        part.replace(target)
        _sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        if "disk I/O" in str(error):
            # SQLite says the same of a backup that cannot be written and of an archive that cannot be read.
            _check_source(source, should_stop)
        raise StoreError(f"The backup {target} could not be written: {error}.", "Check the disk's space.") from error
    finally:
        _discard(plain)
        _discard(part)
    return count


def room_needed(source: Path, target: Path) -> int:
    """Return how many bytes a backup of the archive file `source` takes while it is made, at the most."""
    size = sum(file.stat().st_size for file in (source, source.with_name(source.name + "-wal")) if file.exists())
    # A compressed copy is made of a plain one, and what hardly compresses is as long as before.
    return size * (2 if is_compressed(target) else 1) + _LEFT


def _check_room(source: Path, target: Path) -> None:
    needed, free = room_needed(source, target), shutil.disk_usage(target.parent).free
    if free < needed:
        raise StoreError(
            f"There is no room for a backup in {target.parent}: it takes up to {needed >> 20} MB, {free >> 20} MB are "
            "free.",
            "Free some space.",
        )


def _check_copy(source: Path, copy: Path, should_stop: Callable[[], bool]) -> int:
    """Check a copy whose pages are as they are in the archive `source`; return how many articles it has."""
    try:
        check_database(copy, should_stop)
    except DamagedError as error:
        _check_source(source, should_stop)
        raise StoreError(f"{copy} cannot be read as it was written.", "Check the disk.") from error
    return count_articles(copy)


def _check_source(source: Path, should_stop: Callable[[], bool]) -> None:
    try:
        check_database(source, should_stop)
    except DamagedError as error:
        raise DamagedError(f"The archive is damaged: {error.reason}", REPAIR) from error


def check_database(file: Path, should_stop: Callable[[], bool] = never) -> str:
    """Return the schema version of an archive file after SQLite's check of all its pages.

    Raises DamagedError if it is not whole, StoreError if it is no archive, BackupStopped if the check was stopped.
    """
    stopped = False

    def stop() -> bool:
        nonlocal stopped
        stopped = should_stop()
        return stopped

    try:
        with closing(open_for_reading(file)) as connection:
            connection.set_progress_handler(stop, _STEPS)
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if "unable to get the page" in answer:
                raise DamagedError(_unreadable(file), _OLDER)
            if answer != "ok":
                raise DamagedError(f"{file} is damaged: {' '.join(answer.split())}.", _OLDER)
            return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except UnicodeDecodeError as error:
        # What SQLite says quotes the damaged schema.
        raise DamagedError(f"{file} is damaged: its schema cannot be read.", _OLDER) from error
    except (sqlite3.Error, TypeError) as error:
        if stopped:
            raise BackupStopped from error
        if is_unreadable(error):
            raise DamagedError(_unreadable(file), _OLDER) from error
        if "malformed" in str(error) or "unsupported file format" in str(error):
            raise DamagedError(f"{file} is damaged: {error}.", _OLDER) from error
        raise StoreError(f"{file} is no archive of Media Monitor: {error}.", "Choose another file.") from error


def _unreadable(file: Path) -> str:
    return f"A part of {file} cannot be read from the disk."


def count_articles(file: Path) -> int:
    """Return how many articles an archive file holds; raises StoreError if that cannot be read."""
    try:
        with closing(open_for_reading(file)) as connection:
            if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'article'").fetchone() is None:
                return 0
            return int(connection.execute("SELECT count(*) FROM article").fetchone()[0])
    except sqlite3.Error as error:
        raise StoreError(f"{file} is no archive of Media Monitor: {error}.", "Choose another file.") from error


def open_for_reading(file: Path) -> sqlite3.Connection:
    """Open a database file so that nothing in it, nor its log, is changed."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=15)
    connection.text_factory = READABLE
    return connection


def unpack_database(backup: Path, target: Path, should_stop: Callable[[], bool] = never, told: Told = nobody) -> None:
    """Write what a backup, plain or compressed, holds to `target` as an archive file, and check it.

    Raises StoreError if the backup is none, is not whole, or was written by a newer program, BackupStopped where
    `should_stop` says so.
    """
    if not backup.is_file():
        raise StoreError(f"There is no file {backup}.", "Check the name.")
    if is_compressed(backup):
        if not unpack(backup, target, should_stop, stretch(told, 0, _UNPACKED)):
            raise BackupStopped
    else:
        check_database(backup, should_stop)
        _copy(backup, target, should_stop, stretch(told, 0, _UNPACKED))
    try:
        version = check_database(target, should_stop)
    except StoreError as error:
        reason = error.reason.replace(str(target), str(backup))
        raise type(error)(reason, error.hint) from error
    if version > HEAD:
        raise StoreError(f"{backup} was written by a newer version of Media Monitor.", "Install that version.")


def restore_database(
    backup: Path, folder: Path, should_stop: Callable[[], bool] = never, told: Told = nobody
) -> Path | None:
    """Put `backup` in the place of the archive in `folder`; return where the archive of before now lies.

    The caller makes sure that no collector and no window has the archive open. What is restored knows that the
    search index, which is of the archive before, has to be built again. Raises StoreError if the
    backup is damaged or newer than this program, or another program has the archive open, BackupStopped where
    `should_stop` says so; the archive is then untouched.
    """
    refuse_network_share(folder)
    part = folder / (FILE + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _remove(part)
        part.touch(mode=0o600)
        unpack_database(backup, part, should_stop, told)
        return put_in_place(part, folder, BEFORE_RESTORE)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"The backup could not be restored: {error}.", "Check the disk's space.") from error
    finally:
        _discard(part)


def put_in_place(file: Path, folder: Path, aside: str) -> Path | None:
    """Make `file` the archive in `folder`; the archive of before is kept as archive-`aside`-N.db, which is returned.

    Raises ArchiveBusyError if another program has that open, OSError if it cannot be done.
    """
    target = folder / FILE
    _disown_index(file)
    _sync(file)
    kept = _set_aside(target, aside) if target.exists() else None
    file.replace(target)
    _sync(folder)
    return kept


def _set_aside(target: Path, aside: str) -> Path:
    number = 1
    while (kept := target.with_name(f"archive-{aside}-{number}.db")).exists():
        number += 1
    if not _fold_log(target):
        # A damaged archive is often why somebody restores: it is kept as it is, with its log.
        for suffix in _LOGS:
            log = target.with_name(target.name + suffix)
            if log.exists():
                _name_twice(log, kept.with_name(kept.name + suffix))
    try:
        # A second name: until the restored file takes the first one, the archive keeps it.
        os.link(target, kept)
    except OSError:
        # A file system without links: for a moment there is no archive, but the one that is set aside.
        target.replace(kept)
    _remove_logs(target)
    return kept


def _name_twice(file: Path, second: Path) -> None:
    """Give a file a second name, or where the file system has only one for each, a copy."""
    try:
        # What cannot be read any more can still have another name.
        os.link(file, second)
    except OSError:
        shutil.copy2(file, second)


def _fold_log(target: Path) -> bool:
    """Bring what stands in the write-ahead log of an archive into its file; return False if it is damaged.

    Raises ArchiveBusyError if anybody has the archive open: SQLite gives up the log only to the last.
    """
    try:
        if target.with_name(f"{target.name}-journal").exists():
            # What was killed in the middle of a change is rolled back by whoever may write.
            with closing(sqlite3.connect(target, timeout=5)) as connection:
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        check_database(target)
    except (StoreError, sqlite3.DatabaseError):
        return False
    try:
        with closing(sqlite3.connect(target, timeout=5)) as connection:
            connection.execute("PRAGMA journal_mode = delete")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise ArchiveBusyError(
                "Another program has the archive open.", "Close every Media Monitor, then try again."
            ) from error
        return False
    return True


def _disown_index(file: Path) -> None:
    connection = sqlite3.connect(file)
    try:
        with connection:
            connection.execute("INSERT OR REPLACE INTO progress (name, value) VALUES (?, ?)", (INDEXED, INDEX_FOREIGN))
    finally:
        connection.close()


def _copy(source: Path, target: Path, should_stop: Callable[[], bool], told: Told) -> None:
    def go_on(_status: int, left: int, pages: int) -> None:
        if should_stop():
            raise BackupStopped
        told(1 - left / max(pages, 1))

    with closing(open_for_reading(source)) as reading, closing(sqlite3.connect(target)) as writing:
        with _own_errors():
            # One state of the archive for the whole copy: else SQLite begins again with every commit of another
            # process, and beside a busy collector never ends.
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        reading.backup(writing, pages=_PAGES, progress=go_on)
        writing.execute("PRAGMA journal_mode = delete")


@contextmanager
def _own_errors() -> Iterator[None]:
    """Say that it is the archive that cannot be read, not the backup that cannot be written."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise DamagedError(f"The archive is damaged: {error}.", REPAIR) from error
        raise


def _discard(file: Path) -> None:
    with suppress(OSError):
        _remove(file)


def _remove(file: Path) -> None:
    """Delete a database with all that lies beside it: SQLite would take that for the next one's of this name."""
    file.unlink(missing_ok=True)
    _remove_logs(file)


def _remove_logs(file: Path) -> None:
    for suffix in _LOGS:
        file.with_name(file.name + suffix).unlink(missing_ok=True)


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
