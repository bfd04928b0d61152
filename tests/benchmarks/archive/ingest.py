"""What it costs to add news to an archive that holds much, and to index very much at once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from monitor.index.archive import ArchiveIndex
from monitor.model import Article
from tests.benchmarks.archive.ours import Ours
from tests.benchmarks.archive.texts import articles
from tests.benchmarks.corpus import DAYS, START
from tests.benchmarks.rivals import PlainWhoosh, Rival

BATCH = 50
COMMITS = 120
SLICE = 5_000

_SEED_OF_NEWS = 2


@dataclass(frozen=True, slots=True)
class Commits:
    """Milliseconds of every commit, of these the CPU's, and of every step of tidying between them."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    tidying: list[float] = field(default_factory=list)


def commits(folders: Mapping[int, Path]) -> dict[int, Commits]:
    """Add batches of the last hour's news to copies of indexes of so many articles, in turn.

    Between them is tidied as the collector does it: one step after a commit, if there is anything to tidy.
    """
    news = list(islice(articles(COMMITS * BATCH, _SEED_OF_NEWS), COMMITS * BATCH))
    with _copies(folders) as copies:
        indexes = {count: ArchiveIndex(folder) for count, folder in copies.items()}
        taken = {count: Commits() for count in indexes}
        for start in range(0, len(news), BATCH):
            for count, index in indexes.items():
                batch = [_arriving(one, count) for one in news[start : start + BATCH]]
                began, cpu_began = perf_counter(), process_time()
                index.add(batch)
                committed, cpu_committed = perf_counter(), process_time()
                index.tidy()
                taken[count].wall.append((committed - began) * 1_000)
                taken[count].cpu.append((cpu_committed - cpu_began) * 1_000)
                taken[count].tidying.append((perf_counter() - committed) * 1_000)
    return taken


def rates() -> dict[str, float]:
    """Return how many articles a CPU second ours and plain Whoosh index, of the same ones, in turns of a quarter."""
    months = list(islice(articles(SLICE * 24), SLICE))
    quarter = SLICE // 4
    spent = {"ours": 0.0, "Whoosh": 0.0}
    with TemporaryDirectory() as place:
        for number in range(4):
            part = months[number * quarter : (number + 1) * quarter]
            spent["ours"] += _cpu_seconds(Ours(Path(place, f"ours-{number}")), part)
            spent["Whoosh"] += _cpu_seconds(PlainWhoosh(Path(place, f"whoosh-{number}")), part)
    return {name: SLICE / seconds for name, seconds in spent.items()}


def _cpu_seconds(rival: Rival, part: Sequence[Article]) -> float:
    before = process_time()
    rival.add_all(part)
    return process_time() - before


def _arriving(article: Article, count: int) -> Article:
    """Return `article` as news of the last hour of an archive of `count` articles."""
    number = count + article.id
    time = START + timedelta(days=DAYS, seconds=article.id * 3_600 // (COMMITS * BATCH) - 3_600)
    return replace(article, id=number, url=f"{article.url}-{number}", published=time, first_seen=time)


@contextmanager
def _copies(folders: Mapping[int, Path]) -> Iterator[dict[int, Path]]:
    """Copies of indexes beside these, of links: no file of a segment is ever changed."""
    made = {count: folder.with_name(f"{folder.name}-growing") for count, folder in folders.items()}
    try:
        for count, folder in folders.items():
            shutil.rmtree(made[count], ignore_errors=True)
            shutil.copytree(folder, made[count], copy_function=os.link)
        yield made
    finally:
        for folder in made.values():
            shutil.rmtree(folder, ignore_errors=True)
