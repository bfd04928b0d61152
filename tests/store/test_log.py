"""The log beside the archive: nobody waits for it, and what a long reader lets it grow by is given back."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.store.archive import Archive
from monitor.store.reader import Reader
from tests.store.arrivals import arrival, bring, follow

_LIMIT = 16_000_000
_LONG = 400_000


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """An archive with an article whose text is long."""
    bring(archive, follow(archive, "https://a.example/feed"), arrival("one"))
    return archive


def write(archive: Archive, number: int) -> int:
    """Write a long text in a transaction; return how long the log is then."""
    with archive.writing() as connection:
        connection.execute(text("UPDATE body SET text = :text"), {"text": f"{number % 10}" * _LONG})
    return log_of(archive).stat().st_size


def log_of(archive: Archive) -> Path:
    return archive.file.with_name(f"{archive.file.name}-wal")


def test_the_log_stays_small_while_readers_come_and_go(filled: Archive) -> None:
    sizes = []
    for number in range(60):
        sizes.append(write(filled, number))
        Reader(filled).count_articles()
    # SQLite brings a thousand pages of the log home with the commit that passes them.
    assert max(sizes) < 8_000_000


def test_what_a_long_reader_lets_the_log_grow_by_is_given_back_and_it_keeps_its_state(filled: Archive) -> None:
    write(filled, 1)
    with filled.reading() as long:
        [[before]] = long.execute(text("SELECT text FROM body"))
        assert max(write(filled, number) for number in range(2, 50)) > _LIMIT
        [[still]] = long.execute(text("SELECT text FROM body"))
        assert before == still == "1" * _LONG
    write(filled, 50)
    assert write(filled, 51) <= _LIMIT
