"""Every index asked the same questions, and a new process asked its first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, time
from typing import Any

from monitor.index.archive import ArchiveIndex
from monitor.query.parser import parse
from tests.benchmarks.archive.asking import LIMIT
from tests.benchmarks.archive.places import place
from tests.benchmarks.measuring import percentiles
from tests.benchmarks.questions import Question
from tests.benchmarks.rivals import Fts5, PlainWhoosh, Search, Tantivy

RUNS = 5

# What takes a second and more is not asked five times.
_MOST_SECONDS = 1.0

Times = dict[str, dict[str, tuple[float, float]]]
"""By kind of question and by index: p50 and p95 in milliseconds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An index and the language in which it is asked."""

    name: str
    articles: int
    search: Search
    query: Callable[[Question], str]


def indexes(root: Path, count: int) -> list[Asked]:
    """Open what is there of the indexes of `count` articles; one that was not built to its end is asked as it is."""
    asked = [_ours(place(root, count, "ours"), count)]
    if place(root, count, "whoosh").exists():
        whoosh = PlainWhoosh(place(root, count, "whoosh"))
        asked.append(Asked("Whoosh", len(whoosh), whoosh.searcher(), lambda one: one.whoosh))
    if place(root, count, "fts5").exists():
        fts5 = Fts5(place(root, count, "fts5"))
        asked.append(Asked("FTS5 by rank", len(fts5), fts5.by_rank, lambda one: one.fts5))
        asked.append(Asked("FTS5 by rowid", len(fts5), fts5.newest, lambda one: one.fts5))
    if place(root, count, "tantivy").exists():
        tantivy = Tantivy(place(root, count, "tantivy"))
        asked.append(Asked("tantivy", len(tantivy), tantivy.searcher(), lambda one: one.tantivy))
    return [one for one in asked if one.articles]


def _ours(folder: Path, count: int) -> Asked:
    index = ArchiveIndex(folder)
    now = datetime.now(UTC)

    def search(query: str) -> list[int]:
        return [found.id for found in index.search(parse(query, now), LIMIT)]

    return Asked("ours", count, search, lambda one: one.ours)


def ask_all(asked: Sequence[Asked], questions: Iterable[Question]) -> Times:
    """Ask every index every question; one question is asked of all before the next one is."""
    taken: dict[str, dict[str, list[float]]] = {}
    for question in questions:
        of_kind = taken.setdefault(question.kind, {})
        for one in asked:
            of_kind.setdefault(one.name, []).append(_milliseconds(one.search, one.query(question)))
    return {kind: {name: percentiles(times) for name, times in by.items()} for kind, by in taken.items()}


def _milliseconds(search: Search, query: str) -> float:
    spent: list[float] = []
    while len(spent) < RUNS and sum(spent) < _MOST_SECONDS:
        began = perf_counter()
        search(query)
        spent.append(perf_counter() - began)
    return median(spent) * 1_000


def first_answer(folder: Path, query: str, cold: bool) -> Mapping[str, Any]:
    """Start a process that asks one query; with `cold` nothing of the index is in memory before."""
    if cold:
        _forget(folder)
    return in_new_process(folder, [query])


def in_new_process(folder: Path, queries: Sequence[str]) -> Mapping[str, Any]:
    """Return what `asking` says of these queries."""
    command = [sys.executable, "-m", "tests.benchmarks.archive.asking", str(folder), str(time())]
    done = subprocess.run(command, input="\n".join(queries), capture_output=True, text=True, check=True)
    said: Mapping[str, Any] = json.loads(done.stdout)
    return said


def _forget(folder: Path) -> None:
    """Ask the system to drop the files of an index from memory."""
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)
