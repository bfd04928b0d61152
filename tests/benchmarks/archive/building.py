"""Building the indexes, each in a folder of its own of the cache, once: an hour and more for a million articles.

    python -m tests.benchmarks.archive.building COUNT NAME…

A build that was interrupted goes on where it was.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from time import process_time

from monitor.model import Article
from tests.benchmarks.archive.ours import Ours
from tests.benchmarks.archive.places import Built, cache, place, remember, remembered
from tests.benchmarks.archive.texts import articles
from tests.benchmarks.rivals import Fts5, PlainWhoosh, Rival, Tantivy

RIVALS: dict[str, Callable[[Path], Rival]] = {"ours": Ours, "tantivy": Tantivy, "fts5": Fts5, "whoosh": PlainWhoosh}
_TOLD = 50_000


def built(root: Path, count: int, name: str) -> Built:
    """Build the index `name` of `count` articles if it is not there, and return what that took."""
    folder = place(root, count, name)
    if known := remembered(folder):
        return known
    rival = RIVALS[name](folder)
    done = len(rival)
    made_in = _Spent()
    before = process_time()
    rival.add_all(made_in.counted(_told(islice(articles(count), done, None), name)))
    # What making the articles costs is not the index's.
    result = Built(count - done, process_time() - before - made_in.seconds)
    remember(folder, result)
    return result


class _Spent:
    """Counts the CPU seconds that an iterator takes."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def counted(self, source: Iterable[Article]) -> Iterator[Article]:
        """Yield all of `source`."""
        one = iter(source)
        while True:
            before = process_time()
            article = next(one, None)
            self.seconds += process_time() - before
            if article is None:
                return
            yield article


def _told(source: Iterable[Article], name: str) -> Iterator[Article]:
    for number, article in enumerate(source, 1):
        yield article
        if number % _TOLD == 0:
            print(f"{name}: {number:,} articles, {process_time():.0f} CPU seconds", file=sys.stderr, flush=True)


if __name__ == "__main__":
    for wanted in sys.argv[2:]:
        print(wanted, built(cache(), int(sys.argv[1]), wanted))
