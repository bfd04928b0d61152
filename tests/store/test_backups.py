"""The folder of backups: compressed, read again, listed, rotated; given up without a trace."""

from __future__ import annotations

import gzip
import random
import shutil
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import ArchiveBusyError, DamagedError, StoreError
from monitor.paths import backups_folder
from monitor.store import backup as copying
from monitor.store.archive import Archive, open_archive
from monitor.store.backup import (
    BackupStopped,
    check_database,
    copy_database,
    never,
    restore_database,
    room_needed,
)
from monitor.store.backups import (
    BY_HAND,
    list_backups,
    list_set_aside,
    make_backup,
    newest_daily,
    read_through,
    rotate,
)
from monitor.store.migrate import HEAD
from monitor.store.reader import Reader
from tests.store.arrivals import NOW, arrival, bring, follow


def fill(archive: Archive, count: int = 40) -> None:
    """Bring articles of several pages, with words that do not compress to nothing."""
    feed = follow(archive, "https://a.example/feed")
    words = random.Random(5)
    texts = [" ".join(f"{words.random():.9f}" for _ in range(900)) for _ in range(count)]
    bring(archive, feed, *(arrival(str(number), text=text) for number, text in enumerate(texts)))


def test_a_daily_backup_is_compressed_private_and_can_be_restored(archive: Archive) -> None:
    fill(archive)
    made = make_backup(archive, NOW)
    assert (made.made, made.articles, made.daily) == (NOW, 40, True)
    assert made.file.read_bytes()[:2] == b"\x1f\x8b"
    if sys.platform != "win32":
        assert made.file.stat().st_mode & 0o077 == 0
    read_through(made.file)
    archive.close()
    assert made.size < archive.file.stat().st_size
    kept = restore_database(made.file, archive.folder)
    restored = open_archive(archive.folder)
    assert Reader(restored).count_articles() == 40
    restored.close()
    assert kept is not None
    assert [each.file for each in list_backups(archive.folder)] == [made.file]


def test_a_backup_that_is_given_up_leaves_nothing_behind(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_PAGES", 5)
    fill(archive)
    for steps in (0, 1, 20, 30):
        left = iter(range(steps))
        with pytest.raises(BackupStopped):
            make_backup(archive, NOW, lambda left=left: next(left, None) is None)  # type: ignore[misc] # bound now
        assert list(backups_folder(archive.folder).iterdir()) == []
    assert Reader(archive).count_articles() == 40


def test_what_a_killed_backup_left_is_cleared_by_the_next(archive: Archive) -> None:
    folder = backups_folder(archive.folder)
    folder.mkdir()
    (folder / "daily-2026-11-19-120000.db.gz.plain.part").write_bytes(b"half")
    (folder / "desk.db.part").write_bytes(b"of another")
    made = make_backup(archive, NOW)
    assert sorted(file.name for file in folder.iterdir()) == sorted([made.file.name, "desk.db.part"])


def test_a_backup_without_room_is_refused_before_it_begins(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_LEFT", 10 * shutil.disk_usage(archive.folder).total)
    assert room_needed(archive.file, Path("desk.db.gz")) > room_needed(archive.file, Path("desk.db"))
    with pytest.raises(StoreError, match=r"no room for a backup.* MB are free"):
        make_backup(archive, NOW)
    assert list(backups_folder(archive.folder).iterdir()) == []


@pytest.mark.parametrize("at", [0, 30, 2_000, -5, -1], ids=str)
def test_a_compressed_backup_with_a_flipped_bit_is_found_out_and_never_restored(archive: Archive, at: int) -> None:
    fill(archive)
    made = make_backup(archive, NOW)
    data = bytearray(made.file.read_bytes())
    data[at] ^= 0x10
    made.file.write_bytes(data)
    with pytest.raises(StoreError):
        read_through(made.file)
    archive.close()
    with pytest.raises(StoreError):
        restore_database(made.file, archive.folder)
    assert Reader(archive).count_articles() == 40
    assert not list(archive.folder.glob("*.part"))


@pytest.mark.parametrize("part", [0.0, 0.5, 0.999])
def test_a_torn_compressed_backup_is_refused(archive: Archive, part: float) -> None:
    fill(archive)
    made = make_backup(archive, NOW)
    data = made.file.read_bytes()
    made.file.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(DamagedError):
        read_through(made.file)
    archive.close()
    with pytest.raises(StoreError):
        restore_database(made.file, archive.folder)


def test_a_compressed_file_that_holds_something_else_is_refused_by_its_own_name(archive: Archive) -> None:
    file = archive.folder / "holiday.db.gz"
    file.write_bytes(gzip.compress(b"photographs"))
    with pytest.raises(StoreError, match=r"holiday\.db\.gz is no archive"):
        restore_database(file, archive.folder)


def test_no_backup_is_made_of_a_damaged_archive(archive: Archive) -> None:
    fill(archive)
    archive.close()
    damage_body(archive.file)
    with pytest.raises(DamagedError, match="--repair"):
        make_backup(archive, NOW)
    assert list(backups_folder(archive.folder).iterdir()) == []


def damage_body(file: Path) -> None:
    """Overwrite a leaf page of the table of texts."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT pageno FROM dbstat WHERE name = 'body' AND pagetype = 'leaf' ORDER BY pageno"
        [page, *_] = [number for (number,) in connection.execute(query)]
        [[size]] = connection.execute("PRAGMA page_size")
    connection.close()
    with file.open("r+b") as opened:
        opened.seek((page - 1) * size)
        opened.write(b"\xa5" * 64)


def test_rotation_deletes_daily_backups_and_no_other_file(archive: Archive) -> None:
    folder = backups_folder(archive.folder)
    folder.mkdir()
    for day in range(60):
        name = f"daily-{NOW - timedelta(days=day):%Y-%m-%d-%H%M%S}-{1_000 - day}-articles.db.gz"
        (folder / name).write_bytes(b"")
    others = ["before-schema-0005-from-0004-20261120-120000.db", "mine.db.gz", "daily.txt"]
    for other in others:
        (folder / other).write_bytes(b"")
    deleted = rotate(archive.folder, NOW)
    left = [backup for backup in list_backups(archive.folder) if backup.daily]
    # 20 November is a Friday: seven days, Sundays 15 (among them), 8 and 1, and the last days of October and September.
    assert [f"{backup.made:%m-%d}" for backup in left] == [
        *(f"11-{day:02}" for day in range(20, 13, -1)),
        *("11-08", "11-01", "10-31", "09-30"),
    ]
    assert len(deleted) == 60 - len(left)
    assert all((folder / other).exists() for other in others)
    assert rotate(archive.folder, NOW) == ()


def test_a_backup_of_the_future_does_not_count_as_todays(archive: Archive) -> None:
    make_backup(archive, NOW + timedelta(days=400))
    assert newest_daily(archive.folder, NOW) is None
    made = make_backup(archive, NOW)
    assert newest_daily(archive.folder, NOW) == made


def test_a_plain_backup_says_in_the_list_how_much_it_holds(archive: Archive) -> None:
    fill(archive, 3)
    copy_database(archive.file, backups_folder(archive.folder) / "mine.db")
    [backup] = list_backups(archive.folder)
    assert (backup.file.name, backup.articles, backup.daily) == ("mine.db", 3, False)
    assert check_database(backup.file) == HEAD


def test_an_archive_that_somebody_has_open_is_not_replaced(archive: Archive) -> None:
    fill(archive, 3)
    made = make_backup(archive, NOW)
    archive.close()
    another = sqlite3.connect(archive.file)
    assert another.execute("SELECT count(*) FROM article").fetchone() == (3,)
    before = archive.file.stat().st_ino
    with pytest.raises(ArchiveBusyError):
        restore_database(made.file, archive.folder)
    assert archive.file.stat().st_ino == before
    assert another.execute("SELECT count(*) FROM article").fetchone() == (3,)
    another.close()
    assert restore_database(made.file, archive.folder) is not None


def test_a_backup_and_its_restoring_say_how_far_they_are_and_can_be_given_up(archive: Archive) -> None:
    fill(archive)
    shares: list[float] = []
    made = make_backup(archive, NOW, never, shares.append, kind=BY_HAND)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    assert (made.kind, made.daily) == (BY_HAND, False)
    assert rotate(archive.folder, NOW) == ()
    archive.close()
    before = archive.file.read_bytes()
    with pytest.raises(BackupStopped):
        restore_database(made.file, archive.folder, lambda: True)
    assert archive.file.read_bytes() == before
    shares.clear()
    restore_database(made.file, archive.folder, never, shares.append)
    assert shares == sorted(shares)
    [aside] = list_set_aside(archive.folder)
    assert (aside.kind, aside.articles) == ("before-restore", 40)


_KILLED_IN_A_CHANGE = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = delete")
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE body SET text = text || text")
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_in_a_change(file: Path) -> None:
    """Leave a closed archive as whoever is killed while it is brought from one kind of log to another leaves it."""
    subprocess.run([sys.executable, "-c", _KILLED_IN_A_CHANGE, str(file)], check=False)
    assert file.with_name(f"{file.name}-journal").stat().st_size


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX word")
def test_what_a_killed_change_left_beside_an_archive_is_never_taken_for_the_next_ones(archive: Archive) -> None:
    fill(archive, 10)
    made = make_backup(archive, NOW)
    bring(archive, follow(archive, "https://b.example/feed"), *(arrival(f"later {each}") for each in range(5)))
    archive.close()
    killed_in_a_change(archive.file)
    part = archive.file.with_name("archive.db.part")
    shutil.copy2(archive.file, part)
    shutil.copy2(archive.file.with_name("archive.db-journal"), archive.file.with_name("archive.db.part-journal"))
    kept = restore_database(made.file, archive.folder)
    assert kept is not None
    assert check_database(archive.file) == HEAD
    restored = open_archive(archive.folder)
    assert Reader(restored).count_articles() == 10
    restored.close()
    assert not list(archive.folder.glob("archive.db?*"))
    # And what gave way can be gone back to.
    restore_database(kept, archive.folder)
    again = open_archive(archive.folder)
    assert Reader(again).count_articles() == 15
    assert len(Reader(again).articles([1])[0].text.split()) == 900
    again.close()
