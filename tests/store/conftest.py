"""An archive of its own for each test, and articles to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store.archive import Archive, open_archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive."""
    opened = open_archive(tmp_path / "archive")
    yield opened
    opened.close()
