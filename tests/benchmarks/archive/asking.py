"""A process that opens the index of an archive, asks it, and says how long the first answer took and what it holds.

    python -m tests.benchmarks.archive.asking FOLDER STARTED < queries

STARTED is when it was started, in epoch seconds; there is one query a line. Prints one JSON object. It imports what a
search needs and nothing else.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import time

from monitor.index.archive import ArchiveIndex
from monitor.query.parser import parse

LIMIT = 50


def main(folder: Path, started: float, queries: list[str]) -> None:
    """Ask all of `queries`; of the first one the time is taken."""
    imported = time()
    index = ArchiveIndex(folder)
    now = datetime.now(UTC)
    first = len(list(index.search(parse(queries[0], now), LIMIT)))
    answered = time()
    for query in queries[1:]:
        list(index.search(parse(query, now), LIMIT))
    report = {
        "found": first,
        "total_ms": (answered - started) * 1_000,
        "search_ms": (answered - imported) * 1_000,
        "mebibytes": _memory(),
    }
    print(json.dumps(report))


def _memory() -> dict[str, float]:
    """What the process holds: all its own, of it what is not a mapped file, and its fair share of what is mapped."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    except FileNotFoundError:
        return {}
    kibibytes = {name: int(rest.split()[0]) for name, rest in (line.split(":") for line in lines)}
    return {
        "private": (kibibytes["Private_Clean"] + kibibytes["Private_Dirty"]) / 1024,
        "not mapped": kibibytes["Anonymous"] / 1024,
        "proportional": kibibytes["Pss"] / 1024,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), sys.stdin.read().splitlines())
