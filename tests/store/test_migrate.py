"""An archive is brought to the schema of this program, and never to an older one."""

from __future__ import annotations

import importlib
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

import monitor.store.migrations
from monitor.errors import SchemaError, StoreError
from monitor.store.archive import Archive, open_archive
from monitor.store.backup import check_database
from monitor.store.health import integrity
from monitor.store.migrate import HEAD, schema_version
from monitor.store.reader import Listing, Reader, Shelf
from monitor.store.schema import metadata

# One row in each of the tables that a step after the first must carry over.
FIRST_ROWS = """
    INSERT INTO feed (id, url, title, added) VALUES (1, 'https://a.example/feed', 'Harbour Wire', 1700000000);
    INSERT INTO article (id, url, title, snippet, published, date_known, first_seen, sources, change)
        VALUES (1, 'https://a.example/1', 'هدنة في غزة', 'Text.', 1700000000, 1, 1700000000, '["Harbour Wire"]', 1);
    INSERT INTO body VALUES (1, 'Text.', '<p>Text.</p>');
    INSERT INTO entry VALUES (1, 1, 'one', 1, 'Harbour Wire', 'hash', 1700000000, 1700000000);
    INSERT INTO watch (id, name, "query", priority, created) VALUES (1, 'Gaza', 'gaza', 'normal', 1700000000);
    INSERT INTO "match" VALUES (1, 1, 1700000000);
    INSERT INTO alert VALUES (1, 1, 1, 1700000000, 'new', 'list', '["غزة"]');
    INSERT INTO progress VALUES ('indexed', 1);
"""


def first_archive(file: Path) -> None:
    """Write an archive as the first program did, by the first step alone, and close it."""
    first = importlib.import_module("monitor.store.migrations.versions.0001_first_tables")
    older = sqlite3.connect(file)
    for statement in first.STATEMENTS:
        older.execute(statement)
    older.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    older.execute("INSERT INTO alembic_version VALUES ('0001')")
    older.executescript(FIRST_ROWS)
    older.close()


def rows(file: Path, tables: dict[str, list[str]]) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(file)
    found = {
        table: connection.execute(f'SELECT {", ".join(columns)} FROM "{table}" ORDER BY 1').fetchall()
        for table, columns in tables.items()
    }
    connection.close()
    return found


def tables_of(file: Path) -> dict[str, list[str]]:
    """The tables of an archive, each with its columns."""
    connection = sqlite3.connect(file)
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'")
    found = {
        name: [f'"{column[1]}"' for column in connection.execute(f'PRAGMA table_info("{name}")')]
        for name in sorted(name for (name,) in names)
    }
    connection.close()
    return found


def test_the_steps_make_the_tables_that_the_program_uses(archive: Archive) -> None:
    with archive.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_step_is_the_one_the_program_asks_for() -> None:
    steps = Path(monitor.store.migrations.__path__[0]) / "versions"
    assert max(step.name[:4] for step in steps.glob("0*.py")) == HEAD


def test_opening_twice_changes_nothing(archive: Archive) -> None:
    again = open_archive(archive.folder)
    with again.reading() as connection:
        assert schema_version(connection) == HEAD
    again.close()


def test_an_archive_of_a_newer_program_is_refused_in_words_and_untouched(archive: Archive) -> None:
    with archive.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match="newer version"):
        open_archive(archive.folder)
    with archive.reading() as connection:
        assert schema_version(connection) == "9999"


def test_an_archive_of_an_older_program_is_backed_up_before_it_is_changed(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    older = sqlite3.connect(tmp_path / "archive" / "archive.db")
    older.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    older.execute("INSERT INTO alembic_version VALUES ('0000')")
    older.commit()
    older.close()
    # There never was a step 0000: the upgrade fails, and what matters is that the copy was made first.
    with pytest.raises(Exception, match="0000"):
        open_archive(tmp_path / "archive")
    [backup] = (tmp_path / "archive" / "backups").iterdir()
    copied = sqlite3.connect(backup)
    assert copied.execute("SELECT version_num FROM alembic_version").fetchone() == ("0000",)
    copied.close()


def test_an_archive_of_the_first_program_keeps_everything_and_a_copy_of_what_it_was(tmp_path: Path) -> None:
    file = tmp_path / "archive.db"
    first_archive(file)
    tables = tables_of(file)
    before = rows(file, tables)
    archive = open_archive(tmp_path)
    assert [article.title for article in Reader(archive).articles([1])] == ["هدنة في غزة"]
    assert [watch.query for watch in Reader(archive).watches()] == ["gaza"]
    assert [alert.matched for alert in Reader(archive).alerts()] == [("غزة",)]
    for listing in (Listing(Shelf.FEEDS, (1,)), Listing(Shelf.WATCH, (1,))):
        assert [line.title for line in Reader(archive).page(listing)] == ["هدنة في غزة"]
    with archive.reading() as connection:
        assert integrity(connection) == []
    archive.close()
    assert check_database(file) == HEAD
    assert rows(file, tables) == before
    assert set(tables_of(file)) - set(tables) >= {"term_list", "list_term", "entity", "entity_name"}
    [backup] = (tmp_path / "backups").iterdir()
    assert check_database(backup) == "0001"
    assert rows(backup, tables_of(backup)) == before


def test_what_is_no_archive_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match="damaged"):
        open_archive(tmp_path)


def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be made"):
        open_archive(tmp_path / "file" / "archive")
