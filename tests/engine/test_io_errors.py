"""Calls of the system that end in an I/O error, at any moment: it is said in words, nothing is lost, and it goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.engine.activities import ACTIVITIES, Activity, follow, poll, wrong_poll
from tests.engine.cramped import run
from tests.engine.failing import calls_on, noting
from tests.engine.news import publish
from tests.engine.test_full_disk import assert_told, assert_whole
from tests.servers.scripted import ScriptedServer

TRIES = int(os.environ.get("TRIES", "12"))
"""Of the slow test, for each activity."""


@pytest.fixture(autouse=True)
def strace() -> None:
    """What lets calls of the system fail."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        pytest.skip("there is no strace to let calls fail")
    if subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not look at processes here")


def fail_at_random(activity: Activity, folder: Path, tries: int, random: Random) -> Counter[str]:
    """Let a call of it fail at random, alone or with all that follow, look, and let it end; return what came of it."""
    before, log = folder.with_name("before"), folder.with_name("calls")
    activity.prepare(before)
    shutil.copytree(before, folder)
    ended = run(folder, activity.arguments(folder), before=noting(log))
    assert ended.code == 0, ended.complained
    calls = calls_on(folder, log)
    found: Counter[str] = Counter()
    for number in range(tries):
        # Reading is by far the most frequent; each kind has its turn.
        kind = random.choice(sorted({call.name for call in calls}))
        call, for_good = random.choice([call for call in calls if call.name == kind]), number % 2 == 1
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        ended = run(folder, activity.arguments(folder), before=call.injection(for_good=for_good))
        # Where nothing can be written from then on, nothing can be said.
        if not (for_good and call.name == "write"):
            assert_told(ended)
        assert_whole(activity, folder, ended)
        again = run(folder, activity.arguments(folder))
        assert again.code == 0, again.complained
        assert_whole(activity, folder, again)
        found[f"{call.name}{' and all later' if for_good else ''}: {'refused' if ended.code else 'done'}"] += 1
    return found


QUICK = [activity for activity in ACTIVITIES if activity.name in ("restore", "backup")]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("activity", QUICK, ids=lambda activity: activity.name)
def test_two_calls_that_fail_cost_nothing(activity: Activity, tmp_path: Path) -> None:
    fail_at_random(activity, tmp_path / "archive", 2, Random(activity.name))


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize("activity", [*ACTIVITIES, None], ids=lambda activity: activity.name if activity else "poll")
def test_calls_that_fail_at_any_moment_cost_nothing(
    activity: Activity | None, server: ScriptedServer, tmp_path: Path
) -> None:
    urls = publish(server)
    chosen = activity or Activity("poll", lambda folder: follow(folder, urls), poll, wrong_poll)
    found = fail_at_random(chosen, tmp_path / "archive", TRIES, Random(chosen.name))
    print(f"{chosen.name}: {dict(found)}")
