"""One round of polling 1,000 feeds, of which four in five have nothing new, beside the PyPI library `reader`.

    python -m tests.benchmarks.poll [ROUNDS]

Both ask the same server on loopback in the same run, in turns, each in a process of its own with an archive of its
own, open since before the rounds as in a program that runs all day: both have all feeds, their validators and 12,000
articles from rounds that are not measured. Ours is the collector as built (`once`: pipeline, parser process,
matching, a transaction a feed with synchronous=FULL), without watches and with 200. What it does when all feeds are
polled (the index follows the archive) is counted by itself, because the search of `reader` is switched off. `reader`
runs with the number of threads that cost it least, on a database in a file as it makes it. CPU is user and system time
of all their processes; the server's is not in it. Prints a table for people and, as its last line, one JSON object:
medians of the rounds in seconds, and in milliseconds what a feed takes without news (from rounds in which no feed has
any) and with news.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import resource
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

from monitor.chronicle import Poll
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
    """Return the CPU of this process and of its children, those that have ended and those that run."""
    ended = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    running = [Path(f"/proc/{child.pid}/stat").read_text() for child in multiprocessing.active_children()]
    # Fields 14 and 15 of the line; the second holds the name in brackets.
    ticks = sum(sum(map(int, line.rpartition(")")[2].split()[11:13])) for line in running)
    return sum(each.ru_utime + each.ru_stime for each in ended) + ticks / os.sysconf("SC_CLK_TCK")


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


def poll_ours(pipe: Connection, folder: Path) -> None:
    """Keep a collector open; each message on the pipe is a round."""
    asyncio.run(_collect(pipe, folder))


async def _collect(pipe: Connection, folder: Path) -> None:
    from monitor.engine.collector import Collector, Polled
    from monitor.store.archive import open_archive

    polls: list[Poll] = []
    polled_at = (0.0, 0.0)

    def report(polled: Polled) -> None:
        nonlocal polled_at
        polls.append(polled.poll)
        polled_at = (cpu_seconds(), perf_counter()) if len(polls) == FEEDS else polled_at

    archive = open_archive(folder)
    async with Collector(archive, lambda: None) as collector:
        while await asyncio.to_thread(_asked, pipe):
            polls.clear()
            cpu, began = cpu_seconds(), perf_counter()
            await collector.once(report)
            statuses = [poll.status for poll in polls]
            pipe.send(
                Round(
                    cpu=polled_at[0] - cpu,
                    wall=polled_at[1] - began,
                    afterwards=cpu_seconds() - polled_at[0],
                    unchanged=statuses.count(304),
                    changed=statuses.count(200),
                    new=sum(poll.new for poll in polls),
                )
            )
    archive.close()


def follow_theirs(folder: Path, addresses: Sequence[str]) -> None:
    """Follow the feeds in a new database."""
    from reader import make_reader

    folder.mkdir()
    with make_reader(str(folder / "reader.db"), search_enabled=False) as theirs:
        for url in addresses:
            theirs.add_feed(url)


def poll_theirs(pipe: Connection, folder: Path) -> None:
    """Keep `reader` open; each message on the pipe is a round."""
    from reader import UpdatedFeed, make_reader

    with make_reader(str(folder / "reader.db"), search_enabled=False) as theirs:
        while _asked(pipe):
            cpu, began = cpu_seconds(), perf_counter()
            found = [each.value for each in theirs.update_feeds_iter(scheduled=False, workers=WORKERS)]
            cpu, wall = cpu_seconds() - cpu, perf_counter() - began
            news = [each for each in found if isinstance(each, UpdatedFeed)]
            pipe.send(Round(cpu, wall, 0.0, found.count(None), len(news), sum(each.new for each in news)))


def _asked(pipe: Connection) -> bool:
    try:
        pipe.recv()
    except EOFError:
        return False
    return True


Program = Callable[[Connection, Path], None]
Poller = Callable[[], Round]


@contextmanager
def polling(program: Program, folder: Path) -> Iterator[Poller]:
    """A program in a process of its own; each call is a round."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=program, args=(theirs, folder))
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


def measure(server: Publishing, pollers: dict[str, Poller], rounds: int, changed: int) -> dict[str, list[Round]]:
    """Let the programs poll in turns; before each turn of all, the first so many feeds change."""
    found: dict[str, list[Round]] = {name: [] for name in pollers}
    for _ in range(rounds):
        server.change(list(range(changed)))
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
        addresses = [server.url(number) for number in range(FEEDS)]
        sizes = server.change(list(range(CHANGED)))
        pollers: dict[str, Poller] = {}
        for name in NAMES:
            folder = root / name
            (follow_theirs if name == "reader" else follow_ours)(folder, addresses)
            if name == "watching":
                watch(folder)
            pollers[name] = opened.enter_context(polling(poll_theirs if name == "reader" else poll_ours, folder))
            pollers[name]()
        measure(server, pollers, 1, CHANGED)
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
