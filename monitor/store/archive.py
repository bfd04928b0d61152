"""Opening the archive, and its two kinds of transactions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DatabaseError

from monitor.errors import ArchiveBusyError, DamagedError, StoreError
from monitor.store.place import refuse_network_share

FILE = "archive.db"

REPAIR = "Quit Media Monitor, then mend the archive from its backups: media-monitor doctor --repair."
"""What to do about a damaged archive."""

READABLE = partial(str, encoding="utf-8", errors="replace")
"""How texts are read: a letter that a flipped bit has made unreadable hides no other."""

# Under this name a connection remembers which file it has open.
_FILE = "file"

_PERMISSIONS = "Check its permissions."

# Each with its reason:
_PRAGMAS = (
    ("busy_timeout", "15000"),  # a poll's transaction is over in far less; only a sick disk takes longer
    ("journal_mode", "wal"),  # readers and the one writer never wait for each other
    ("journal_size_limit", "16000000"),  # what a long reader let the log grow by is given back, not kept for ever
    ("synchronous", "full"),  # what was committed survives a power cut
    ("foreign_keys", "on"),  # a row that points nowhere is refused, not found out later
    ("cell_size_check", "on"),  # a damaged page is noticed when it is read
    ("trusted_schema", "off"),  # nothing in a file brought from elsewhere may run code
    ("temp_store", "memory"),
    ("cache_size", "-16000"),  # 16 MB a connection
)


class Archive:
    """One desk's archive: a folder with the database in it."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.file = folder / FILE
        """The database file."""
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the archive and writes nothing."""
        with _told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the one right to write from its beginning; all or nothing."""
        with _told(), self._engine.connect() as connection, connection.execution_options(monitor_writing=True).begin():
            if connection.info[_FILE] != _identity(self.file):
                raise StoreError(
                    f"The archive {self.file} was moved or removed while it is open.",
                    "Put it back, or quit Media Monitor and start it where the archive is now.",
                )
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def open_archive(folder: Path) -> Archive:
    """Open the archive in `folder`, making or migrating it where needed.

    Raises StoreError when the folder or file cannot be used or lies on a network share, DamagedError when the
    file is not whole, SchemaError when a newer program wrote it.
    """
    from monitor.store.migrate import migrate

    refuse_network_share(folder)
    with _told():
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StoreError(f"The folder {folder} cannot be made: {error.strerror}.", "Choose another.") from error
        try:
            # Whoever made the file, it is the person's own; SQLite gives its log the same rights.
            (folder / FILE).touch(mode=0o600)
        except OSError as error:
            raise StoreError(f"The archive in {folder} cannot be written: {error.strerror}.", _PERMISSIONS) from error
        archive = Archive(folder, connect(folder / FILE))
        try:
            migrate(archive)
        except BaseException:
            archive.close()
            raise
    return archive


def connect(file: Path) -> Engine:
    """Return an engine on `file` whose transactions are SQLite's own, begun as reading or writing."""
    # A folder's name may hold what means something in an address.
    address = sqlalchemy.URL.create("sqlite", database=str(file))
    engine = sqlalchemy.create_engine(
        address, connect_args={"timeout": 15, "check_same_thread": False}, json_deserializer=_strings
    )
    event.listen(engine, "connect", partial(_prepare, file))
    event.listen(engine, "begin", _begin)
    return engine


def is_damage(error: BaseException | None) -> bool:
    """Whether what SQLite says means that a file is not whole, and not that it cannot be used just now.

    The tables and columns that this program asks for are there: where one has another name, a bit has flipped in it.
    """
    damage = ("malformed", "not a database", "unsupported file format", "no such")
    return is_unreadable(error) or any(words in str(error) for words in damage)


def is_unreadable(error: BaseException | None) -> bool:
    """Whether the disk does not give back what was written to a place of the file."""
    return getattr(error, "sqlite_errorname", "") == "SQLITE_IOERR_CORRUPTFS"


def _identity(file: Path) -> tuple[int, int] | None:
    """Tell a file from another that may later have its name; None where there is none."""
    try:
        facts = file.stat()
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


def _prepare(file: Path, connection: sqlite3.Connection, record: Any) -> None:
    # SQLite would go on writing into a file that nobody can find any more.
    record.info[_FILE] = _identity(file)
    # The driver must not begin transactions by itself: it would begin them late, and without the right to write.
    connection.isolation_level = None
    connection.text_factory = READABLE
    for name, value in _PRAGMAS:
        connection.execute(f"PRAGMA {name} = {value}")


def _strings(stored: str) -> list[str]:
    """Read a `json` column."""
    try:
        return [str(each) for each in json.loads(stored)]
    except (TypeError, ValueError) as error:
        raise DamagedError(f"A list in the archive is damaged: {error}.", REPAIR) from error


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("monitor_writing", False)
    database = connection.connection.driver_connection
    assert isinstance(database, sqlite3.Connection)
    database.execute("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def _told() -> Iterator[None]:
    """Say what SQLite said in words that help."""
    try:
        yield
    except UnicodeDecodeError as error:
        # What SQLite says quotes the damaged schema.
        raise DamagedError("The archive file is damaged.", REPAIR) from error
    except (DatabaseError, sqlite3.DatabaseError) as error:
        told = _in_words(error.orig if isinstance(error, DatabaseError) else error)
        if told is None:
            raise
        raise told from error


def _in_words(error: BaseException | None) -> StoreError | None:
    """Return what to tell a person of an error of SQLite's; None for a mistake of this program."""
    if is_unreadable(error):
        return DamagedError("A part of the archive file cannot be read from the disk.", REPAIR)
    said = str(error) if isinstance(error, sqlite3.OperationalError) else ""
    if "locked" in said or "busy" in said:
        return ArchiveBusyError("The archive is busy.", "Try again in a moment.")
    if "full" in said:
        return StoreError("The disk is full.", "Free some space; nothing that was stored is lost.")
    if "readonly" in said or "unable to open" in said:
        return StoreError("The archive's folder cannot be written.", _PERMISSIONS)
    if "disk I/O" in said:
        # What SQLite says of a full disk where the log beside the archive cannot grow.
        return StoreError("The disk cannot be read or written.", "Free some space, or check the disk.")
    return DamagedError("The archive file is damaged.", REPAIR) if is_damage(error) else None
