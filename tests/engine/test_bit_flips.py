"""A bit that flips in any page of the database is harmless, or told in words and mended with what is left."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from monitor.engine.desk import Desk, now
from monitor.engine.doctor import examine
from monitor.engine.indexing import indexing_of
from monitor.engine.repairing import repair
from monitor.engine.searching import ArchiveSearch
from monitor.errors import MonitorError
from monitor.query.parser import parse
from monitor.store.archive import FILE, Archive, open_archive
from monitor.store.backups import make_backup
from monitor.store.reader import Listing, Reader
from monitor.store.rescue import is_damaged
from tests.engine.whole import half
from tests.store.arrivals import arrival, bring, follow
from tests.store.test_backups import fill

FLIPS = int(os.environ.get("FLIPS", "600"))
"""Of the slow test."""

_BACKED_UP, _LATER = 40, 25


@pytest.fixture
def before(archive: Archive) -> Path:
    """A closed archive: 40 articles and their backup, 25 later ones, watches and stars, free pages, an index."""
    fill(archive, _BACKED_UP)
    desk = Desk(archive)
    desk.add_watch("Headlines", "headline")
    make_backup(archive, now() - timedelta(hours=2))
    feed = follow(archive, "https://b.example/feed", "Later")
    bring(archive, feed, *(arrival(f"later {number}", text="Later words. " * 400) for number in range(_LATER)))
    desk.star([3, 50])
    with archive.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE filler AS SELECT * FROM body")
    with archive.writing() as connection:
        connection.exec_driver_sql("DROP TABLE filler")
    indexing_of(archive).catch_up()
    archive.close()
    return archive.folder


def pages_by_kind(file: Path) -> dict[str, list[int]]:
    """The pages of a closed archive: the first, the roots, the inner ones, leaves and overflows, and the free ones."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kinds: dict[str, list[int]] = {"first": [1]}
    used = {1}
    roots = {root for (root,) in connection.execute("SELECT rootpage FROM sqlite_schema WHERE rootpage > 0")}
    for name, page, kind in connection.execute("SELECT name, pageno, pagetype FROM dbstat").fetchall():
        used.add(page)
        of = "index" if name.startswith(("ix_", "sqlite_autoindex")) else "table"
        kinds.setdefault("root" if page in roots else f"{of} {kind}", []).append(page)
    [[count]] = connection.execute("PRAGMA page_count")
    kinds["free"] = [page for page in range(1, count + 1) if page not in used]
    connection.close()
    return {kind: pages for kind, pages in kinds.items() if pages}


def flip(file: Path, page: int, random: Random, *, head: bool) -> None:
    """Flip a bit of a page; in its first hundred bytes, where what describes it stands, or anywhere."""
    place = (page - 1) * 4096 + random.randrange(100 if head else 4096)
    with file.open("r+b") as opened:
        opened.seek(place)
        [byte] = opened.read(1)
        opened.seek(place)
        opened.write(bytes([byte ^ 1 << random.randrange(8)]))


def use(folder: Path) -> list[str]:
    """Do with an archive what the program does all day; return the words in which anything was refused."""
    told: list[str] = []
    try:
        archive = open_archive(folder)
    except MonitorError as error:
        return [str(error)]
    reader = Reader(archive)

    def bring_one() -> object:
        feed = reader.feeds()[0]
        return bring(archive, feed, arrival("new", text="Fresh words."))

    uses: tuple[Callable[[], object], ...] = (
        lambda: reader.page(Listing(), limit=1_000),
        lambda: reader.articles(list(range(1, 70))),
        reader.alerts,
        reader.feeds,
        reader.watches,
        reader.count_articles,
        lambda: Desk(archive).star([5]),
        bring_one,
        lambda: indexing_of(archive).catch_up(),
        lambda: list(ArchiveSearch(reader, folder).newest(parse("headline", now()))),
        lambda: make_backup(archive, now()),
    )
    for each in uses:
        try:
            each()
        except MonitorError as error:
            told.append(str(error))
    archive.close()
    return told


def outcome(before: Path, folder: Path, kind: str, page: int, random: Random) -> str:
    """Flip a bit in a copy of an archive, use it, mend it; say how it ended, and fail where anything is lost."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(before, folder)
    flip(folder / FILE, page, random, head=random.random() < 0.5)
    kept = (folder / FILE).read_bytes()
    damaged = is_damaged(folder)
    assert (folder / FILE).read_bytes() == kept
    used = folder.with_name("used")
    shutil.rmtree(used, ignore_errors=True)
    shutil.copytree(folder, used)
    told = use(used)
    done = list(repair(folder, now))
    archive = open_archive(folder)
    unwell = [check for check in examine(archive) if not check.ok]
    count = Reader(archive).count_articles()
    reader = Reader(archive)
    titles = {headline.title for headline in reader.page(Listing(), limit=1_000)}
    reader.articles(list(range(1, 70)))
    archive.close()
    assert unwell == [], done
    assert [line for line in half(folder) if "another number of new" not in line] == [], done
    assert count >= _BACKED_UP, done
    if damaged:
        assert any("kept as" in line for line in done)
    # A letter of a headline may be another one: SQLite keeps no sums of its pages.
    assert len(titles & {f"Headline {number}" for number in range(_BACKED_UP)}) >= _BACKED_UP - 1
    if damaged:
        return "damaged, told and rescued" if told else "damaged, not met in use, rescued"
    if done:
        return "mended"
    assert count == _BACKED_UP + _LATER, (kind, page)
    return "told" if told else "harmless or not to be known"


def flip_many(before: Path, folder: Path, flips: int, random: Random) -> Counter[tuple[str, str]]:
    """Flip so many bits, one at a time, in pages of every kind in turn."""
    kinds = pages_by_kind(before / FILE)
    found: Counter[tuple[str, str]] = Counter()
    for number in range(flips):
        kind = sorted(kinds)[number % len(kinds)]
        page = random.choice(kinds[kind])
        found[kind, outcome(before, folder, kind, page, random)] += 1
    return found


@pytest.mark.timeout(400)
def test_a_flipped_bit_in_a_page_of_every_kind_is_harmless_or_told_and_mended(
    before: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    flip_many(before, tmp_path / "flipped", 6, Random(5))


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_hundreds_of_flipped_bits_are_harmless_or_told_and_mended(
    before: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = flip_many(before, tmp_path / "flipped", FLIPS, Random(20231201))
    for (kind, what), count in sorted(found.items()):
        print(f"{kind:<16} {what:<36} {count:>4}")
