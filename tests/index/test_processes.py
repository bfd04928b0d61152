"""One process writes, others search meanwhile; and what is written is an index that Whoosh itself can read."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

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
        assert len(searcher.search(Term("stems", "english:truce"), limit=None)) == 199
        assert len(searcher.search(And([Term("words", "hostages"), Term("stems", "english:freed")]))) == 1
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
