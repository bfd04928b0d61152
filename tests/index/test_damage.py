"""Index files that are broken, foreign or out of date cost nothing but the time to build them again."""

from __future__ import annotations

import contextlib
import pickle
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from monitor.errors import SearchIndexError
from monitor.index.archive import ArchiveIndex
from monitor.index.damage import Guard
from monitor.query.parser import parse
from monitor.query.tree import Everything
from tests.index.news import article, newest_first

NOW = datetime(2023, 12, 20, tzinfo=UTC)
ARTICLES = [article(number + 1, NOW - timedelta(days=number)) for number in range(40)]
DECEMBER = [one for one in ARTICLES if one.published.month == 12]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    index = ArchiveIndex(folder)
    for start in range(0, len(ARTICLES), 3):
        index.add(ARTICLES[start : start + 3])
    return folder


def found(index: ArchiveIndex) -> list[int]:
    return [one.id for one in index.search(parse("gaza truce", NOW))]


def contents(shard: Path) -> Path:
    (path,) = shard.glob("*.toc")
    return path


def segment(shard: Path) -> Path:
    return sorted(shard.glob("*.seg"))[3]


DAMAGES: dict[str, Callable[[Path], object]] = {
    "contents missing": lambda shard: contents(shard).unlink(),
    "contents empty": lambda shard: contents(shard).write_bytes(b""),
    "contents cut off": lambda shard: contents(shard).write_bytes(contents(shard).read_bytes()[:200]),
    "contents overwritten": lambda shard: contents(shard).write_bytes(b"\xff" * 500),
    "segment missing": lambda shard: segment(shard).unlink(),
    "segment empty": lambda shard: segment(shard).write_bytes(b""),
    "segment cut off": lambda shard: segment(shard).write_bytes(segment(shard).read_bytes()[:300]),
    "segment overwritten": lambda shard: segment(shard).write_bytes(b"\x00" * segment(shard).stat().st_size),
    "marker missing": lambda shard: (shard / "media-monitor-index").unlink(),
    "marker of another version": lambda shard: (shard / "media-monitor-index").write_text("0\n", encoding="ascii"),
    "open to others": lambda shard: shard.chmod(0o777),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_month_is_put_aside_named_and_built_again(folder: Path, damage: Callable[[Path], object]) -> None:
    damage(folder / "2023-12")
    index = ArchiveIndex(folder)
    # A folder that is not ours is put aside before it is read, a broken one when it cannot be read.
    with contextlib.suppress(SearchIndexError):
        found(index)
    assert found(index) == newest_first(one for one in ARTICLES if one not in DECEMBER)
    assert index.damaged() == ["2023-12"]
    assert index.shards() == ["2023-11"]

    index.add(DECEMBER)
    assert index.damaged() == ["2023-12"]
    index.mended("2023-12")
    assert index.damaged() == []
    assert found(index) == newest_first(ARTICLES)


def test_writing_to_a_damaged_month_says_so_and_the_next_time_works(folder: Path) -> None:
    contents(folder / "2023-12").write_bytes(b"")
    index = ArchiveIndex(folder)
    with pytest.raises(SearchIndexError):
        index.add([article(50, NOW)])
    assert index.damaged() == ["2023-12"]
    index.add([article(50, NOW)])
    assert found(index)[0] == 50


def test_bits_that_flip_are_found_or_do_no_harm(folder: Path, tmp_path: Path) -> None:
    random = Random(3)
    files = sorted(
        path.relative_to(folder) for path in (folder / "2023-12").iterdir() if path.suffix in (".seg", ".toc")
    )
    for number in range(60):
        copy = tmp_path / f"copy{number}"
        shutil.copytree(folder, copy)
        path = copy / random.choice(files)
        flipped = bytearray(path.read_bytes())
        flipped[random.randrange(len(flipped))] ^= 1 << random.randrange(8)
        path.write_bytes(flipped)
        index = ArchiveIndex(copy)
        for text in ("gaza truce", '"gaza truce"', "blin*", "title:blinken", "source:reuters"):
            try:
                for _ in index.search(parse(text, NOW)):
                    pass
                index.relevance(parse(text, NOW), 5)
            except SearchIndexError:
                assert index.damaged() == ["2023-12"]
                break
        shutil.rmtree(copy)


def test_every_bit_that_flips_in_a_segment_is_noticed_when_the_month_is_read_through(folder: Path) -> None:
    random = Random(4)
    for _ in range(100):
        path = random.choice(sorted((folder / "2023-12").glob("*.seg")))
        sound = path.read_bytes()
        flipped = bytearray(sound)
        flipped[random.randrange(len(flipped))] ^= 1 << random.randrange(8)
        path.write_bytes(flipped)
        index = ArchiveIndex(folder)
        with pytest.raises(SearchIndexError, match="2023-12 was damaged"):
            index.verify("2023-12")
        assert index.damaged() == ["2023-12"]
        (folder / "2023-12.damaged-1").rename(folder / "2023-12")
        path.write_bytes(sound)
    ArchiveIndex(folder).verify("2023-12")


class Trap:
    """Creates a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return (Path.touch, (self.path,))


def test_a_folder_that_the_program_did_not_make_is_never_unpickled(tmp_path: Path) -> None:
    foreign = tmp_path / "index" / "2023-12"
    foreign.mkdir(parents=True, mode=0o700)
    trap = tmp_path / "sprung"
    (foreign / "_news_1.toc").write_bytes(pickle.dumps(Trap(trap)))
    pickle.loads((foreign / "_news_1.toc").read_bytes())
    assert trap.exists()
    trap.unlink()

    index = ArchiveIndex(tmp_path / "index")
    assert found(index) == []
    index.add(DECEMBER)
    assert found(index) == newest_first(DECEMBER)
    assert not trap.exists()
    assert index.damaged() == ["2023-12"]
    index.mended("2023-12")


def test_a_link_to_a_folder_elsewhere_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (folder / "2023-12").rename(tmp_path / "elsewhere")
    (folder / "2023-12").symlink_to(tmp_path / "elsewhere")
    index = ArchiveIndex(folder)
    assert index.shards() == ["2023-11"]
    index.mended("2023-12")
    assert (tmp_path / "elsewhere").exists()
    assert index.damaged() == []


def test_a_failed_write_leaves_the_shard_as_it_was_and_lets_go_of_it(folder: Path) -> None:
    index = ArchiveIndex(folder)
    before = found(index)
    # A number that no column holds fails in the middle of the batch.
    with pytest.raises(SearchIndexError):
        index.add([article(60, NOW), article(1 << 70, NOW)])
    again = ArchiveIndex(folder)
    month = again.damaged()
    assert month == ["2023-12"]
    shutil.rmtree(folder / "2023-12", ignore_errors=True)
    (folder / "2023-12.damaged-1").rename(folder / "2023-12")
    assert found(again) == before
    again.add([article(60, NOW)])
    assert 60 in found(again)


def test_leftovers_of_a_killed_writer_do_not_disturb(folder: Path) -> None:
    shard = folder / "2023-12"
    (shard / "news.tmp").mkdir()
    (shard / "news.tmp" / "run").write_bytes(b"half a run")
    (shard / "news_unfinished0000.trm").write_bytes(b"half a segment")
    (shard / "_news_99.toc.1700000000").write_bytes(b"half a table of contents")
    (folder / ".making-2024-01").mkdir()
    index = ArchiveIndex(folder)
    assert found(index) == newest_first(ARTICLES)
    index.add([article(41, NOW), article(42, NOW.replace(year=2024, month=1))])
    assert found(index) == [42, 41, *newest_first(ARTICLES)]
    assert index.count(Everything()) == 42
    assert not (shard / "_news_99.toc.1700000000").exists()


def test_a_file_that_asks_for_more_memory_than_there_can_be_is_damaged() -> None:
    aside: list[str] = []
    with pytest.raises(SearchIndexError), Guard("2026-11", aside.append):
        bytearray(1 << 62)
    assert aside == ["2026-11"]
