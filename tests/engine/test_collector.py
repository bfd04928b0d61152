"""The collector polls what is due, follows what a person changes, tells what matters, and is alone."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from monitor import settings
from monitor.alert.channels import Channel
from monitor.alert.notes import Note
from monitor.engine.collector import Collector, Polled
from monitor.engine.desk import Desk, now
from monitor.engine.feed_lists import FeedLists
from monitor.engine.holding import hold_archive
from monitor.engine.host import CollectorChild
from monitor.errors import ArchiveBusyError, DamagedError, DeliveryError
from monitor.fetch.client import Answer, Fetcher
from monitor.model import DeliveryState, Feed, FeedState, Priority, Telling
from monitor.paths import index_folder
from monitor.store.archive import Archive, open_archive
from monitor.store.desk import AGAIN_SECONDS
from monitor.store.reader import Reader
from monitor.store.schema import feed as feed_table
from tests.conftest import KeyringInMemory
from tests.engine.publisher import rss
from tests.engine.whole import index_agrees
from tests.servers.scripted import Reply, ScriptedServer, feed, gone, protected, too_many
from tests.waiting import PATIENCE, until, wait_until


class Screen:
    """A channel that shows on nothing but works: it can be broken, and says what it was sent."""

    name = "screen"

    def __init__(self) -> None:
        self.shown: list[Note] = []
        self.broken = False

    def send(self, note: Note) -> None:
        if self.broken:
            raise DeliveryError("The screen is off.")
        self.shown.append(note)

    def close(self) -> None:
        """Nothing to let go of."""


class Looks:
    """The pauses of a collector, shortened and counted: between two of them it has looked for what is due."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self, stop: asyncio.Event, seconds: float) -> None:
        self.count += 1
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds / 20)


@asynccontextmanager
async def running(
    archive: Archive, channel: Channel | None = None, looks: Looks | None = None
) -> AsyncIterator[list[Polled]]:
    """A collector that runs for the length of the block; what it polled."""
    polled: list[Polled] = []
    stop = asyncio.Event()
    made = Collector(archive, lambda: channel, pause=looks) if looks else Collector(archive, lambda: channel)
    async with made as collector:
        task = asyncio.create_task(collector.forever(polled.append, stop))
        try:
            yield polled
        finally:
            stop.set()
            await task


async def once(archive: Archive, channel: Channel | None = None) -> list[Polled]:
    """Run one round."""
    polled: list[Polled] = []
    async with Collector(archive, lambda: channel) as collector:
        await collector.once(polled.append)
    return polled


async def test_a_collector_that_cannot_begin_leaves_nothing_open(archive: Archive, server: ScriptedServer) -> None:
    Desk(archive).add_feed(server.url("/feed.xml"))
    with archive.writing() as connection:
        connection.execute(feed_table.update().values(state="unheard of"))
    fetcher = Fetcher()
    with pytest.raises(DamagedError):
        async with Collector(archive, lambda: None, make_fetcher=lambda: fetcher):
            pass
    assert fetcher._sessions == {}
    hold_archive(archive.folder).release()


async def test_a_running_collector_builds_the_index_again_when_it_is_wished(
    archive: Archive, server: ScriptedServer
) -> None:
    server.script("/feed.xml", feed(rss("Truce agreed", "Football")))
    Desk(archive).add_feed(server.url("/feed.xml"))
    reader = Reader(archive)
    async with running(archive):
        await until(lambda: reader.indexed() == 2)
        shutil.rmtree(index_folder(archive.folder) / f"{now():%Y-%m}")
        Desk(archive).tend_index(again=True, rests=False)
        await until(lambda: not reader.index_state().wished and reader.indexed() == 2)
    assert index_agrees(archive.folder) == []


async def test_a_feed_and_a_watch_that_are_added_while_it_runs_lead_to_an_alert(
    archive: Archive, server: ScriptedServer
) -> None:
    server.script("/feed.xml", feed(rss("Truce agreed", "Football")))
    reader = Reader(archive)
    async with running(archive) as polled:
        Desk(archive).add_watch("Truce", "truce")
        await asyncio.sleep(0)
        Desk(archive).add_feed(server.url("/feed.xml"))
        await until(lambda: polled)
        await until(lambda: reader.indexed() == 2)
    [alert] = reader.alerts()
    assert (alert.watch, alert.title, alert.matched) == ("Truce", "Truce agreed", ("Truce",))
    [followed] = reader.feeds()
    assert followed.title == "Morning Post"
    assert followed.next_poll is not None
    assert followed.why


class Faulty(Fetcher):
    """A fetcher with a mistake in it, which one feed brings out."""

    async def fetch(self, feed: Feed, password: str | None = None, *, page: str = "") -> Answer:
        if feed.url.endswith("/odd.xml"):
            raise KeyError("a mistake")
        return await super().fetch(feed, password, page=page)


async def test_a_mistake_in_the_program_that_one_feed_brings_out_stops_no_other(
    archive: Archive, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.script("/feed.xml", feed(rss("Truce agreed")))
    for path in ("/odd.xml", "/feed.xml"):
        Desk(archive).add_feed(server.url(path))
    polled: list[Polled] = []
    async with Collector(archive, lambda: None, make_fetcher=Faulty) as collector:
        await collector.once(polled.append)
    assert {each.feed.url[-8:]: each.poll.new for each in polled} == {"/odd.xml": 0, "feed.xml": 1}
    odd = Reader(archive).feed(server.url("/odd.xml"))
    assert odd is not None
    assert (odd.state, odd.failures) == (FeedState.FAILING, 1)
    assert "KeyError" in (odd.error or "")
    assert odd.next_poll is not None
    assert "could not be polled" in caplog.text


async def test_a_feed_is_not_polled_again_before_it_is_due_but_at_once_when_asked(
    archive: Archive, server: ScriptedServer
) -> None:
    server.script("/feed.xml", feed(rss("One"), etag='"1"'))
    desk = Desk(archive)
    desk.add_feed(server.url("/feed.xml"))
    looks = Looks()
    async with running(archive, looks=looks) as polled:
        await until(lambda: len(polled) == 1)
        seen = looks.count
        await until(lambda: looks.count > seen + 5)
        assert len(polled) == 1
        with archive.writing() as connection:
            connection.execute(feed_table.update().values(last_success=feed_table.c.last_success - AGAIN_SECONDS))
        desk.poll_now()
        await until(lambda: len(polled) == 2)
    assert polled[1].poll.status == 304


async def test_the_first_poll_is_told_in_one_summary_and_news_after_it_pops_up(
    archive: Archive, server: ScriptedServer
) -> None:
    screen = Screen()
    server.script("/feed.xml", feed(rss(*(f"Truce {number}" for number in range(9)))))
    desk = Desk(archive)
    desk.add_feed(server.url("/feed.xml"))
    desk.add_watch("Truce", "truce")
    await once(archive, screen)
    [summary] = screen.shown
    assert summary.article_id is None
    assert "9" in summary.title
    assert {alert.telling for alert in Reader(archive).alerts()} == {Telling.SUMMARY}
    server.script("/feed.xml", feed(rss("Truce extended")))
    await once(archive, screen)
    assert len(screen.shown) == 2
    assert "Truce extended" in screen.shown[1].title
    assert screen.shown[1].article_id is not None


async def test_old_items_that_a_publisher_brings_back_under_new_guids_do_not_alert_again(
    archive: Archive, server: ScriptedServer
) -> None:
    screen = Screen()
    body = rss("Truce one", "Truce two")
    server.script("/feed.xml", feed(body))
    desk = Desk(archive)
    desk.add_feed(server.url("/feed.xml"))
    desk.add_watch("Truce", "truce")
    await once(archive, screen)
    server.script("/feed.xml", feed(body.replace(b"'>Truce", b"'>guid:Truce")))
    [polled] = await once(archive, screen)
    assert (polled.poll.new, polled.poll.alerts) == (0, 0)
    assert len(screen.shown) == 1


async def test_a_quiet_watch_stands_in_the_list_and_is_told_nowhere(archive: Archive, server: ScriptedServer) -> None:
    screen = Screen()
    desk = Desk(archive)
    desk.add_feed(server.url("/feed.xml"))
    desk.add_watch("Truce", "truce", Priority.QUIET)
    server.script("/feed.xml", feed(rss("First")))
    await once(archive, screen)
    server.script("/feed.xml", feed(rss("Truce agreed")))
    await once(archive, screen)
    assert [alert.title for alert in Reader(archive).alerts()] == ["Truce agreed"]
    assert screen.shown == []


async def test_a_popup_that_cannot_be_shown_waits_and_is_in_the_ledger(
    archive: Archive, server: ScriptedServer
) -> None:
    from datetime import UTC, datetime, timedelta

    from monitor.engine.delivering import Delivering
    from monitor.store import outbox

    screen = Screen()
    screen.broken = True
    desk = Desk(archive)
    desk.add_feed(server.url("/feed.xml"))
    desk.add_watch("Truce", "truce")
    server.script("/feed.xml", feed(rss("Truce agreed")))
    await once(archive, screen)
    later = datetime.now(UTC) + timedelta(minutes=1)
    with archive.reading() as connection:
        [waiting] = outbox.waiting(connection, "screen", later)
    assert (waiting.state, waiting.attempts, waiting.error) == (DeliveryState.PENDING, 1, "The screen is off.")
    screen.broken = False
    delivering = Delivering(archive, screen, lambda: later)
    assert delivering.deliver() == 1
    assert delivering.deliver() == 0
    assert len(screen.shown) == 1


async def test_without_notifications_alerts_are_listed_and_nothing_waits(
    archive: Archive, server: ScriptedServer
) -> None:
    from monitor.engine.desk import now
    from monitor.store import outbox

    settings.save(archive.folder, settings.Settings(notifications=False))
    screen = Screen()
    desk = Desk(archive)
    desk.add_feed(server.url("/feed.xml"))
    desk.add_watch("Truce", "truce")
    server.script("/feed.xml", feed(rss("Truce agreed")))
    await once(archive, screen)
    assert len(Reader(archive).alerts()) == 1
    with archive.reading() as connection:
        assert outbox.waiting(connection, "screen", now()) == ()
    assert screen.shown == []


async def test_a_password_comes_from_the_keyring_and_stands_in_no_file(
    archive: Archive, server: ScriptedServer, keyring_in_memory: KeyringInMemory
) -> None:
    server.script("/wire.xml", protected(Reply(body=rss("Truce agreed")), "desk", "s3cret-word"))
    url = server.url("/wire.xml")
    Desk(archive).add_feed(url.replace("http://", "http://desk:s3cret-word@"))
    [polled] = await once(archive)
    assert (polled.feed.url, polled.feed.login, polled.poll.status, polled.poll.new) == (url, "desk", 200, 1)
    assert list(keyring_in_memory.entries.values()) == ["s3cret-word"]
    assert FeedLists(archive).write().find(b"s3cret") == -1
    for file in archive.folder.rglob("*"):
        if file.is_file():
            assert b"s3cret-word" not in file.read_bytes(), file


async def test_a_locked_keyring_fails_that_feed_alone_and_says_so(archive: Archive, server: ScriptedServer) -> None:
    # The tests' own keyring keeps nothing: to the program that is no keyring.
    server.script("/open.xml", feed(rss("One")))
    desk = Desk(archive)
    desk.add_feed(server.url("/open.xml"))
    desk.add_feed(server.url("/wire.xml"), login="desk")
    polled = {each.feed.url: each.poll for each in await once(archive)}
    assert polled[server.url("/open.xml")].new == 1
    assert "keyring" in (polled[server.url("/wire.xml")].error or "")
    assert server.asked("/wire.xml") == []


async def test_a_feed_that_is_gone_is_stopped_and_one_that_fails_backs_off(
    archive: Archive, server: ScriptedServer
) -> None:
    server.script("/gone.xml", gone())
    server.script("/busy.xml", too_many(7200))
    desk = Desk(archive)
    desk.add_feed(server.url("/gone.xml"))
    await once(archive)
    desk.add_feed(server.url("/busy.xml"))
    [polled] = await once(archive)
    assert polled.poll.status == 429
    feeds = {each.url: each for each in Reader(archive).feeds()}
    assert feeds[server.url("/gone.xml")].state is FeedState.STOPPED
    busy = feeds[server.url("/busy.xml")]
    assert busy.next_poll is not None
    assert busy.last_attempt is not None
    assert (busy.next_poll - busy.last_attempt).total_seconds() >= 7200


async def test_a_second_collector_is_refused_in_words(archive: Archive) -> None:
    with hold_archive(archive.folder), pytest.raises(ArchiveBusyError, match="Another"):
        await once(archive)


def test_a_child_collects_and_ends_when_it_is_asked(archive: Archive, server: ScriptedServer) -> None:
    server.script("/feed.xml", feed(rss("One")))
    Desk(archive).add_feed(server.url("/feed.xml"))
    child = CollectorChild(archive.folder)
    child.start()
    reader = Reader(archive)
    wait_until(lambda: reader.count_articles() == 1)
    assert child.alive()
    with pytest.raises(ArchiveBusyError):
        hold_archive(archive.folder)
    child.stop()
    assert not child.alive()
    hold_archive(archive.folder).release()


_PARENT = """
import sys
from pathlib import Path
from monitor.engine.host import CollectorChild
if __name__ == "__main__":
    CollectorChild(Path(sys.argv[1])).start()
    print("started", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX word")
def test_a_child_ends_when_its_parent_is_killed(archive: Archive, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    command = [sys.executable, str(script), str(archive.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"started\n"
        reader = Reader(archive)
        wait_until(lambda: reader.activity() is not None)
        parent.send_signal(signal.SIGKILL)
    wait_until(lambda: _can_be_held(archive.folder))


def test_the_command_stops_at_a_word_from_the_system(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    open_archive(folder).close()
    command = [sys.executable, "-m", "monitor", "--data", str(folder), "collect"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as collector:
        archive = open_archive(folder)
        reader = Reader(archive)
        wait_until(lambda: reader.activity() is not None)
        collector.send_signal(signal.SIGTERM)
        assert collector.wait(timeout=PATIENCE) == 0
        archive.close()


def _can_be_held(folder: Path) -> bool:
    try:
        hold_archive(folder).release()
    except ArchiveBusyError:
        return False
    return True
