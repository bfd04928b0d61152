"""An archive is brought to the schema of this program, and never to an older one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

import monitor.store.migrations
from monitor.errors import SchemaError, StoreError
from monitor.store.archive import Archive, open_archive
from monitor.store.migrate import HEAD, schema_version
from monitor.store.schema import metadata


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


def test_what_is_no_archive_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match="damaged"):
        open_archive(tmp_path)


def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be made"):
        open_archive(tmp_path / "file" / "archive")
