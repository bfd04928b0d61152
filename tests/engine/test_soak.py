"""Feeds of every kind, well and badly served, over simulated days: no rule of politeness broken, nothing lost or twice.

The web is played by tests/servers (newsstand: what publishers write; behaviour: how they answer; wire: the server and
its log), time by simulated.py; the rules on the server's log are in politeness.py, those on the archive in kept.py.
The collector, its parser process, the archive and the index are the real ones.

The long run has SOAK_FEEDS feeds (1,000) over SOAK_DAYS days (7). One feed of twenty has the pace of a wire, five the
normal one, and the others the slow one: with the normal pace for all it would be a quarter of a million polls, and the
slow pace shows each rule as well. Most publish two to six articles a day.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.engine import collector as collecting
from monitor.engine.desk import Desk
from monitor.engine.feed_lists import FeedLists
from monitor.engine.feed_settings import FeedSettings
from monitor.engine.indexing import indexing_of
from monitor.model import Pace
from monitor.parse.opml import Subscription
from monitor.store.archive import open_archive
from monitor.store.reader import Reader
from tests.conftest import KeyringInMemory
from tests.engine.kept import CHECKS, Kept
from tests.engine.politeness import RULES, read_log
from tests.engine.simulated import Machine
from tests.engine.whole import index_agrees
from tests.servers.behaviour import LOGIN
from tests.servers.newsstand import DAY, HOUR, LATER_WORD, START, WORD, Publisher, population
from tests.servers.wire import Web, WireLoop

_OFF_SECONDS = 20 * 60
"""Between the end of the program and its next start."""

_NIGHT = (22.5 * HOUR, 31.1 * HOUR)
"""From half past ten at night to a little after seven, when some publishers want no polls."""


@dataclass(frozen=True)
class Figures:
    """What a soak came to."""

    polls: int
    answers: Counter[int]
    articles: int
    wall: float
    cpu: float
    memory: list[float]

    def __str__(self) -> str:
        answers = ", ".join(f"{status or 'none'}: {number}" for status, number in self.answers.most_common())
        memory = " ".join(f"{each:.0f}" for each in self.memory)
        return (
            f"{self.polls} polls, {self.answers.total()} requests ({answers}), {self.articles} articles; "
            f"{self.wall:.0f} s, CPU {self.cpu:.0f} s ({1000 * self.cpu / self.polls:.1f} ms a poll); MB: {memory}"
        )


def follow(folder: Path, publishers: tuple[Publisher, ...]) -> None:
    """Make an archive that follows all publishers, each with its pace, and watches two words."""
    archive = open_archive(folder)

    def clock() -> datetime:
        return datetime.fromtimestamp(START, UTC)

    FeedLists(archive, clock).follow([Subscription(each.url, "", "") for each in publishers if each.kind != "login"])
    desk, settings = Desk(archive, clock), FeedSettings(archive, clock)
    desk.add_watch("Airships", WORD)
    desk.add_watch("Edits", f"{LATER_WORD}*")
    for each in publishers:
        if each.kind == "login":
            desk.add_feed(each.url, login=LOGIN[0], password=LOGIN[1])
        if each.pace is not Pace.NORMAL:
            settings.set_pace(desk.followed(each.url), each.pace)
    archive.close()


async def live(machine: Machine, days: float, progress: Callable[[], None]) -> None:
    """Let a machine collect for so many days, with two restarts, a night asleep and two hours offline among them."""
    end = START + days * DAY
    night = START + int(0.35 * days) * DAY
    await machine.web.begin()

    async def work_until(moment: float) -> None:
        while machine.time.wall < moment:
            await machine.works_until(min(moment, machine.time.wall + 6 * HOUR))
            progress()

    async with machine.collecting():
        await work_until(START + 0.15 * days * DAY + 11 * 60)
    machine.time.wall += _OFF_SECONDS
    async with machine.collecting():
        await work_until(night + _NIGHT[0])
        await machine.sleeps_until(night + _NIGHT[1])
        await work_until(START + 0.7 * days * DAY)
        await machine.is_offline_until(machine.time.wall + 2 * HOUR)
        await work_until(START + 0.85 * days * DAY)
    machine.time.wall += 2 * HOUR
    async with machine.collecting():
        await work_until(end)
    await machine.web.end()


def soak(folder: Path, size: int, days: float, monkeypatch: pytest.MonkeyPatch) -> Figures:
    """Live through the days with so many feeds, check every rule, and return the figures."""
    # An offline machine looks at each simulated minute whether it is online again.
    monkeypatch.setattr(collecting, "_OFFLINE_SECONDS", 0.0)
    publishers = population(size, days)
    begun, spent = time.monotonic(), _cpu()
    memory: list[float] = []
    with asyncio.Runner(loop_factory=WireLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, WireLoop)
        archived = folder / "archive"
        follow(archived, publishers)
        machine = Machine(archived, lambda clock: Web(publishers, clock, folder / "asked.jsonl"), START)

        def progress() -> None:
            memory.append(_megabytes())
            day = (machine.time.wall - START) / DAY
            wall = time.monotonic() - begun
            print(f"day {day:.2f}: {machine.polls} polls, {wall:.0f} s, {memory[-1]:.0f} MB", flush=True)

        runner.run(live(machine, days, progress))
        addresses = loop.addresses
    asked = machine.web.asked()
    log = read_log(asked, publishers, machine.wakings, _NIGHT[1] - _NIGHT[0], machine.time.wall, addresses)
    archive = open_archive(archived)
    indexing_of(archive).catch_up()
    kept = Kept(log, archive)
    broken = {rule.__name__: found for rule in RULES if (found := list(rule(log)))}
    broken |= {check.__name__: found for check in CHECKS if (found := list(check(kept)))}
    articles = Reader(archive).count_articles()
    archive.close()
    figures = Figures(
        machine.polls,
        machine.web.statuses,
        articles,
        time.monotonic() - begun,
        _cpu() - spent,
        memory[:: -(-len(memory) // 8)],
    )
    print(figures)
    assert broken == {}, {rule: (len(found), *found[:5]) for rule, found in broken.items()}
    assert index_agrees(archived) == []
    return figures


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _megabytes() -> float:
    """The memory of this process now, of which the collector is the greatest part."""
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if sys.platform == "linux" else 0
    return pages * resource.getpagesize() / 1e6


@pytest.mark.timeout(400)
def test_two_days_of_every_kind_of_publisher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keyring_in_memory: KeyringInMemory
) -> None:
    figures = soak(tmp_path, 48, 2, monkeypatch)
    assert figures.answers.keys() >= {0, 200, 301, 302, 304, 308, 403, 404, 410, 429, 500, 503}


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_a_week_of_a_thousand_feeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keyring_in_memory: KeyringInMemory
) -> None:
    size, days = int(os.environ.get("SOAK_FEEDS", "1000")), float(os.environ.get("SOAK_DAYS", "7"))
    figures = soak(tmp_path, size, days, monkeypatch)
    third = len(figures.memory) // 3
    assert max(figures.memory[-third:]) < 1.25 * max(figures.memory[third : 2 * third])
