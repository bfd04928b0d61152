"""Under which numbers the watches wait for an article that holds them: arrays, made anew when watches change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain, repeat

import numpy as np

from monitor.match.entry import ALTERNATIVES, Entry
from monitor.match.met import ALWAYS, Met


class Waiting:
    """Some watches by what they need. Cheap to ask, dear to make: some 10 µs a watch."""

    def __init__(self, entries: Collection[Entry], count: int) -> None:
        """Let `entries` wait; they ask for numbers below `count`."""
        self._entries = list(entries)
        sizes = np.fromiter((len(entry.keys) for entry in entries), np.intp, len(entries))
        keys = np.fromiter(chain.from_iterable(entry.keys for entry in entries), np.intp, int(sizes.sum()))
        # The watches in the order of their keys, and by key where its watches end.
        self._watches = np.repeat(np.arange(len(entries), dtype=np.uint32), sizes)[np.argsort(keys, kind="stable")]
        self._sizes = np.bincount(keys, minlength=count).astype(np.int32)
        self._waited_for = self._sizes > 0
        self._ends = np.cumsum(self._sizes, dtype=np.int32)
        self._second = np.array([_padded(entry.second) for entry in entries], np.uint32).reshape(-1, ALTERNATIVES)

    def met_by(self, met: Met) -> set[Entry]:
        """Return the watches of which an article has what they need most and what they need next."""
        held = np.frombuffer(met.held, np.bool_)
        keys = (held[: len(self._sizes)] & self._waited_for).nonzero()[0]
        sizes = self._sizes.take(keys)
        # The numbers up to where each key ends, so many as it has watches.
        looked_at = (self._ends.take(keys) - np.add.accumulate(sizes)).repeat(sizes)
        looked_at += np.arange(len(looked_at), dtype=np.int32)
        watches = self._watches.take(looked_at)
        # Four bytes side by side are one number: whether it is 0 is told several times sooner than whether any is.
        second = held.take(self._second.take(watches, axis=0)).view(np.uint32)
        found = watches[second.ravel() != 0].tolist()
        return set(map(self._entries.__getitem__, found))


def _padded(second: Sequence[int]) -> tuple[int, ...]:
    """As many numbers as there is room for; what is always held where they are more, or none."""
    if not 0 < len(second) <= ALTERNATIVES:
        return (ALWAYS,) * ALTERNATIVES
    return (*second, *repeat(second[0], ALTERNATIVES - len(second)))
