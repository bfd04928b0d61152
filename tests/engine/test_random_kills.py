"""Whatever the program was doing when it was killed, at any moment: nothing is lost, doubled or half afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.engine.activities import ACTIVITIES, Activity, follow, poll, wrong_poll
from tests.engine.news import publish
from tests.fakes.mortal import Mortal
from tests.servers.scripted import ScriptedServer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX word")

KILLS = int(os.environ.get("KILLS", "500"))
"""Of the slow test, over all activities."""

# What was killed is killed again where it goes on, so many times at the most.
_CHAIN = 6


def start(activity: Activity, folder: Path) -> Mortal:
    """Begin it, and wait until the program is loaded."""
    running = Mortal(folder.with_name("mark"), *activity.arguments(folder))
    running.wait_for_its_beginning()
    return running


def duration_of(activity: Activity, folder: Path) -> float:
    """Let it run undisturbed, and return how long it took from its beginning on."""
    running = start(activity, folder)
    begun = time.monotonic()
    code, said, complained = running.end()
    seconds = time.monotonic() - begun
    assert code == 0, complained
    assert activity.wrong(folder, said.splitlines()) == []
    return seconds


def kill(activity: Activity, folder: Path, kills: int, random: Random, moments: Counter[str]) -> float:
    """Kill it so many times at random moments of its own duration, looking each time at what it leaves; return that."""
    before, looked_at = folder.with_name("before"), folder.with_name("looked-at")
    activity.prepare(before)
    shutil.copytree(before, folder)
    seconds = duration_of(activity, folder)
    while moments.total() < kills:
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        for _ in range(_CHAIN):
            running = start(activity, folder)
            # A machine that is busy with other things is slower than when it was measured.
            running.kill_after(random.uniform(0, 1.1 * seconds))
            code, said, complained = running.end(timeout=60)
            assert code in (0, -signal.SIGKILL), complained
            killed = code != 0
            moment = f"{activity.name}, {moments.total()}: {running.moment}"
            shutil.rmtree(looked_at, ignore_errors=True)
            shutil.copytree(folder, looked_at)
            assert activity.wrong(looked_at, said.splitlines()) == [], moment
            moments[running.moment] += killed
            if not killed or moments.total() == kills:
                break
    return seconds


QUICK = [activity for activity in ACTIVITIES if activity.name in ("merge", "repair")]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("activity", QUICK, ids=lambda activity: activity.name.replace(" ", "-"))
def test_it_is_killed_twice_at_random_moments(activity: Activity, tmp_path: Path) -> None:
    kill(activity, tmp_path / "archive", 2, Random(20231201), Counter())


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize("number", range(len(ACTIVITIES) + 1), ids=[*(each.name for each in ACTIVITIES), "poll"])
def test_five_hundred_kills_lose_double_and_halve_nothing(server: ScriptedServer, tmp_path: Path, number: int) -> None:
    urls = publish(server)
    polling = Activity("poll", lambda folder: follow(folder, urls), poll, wrong_poll)
    activity = (*ACTIVITIES, polling)[number]
    share = KILLS // (len(ACTIVITIES) + 1) + (number < KILLS % (len(ACTIVITIES) + 1))
    moments: Counter[str] = Counter()
    seconds = kill(activity, tmp_path / "archive", share, Random(number), moments)
    # A label that never changes would mean that it was killed before it did anything.
    assert len(moments) > 1
    print(f"{activity.name}: {share} kills within {seconds:.1f} s: {dict(moments.most_common())}", flush=True)
