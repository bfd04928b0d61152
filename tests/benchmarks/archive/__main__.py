"""An archive of 100,000 or 1,000,000 articles beside plain Whoosh, SQLite FTS5 and tantivy over the same ones.

    python -m tests.benchmarks.archive [COUNT | --million] [--cache FOLDER] [--without NAME…]

Builds what is missing in the cache (MEDIA_MONITOR_BENCHMARKS, else the system's; up to 10 GB), which takes minutes for
100,000 and hours for 1,000,000 articles, but once. Then measures searches, a new process, memory, sizes, commits and
bulk indexing. Prints tables for people and, as its last line, one JSON object. Times of searching are milliseconds for
the newest 50, each question the median of five runs, or of as many as fit into a second.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.archive.building import RIVALS, built
from tests.benchmarks.archive.ingest import commits, rates
from tests.benchmarks.archive.places import cache, place
from tests.benchmarks.archive.searching import Times, ask_all, first_answer, in_new_process, indexes
from tests.benchmarks.archive.targets import targets
from tests.benchmarks.archive.texts import articles, origin
from tests.benchmarks.measuring import megabytes, percentiles
from tests.benchmarks.questions import Vocabulary, questions

MILLION = 1_000_000
HUNDRED_THOUSAND = 100_000
SMALL = 20_000
"""An archive to compare commits with, and how many articles are read to draw questions from."""

PER_KIND = 24
_STARTS = 7


def main(root: Path, count: int, without: Sequence[str]) -> None:
    """Build, ask, print."""
    for name in RIVALS:
        if name not in without:
            print(f"{name}: {built(root, count, name).rate:,.0f} articles a CPU second")
    built(root, SMALL, "ours")
    sample = list(islice(articles(count), SMALL))
    text_megabytes = sum(len((one.title + one.text).encode()) for one in sample) / 1e6 * count / len(sample)
    asked = indexes(root, count)
    print(f"\n{count:,} articles of {origin()}, {text_megabytes:,.0f} MB")
    for one in asked:
        if one.articles != count:
            print(f"{one.name} holds only {one.articles:,} of them: its times are for these")
    drawn = questions(Vocabulary.of(sample, count), PER_KIND)
    search = ask_all(asked, drawn)
    _print_search(search)

    ours = place(root, count, "ours")
    common = [question.ours for question in drawn if question.kind == "common word"]
    starts = [first_answer(ours, query, cold=False) for query in common[:_STARTS]]
    cold = [first_answer(ours, query, cold=True) for query in common[:_STARTS]]
    figures: dict[str, Any] = {
        "articles": count,
        "held": {one.name: one.articles for one in asked},
        "text_megabytes": text_megabytes,
        "search_ms": search,
        "first_answer_ms": {
            "total": median(start["total_ms"] for start in starts),
            "search": median(start["search_ms"] for start in starts),
            "cold total": median(start["total_ms"] for start in cold),
            "cold search": median(start["search_ms"] for start in cold),
        },
        "memory_mebibytes": in_new_process(ours, [question.ours for question in drawn])["mebibytes"],
        "index_megabytes": {name: megabytes(place(root, count, name)) for name in RIVALS},
        "index_by_text": megabytes(ours) / text_megabytes,
        "commit_ms": _commits(root, count),
        "rate_per_cpu_second": rates(),
    }
    _print_rest(figures)
    print()
    for target in targets(figures):
        print(f"{'met   ' if target.met else 'MISSED'}  {target.what:<44} {target.measured:>10}   {target.wanted}")
    print(json.dumps(figures))


def _commits(root: Path, count: int) -> dict[str, float]:
    taken = commits({SMALL: place(root, SMALL, "ours"), count: place(root, count, "ours")})
    of = taken[count]
    p50, p95 = percentiles(of.wall)
    return {
        "p50": p50,
        "p95": p95,
        "most": max(of.wall),
        "p50 at 20,000": median(taken[SMALL].wall),
        "CPU p50": median(of.cpu),
        "CPU p95": percentiles(of.cpu)[1],
        "CPU most": max(of.cpu),
        "CPU p50 at 20,000": median(taken[SMALL].cpu),
        "tidying p95": percentiles(of.tidying)[1],
        "tidying most": max(of.tidying),
    }


def _print_search(search: Times) -> None:
    names = list(next(iter(search.values())))
    print("\nnewest 50, ms" + " " * 9 + "".join(f"{name:>20}" for name in names))
    print(" " * 22 + f"{'p50':>11}{'p95':>9}" * len(names))
    for kind, by in search.items():
        print(f"{kind:<22}" + "".join(f"{by[name][0]:11.2f}{by[name][1]:9.2f}" for name in names))
    print("\ntimes faster, p50" + " " * 5 + "".join(f"{name:>20}" for name in names[1:]))
    for kind, by in search.items():
        print(f"{kind:<22}" + "".join(f"{by[name][0] / by['ours'][0]:20.1f}" for name in names[1:]))


def _print_rest(figures: Mapping[str, Any]) -> None:
    first, commit, rate = figures["first_answer_ms"], figures["commit_ms"], figures["rate_per_cpu_second"]
    print(
        f"\nfirst answer of a new process: {first['total']:.0f} ms, of these {first['search']:.0f} after the imports; "
        f"index not in memory: {first['cold total']:.0f} and {first['cold search']:.0f}"
    )
    print("memory of a process after all questions, MiB:", _listed(figures["memory_mebibytes"]))
    print("index, MB:", _listed(figures["index_megabytes"]), f"(ours {figures['index_by_text']:.2f} times the text)")
    print("commit of 50, ms:", _listed(commit))
    print("indexing in bulk, articles a CPU second:", _listed(rate))


def _listed(figures: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {figure:,.0f}" for name, figure in figures.items())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.archive")
    parser.add_argument("count", nargs="?", type=int)
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--cache", metavar="FOLDER")
    parser.add_argument(
        "--without", nargs="*", choices=list(RIVALS), default=[], help="do not build these to their end"
    )
    given = parser.parse_args()
    main(cache(given.cache), given.count or (MILLION if given.million else HUNDRED_THOUSAND), given.without)
