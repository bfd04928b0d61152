"""A process that is killed at any moment loses nothing, doubles nothing and leaves nothing half."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from monitor.engine.desk import Desk
from monitor.engine.feed_lists import FeedLists
from monitor.parse.opml import Subscription
from monitor.store.archive import FILE, open_archive
from monitor.store.reader import Reader
from tests.engine.news import WATCHES, lines, publish
from tests.engine.whole import collect_in_order, contents, feeds_in_order, half, index_agrees, unfinished
from tests.fakes.mortal import Mortal
from tests.feed_folder import real_feeds
from tests.servers.scripted import Reply, ScriptedServer, feed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX word")

_KILLED = -signal.SIGKILL


def follow(folder: Path, urls: Sequence[str]) -> None:
    """Make an archive in `folder` with these feeds and the watches of the tests."""
    archive = open_archive(folder)
    desk = Desk(archive)
    FeedLists(archive).follow([Subscription(url, "", "") for url in urls])
    for name, query in WATCHES.items():
        desk.add_watch(name, query)
    archive.close()


def collector(folder: Path, moment: str = "", count: int = 0) -> Mortal:
    """A process that collects once."""
    mark = folder.with_name("mark")
    return Mortal(mark, "--data", str(folder), "collect", "--once", "--json", moment=moment, count=count)


def die(mortal: Mortal) -> None:
    """Wait until the process has killed itself at its moment, and its children have ended by themselves."""
    code, _said, complained = mortal.end(timeout=30)
    assert (code, mortal.moment) == (_KILLED, mortal.wanted), complained


def finish(folder: Path) -> list[dict[str, object]]:
    """Collect to the end; return the records."""
    code, said, complained = collector(folder).end()
    assert (code, "Traceback" in complained) == (0, False), complained
    return [json.loads(line) for line in said.splitlines()]


def assert_as_if_never_killed(folder: Path, urls: Sequence[str]) -> None:
    """Compare an archive that has seen kills and then one whole round with one that has seen none."""
    assert half(folder) == []
    again = finish(folder)
    assert len(again) == len(urls)
    assert [record for record in again if record["new"] or record["changed"] or record["alerts"]] == []
    undisturbed = folder.with_name("undisturbed")
    shutil.rmtree(undisturbed, ignore_errors=True)
    follow(undisturbed, urls)
    asyncio.run(collect_in_order(undisturbed, feeds_in_order(folder)))
    found, wanted = contents(folder), contents(undisturbed)
    for what in ("entries", "articles", "matches", "alerts"):
        missing, surplus = differences(getattr(wanted, what), getattr(found, what))
        assert (what, missing[:3], surplus[:3]) == (what, [], [])
    assert found.alerts
    assert max(found.alerts.values()) == 1
    assert_in_order(folder)


def differences(wanted: Counter[tuple[object, ...]], found: Counter[tuple[object, ...]]) -> tuple[list[str], list[str]]:
    """Return what is missing and what is too much."""
    return [str(row)[:300] for row in wanted - found], [str(row)[:300] for row in found - wanted]


def assert_in_order(folder: Path) -> None:
    """The index holds exactly what the archive holds, and the doctor finds nothing."""
    from monitor.engine.doctor import examine

    assert index_agrees(folder) == []
    assert unfinished(folder) == []
    archive = open_archive(folder)
    assert [check for check in examine(archive) if not check.ok] == []
    archive.close()


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_a_collector_that_is_killed_a_hundred_times_among_real_feeds_loses_and_doubles_nothing(
    server: ScriptedServer, tmp_path: Path, shared_data: Path
) -> None:
    server.serve_folder("/feeds/", shared_data / "feeds" / "dev")
    urls = [feed.url(server) for feed in real_feeds(shared_data)]
    folder = tmp_path / "archive"
    follow(folder, urls)
    random = Random(20231201)
    moments: Counter[str] = Counter()
    while moments.total() < KILLS:
        running = collector(folder)
        if not kill_at_random(running, folder, random, indexing=moments.total() >= 0.7 * KILLS):
            assert running.end()[0] == 0
            continue
        code, _said, complained = running.end(timeout=60)
        assert code == _KILLED, complained
        moments[running.moment] += 1
        assert half(folder) == [], moments
    print(f"killed at: {dict(moments.most_common())}")
    finish(folder)
    assert_as_if_never_killed(folder, urls)


def kill_at_random(running: Mortal, folder: Path, random: Random, *, indexing: bool) -> bool:
    """Kill a collector: one time in seven as it starts, else soon after the next feed, or else while it indexes."""
    if random.random() < 1 / 7:
        return running.kill_after(random.uniform(0, 2))
    before = len(feeds_in_order(folder))
    while running.process.poll() is None:
        if running.moment in INDEXING if indexing else len(feeds_in_order(folder)) > before:
            return running.kill_after(random.uniform(0, 12 if indexing else 0.7))
        with suppress(subprocess.TimeoutExpired):
            running.process.wait(0.01)
    return False


KILLS = 100
INDEXING = ("shard", "segment", "contents", "contents renamed")

# In an order in which there is always something left to do.
WORST = (
    ("open", 1),
    ("fetch", 2),
    ("poll commit", 3),
    ("poll committed", 3),
    ("activity commit", 2),
    ("shard", 2),
    ("segment", 2),
    ("contents", 2),
    ("contents renamed", 3),
    ("cursor commit", 1),
    ("cursor committed", 1),
)


def test_a_collector_that_is_killed_at_the_worst_moments_loses_and_doubles_nothing(
    server: ScriptedServer, tmp_path: Path
) -> None:
    urls = publish(server)
    folder = tmp_path / "archive"
    die(Mortal(tmp_path / "mark", "--data", str(folder), "feeds", "list", moment="schema commit", count=1))
    follow(folder, urls)
    for moment, count in WORST:
        die(collector(folder, moment, count))
        assert half(folder) == [], moment
    finish(folder)
    assert_as_if_never_killed(folder, urls)


def test_a_collector_that_is_killed_while_it_reads_pages_loses_and_doubles_none(
    server: ScriptedServer, tmp_path: Path
) -> None:
    lines = [
        "The hostages crossed the border on Monday evening, an officer said, and buses took them on to the north.",
        "Doctors were waiting at the gate of the hospital, where families had been standing since the early morning.",
        "Both sides said that the exchange would go on for three more days, and that lists were being drawn up.",
    ]
    text = "".join(f"<p>{line}</p>" for line in lines)
    page = Reply(200, f"<html><body><article>{text}</article></body></html>".encode(), {"Content-Type": "text/html"})
    items = ""
    for number in range(3):
        server.script(f"/{number}.html", page)
        link = server.url(f"/{number}.html")
        items += f"<item><guid>{number}</guid><title>News {number}</title><link>{link}</link></item>"
    server.script("/feed.xml", feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode()))
    folder = tmp_path / "archive"
    follow(folder, [server.url("/feed.xml")])
    archive = open_archive(folder)
    Desk(archive).fetch_pages([Reader(archive).feeds()[0].id], on=True)
    Desk(archive).add_watch("Buses", "hostages NEAR/9 border")
    archive.close()
    for moment, count in (("poll committed", 1), ("page commit", 1), ("page committed", 1), ("page commit", 2)):
        die(collector(folder, moment, count))
        assert half(folder) == [], moment
    finish(folder)
    found = contents(folder)
    assert sum(number for row, number in found.alerts.items() if row[0] == "Buses") == 3
    assert max(found.alerts.values()) == 1
    assert [len(server.asked(f"/{number}.html")) <= 3 for number in range(3)] == [True] * 3
    assert_in_order(folder)


def old_news(folder: Path, count: int) -> Path:
    """Write `count` articles into a file beside the archive, as an import reads them."""
    file = folder.with_name("old.jsonl")
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines(count)), encoding="utf-8")
    return file


def bring(folder: Path, count: int) -> None:
    """Import `count` articles undisturbed, as if they arrived now."""
    from monitor.cli import main

    assert main(["--data", str(folder), "import", str(old_news(folder, count)), "--alert"]) == 0


def importing(folder: Path, count: int, moment: str = "", at: int = 0) -> Mortal:
    """A process that imports `count` articles, a hundred a transaction, as if they arrived now."""
    arguments = ("--data", str(folder), "import", str(old_news(folder, count)), "--alert", "--json")
    return Mortal(folder.with_name("mark"), *arguments, moment=moment, count=at)


def test_an_import_that_is_killed_and_started_again_brings_and_alerts_everything_once(tmp_path: Path) -> None:
    folder, undisturbed = tmp_path / "archive", tmp_path / "undisturbed"
    for each in (folder, undisturbed):
        follow(each, [])
    for moment, at in (("articles commit", 2), ("articles committed", 2), ("segment", 3), ("cursor commit", 1)):
        die(importing(folder, 450, moment, at))
        assert half(folder) == [], moment
    code, said, complained = importing(folder, 450).end()
    assert (code, len(said.splitlines())) == (0, 450), complained
    bring(undisturbed, 450)
    assert contents(folder) == contents(undisturbed)
    assert contents(folder).alerts
    assert_in_order(folder)


def backup(folder: Path, moment: str = "") -> Mortal:
    """A process that writes a backup into the folder beside the archive, where it can be looked at as one."""
    target = folder.with_name("backup") / FILE
    arguments = ("--data", str(folder), "backup", str(target))
    return Mortal(folder.with_name("mark"), *arguments, moment=moment, count=1)


def test_a_backup_that_is_killed_is_no_file_or_a_whole_one(tmp_path: Path) -> None:
    folder, copy = tmp_path / "archive", tmp_path / "backup"
    follow(folder, [])
    bring(folder, 300)
    die(backup(folder, "file"))
    assert not (copy / FILE).exists()
    assert backup(folder).end()[0] == 0
    before = contents(copy)
    assert before == contents(folder)
    bring(folder, 400)
    die(backup(folder, "file"))
    assert contents(copy) == before
    random = Random(20231201)
    for _attempt in range(3):
        running = backup(folder)
        running.kill_after(random.uniform(0.2, 1.2))
        running.end()
        assert half(copy) == []
        assert contents(copy) in (before, contents(folder))
    assert backup(folder).end()[0] == 0
    assert contents(copy) == contents(folder)
    assert [path.name for path in copy.iterdir()] == [FILE]


def restore(folder: Path, moment: str, count: int) -> Mortal:
    """A process that restores what `backup` wrote."""
    arguments = ("--data", str(folder), "restore", str(folder.with_name("backup") / FILE))
    return Mortal(folder.with_name("mark"), *arguments, moment=moment, count=count)


def test_a_restore_that_is_killed_leaves_the_archive_of_before_or_the_restored_one(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    follow(folder, [])
    bring(folder, 200)
    assert backup(folder).end()[0] == 0
    backed_up = contents(folder)
    bring(folder, 300)
    before = contents(folder)
    die(restore(folder, "file", 1))
    # One step away from its place being taken, the archive is still there and has its second name.
    assert [path.name for path in folder.glob("archive-before*")] == ["archive-before-restore-1.db"]
    assert contents(folder) == before
    assert_in_order(folder)
    die(restore(folder, "open", 1))
    assert contents(folder) == backed_up
    # The index is still that of the other archive: the next process that may write it has to know.
    finish(folder)
    assert_in_order(folder)


@pytest.mark.parametrize(("moment", "count"), [("cursor commit", 1), ("cursor commit", 2)])
def test_an_index_whose_rebuilding_is_killed_is_built_by_the_next_collector(
    tmp_path: Path, moment: str, count: int
) -> None:
    folder = tmp_path / "archive"
    follow(folder, [])
    bring(folder, 100)
    arguments = ("--data", str(folder), "rebuild-index")
    die(Mortal(tmp_path / "mark", *arguments, moment=moment, count=count))
    finish(folder)
    assert_in_order(folder)
