"""Places of a disk that cannot be read any more: told as damage, mended from the backup and what can still be read."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from whoosh.codec.whoosh3 import W3Codec

from monitor.engine import messages
from monitor.engine.client import LastingWorker, WorkerProcess
from monitor.engine.desk import now
from monitor.engine.doctor import examine
from monitor.engine.indexing import indexing_of
from monitor.engine.repairing import repair
from monitor.engine.searching import ArchiveSearch
from monitor.errors import DamagedError
from monitor.index.archive import ArchiveIndex
from monitor.index.storage import MappedSegment
from monitor.paths import index_folder
from monitor.query.parser import parse
from monitor.store.archive import FILE, open_archive
from monitor.store.backup import copy_database
from monitor.store.backups import list_backups, make_backup
from monitor.store.reader import Reader
from monitor.store.rescue import is_damaged
from tests.engine.failing import FailingDisk, failing_disk
from tests.engine.test_bit_flips import pages_by_kind
from tests.engine.whole import half, index_agrees
from tests.store.arrivals import arrival, bring, follow
from tests.store.test_backups import fill

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts a disk as Linux does")

_BACKED_UP, _LATER = 40, 25


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[FailingDisk]:
    with failing_disk(tmp_path / "disk") as mounted:
        yield mounted


@pytest.fixture
def folder(disk: FailingDisk) -> Path:
    """A closed archive on a disk that can fail: 40 articles, their backup, 25 later ones, an index of two segments."""
    archive = open_archive(disk.folder / "archive")
    fill(archive, _BACKED_UP)
    indexing_of(archive).catch_up()
    make_backup(archive, now() - timedelta(hours=2))
    feed = follow(archive, "https://b.example/feed", "Later")
    bring(archive, feed, *(arrival(f"later {number}", text=f"Later {number}. " * 400) for number in range(_LATER)))
    indexing_of(archive).catch_up()
    archive.close()
    return archive.folder


def unwell(folder: Path) -> dict[str, str]:
    archive = open_archive(folder)
    # The disk of this test is smaller than the doctor likes.
    found = {check.name: check.detail for check in examine(archive) if not check.ok and check.name != "disk"}
    archive.close()
    return found


def half_of(folder: Path) -> list[str]:
    """What is half, but for polls, of which the archive of this test has none."""
    return [line for line in half(folder) if "another number of new" not in line]


KINDS = ("first", "root", "table internal", "table leaf", "table overflow")


@pytest.mark.parametrize("kind", KINDS)
def test_a_place_of_the_archive_that_cannot_be_read_is_told_and_mended(
    disk: FailingDisk, folder: Path, tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = Random(kind).choice(pages_by_kind(folder / FILE)[kind])
    disk.spoil(folder / FILE, (page - 1) * 4096)
    assert is_damaged(folder)
    with pytest.raises(DamagedError):
        copy_database(folder / FILE, tmp_path / "copy.db.gz")
    assert not (tmp_path / "copy.db.gz").exists()
    done = list(repair(folder, now))
    assert any("kept as archive-damaged-1.db" in line for line in done)
    assert unwell(folder) == {}
    assert half_of(folder) == []
    assert index_agrees(folder) == []
    archive = open_archive(folder)
    count = Reader(archive).count_articles()
    archive.close()
    # Behind a root that cannot be read nobody knows where anything is.
    assert _BACKED_UP <= count <= _BACKED_UP + _LATER
    assert count > _BACKED_UP or kind in ("first", "root", "table internal")


def test_a_place_of_a_backup_that_cannot_be_read_leaves_the_older_ones(
    disk: FailingDisk, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    archive = open_archive(folder)
    newest = make_backup(archive, now())
    archive.close()
    disk.spoil(newest.file, newest.size // 2)
    assert "cannot be read from the disk" in unwell(folder)["backups"]
    leaf = pages_by_kind(folder / FILE)["table leaf"][3]
    disk.spoil(folder / FILE, (leaf - 1) * 4096)
    done = list(repair(folder, now))
    older = list_backups(folder)[1]
    assert done[0] == f"The backup of {older.made:%Y-%m-%d %H:%M} UTC was put back."


def places_of(shard: Path) -> list[tuple[Path, int]]:
    """Places of all parts of the older segment, and its table of contents."""
    segment = max(shard.glob("*.seg"), key=lambda file: file.stat().st_size)
    size = segment.stat().st_size
    return [(segment, 0), (segment, size // 2), (segment, size - 1), (next(shard.glob("*.toc")), 0)]


@pytest.mark.parametrize("which", range(4))
def test_a_place_of_the_index_that_cannot_be_read_ends_no_process_that_looks_after_it(
    disk: FailingDisk, folder: Path, which: int
) -> None:
    shard = index_folder(folder) / "2026-11"
    disk.spoil(*places_of(shard)[which])
    # In a process of its own: a mapping of such a place ends the process that touches it.
    command = [sys.executable, "-m", "monitor", "--data", str(folder), "doctor", "--repair"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert ended.returncode >= 0, ended.stderr
    assert f"{_BACKED_UP + _LATER} articles were put into the search index" in ended.stdout
    assert unwell(folder) == {}
    assert index_agrees(folder) == []


def test_a_segment_that_cannot_be_read_is_not_merged_but_built_again(
    disk: FailingDisk, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    archive = open_archive(folder)
    feed = follow(archive, "https://c.example/feed", "Newest")
    indexing = indexing_of(archive)
    for number in range(9):
        bring(archive, feed, arrival(f"newest {number}", hours=number, text=f"Newest words {number}. " * 900))
        indexing.catch_up()
    archive.close()
    del archive, indexing
    small = min((index_folder(folder) / "2026-11").glob("*.seg"), key=lambda file: file.stat().st_size)
    disk.spoil(small, small.stat().st_size // 2)
    archive = open_archive(folder)
    indexing = indexing_of(archive)
    while indexing.tidy():
        pass
    assert ArchiveIndex(index_folder(folder)).damaged() == ["2026-11"]
    everything = parse("*", now())
    search = ArchiveSearch(Reader(archive), folder)
    assert len(list(search.newest(everything))) == _BACKED_UP + _LATER + 9
    indexing.catch_up()
    archive.close()
    assert index_agrees(folder) == []


def test_a_search_that_meets_a_bad_place_ends_its_worker_and_the_next_one_finds_everything(
    disk: FailingDisk, folder: Path
) -> None:
    later = min((index_folder(folder) / "2026-11").glob("*.seg"), key=lambda file: file.stat().st_size)
    start, length = MappedSegment(later).part(W3Codec.POSTS_EXT)
    # Not those beside what is read when the segment is opened, which raises an error.
    disk.spoil(later, *range(start + 4 * 4096, start + length - 4096, 2 * 4096))
    worker = LastingWorker(partial(WorkerProcess, folder))
    # Where the words stand is read from all over the segment.
    query = " OR ".join(f'"later {number}"' for number in range(_LATER))
    worker.ask(messages.Search(1, query))
    failed = worker.receive()
    assert isinstance(failed, messages.Failed)
    assert "was started again" in failed.reason
    worker.ask(messages.Search(2, query))
    said: list[messages.Answer | None] = []
    while not isinstance(said[-1] if said else None, messages.Finished):
        said.append(worker.receive())
    worker.close()
    assert messages.Counted(2, _LATER, final=True) in said
    assert ArchiveIndex(index_folder(folder)).damaged() == ["2026-11"]


def test_of_a_log_that_cannot_be_read_to_its_end_the_rest_and_the_archive_are_saved(
    disk: FailingDisk, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    connection = sqlite3.connect(folder / FILE)
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    archive = open_archive(folder)
    bring(archive, follow(archive, "https://c.example/feed", "Newest"), arrival("newest", text="Newest words. " * 900))
    kept = folder.with_name("kept")
    kept.mkdir()
    for file in folder.glob(f"{FILE}*"):
        (kept / file.name).write_bytes(file.read_bytes())
    archive.close()
    connection.close()
    for file in kept.iterdir():
        file.replace(folder / file.name)
    log = folder / f"{FILE}-wal"
    disk.spoil(log, log.stat().st_size - 4096)
    assert is_damaged(folder)
    done = list(repair(folder, now))
    assert any("kept as archive-damaged-1.db" in line for line in done)
    assert (folder / "archive-damaged-1.db-wal").exists()
    assert unwell(folder) == {}
    assert half_of(folder) == []
    archive = open_archive(folder)
    assert Reader(archive).count_articles() >= _BACKED_UP + _LATER
    archive.close()
