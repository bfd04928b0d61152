"""What the archive must be able to do, held against what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SINGLE, _SEVERAL, _PLACED = 5, 20, 60

MOST_MILLISECONDS = {
    "rare word": _SINGLE,
    "common word": _SINGLE,
    "title:": _SINGLE,
    "word in 30 days": _SINGLE,
    "common AND rare": _SEVERAL,
    "common AND common": _SEVERAL,
    "a AND b NOT c": _SEVERAL,
    "prefix": _SEVERAL,
    "phrase": _PLACED,
    "rare phrase": _PLACED,
    "NEAR/10": _PLACED,
}
"""The newest 50, p95, by kind of question."""

_FASTER_THAN_WHOOSH = {"common word": 50, "phrase": 10, "rare phrase": 10}


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that is asked, and how it stands."""

    what: str
    wanted: str
    measured: str
    met: bool


def targets(figures: Mapping[str, Any]) -> list[Target]:
    """Compare the figures of a run with what is asked of a million articles."""
    search = figures["search_ms"]
    found = [_at_most(f"{kind}, p95", search[kind]["ours"][1], most, "ms") for kind, most in MOST_MILLISECONDS.items()]
    for kind, times in _FASTER_THAN_WHOOSH.items():
        if "Whoosh" in search[kind]:
            faster = search[kind]["Whoosh"][0] / search[kind]["ours"][0]
            found.append(_at_least(f"{kind}: faster than Whoosh, p50", faster, times, "times"))
    for kind, by in search.items():
        if "FTS5 by rank" in by:
            found.append(_at_most(f"{kind}: beside FTS5 by rank, p95", by["ours"][1], by["FTS5 by rank"][1], "ms"))
    found.append(_at_most("first answer of a new process", figures["first_answer_ms"]["total"], 300, "ms"))
    found.append(_at_most("the same, index not in memory", figures["first_answer_ms"]["cold total"], 300, "ms"))
    if figures["memory_mebibytes"]:
        found.append(_at_most("private memory of a search", figures["memory_mebibytes"]["not mapped"], 300, "MiB"))
    found.append(_at_most("index, by the text", figures["index_by_text"], 1.5, "times"))
    commit = figures["commit_ms"]
    found.append(_at_most("commit of 50, p95", commit["p95"], 200, "ms"))
    found.append(_at_most("commit of 50, most", commit["most"], 500, "ms"))
    found.append(_at_most("commit of 50, p50 by that at 20,000", commit["p50"] / commit["p50 at 20,000"], 1.2, "times"))
    rate = figures["rate_per_cpu_second"]
    found.append(_at_least("indexing in bulk by Whoosh's rate", rate["ours"] / rate["Whoosh"], 2, "times"))
    return found


def _at_most(what: str, measured: float, most: float, unit: str) -> Target:
    return Target(what, f"at most {most:.4g} {unit}", f"{measured:.2f}", measured <= most)


def _at_least(what: str, measured: float, least: float, unit: str) -> Target:
    return Target(what, f"at least {least:.4g} {unit}", f"{measured:.2f}", measured >= least)
