"""Indexing and searching 20,000 articles beside plain Whoosh with its defaults: rates, p50 and p95 by kind of query.

    python -m tests.benchmarks.index [ARTICLES]

Prints a table for people and, as its last line, one JSON object. Times of
searching are milliseconds for the newest 50, each query the median of five runs.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from monitor.index.archive import ArchiveIndex
from monitor.model import Article
from monitor.query.parser import parse
from tests.benchmarks.corpus import DAYS, START, corpus
from tests.benchmarks.measuring import megabytes, percentiles
from tests.benchmarks.questions import Vocabulary, questions
from tests.benchmarks.rivals import PlainWhoosh

BATCH = 200
RUNS = 5
QUERIES_PER_KIND = 12
NOW = START + timedelta(days=DAYS)


@dataclass(frozen=True, slots=True)
class Built:
    """What building cost: articles a CPU second, milliseconds a commit (p50, p95, most), megabytes on the disk."""

    rate: float
    commit_p50: float
    commit_p95: float
    commit_most: float
    megabytes: float


def build(articles: Sequence[Article], add: Callable[[Sequence[Article]], None], folder: Path) -> Built:
    """Add `articles` in batches in order of arrival and return what it cost."""
    commits = []
    before = process_time()
    for start in range(0, len(articles), BATCH):
        began = perf_counter()
        add(articles[start : start + BATCH])
        commits.append((perf_counter() - began) * 1_000)
    spent = process_time() - before
    return Built(len(articles) / spent, median(commits), quantiles(commits, n=20)[-1], max(commits), megabytes(folder))


def timed(search: Callable[[str], object], query: str) -> float:
    """Return the median milliseconds of RUNS runs."""
    spent = []
    for _ in range(RUNS):
        began = perf_counter()
        search(query)
        spent.append((perf_counter() - began) * 1_000)
    return median(spent)


def main(count: int) -> None:
    """Build both, ask both, print."""
    where, articles = corpus(count)
    letters = sum(len((one.title + one.text).encode()) for one in articles) / 1e6
    print(f"{count:,} articles of {where}, {letters:.0f} MB, in commits of {BATCH}\n")
    with tempfile.TemporaryDirectory() as place:
        ours, theirs = Path(place, "ours"), Path(place, "theirs")
        index, plain = ArchiveIndex(ours), PlainWhoosh(theirs)
        built = {"media monitor": build(articles, index.add, ours)}
        began = process_time()
        while index.tidy():
            pass
        tidied = process_time() - began
        built["plain Whoosh"] = build(articles, plain.add, theirs)
        for name, cost in built.items():
            print(
                f"{name:<14} {cost.rate:6.0f} articles per CPU second; a commit {cost.commit_p50:.0f} ms p50, "
                f"{cost.commit_p95:.0f} p95, {cost.commit_most:.0f} most; {cost.megabytes:.0f} MB"
            )
        tidy_size = megabytes(ours)
        segments = sum(index.segment_counts().values())
        print(f"tidying afterwards: {tidied:.1f} CPU seconds, {segments} segments and {tidy_size:.0f} MB left\n")
        plain_search = plain.searcher()

        def our_search(query: str) -> object:
            return list(index.search(parse(query, NOW), 50))

        by_kind: dict[str, tuple[list[float], list[float]]] = {}
        for query in questions(Vocabulary.of(articles, count), QUERIES_PER_KIND):
            kind = by_kind.setdefault(query.kind, ([], []))
            kind[0].append(timed(our_search, query.ours))
            kind[1].append(timed(plain_search, query.whoosh))
    print(f"{'newest 50, ms':<20}{'p50':>8}{'p95':>8}   {'Whoosh p50':>10}{'p95':>8}   faster")
    figures = {}
    for name, (ours_times, theirs_times) in by_kind.items():
        mine, other = percentiles(ours_times), percentiles(theirs_times)
        figures[name] = {"p50": mine[0], "p95": mine[1], "whoosh_p50": other[0], "whoosh_p95": other[1]}
        print(f"{name:<20}{mine[0]:8.2f}{mine[1]:8.2f}   {other[0]:10.2f}{other[1]:8.2f}   {other[0] / mine[0]:5.1f} ×")
    print(
        json.dumps(
            {
                "articles": count,
                "rate_per_cpu_second": built["media monitor"].rate,
                "whoosh_rate_per_cpu_second": built["plain Whoosh"].rate,
                "commit_ms_p95": built["media monitor"].commit_p95,
                "whoosh_commit_ms_p95": built["plain Whoosh"].commit_p95,
                "tidy_cpu_seconds": tidied,
                "megabytes": tidy_size,
                "whoosh_megabytes": built["plain Whoosh"].megabytes,
                "text_megabytes": letters,
                "search_ms": figures,
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
