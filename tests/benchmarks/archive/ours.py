"""The program's own index as a rival among the others."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from monitor.index.archive import ArchiveIndex
from monitor.model import Article

BATCH = 1_000
"""As `rebuild-index` does it."""


class Ours:
    """The index of the archive, built as `rebuild-index` builds it and tidied as in quiet times, to the end."""

    def __init__(self, folder: Path) -> None:
        self.index = ArchiveIndex(folder)

    def __len__(self) -> int:
        return sum(len(self.index.ids(month)) for month in self.index.shards())

    def add_all(self, articles: Iterable[Article]) -> None:
        """Add very many and tidy until nothing is left to tidy."""
        source = iter(articles)
        while batch := list(islice(source, BATCH)):
            self.index.add(batch)
        while self.index.tidy():
            pass
