"""Folders that are taken away, locked, replaced or moved under the program: told in words, and nothing is lost."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor import settings
from monitor.engine.desk import Desk, now
from monitor.engine.doctor import examine
from monitor.engine.indexing import indexing_of
from monitor.engine.searching import ArchiveSearch
from monitor.errors import MonitorError, StoreError
from monitor.index.archive import ArchiveIndex
from monitor.paths import backups_folder, index_folder
from monitor.query.parser import parse
from monitor.store.archive import Archive, open_archive
from monitor.store.backups import list_backups, make_backup
from monitor.store.reader import Reader
from tests.engine.whole import contents, index_agrees
from tests.store.arrivals import arrival, bring, follow
from tests.store.test_backups import fill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody take away what is open")


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """An archive with articles and their index."""
    fill(archive, 20)
    indexing_of(archive).catch_up()
    return archive


def as_a_person(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program with no right to write where the rights of a file forbid it, which root has otherwise."""
    without: tuple[str, ...] = ()
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may write everywhere, and there is no setpriv to take that from it")
        without = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--")
    command = [*without, sys.executable, "-m", "monitor", "--data", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@contextmanager
def only_to_be_read(folder: Path) -> Iterator[None]:
    """Take all rights to write a folder and what is in it."""
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        yield
    finally:
        for path in paths:
            path.chmod(0o700 if path.is_dir() else 0o600)


COMMANDS = (
    ("search", "headline"),
    ("watch", "add", "A", "b"),
    ("collect", "--once"),
    ("doctor", "--repair"),
    ("doctor",),
)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("read_before", [True, False], ids=["with a log", "without a log"])
def test_a_folder_that_may_only_be_read_is_read_or_refused_in_one_line(filled: Archive, read_before: bool) -> None:
    before = contents(filled.folder)
    filled.close()
    if read_before:
        # Whoever only reads leaves the log that SQLite needs to read where nothing can be made.
        assert contents(filled.folder) == before
    with only_to_be_read(filled.folder):
        done = {arguments: as_a_person(filled.folder, *arguments) for arguments in COMMANDS}
    for arguments, ended in done.items():
        assert "Traceback" not in ended.stderr, arguments
        refused = [line for line in ended.stderr.splitlines() if line.startswith("media-monitor: ")]
        if arguments in (("search", "headline"), ("doctor",)) and read_before:
            assert refused == []
            assert "Headline" in ended.stdout or "NOT permissions: the archive cannot be written" in ended.stdout
        else:
            assert ended.returncode == 1
            assert len(refused) == 1
            assert "cannot be written" in refused[0]
            assert "permissions" in refused[0]
    assert contents(filled.folder) == before


def test_rights_that_are_taken_while_it_runs_are_said_and_given_back_are_enough(filled: Archive) -> None:
    """A log that cannot be made any more; root may write everywhere, so a folder stands where it would be."""
    filled.close()
    log = filled.file.with_name(f"{filled.file.name}-wal")
    log.unlink(missing_ok=True)
    log.mkdir()
    with pytest.raises(StoreError, match="cannot be"):
        Desk(filled).star([1])
    log.rmdir()
    Desk(filled).star([1])
    assert Reader(filled).count_articles() == 20


@pytest.mark.parametrize("in_its_place", [True, False], ids=["a file in its place", "gone"])
def test_an_index_that_is_taken_away_costs_no_search_and_is_built_again(filled: Archive, in_its_place: bool) -> None:
    search = ArchiveSearch(Reader(filled), filled.folder)
    query = parse("headline", now())
    assert len(list(search.newest(query))) == 20
    shutil.rmtree(index_folder(filled.folder))
    if in_its_place:
        index_folder(filled.folder).write_text("in the way")
    assert len(list(search.newest(query))) == search.count(query) == 20
    assert "index" in [check.name for check in examine(filled) if not check.ok]
    bring(filled, follow(filled, "https://b.example/feed"), arrival("new"))
    assert indexing_of(filled).catch_up() == 21
    assert len(list(search.newest(query))) == 21
    assert index_agrees(filled.folder) == []


@contextmanager
def nothing_to_be_deleted_in(folder: Path) -> Iterator[None]:
    """Let nobody but root delete what lies in a folder, as in one of somebody else's."""
    folder.mkdir(exist_ok=True)
    (folder / "theirs").write_text("theirs")
    folder.chmod(0o500)
    try:
        yield
    finally:
        for path in folder.parent.parent.rglob(folder.name):
            path.chmod(0o700)


def test_what_cannot_be_deleted_of_a_damaged_month_hinders_nobody(filled: Archive) -> None:
    [month] = ArchiveIndex(index_folder(filled.folder)).shards()
    shard = index_folder(filled.folder) / month
    filled.close()
    (shard / "media-monitor-index").write_text("of another version")
    with nothing_to_be_deleted_in(shard / "sub"):
        repaired = as_a_person(filled.folder, "doctor", "--repair")
        assert (repaired.returncode, "20 articles were put into the search index" in repaired.stdout) == (0, True), (
            repaired
        )
        assert (shard.parent / f"{month}.left-1" / "sub" / "theirs").exists()
    assert ArchiveIndex(index_folder(filled.folder)).damaged() == []
    assert index_agrees(filled.folder) == []


def test_an_index_that_cannot_be_deleted_is_built_again_beside_it(filled: Archive) -> None:
    [month] = ArchiveIndex(index_folder(filled.folder)).shards()
    filled.close()
    for _time in range(2):
        with nothing_to_be_deleted_in(index_folder(filled.folder) / month / "sub"):
            built = as_a_person(filled.folder, "rebuild-index")
            assert (built.returncode, "20 articles indexed" in built.stdout) == (0, True), built
    assert index_agrees(filled.folder) == []


def test_an_index_that_may_not_be_read_is_passed_by_and_built_again(filled: Archive) -> None:
    filled.close()
    index_folder(filled.folder).chmod(0)
    assert as_a_person(filled.folder, "search", "headline", "--count").stdout == "20\n"
    built = as_a_person(filled.folder, "doctor", "--repair")
    assert (built.returncode, "20 articles were put into the search index" in built.stdout) == (0, True), built
    assert index_agrees(filled.folder) == []


def test_a_damaged_month_that_cannot_be_put_aside_is_searched_in_the_archive(filled: Archive) -> None:
    # Whoever only reads leaves the log that SQLite needs to read where nothing can be made.
    contents(filled.folder)
    [month] = ArchiveIndex(index_folder(filled.folder)).shards()
    shard = index_folder(filled.folder) / month
    sound = {path: path.read_bytes() for path in shard.iterdir()}
    for damaged in (shard / "media-monitor-index", *shard.glob("*.seg")):
        damaged.write_bytes(b"")
        with only_to_be_read(filled.folder):
            for arguments in (("--count",), ("--sort", "relevance", "--json"), ("--json",)):
                ended = as_a_person(filled.folder, "search", "headline", *arguments)
                assert ended.returncode == 0, ended.stderr
                assert ended.stdout == "20\n" or len(ended.stdout.splitlines()) == 20
            assert f"NOT index {month}" in as_a_person(filled.folder, "doctor").stdout
        damaged.write_bytes(sound[damaged])
    assert index_agrees(filled.folder) == []


def test_an_archive_that_is_removed_under_the_program_is_told_and_not_begun_anew(filled: Archive) -> None:
    shutil.rmtree(filled.folder)
    with pytest.raises(StoreError):
        Desk(filled).star([1])
    filled.close()
    assert not filled.file.exists()


def test_a_folder_where_the_database_should_be_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "archive" / "archive.db").mkdir(parents=True)
    with pytest.raises(StoreError):
        open_archive(tmp_path / "archive")


def too_few_files(work: Callable[[], object]) -> None:
    """Do something while no further file can be opened."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = max(int(each.name) for each in Path("/dev/fd").iterdir()) + 1
    resource.setrlimit(resource.RLIMIT_NOFILE, (used, before[1]))
    held = []
    try:
        while True:
            try:
                held.append(os.open(os.devnull, os.O_RDONLY))
            except OSError:
                break
        work()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
        for descriptor in held:
            os.close(descriptor)


def test_too_many_open_files_put_no_month_aside_and_harm_nothing(filled: Archive) -> None:
    bring(filled, follow(filled, "https://b.example/feed"), arrival("new"))
    filled.close()

    def work() -> None:
        with pytest.raises(MonitorError):
            indexing_of(filled).catch_up()
        with pytest.raises(MonitorError):
            make_backup(filled, now())

    too_few_files(work)
    assert list_backups(filled.folder) == ()
    indexing_of(filled).catch_up()
    assert index_agrees(filled.folder) == []
    assert not list(index_folder(filled.folder).glob("*.damaged*"))


def test_an_archive_that_is_moved_is_opened_there_with_all_that_belongs_to_it(filled: Archive, tmp_path: Path) -> None:
    settings.save(filled.folder, settings.Settings(poll_minutes=17))
    make_backup(filled, now())
    filled.close()
    moved = tmp_path / "another place" / "desk#1?mode=ro"
    moved.parent.mkdir()
    filled.folder.rename(moved)
    archive = open_archive(moved)
    indexing = indexing_of(archive)
    assert indexing.catch_up() == 0
    assert len(list(ArchiveSearch(Reader(archive), moved).newest(parse("headline", now())))) == 20
    assert settings.load(moved) == (settings.Settings(poll_minutes=17), ())
    assert [check for check in examine(archive) if not check.ok] == []
    assert len(list_backups(moved)) == 1
    bring(archive, follow(archive, "https://b.example/feed"), arrival("new"))
    assert indexing.catch_up() == 1
    archive.close()
    assert index_agrees(moved) == []
    assert not filled.folder.exists()
    assert backups_folder(moved).is_dir()
