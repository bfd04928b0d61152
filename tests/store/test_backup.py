"""A backup is whole and checked; a restored archive is the one that was backed up."""

from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.store.archive import Archive, open_archive
from monitor.store.backup import check_database, copy_database, restore_database
from monitor.store.migrate import HEAD
from monitor.store.reader import Reader
from tests.store.arrivals import arrival, bring, follow


def test_a_copy_holds_what_was_committed_while_the_archive_is_open(archive: Archive, tmp_path: Path) -> None:
    feed = follow(archive, "https://a.example/feed")
    bring(archive, feed, arrival("1"))
    copy_database(archive.file, tmp_path / "backups" / "one.db")
    assert check_database(tmp_path / "backups" / "one.db") == HEAD
    assert stat.S_IMODE((tmp_path / "backups" / "one.db").stat().st_mode) & 0o077 == 0


def test_restoring_brings_back_what_was_and_keeps_what_is_aside(archive: Archive, tmp_path: Path) -> None:
    feed = follow(archive, "https://a.example/feed")
    bring(archive, feed, arrival("1"))
    copy_database(archive.file, tmp_path / "one.db")
    bring(archive, feed, arrival("2"))
    archive.close()
    kept = restore_database(tmp_path / "one.db", archive.folder)
    restored = open_archive(archive.folder)
    assert Reader(restored).count_articles() == 1
    restored.close()
    assert kept is not None
    assert check_database(kept) == HEAD


@pytest.mark.parametrize("damage", [b"", b"no database", None], ids=["empty", "foreign", "torn"])
def test_a_damaged_backup_is_refused_and_the_archive_untouched(
    archive: Archive, tmp_path: Path, damage: bytes | None
) -> None:
    feed = follow(archive, "https://a.example/feed")
    bring(archive, feed, *(arrival(str(number), text="Long text. " * 500) for number in range(40)))
    backup = tmp_path / "one.db"
    copy_database(archive.file, backup)
    whole = backup.read_bytes()
    backup.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    with pytest.raises(StoreError):
        restore_database(backup, archive.folder)
    assert Reader(archive).count_articles() == 40


def test_a_backup_that_is_not_there_is_said_so(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no file"):
        restore_database(tmp_path / "nothing.db", archive.folder)


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "place").write_text("a file where a folder should be")
    with pytest.raises(StoreError):
        copy_database(archive.file, tmp_path / "place" / "one.db")


@pytest.mark.parametrize("name", ["archive.db", "archive.db-wal", "../archive/archive.db"])
def test_a_backup_never_takes_the_place_of_the_archive(archive: Archive, name: str) -> None:
    before = archive.file.stat().st_ino
    with pytest.raises(StoreError, match="the archive itself"):
        copy_database(archive.file, archive.folder / name)
    assert archive.file.stat().st_ino == before


def test_a_backup_ends_while_another_process_goes_on_writing(archive: Archive, tmp_path: Path) -> None:
    filler = sqlite3.connect(archive.file)
    filler.execute("CREATE TABLE filler (bytes BLOB)")
    # Several times what one step copies, with a commit between any two of them.
    filler.executemany("INSERT INTO filler VALUES (zeroblob(?))", [(1_000_000,)] * 30)
    filler.commit()
    copied = threading.Event()

    def copy() -> None:
        copy_database(archive.file, tmp_path / "one.db")
        copied.set()

    copying = threading.Thread(target=copy)
    copying.start()
    commits = 0
    while not copied.wait(0.002) and commits < 5_000:
        filler.execute("INSERT INTO filler VALUES (1)")
        filler.commit()
        commits += 1
    filler.close()
    copying.join()
    assert commits < 5_000
    assert check_database(tmp_path / "one.db") == HEAD


@pytest.mark.parametrize("name", ["what?now", "50%20#1", "sp ace"])
def test_an_archive_may_lie_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    opened = open_archive(tmp_path / name)
    follow(opened, "https://a.example/feed")
    copy_database(opened.file, tmp_path / name / "backups" / "one.db")
    opened.close()
    assert [each.name for each in tmp_path.iterdir()] == [name]
