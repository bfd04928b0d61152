"""A disk that is full at any write: it is said in words, nothing is lost, and with room again everything goes on."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from monitor.engine import collector as collecting
from monitor.engine.desk import Desk
from monitor.index.archive import ArchiveIndex
from monitor.paths import index_folder
from monitor.store.archive import open_archive
from monitor.store.reader import Reader
from tests.engine.activities import ACTIVITIES, Activity, follow, poll, prepare_pieces, wrong_poll
from tests.engine.cramped import Ended, SmallDisk, run, small_disk
from tests.engine.news import publish
from tests.engine.publisher import rss
from tests.engine.test_collector import Screen, running
from tests.engine.whole import index_agrees
from tests.servers.scripted import ScriptedServer, feed
from tests.waiting import until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits files as Unix does")

TRIES = int(os.environ.get("TRIES", "12"))
"""Of the slow tests, for each activity."""

# More than the doctor wants to be free.
_MEGABYTES = 700


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", _MEGABYTES) as mounted:
        yield mounted


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def assert_told(ended: Ended) -> None:
    """Whoever could not go on has said so in words, and what to do."""
    assert ended.in_words, ended.complained
    if ended.code:
        assert any(word in ended.why for word in ("space", "disk", "damaged")), ended.complained


def assert_whole(activity: Activity, folder: Path, ended: Ended) -> None:
    """Look at a copy of what it left."""
    looked_at = folder.parent / "looked-at"
    shutil.rmtree(looked_at, ignore_errors=True)
    shutil.copytree(folder, looked_at)
    assert activity.wrong(looked_at, ended.said) == [], ended.complained
    shutil.rmtree(looked_at)


def fill_at_random(activity: Activity, folder: Path, tries: int, random: Random, disk: SmallDisk | None) -> list[int]:
    """Let it run out of room at random, look, and let it end with room again; return its codes."""
    before = folder.with_name("before")
    activity.prepare(before)
    shutil.copytree(before, folder)
    started = size_of(folder.parent)
    ended = run(folder, activity.arguments(folder))
    assert ended.code == 0, ended.complained
    largest = max(file.stat().st_size for file in folder.parent.rglob("*") if file.is_file())
    # Logs and copies that come and go while it runs need as much again.
    needed = size_of(folder.parent) - started + 2 * largest
    codes = []
    for _ in range(tries):
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        if disk is None:
            ended = run(folder, activity.arguments(folder), most=random.randrange(1, largest))
        else:
            arguments = activity.arguments(folder)
            disk.leave(random.randrange(0, needed))
            ended = run(folder, arguments)
            disk.free()
        assert_told(ended)
        assert_whole(activity, folder, ended)
        again = run(folder, activity.arguments(folder))
        assert again.code == 0, again.complained
        assert_whole(activity, folder, again)
        codes.append(ended.code)
    return codes


QUICK = [activity for activity in ACTIVITIES if activity.name in ("restore", "migration")]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("activity", QUICK, ids=lambda activity: activity.name)
def test_files_that_may_not_grow_cost_nothing(activity: Activity, tmp_path: Path) -> None:
    fill_at_random(activity, tmp_path / "archive", 1, Random(activity.name), None)


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize("activity", [*ACTIVITIES, None], ids=lambda activity: activity.name if activity else "poll")
@pytest.mark.parametrize("kind", ["files that may not grow", "a small disk"])
def test_a_disk_that_is_full_at_any_write_costs_nothing(
    activity: Activity | None, kind: str, server: ScriptedServer, tmp_path: Path
) -> None:
    urls = publish(server)
    chosen = activity or Activity("poll", lambda folder: follow(folder, urls), poll, wrong_poll)
    random = Random(chosen.name)
    if kind == "a small disk":
        with small_disk(tmp_path / "disk", _MEGABYTES) as disk:
            codes = fill_at_random(chosen, disk.folder / "archive", TRIES, random, disk)
    else:
        codes = fill_at_random(chosen, tmp_path / "archive", TRIES, random, None)
    print(f"{chosen.name}, {kind}: {sum(codes)} of {len(codes)} ran out of room")


def test_the_index_is_not_tidied_into_the_last_room_of_a_disk(disk: SmallDisk) -> None:
    folder = disk.folder / "archive"
    prepare_pieces(folder)
    index = ArchiveIndex(index_folder(folder))
    pieces = index.segment_counts()
    disk.leave(10_000)
    assert not index.tidy()
    assert index.segment_counts() == pieces
    disk.free()
    while index.tidy():
        pass
    assert max(index.segment_counts().values()) < max(pieces.values())


async def test_a_collector_on_a_disk_that_fills_up_goes_on_by_itself_when_there_is_room_again(
    disk: SmallDisk, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(collecting, "_SICK_SECONDS", 0.1)
    folder = disk.folder / "archive"
    archive = open_archive(folder)
    screen = Screen()
    desk = Desk(archive)
    desk.add_watch("Truce", "truce")
    titles = [f"Truce number {number}" for number in range(200)]
    for number in range(4):
        server.script(f"/{number}.xml", feed(rss(*titles[50 * number : 50 * number + 50], name=f"Post {number}")))
    async with running(archive, screen):
        desk.add_feed(server.url("/0.xml"))
        await until(lambda: Reader(archive).indexed())
        for number in range(1, 4):
            desk.add_feed(server.url(f"/{number}.xml"))
        disk.leave(0)
        await until(lambda: "Collecting goes on" in caplog.text)
        disk.free()
        reader = Reader(archive)
        await until(lambda: reader.count_articles() == 200 and reader.indexed() >= 200)
    assert len(Reader(archive).alerts()) == 200
    archive.close()
    assert index_agrees(folder) == []
