"""One process writes, others search meanwhile; and what is written is an index that Whoosh itself can read."""

from __future__ import annotations

import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import pytest

from monitor.errors import SearchIndexError
from monitor.index.archive import ArchiveIndex
from monitor.query.parser import parse
from tests.index.news import article

NOW = datetime(2023, 12, 20, tzinfo=UTC)
BATCHES = 60


def write(folder: Path, pipe: Connection) -> None:
    """Add articles in order of their ids, one commit each, tidying now and then."""
    index = ArchiveIndex(folder)
    for number in range(1, BATCHES + 1):
        index.add([article(number, NOW + timedelta(seconds=number))])
        if number % 10 == 0:
            index.tidy()
        pipe.send(number)
    pipe.close()


def test_a_search_meanwhile_sees_every_commit_whole_and_in_order(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    writer = context.Process(target=write, args=(tmp_path / "index", there))
    writer.start()
    there.close()
    index = ArchiveIndex(tmp_path / "index")
    query = parse('"gaza truce"', NOW)
    written = 0
    while written < BATCHES:
        while here.poll(None if written == 0 else 0):
            written = here.recv()
            if written == BATCHES:
                break
        found = [one.id for one in index.search(query)]
        assert len(found) >= written
        assert found == list(range(len(found), 0, -1))
    writer.join()
    here.close()
    assert writer.exitcode == 0
    assert index.damaged() == []


def write_for_ever(folder: Path, pipe: Connection, number: int) -> None:
    """Add five articles a commit in two months, revise one of them, tidy; tell what is done."""
    index = ArchiveIndex(folder)
    while True:
        batch = [article(number + at, NOW + timedelta(days=15 * (at % 2), seconds=number)) for at in range(5)]
        index.add(batch)
        index.add(batch[:1])
        pipe.send(number + 4)
        number += 5
        index.tidy()


def killed(folder: Path, random: Random, first: int) -> int:
    """Let a process write from the article `first` on, kill it at a random moment, return the last that it told of."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    writer = context.Process(target=write_for_ever, args=(folder, there, first))
    writer.start()
    there.close()
    told = here.recv()
    threading.Event().wait(random.uniform(0, 0.4))
    writer.kill()
    writer.join()
    while here.poll():
        try:
            told = here.recv()
        except EOFError:
            break
    here.close()
    return int(told)


@pytest.mark.parametrize("rounds", [3, pytest.param(60, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_a_writer_that_is_killed_at_any_moment_leaves_a_whole_index(tmp_path: Path, rounds: int) -> None:
    folder, random, first = tmp_path / "index", Random(rounds), 1
    for _ in range(rounds):
        told = killed(folder, random, first)
        index = ArchiveIndex(folder)
        found = [one.id for one in index.search(parse("gaza truce", NOW))]
        assert index.damaged() == []
        assert len(found) == len(set(found))
        # What was told is there; of the batch after it there may be one month and not the other.
        assert set(range(1, told + 1)) <= set(found) <= set(range(1, told + 6))
        # Another may write at once.
        index.remove(range(told + 1, told + 6))
        first = told + 1


def test_a_search_that_has_begun_ends_on_what_it_began_with(tmp_path: Path) -> None:
    index = ArchiveIndex(tmp_path / "index")
    for number in range(1, 31):
        index.add([article(number, NOW + timedelta(seconds=number))])
    search = ArchiveIndex(tmp_path / "index").search(parse("truce", NOW))
    first = next(search).id
    while index.tidy():
        pass
    index.remove(range(1, 20))
    index.add([article(40, NOW)])
    assert [first, *(found.id for found in search)] == list(range(30, 0, -1))


def test_a_shard_begun_anew_is_not_taken_for_the_old_one(tmp_path: Path) -> None:
    index = ArchiveIndex(tmp_path / "index")
    index.add([article(1, NOW)])
    reader = ArchiveIndex(tmp_path / "index")
    assert [found.id for found in reader.search(parse("truce", NOW))] == [1]
    index.clear()
    assert list(reader.search(parse("truce", NOW))) == []
    index.add([article(2, NOW)])
    assert [found.id for found in reader.search(parse("truce", NOW))] == [2]


def test_two_writers_at_once_are_refused_in_words(tmp_path: Path) -> None:
    from monitor.index.shard import Shard

    index = ArchiveIndex(tmp_path / "index")
    index.add([article(1, NOW)])
    other = ArchiveIndex(tmp_path / "index")

    def write_meanwhile(_writer: object) -> None:
        with pytest.raises(SearchIndexError, match="another program"):
            other.add([article(2, NOW)])

    Shard(tmp_path / "index" / "2023-12").commit(write_meanwhile)
    other.add([article(2, NOW)])
    assert [found.id for found in index.search(parse("truce", NOW))] == [2, 1]


def test_whoosh_itself_can_read_what_is_written(tmp_path: Path) -> None:
    from whoosh.index import open_dir
    from whoosh.query import And, Term

    index = ArchiveIndex(tmp_path / "index")
    index.add([article(number, NOW + timedelta(seconds=number)) for number in range(1, 200)])
    index.add([article(200, NOW, "Hostages freed")])
    shard = open_dir(str(tmp_path / "index" / "2023-12"), indexname="news")
    with shard.searcher() as searcher:
        assert searcher.doc_count() == 200
        assert len(searcher.search(Term("words", "truce"), limit=None)) == 199
        assert len(searcher.search(And([Term("words", "hostages"), Term("words", "freed")]))) == 1
        matcher = searcher.postings("words", "truce")
        assert matcher.value_as("positions") == [(1 << 14) + 1]


def test_few_files_are_open_however_many_months_there_are(tmp_path: Path) -> None:
    fds = Path("/proc/self/fd")
    if not fds.exists():
        pytest.skip("open files are counted in /proc")
    index = ArchiveIndex(tmp_path / "index")
    index.add([article(number, NOW - timedelta(days=30 * number)) for number in range(1, 170)])
    before = len(list(fds.iterdir()))
    assert index.count(parse("truce", NOW)) == 169
    assert len(list(fds.iterdir())) - before < 140
