"""Figures that the benchmarks have in common."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """Return p50 and p95."""
    return median(times), quantiles(times, n=20, method="inclusive")[-1]


def megabytes(folder: Path) -> float:
    """Return the size of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
