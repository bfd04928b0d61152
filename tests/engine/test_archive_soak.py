"""A day of ten thousand articles with searches, kills, full disks, damaged index files and restarts: all is kept, once.

SOAK_HOURS simulated hours (24) of SOAK_ARTICLES articles each (417); the archive, the index and the program that is
killed are the real ones.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from monitor.engine.desk import Desk
from monitor.engine.doctor import examine
from monitor.engine.importing import Importing
from monitor.engine.indexing import Indexing, indexing_of
from monitor.engine.keeping import Keeper
from monitor.engine.searching import ArchiveSearch
from monitor.errors import MonitorError, SearchIndexError
from monitor.index.archive import ArchiveIndex
from monitor.paths import index_folder
from monitor.query.parser import parse
from monitor.store.archive import Archive, open_archive
from monitor.store.backups import list_backups
from monitor.store.reader import Reader
from tests.engine.test_troubles import no_room_on_the_disk
from tests.engine.whole import contents, half, index_agrees, unfinished
from tests.fakes.mortal import Mortal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills and limits as Unix does")

_BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
_BATCHES = 10
_LIFE = 6
_WORDS = [
    f"{first}{second}{third}" for first in "bdfgklmnprst" for second in ("a", "e", "io", "u") for third in "lmnrst"
]
_WATCHED = "truce"


@dataclass
class Soak:
    """The machine over its hours: what was written, what was measured."""

    folder: Path
    per_hour: int
    random: Random
    titles: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    mapped: list[float] = field(default_factory=list)
    logs: list[int] = field(default_factory=list)
    pieces: list[int] = field(default_factory=list)
    searches: list[float] = field(default_factory=list)
    faults: int = 0
    clock: datetime = _BEGIN

    def news(self, hour: int, count: int) -> Path:
        """Write the next articles to a file: of this hour, and one in twenty late by up to a year."""
        fresh = []
        for _ in range(count):
            number = len(self.titles)
            late = timedelta(days=self.random.randrange(365)) if self.random.random() < 0.05 else timedelta()
            words = " ".join(self.random.choices(_WORDS, k=self.random.randrange(40, 160)))
            title = f"{_WATCHED.title() if number % 50 == 0 else 'Report'} number {number}"
            line = {
                "url": f"https://news.example/{number}",
                "title": title,
                "text": words,
                "published": (_BEGIN + timedelta(hours=hour) - late).isoformat(),
                "source": f"Outlet {number % 40}",
            }
            self.titles.append(title)
            fresh.append(line)
        file = self.folder.with_name("news.jsonl")
        file.write_text("".join(f"{json.dumps(line)}\n" for line in fresh), encoding="utf-8")
        return file


@dataclass
class Running:
    """The program between two restarts."""

    archive: Archive
    indexing: Indexing
    search: ArchiveSearch

    def take(self, file: Path, clock: datetime) -> None:
        """Bring the articles of a file as if they arrived now, index them, and tidy a little."""
        reader = Reader(self.archive)
        importing = Importing(
            self.archive, reader.watches(), reader.vocabulary(), lambda: clock, alert=True, channel=""
        )
        for _line in importing.read(file):
            pass
        self.indexing.catch_up()
        self.indexing.tidy()


@contextmanager
def program(folder: Path) -> Iterator[Running]:
    """Start it, and end it."""
    archive = open_archive(folder)
    try:
        yield Running(archive, indexing_of(archive), ArchiveSearch(Reader(archive), folder))
    finally:
        archive.close()


def look(soak: Soak, running: Running) -> None:
    """Search as a person does; everything that was stored is found."""
    begun = time.process_time()
    number = soak.random.randrange(len(soak.titles))
    word = soak.random.choice(_WORDS)
    found = [hit.id for hit in running.search.newest(parse(f'"number {number}"', _BEGIN))]
    list(running.search.newest(parse(word, _BEGIN), limit=50))
    soak.searches.append(time.process_time() - begun)
    assert len(found) == 1, number
    assert running.search.count(parse("*", _BEGIN)) == len(soak.titles)


def be_killed(soak: Soak, running: Running, file: Path) -> None:
    """Let another process bring the articles and die at a random moment of that."""
    del running
    importing = Mortal(soak.folder.with_name("mark"), "--data", str(soak.folder), "import", str(file), "--alert")
    importing.wait_for_its_beginning()
    importing.kill_after(soak.random.uniform(0, 3))
    importing.end(timeout=120)


def fill_the_disk(soak: Soak, running: Running, file: Path) -> None:
    """Try to bring the articles where no file can grow."""
    del soak
    with no_room_on_the_disk(), suppress(MonitorError):
        running.take(file, _BEGIN)


def damage_the_index(soak: Soak, running: Running, file: Path) -> None:
    """Spoil a file of the newest month; a search meanwhile misses nothing."""
    del file
    newest = sorted(index_folder(soak.folder).glob("????-??"))[-1]
    spoiled = soak.random.choice(sorted([*newest.glob("*.seg"), *newest.glob("*.toc")]))
    # Another file under its name: what is cut off while a process has it mapped ends that process, by SIGBUS.
    rest = spoiled.read_bytes()[: soak.random.randrange(200)]
    spoiled.unlink()
    spoiled.write_bytes(rest)
    assert len(list(running.search.newest(parse("*", _BEGIN)))) == Reader(running.archive).count_articles()


Fault = Callable[[Soak, Running, Path], None]

FAULTS: tuple[Fault, ...] = (be_killed, fill_the_disk, damage_the_index)


def live(soak: Soak, hours: int, faults: Sequence[Fault]) -> None:
    """Let the hours pass: if there are `faults` one in every second of them, a restart after every sixth."""
    for start in range(0, hours, _LIFE):
        with program(soak.folder) as running:
            keeper = Keeper(running.archive, lambda: soak.clock)
            for hour in range(start, min(start + _LIFE, hours)):
                soak.clock = _BEGIN + timedelta(hours=hour)
                for batch in range(_BATCHES):
                    file = soak.news(hour, soak.per_hour // _BATCHES)
                    if faults and hour % 2 and batch == 4:
                        soak.faults += 1
                        faults[hour // 2 % len(faults)](soak, running, file)
                    running.take(file, soak.clock)
                    look(soak, running)
                if keeper._is_time(polling=False):
                    assert keeper.keep(lambda: False)
                measure(soak)


def measure(soak: Soak) -> None:
    """Note what must not grow."""
    gc.collect()
    of_its_own, mapped = memory()
    soak.memory.append(of_its_own)
    soak.mapped.append(mapped)
    log = soak.folder / "archive.db-wal"
    soak.logs.append(log.stat().st_size if log.exists() else 0)
    # What was damaged while another had it open is found here, and built again in the next hour.
    with suppress(SearchIndexError):
        soak.pieces.append(max(ArchiveIndex(index_folder(soak.folder)).segment_counts().values()))


def memory() -> tuple[float, float]:
    """The megabytes of this process that are its own, and those of files that it has mapped, which cost nobody any."""
    if sys.platform != "linux":
        return 0, 0
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    own, mapped = (int(told[name].split()[0]) * 1024 / 1e6 for name in ("RssAnon", "RssFile"))
    return own, mapped


def assert_kept(soak: Soak) -> None:
    """Everything once, in store and index, with its alert; nothing half, nothing left lying about."""
    with program(soak.folder) as running:
        running.indexing.catch_up()
    found = contents(soak.folder)
    assert sorted(row[1] for row in found.articles.elements()) == sorted(soak.titles)
    watched = sum(title.startswith("Truce") for title in soak.titles)
    assert (len(found.alerts), found.alerts.total()) == (watched, watched)
    assert half(soak.folder) == []
    assert index_agrees(soak.folder) == []
    assert unfinished(soak.folder) == []
    archive = open_archive(soak.folder)
    assert [check for check in examine(archive) if not check.ok and check.name != "backups"] == []
    archive.close()
    left = {path.name for path in soak.folder.iterdir()}
    assert left <= {"archive.db", "backups", "collector.lock", "index", "logs"}


def soaked(tmp_path: Path, hours: int, per_hour: int, faults: Sequence[Fault] = FAULTS) -> Soak:
    folder = tmp_path / "archive"
    archive = open_archive(folder)
    Desk(archive, lambda: _BEGIN).add_watch("Truce", _WATCHED)
    archive.close()
    soak = Soak(folder, per_hour, Random(1))
    begun, spent = time.monotonic(), time.process_time()
    live(soak, hours, faults)
    wall, cpu = time.monotonic() - begun, time.process_time() - spent
    print(
        f"{len(soak.titles)} articles in {hours} hours, {soak.faults} faults; {wall:.0f} s, CPU {cpu:.0f} s; "
        f"MB each hour: {told(soak.memory)}, and mapped: {told(soak.mapped)}; "
        f"log at most {max(soak.logs) / 1e6:.1f} MB; pieces of a month at most "
        f"{max(soak.pieces)}; searches: median {1000 * sorted(soak.searches)[len(soak.searches) // 2]:.0f} ms CPU, "
        f"{len(soak.searches)} of them; {len(list_backups(folder))} backups"
    )
    assert_kept(soak)
    return soak


def told(figures: Sequence[float]) -> str:
    return " ".join(f"{figure:.0f}" for figure in figures)


@pytest.fixture(autouse=True)
def only_words_in_the_log() -> Iterator[None]:
    """Keep of errors that are logged what they say: pytest keeps each record, so all that was in hand at an error."""
    made = logging.getLogRecordFactory()

    def in_words(*given: Any, **named: Any) -> logging.LogRecord:
        record = made(*given, **named)
        if isinstance(record.args, tuple):
            record.args = tuple(repr(arg) if isinstance(arg, BaseException) else arg for arg in record.args)
        return record

    logging.setLogRecordFactory(in_words)
    yield
    logging.setLogRecordFactory(made)


@pytest.mark.timeout(400)
def test_some_hours_with_a_fault_of_each_kind(tmp_path: Path) -> None:
    soaked(tmp_path, 6, 20)


HOURS, AN_HOUR = int(os.environ.get("SOAK_HOURS", "24")), int(os.environ.get("SOAK_ARTICLES", "420"))


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_a_day_without_faults_takes_no_more_memory_than_its_first_hours(tmp_path: Path) -> None:
    soak = soaked(tmp_path, HOURS, AN_HOUR, faults=())
    # Until then SQLite's cache and the tables of words have begun to fill; both have their bounds.
    assert max(soak.memory) < 1.05 * soak.memory[_LIFE]


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_a_day_of_ten_thousand_articles(tmp_path: Path) -> None:
    soak = soaked(tmp_path, HOURS, AN_HOUR)
    # In the first life SQLite's cache and the tables of words begin to fill; both have their bounds.
    for start in range(_LIFE, HOURS, _LIFE):
        begun, *later = soak.memory[start : start + _LIFE]
        assert max(later) < 1.06 * begun
    assert soak.memory[-1] < 1.3 * soak.memory[0]
    assert max(soak.logs) < 40e6
    # Whoever has old months merged first leaves the newest for later; tiers of eight bound it.
    assert max(soak.pieces) < 64
