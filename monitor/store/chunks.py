"""Long lists of ids in the portions that one statement may name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

_T = TypeVar("_T")

# SQLite takes tens of thousands; beyond hundreds nothing is gained.
_CHUNK = 500


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Yield `values` in their order, in portions."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
