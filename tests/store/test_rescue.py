"""Of a damaged archive everything is kept that the newest good backup has, or that can still be read."""

from __future__ import annotations

import random
import sqlite3
import sys
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.model import Priority
from monitor.store import desk
from monitor.store.archive import Archive, open_archive
from monitor.store.backup import check_database
from monitor.store.backups import make_backup
from monitor.store.migrate import HEAD
from monitor.store.reader import Listing, Reader
from monitor.store.rescue import is_damaged, rescue_archive
from monitor.store.salvage import readable_rows
from tests.store.arrivals import NOW, arrival, bring, follow
from tests.store.test_backups import fill

LATER = 30


def pages_of(file: Path, table: str, kind: str = "leaf") -> tuple[list[int], int]:
    """The pages of a table in a closed archive, and how long a page is."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY pageno"
    pages = [page for (page,) in connection.execute(query, (table, kind))]
    [[size]] = connection.execute("PRAGMA page_size")
    connection.close()
    return pages, size


def spoil(file: Path, page: int, size: int, chance: random.Random) -> None:
    """Overwrite half of a page, with its head, by noise."""
    with file.open("r+b") as opened:
        opened.seek((page - 1) * size)
        opened.write(chance.randbytes(size // 2))


def with_later_news(archive: Archive) -> None:
    """An archive with a backup of 40 articles, and 30 articles, a watch, a feed and a star that came after it."""
    fill(archive)
    make_backup(archive, NOW)
    feed = follow(archive, "https://b.example/feed", "Later")
    bring(archive, feed, *(arrival(f"later {number}", text="Later words. " * 300) for number in range(LATER)))
    with archive.writing() as connection:
        desk.add_watch(connection, "Truce", "truce", Priority.NORMAL, NOW)
        desk.star(connection, [3], NOW)
    archive.close()


def titles(archive: Archive) -> set[str]:
    return {headline.title for headline in Reader(archive).page(Listing(), limit=1_000)}


@pytest.mark.parametrize("table", ["article", "body", "entry"])
@pytest.mark.parametrize("which", [0, -1], ids=["first page", "last page"])
def test_of_a_damaged_table_the_backup_stands_and_what_is_newer_and_readable_is_added(
    archive: Archive, table: str, which: int
) -> None:
    with_later_news(archive)
    pages, size = pages_of(archive.file, table)
    spoil(archive.file, pages[which], size, random.Random(7))
    damaged = archive.file.read_bytes()
    assert is_damaged(archive.folder)
    rescued = rescue_archive(archive.folder, NOW)
    assert rescued.backup is not None
    assert rescued.torn is not None
    assert table in rescued.torn
    assert archive.file.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    assert rescued.kept.read_bytes() == damaged
    assert check_database(archive.file) == HEAD
    assert not is_damaged(archive.folder)
    restored = open_archive(archive.folder)
    found = titles(restored)
    assert {f"Headline {number}" for number in range(40)} <= found
    assert rescued.articles == len(found) == 40 + rescued.saved
    # One page of a table holds a part of what came later; of texts and entries none is needed to keep the article.
    assert rescued.saved == LATER if table != "article" or which == 0 else rescued.saved < LATER
    assert [watch.name for watch in Reader(restored).watches()] == ["Truce"]
    assert "https://b.example/feed" in [feed.url for feed in Reader(restored).feeds()]
    with restored.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]
    restored.close()


def test_a_rescue_says_how_far_it_is_and_never_goes_back(archive: Archive) -> None:
    with_later_news(archive)
    pages, size = pages_of(archive.file, "body")
    spoil(archive.file, pages[0], size, random.Random(7))
    told: list[float] = []
    rescue_archive(archive.folder, NOW, told=told.append)
    assert told == sorted(told)
    assert told[0] >= 0
    assert told[-1] == 1
    assert len({round(share, 2) for share in told if 0.2 < share < 0.8}) > 2


def test_what_was_decided_after_the_backup_is_kept_where_its_table_is_whole(archive: Archive) -> None:
    with_later_news(archive)
    pages, size = pages_of(archive.file, "body")
    spoil(archive.file, pages[0], size, random.Random(7))
    rescue_archive(archive.folder, NOW)
    restored = open_archive(archive.folder)
    with restored.reading() as connection:
        assert connection.exec_driver_sql("SELECT id FROM article WHERE starred IS NOT NULL").all() == [(3,)]
    restored.close()


def test_without_a_backup_everything_that_can_be_read_is_saved(archive: Archive) -> None:
    fill(archive)
    archive.close()
    pages, size = pages_of(archive.file, "body", "overflow")
    for page in pages[:3]:
        spoil(archive.file, page, size, random.Random(page))
    leaves, _size = pages_of(archive.file, "entry")
    spoil(archive.file, leaves[0], size, random.Random(1))
    rescued = rescue_archive(archive.folder, NOW)
    assert (rescued.backup, rescued.articles) == (None, 40)


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_truncated_archive_is_rescued(archive: Archive, part: float) -> None:
    with_later_news(archive)
    data = archive.file.read_bytes()
    archive.file.write_bytes(data[: int(len(data) * part) // 4096 * 4096])
    assert is_damaged(archive.folder)
    rescued = rescue_archive(archive.folder, NOW)
    assert rescued.articles >= 40
    assert not is_damaged(archive.folder)


def test_an_archive_whose_first_page_is_gone_is_the_backup_again(archive: Archive) -> None:
    with_later_news(archive)
    spoil(archive.file, 1, 4096, random.Random(3))
    assert is_damaged(archive.folder)
    rescued = rescue_archive(archive.folder, NOW)
    assert (rescued.articles, rescued.saved, rescued.torn) == (40, 0, None)


def test_where_there_is_nothing_to_begin_with_nothing_is_changed(archive: Archive) -> None:
    fill(archive)
    archive.close()
    spoil(archive.file, 1, 4096, random.Random(3))
    before = archive.file.read_bytes()
    with pytest.raises(StoreError, match="Nothing of the archive can be read"):
        rescue_archive(archive.folder, NOW)
    assert archive.file.read_bytes() == before
    assert not (archive.folder / "rescue").exists()


def test_a_backup_that_is_damaged_too_is_passed_over_for_an_older_one(archive: Archive) -> None:
    with_later_news(archive)
    newest = make_backup(open_archive(archive.folder), NOW.replace(hour=13))
    data = bytearray(newest.file.read_bytes())
    data[len(data) // 2] ^= 1
    newest.file.write_bytes(data)
    spoil(archive.file, 1, 4096, random.Random(3))
    rescued = rescue_archive(archive.folder, NOW)
    assert rescued.backup is not None
    assert rescued.backup.made == NOW


def test_rows_behind_a_bad_page_are_reached(tmp_path: Path) -> None:
    file = tmp_path / "some.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT)")
        connection.executemany("INSERT INTO word VALUES (?, ?)", [(n * 3 + 1, f"{n} " * 40) for n in range(5_000)])
    connection.close()
    pages, size = pages_of(file, "word")
    for page in (pages[3], pages[4], pages[20]):
        spoil(file, page, size, random.Random(page))
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA cell_size_check = on")
        found = {row[0]: row[2] for row in readable_rows(connection, "word", ["id", "text"])}
    connection.close()
    assert len(found) > 5_000 - 3 * (5_000 // len(pages) + 20)
    assert all(text == f"{(number - 1) // 3} " * 40 for number, text in found.items())


def test_a_whole_archive_an_empty_file_and_none_are_not_damaged(archive: Archive, tmp_path: Path) -> None:
    assert not is_damaged(archive.folder)
    assert not is_damaged(tmp_path)
    (tmp_path / "archive.db").touch()
    assert not is_damaged(tmp_path)
