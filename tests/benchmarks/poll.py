"""One round of polling 1,000 feeds, of which four in five have nothing new, beside the PyPI library `reader`.

    python -m tests.benchmarks.poll [ROUNDS]

Both ask the same server on loopback in the same run, in turns, each in a process of its own with an archive of its
own; both have all feeds and their validators from a round that is not measured. Ours is the collector as built
(`collect --once`: pipeline, matching, SQLite with synchronous=FULL), once without watches and once with 200; its
parser process is started anew in every round, and counted. What it does once all feeds are polled (the index
follows the archive) is counted by itself: `reader` runs with its search switched off. `reader` runs with as many
threads as cost it least, 1, on a database in a file as it makes it. CPU is that of all their processes, user and
system; the server's is not in it. Prints a table for people and, as its last line, one JSON object: medians of the
rounds in seconds, and milliseconds for one feed without news (from rounds in which no feed has any) and with news.
"""

from __future__ import annotations

import asyncio
import json
import logging
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

# The feedparser that it brings along needs a module that its package does not ask for; so both have the same.
os.environ.setdefault("READER_NO_VENDORED_FEEDPARSER", "1")

from tests.benchmarks.corpus import corpus
from tests.benchmarks.publisher import NEW_ITEMS, Publishing, publishing

FEEDS = 1_000
CHANGED = FEEDS // 5
WATCHES = 200
ROUNDS = 5
WORKERS = 1
NAMES = {"ours": "Media Monitor", "watching": f"the same, {WATCHES} watches", "reader": "reader"}


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of one program cost in seconds, and what it found: feeds with and without news, new articles."""

    cpu: float
    wall: float
    afterwards: float
    unchanged: int
    changed: int
    new: int


def cpu_seconds() -> float:
    """Return the CPU of this process and of its children that have ended."""
    spent = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in spent)


def follow_ours(folder: Path, addresses: Sequence[str]) -> None:
    """Follow the feeds in a new archive."""
    from monitor.engine.feed_lists import FeedLists
    from monitor.parse.opml import Subscription
    from monitor.store.archive import open_archive

    archive = open_archive(folder)
    FeedLists(archive).follow([Subscription(url, url) for url in addresses])
    archive.close()


def watch(folder: Path) -> None:
    """Add watches as a desk has them: names and topics of two or three words from the news."""
    from monitor.engine.desk import Desk
    from monitor.store.archive import open_archive

    random = Random(5)
    _where, articles = corpus(2_000)
    words = sorted({word for each in articles for word in each.title.split() if word.isalpha() and len(word) > 5})
    archive = open_archive(folder)
    desk = Desk(archive)
    for number in range(WATCHES):
        first, second, third = random.sample(words, 3)
        query = f'"{first} {second}"' if number % 2 else f"({first} OR {second}) AND {third}"
        desk.add_watch(f"Watch {number}", query)
    archive.close()


def poll_ours(folder: Path) -> Round:
    """One round of the collector."""
    return asyncio.run(_collect(folder))


async def _collect(folder: Path) -> Round:
    from monitor.engine.collector import Collector, Polled
    from monitor.store.archive import open_archive

    statuses: list[int] = []
    new = 0
    polled_at = (0.0, 0.0)

    def report(polled: Polled) -> None:
        nonlocal new, polled_at
        statuses.append(polled.poll.status)
        new += polled.poll.new
        polled_at = (cpu_seconds(), perf_counter())

    cpu, began = cpu_seconds(), perf_counter()
    archive = open_archive(folder)
    async with Collector(archive, lambda: None) as collector:
        await collector.once(report)
        afterwards = cpu_seconds() - polled_at[0]
    archive.close()
    # The parser's time is known when it has ended.
    return Round(
        cpu_seconds() - cpu - afterwards,
        polled_at[1] - began,
        afterwards,
        statuses.count(304),
        statuses.count(200),
        new,
    )


def follow_theirs(folder: Path, addresses: Sequence[str]) -> None:
    """Follow the feeds in a new database."""
    from reader import make_reader

    with make_reader(str(folder / "reader.db"), search_enabled=False) as theirs:
        for url in addresses:
            theirs.add_feed(url)


def poll_theirs(folder: Path) -> Round:
    """One round of `reader`."""
    from reader import UpdatedFeed, make_reader

    cpu, began = cpu_seconds(), perf_counter()
    with make_reader(str(folder / "reader.db"), search_enabled=False) as theirs:
        found = [each.value for each in theirs.update_feeds_iter(scheduled=False, workers=WORKERS)]
    wall = perf_counter() - began
    news = [each for each in found if isinstance(each, UpdatedFeed)]
    return Round(cpu_seconds() - cpu, wall, 0.0, found.count(None), len(news), sum(each.new for each in news))


Poller = Callable[[], Round]


@contextmanager
def polling(poll: Callable[[Path], Round], folder: Path) -> Iterator[Poller]:
    """A program in a process of its own; each call is a round."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_rounds, args=(theirs, poll, folder))
    process.start()
    theirs.close()

    def again() -> Round:
        ours.send("again")
        found: Round = ours.recv()
        return found

    try:
        yield again
    finally:
        ours.close()
        process.join()


def _rounds(pipe: Connection, poll: Callable[[Path], Round], folder: Path) -> None:
    logging.disable(logging.WARNING)
    while True:
        try:
            pipe.recv()
        except EOFError:
            return
        pipe.send(poll(folder))


def measure(server: Publishing, pollers: dict[str, Poller], rounds: int, changed: int) -> dict[str, list[Round]]:
    """Let the programs poll in turns; before each turn of all, so many feeds change, others each time."""
    found: dict[str, list[Round]] = {name: [] for name in pollers}
    for number in range(rounds):
        server.change([(number * CHANGED + each) % FEEDS for each in range(changed)])
        for name, poll in pollers.items():
            done = poll()
            expected = (FEEDS - changed, changed, changed * NEW_ITEMS)
            if (done.unchanged, done.changed, done.new) != expected:
                raise SystemExit(f"{NAMES[name]} did not find what was there ({expected}): {done}")
            found[name].append(done)
    return found


def main() -> None:
    """Prepare, measure, print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with ExitStack() as opened:
        root = Path(opened.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        server = opened.enter_context(publishing(FEEDS))
        folders = {name: root / name for name in NAMES}
        addresses = [server.url(number) for number in range(FEEDS)]
        follow_ours(folders["ours"], addresses)
        folders["reader"].mkdir()
        follow_theirs(folders["reader"], addresses)
        pollers = {
            name: opened.enter_context(polling(poll_theirs if name == "reader" else poll_ours, folder))
            for name, folder in folders.items()
        }
        for name in ("ours", "reader"):
            pollers[name]()
        shutil.copytree(folders["ours"], folders["watching"])
        watch(folders["watching"])
        sizes = server.change(list(range(CHANGED)))
        for poll in pollers.values():
            poll()
        mixed = measure(server, pollers, rounds, CHANGED)
        quiet = measure(server, pollers, rounds, 0)
    report(mixed, quiet, f"{min(sizes) / 1000:.0f} to {max(sizes) / 1000:.0f} kB", server.where)


def report(mixed: dict[str, list[Round]], quiet: dict[str, list[Round]], size: str, where: str) -> None:
    """Print a table and the JSON object."""
    figures = {
        name: {
            "cpu": round(median(each.cpu for each in mixed[name]), 3),
            "wall": round(median(each.wall for each in mixed[name]), 3),
            "afterwards_cpu": round(median(each.afterwards for each in mixed[name]), 3),
            "ms_304": round(median(each.cpu for each in quiet[name]) / FEEDS * 1000, 3),
        }
        for name in mixed
    }
    for each in figures.values():
        each["ms_200"] = round((each["cpu"] * 1000 - each["ms_304"] * (FEEDS - CHANGED)) / CHANGED, 3)
    print(f"{FEEDS:,} feeds, {CHANGED} of them changed ({size}, {where}); medians of {len(mixed['ours'])} rounds")
    print(f"{'':<26}{'CPU s':>8}{'wall s':>8}{'ms a 304':>10}{'ms a 200':>10}{'index s':>9}{'CPU, reader ×':>15}")
    for name, row in figures.items():
        times = figures["reader"]["cpu"] / row["cpu"]
        print(
            f"{NAMES[name]:<26}{row['cpu']:>8.2f}{row['wall']:>8.2f}{row['ms_304']:>10.2f}{row['ms_200']:>10.2f}"
            f"{row['afterwards_cpu']:>9.2f}{times:>15.2f}"
        )
    ratios = {f"reader_to_{name}": round(figures["reader"]["cpu"] / figures[name]["cpu"], 2) for name in mixed}
    print(json.dumps({"feeds": FEEDS, "changed": CHANGED, "watches": WATCHES, "poll": figures, **ratios}))


if __name__ == "__main__":
    main()
