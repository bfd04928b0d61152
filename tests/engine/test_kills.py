"""A process that is killed at any moment loses nothing, doubles nothing and leaves nothing half."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from monitor.engine.desk import Desk
from monitor.parse.opml import Subscription
from monitor.store.archive import open_archive
from tests.engine.news import WATCHES, publish
from tests.engine.whole import collect_in_order, contents, feeds_in_order, half, index_agrees
from tests.fakes.mortal import Mortal
from tests.servers.scripted import ScriptedServer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX word")

_KILLED = -signal.SIGKILL


def follow(folder: Path, urls: Sequence[str]) -> None:
    """Make an archive in `folder` with these feeds and the watches of the tests."""
    archive = open_archive(folder)
    desk = Desk(archive)
    desk.follow([Subscription(url, "", "") for url in urls])
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
    archive = open_archive(folder)
    assert [check for check in examine(archive) if not check.ok] == []
    archive.close()


# In an order in which there is always something left to do.
WORST = (
    ("open", 1),
    ("fetch", 2),
    ("poll commit", 3),
    ("poll committed", 3),
    ("activity commit", 9),
    ("shard", 2),
    ("segment", 2),
    ("contents", 3),
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
