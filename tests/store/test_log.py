"""The log beside the archive: nobody waits for it, and what a long reader lets it grow by is given back."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from monitor.store.archive import Archive
from monitor.store.reader import Reader
from tests.store.arrivals import arrival, bring, follow

_LIMIT = 16_000_000


def log_of(archive: Archive) -> Path:
    return archive.file.with_name(f"{archive.file.name}-wal")


def test_the_log_stays_small_while_readers_come_and_go(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    sizes = []
    for number in range(40):
        bring(archive, feed, *(arrival(f"{number} {each}", text="Words. " * 30_000) for each in range(3)))
        Reader(archive).count_articles()
        sizes.append(log_of(archive).stat().st_size)
    # SQLite brings a thousand pages of the log home with the commit that passes them.
    assert max(sizes) < 8_000_000


def test_what_a_long_reader_lets_the_log_grow_by_is_given_back_and_it_keeps_its_state(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    bring(archive, feed, arrival("before"))
    with archive.reading() as long:
        [[seen]] = long.execute(text("SELECT count(*) FROM article"))
        for number in range(20):
            bring(archive, feed, *(arrival(f"{number} {each}", text="Words. " * 30_000) for each in range(10)))
        assert log_of(archive).stat().st_size > _LIMIT
        [[still]] = long.execute(text("SELECT count(*) FROM article"))
        assert seen == still == 1
    bring(archive, feed, arrival("after"))
    bring(archive, feed, arrival("and after that"))
    assert log_of(archive).stat().st_size <= _LIMIT
