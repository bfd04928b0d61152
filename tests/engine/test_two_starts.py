"""Programs that are started at the same moment on one archive: one does it, the others say so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from monitor.engine.desk import Desk
from monitor.engine.doctor import examine
from monitor.store.archive import open_archive
from monitor.store.reader import Reader
from tests.servers.scripted import Reply, ScriptedServer


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the program as a person does."""
    command = [sys.executable, "-m", "monitor", "--data", str(folder), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.timeout(400)
def test_four_first_starts_at_once_make_one_archive(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    started = [start(folder, "watch", "add", f"Watch {number}", "truce") for number in range(4)]
    ended = [(each.communicate(timeout=120), each.returncode) for each in started]
    assert [code for _said, code in ended] == [0] * 4, ended
    archive = open_archive(folder)
    assert sorted(watch.name for watch in Reader(archive).watches()) == [f"Watch {number}" for number in range(4)]
    assert [check for check in examine(archive) if not check.ok] == []
    archive.close()


@pytest.mark.timeout(400)
def test_of_three_collectors_one_collects_and_the_others_say_so(tmp_path: Path, server: ScriptedServer) -> None:
    folder = tmp_path / "archive"
    # As long as the publisher does not answer, the one that collects holds the archive.
    server.script("/feed.xml", Reply(hang="headers"))
    archive = open_archive(folder)
    Desk(archive).add_feed(server.url("/feed.xml"))
    archive.close()
    started = [start(folder, "collect", "--once") for _number in range(3)]
    ended: list[tuple[str, str]] = []
    while len(ended) < 2:
        for each in started:
            if each.poll() is not None and each.stdout is not None and not each.stdout.closed:
                assert each.returncode == 1
                ended.append(each.communicate())
    refused = start(folder, "restore", str(tmp_path / "none.db"))
    ended.append(refused.communicate(timeout=120))
    for each in started:
        if each.poll() is None:
            each.kill()
            each.communicate()
    assert refused.returncode == 1
    for _said, complained in ended:
        assert "Another Media Monitor is collecting into this archive." in complained
        assert "Traceback" not in complained
    assert len(server.asked("/feed.xml")) == 1
