"""Searching news in scripts without spaces, by pairs of letters and by single letters: p50 and p95, sizes, rates.

    python -m tests.benchmarks.pairs [ARTICLES]

Prints a table for people and, as its last line, one JSON object. Times are
milliseconds of CPU, each query the median of five runs. "Letters" is the same index
without pairs, where a word is a phrase of single letters.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from unittest.mock import patch

from monitor.index import derived, keys, schema
from monitor.index.archive import ArchiveIndex
from monitor.model import Article
from monitor.query.parser import parse
from monitor.words.scripts import is_unspaced
from monitor.words.tokens import words
from tests.benchmarks.corpus import DAYS, START
from tests.benchmarks.index import RUNS, Built, build
from tests.benchmarks.measuring import megabytes, percentiles
from tests.benchmarks.unspaced import unspaced

QUERIES_PER_KIND = 40
NOW = START + timedelta(days=DAYS)


@dataclass(frozen=True, slots=True)
class Question:
    """A query and what is asked of it: the newest 50, or how many there are."""

    kind: str
    query: str
    counted: bool = False


def questions(articles: Sequence[Article]) -> list[Question]:
    """Draw runs of letters at random places of the texts, so that what is frequent is asked for often."""
    random = Random(7)

    def run(length: int) -> str:
        while True:
            one = random.choice(articles)
            there = words(random.choice((one.title, one.text)))
            at = random.randrange(len(there) or 1)
            drawn = there[at : at + length]
            if len(drawn) == length and all(map(is_unspaced, drawn)):
                return "".join(drawn)

    drawn: list[Question] = []
    for length in (2, 3, 4):
        asked = [run(length) for _ in range(QUERIES_PER_KIND)]
        drawn += [Question(f"{length} letters", word) for word in asked]
        drawn += [Question(f"{length} letters, counted", word, counted=True) for word in asked]
    asked = [f"{run(2)} NEAR/10 {run(2)}" for _ in range(QUERIES_PER_KIND)]
    drawn += [Question("NEAR/10 of two by two", query) for query in asked]
    drawn += [Question("NEAR/10, counted", query, counted=True) for query in asked]
    drawn += [Question("title: 2 letters", f"title:{run(2)}") for _ in range(QUERIES_PER_KIND)]
    return drawn


@contextmanager
def single_letters() -> Iterator[None]:
    """Write and search as if there were no pairs."""
    with ExitStack() as changed:
        changed.enter_context(patch.object(schema, "pairs", lambda words: {}))
        changed.enter_context(patch.object(derived, "is_unspaced", lambda word: False))
        changed.enter_context(patch.object(keys, "pair", lambda first, second: ""))
        changed.enter_context(patch.object(keys, "is_unspaced", lambda word: False))
        keys.stretches.cache_clear()
        yield
    keys.stretches.cache_clear()


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of indexing: what building cost, and each question's answer and milliseconds."""

    built: Built
    megabytes: float
    answers: list[list[int]]
    times: list[float]


def measure(articles: Sequence[Article], asked: Sequence[Question], folder: Path) -> Measured:
    """Index `articles` and ask."""
    index = ArchiveIndex(folder)
    built = build(articles, index.add, folder)
    while index.tidy():
        pass

    def newest(query: str) -> list[int]:
        return [found.id for found in index.search(parse(query, NOW), 50)]

    def counted(query: str) -> list[int]:
        return [index.count(parse(query, NOW)) or 0]

    how: list[Callable[[str], list[int]]] = [counted if one.counted else newest for one in asked]
    answers = [ask(one.query) for ask, one in zip(how, asked, strict=True)]
    times = [timed(ask, one.query) for ask, one in zip(how, asked, strict=True)]
    return Measured(built, megabytes(folder), answers, times)


def timed(ask: Callable[[str], object], query: str) -> float:
    """Return the median milliseconds of CPU of RUNS runs: what is searched is in memory, other work does not count."""
    spent = []
    for _ in range(RUNS):
        began = process_time()
        ask(query)
        spent.append((process_time() - began) * 1_000)
    return median(spent)


def main(count: int) -> None:
    """Build both, ask both, print."""
    where, articles = unspaced(count)
    text = sum(len((one.title + one.text).encode()) for one in articles) / 1e6
    print(f"{len(articles):,} articles: {where}, {text:.0f} MB\n")
    asked = questions(articles)
    with tempfile.TemporaryDirectory() as place:
        pairs = measure(articles, asked, Path(place, "pairs"))
        with single_letters():
            letters = measure(articles, asked, Path(place, "letters"))
    if pairs.answers != letters.answers:
        sys.exit("pairs and letters do not find the same")
    for name, one in (("pairs", pairs), ("letters", letters)):
        print(f"{name:<8}{one.built.rate:6.0f} articles per CPU second; {one.megabytes:.0f} MB when tidied")
    print(f"\n{'ms':<24}{'pairs p50':>10}{'p95':>8}   {'letters p50':>11}{'p95':>8}   faster")
    figures = {}
    for kind in dict.fromkeys(one.kind for one in asked):
        of_kind = [number for number, one in enumerate(asked) if one.kind == kind]
        ours = percentiles([pairs.times[number] for number in of_kind])
        theirs = percentiles([letters.times[number] for number in of_kind])
        figures[kind] = {"p50": ours[0], "p95": ours[1], "letters_p50": theirs[0], "letters_p95": theirs[1]}
        print(
            f"{kind:<24}{ours[0]:10.2f}{ours[1]:8.2f}   {theirs[0]:11.2f}{theirs[1]:8.2f}   "
            f"{theirs[0] / ours[0]:5.1f} ×"
        )
    print(
        json.dumps(
            {
                "articles": len(articles),
                "text_megabytes": text,
                "megabytes": pairs.megabytes,
                "letters_megabytes": letters.megabytes,
                "rate_per_cpu_second": pairs.built.rate,
                "letters_rate_per_cpu_second": letters.built.rate,
                "search_ms": figures,
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
