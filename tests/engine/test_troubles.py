"""The collector goes on where a disk, a publisher or whoever reads its output does not."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from monitor.engine import collector as collecting
from monitor.engine.desk import Desk, now
from monitor.match.watch_set import WatchSet
from monitor.parse.process import ParserProcess
from monitor.paths import index_folder
from monitor.pipeline import Pipeline
from monitor.store import outbox
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from tests.engine.publisher import rss
from tests.engine.test_collector import Screen, once, running
from tests.servers.scripted import Reply, ScriptedServer, feed
from tests.store.test_backups import fill
from tests.waiting import until

_PATIENCE = 20.0


@contextmanager
def no_room_on_the_disk() -> Iterator[None]:
    """Let no file of this process grow."""
    resource = pytest.importorskip("resource", reason="limits files as Unix does")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_stops_the_asking_of_publishers_and_nothing_for_good(
    archive: Archive, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(collecting, "_SICK_SECONDS", 0.1)
    screen = Screen()
    server.script("/feed.xml", feed(rss("Truce agreed")))
    desk = Desk(archive)
    desk.add_feed(server.url("/feed.xml"))
    desk.add_watch("Truce", "truce")
    async with AsyncExitStack() as stack:
        with no_room_on_the_disk():
            await stack.enter_async_context(running(archive, screen))
            await until(lambda: "Collecting goes on" in caplog.text)
            assert server.requests == []
        await until(lambda: screen.shown)
    assert Reader(archive).count_articles() == 1


async def test_feeds_of_a_host_that_hangs_keep_no_other_feed_waiting(archive: Archive, server: ScriptedServer) -> None:
    desk = Desk(archive)
    for number in range(12):
        server.script(f"/{number}.xml", Reply(hang="headers"))
        desk.add_feed(server.url(f"/{number}.xml"))
    server.script("/good.xml", feed(rss("One")))
    good = server.url("/good.xml", host="localhost")
    desk.add_feed(good)
    async with running(archive) as polled:
        await until(lambda: polled)
    assert polled[0].feed.url == good


async def test_one_round_leaves_no_popup_untold(archive: Archive, server: ScriptedServer) -> None:
    screen = Screen()
    desk = Desk(archive)
    desk.add_watch("Truce", "truce")
    for number in range(3):
        server.script(f"/{number}.xml", feed(rss("Nothing yet", name=f"Post {number}")))
        desk.add_feed(server.url(f"/{number}.xml"))
    await once(archive, screen)
    for number in range(3):
        titles = [f"Truce {number} {line}" for line in range(4)]
        server.script(f"/{number}.xml", feed(rss(*titles, name=f"Post {number}")))
    await once(archive, screen)
    assert len(Reader(archive).alerts()) == 12
    assert screen.shown
    with archive.reading() as connection:
        assert outbox.waiting(connection, "screen", now()) == ()


async def test_what_is_begun_in_turn_is_finished_before_the_next_begins(archive: Archive) -> None:
    from monitor.fetch.client import Fetcher

    done: list[str] = []
    begun, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow() -> None:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(_PATIENCE)
        done.append("first")

    pipeline = Pipeline(Fetcher(), ParserProcess(), WatchSet(), {}, archive, lambda _feed: None, now, lambda: 0.0)
    first = asyncio.create_task(pipeline.in_turn(slow))
    await begun.wait()
    first.cancel()
    second = asyncio.create_task(pipeline.in_turn(done.append, "second"))
    await asyncio.sleep(0)
    go_on.set()
    await second
    assert done == ["first", "second"]
    assert first.cancelled()


@contextmanager
def command(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program as a person starts it in a terminal."""
    line = [sys.executable, "-m", "monitor", "--data", str(folder), *arguments]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is another thing there")
async def test_a_round_ends_soon_after_ctrl_c(archive: Archive, server: ScriptedServer) -> None:
    server.script("/slow.xml", Reply(hang="headers"))
    Desk(archive).add_feed(server.url("/slow.xml"))
    with command(archive.folder, "collect", "--once") as process:
        await until(lambda: server.asked("/slow.xml"))
        process.send_signal(signal.SIGINT)
        _said, complained = await asyncio.to_thread(process.communicate, timeout=10)
        assert (process.returncode, complained) == (130, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is another thing there")
def test_ctrl_c_again_and_again_while_the_index_is_built_ends_it_without_a_traceback(archive: Archive) -> None:
    fill(archive, 300)
    archive.close()
    with command(archive.folder, "rebuild-index") as process:
        held = index_folder(archive.folder)
        while process.poll() is None and not list(held.glob("*/*.trm")):
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.01)
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.01)
        _said, complained = process.communicate(timeout=20)
    assert process.returncode in (130, -signal.SIGINT)
    assert b"Traceback" not in complained, complained


@pytest.mark.parametrize("arguments", [["collect", "--once"], ["collect"]], ids=["once", "forever"])
async def test_whoever_has_read_enough_of_the_polls_ends_the_command_quietly(
    archive: Archive, server: ScriptedServer, arguments: list[str]
) -> None:
    for number in range(6):
        server.script(f"/{number}.xml", feed(rss(f"Number {number}")))
        Desk(archive).add_feed(server.url(f"/{number}.xml"))
    with command(archive.folder, *arguments) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complained = await asyncio.to_thread(process.stderr.read)
        assert (process.wait(_PATIENCE), complained) == (0, b"")
