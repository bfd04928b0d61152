"""What the archive records of its articles is given to a search as ids, and of two sets the smaller."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from sqlalchemy import event

from monitor.model import Priority, Telling
from monitor.query.tree import Among, Mark
from monitor.store import desk
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from monitor.store.recording import recording
from tests.store.arrivals import NOW, arrival, bring, follow


@pytest.fixture
def ids(archive: Archive) -> list[int]:
    """Nine articles that nobody has read."""
    return bring(archive, follow(archive, "https://a.example/feed"), *(arrival(str(number)) for number in range(9)))


def read(archive: Archive, ids: Sequence[int]) -> None:
    with archive.writing() as connection:
        desk.mark_read(connection, ids, NOW)


def test_stars_are_those_of_now(archive: Archive, ids: list[int]) -> None:
    reader = Reader(archive)
    assert reader.marked(Mark.STARRED) == Among("is:starred", frozenset())
    with archive.writing() as connection:
        desk.star(connection, ids[2:5], NOW)
        desk.star(connection, ids[3:4], None)
    assert reader.marked(Mark.STARRED) == Among("is:starred", frozenset({ids[2], ids[4]}))


def test_an_article_is_alerted_once_whatever_watches_raised_it_also_those_that_are_gone(
    archive: Archive, ids: list[int]
) -> None:
    with archive.writing() as connection:
        watches = [desk.add_watch(connection, name, "truce", Priority.NORMAL, NOW) for name in ("One", "Other")]
    with recording(archive) as record:
        for watch in watches:
            record.add_match(watch.id, ids[0], NOW)
            record.add_alert(watch.id, ids[0], Telling.LIST, (), "desktop", NOW)
        record.add_match(watches[0].id, ids[1], NOW)
    with archive.writing() as connection:
        desk.remove_watch(connection, watches[1].id, NOW)
    reader = Reader(archive)
    assert reader.marked(Mark.ALERTED) == Among("is:alerted", frozenset(ids[:1]))
    assert reader.matched_by([watches[0].id]) == set(ids[:2])
    assert reader.matched_by([watch.id for watch in watches]) == set(ids[:2])
    assert reader.matched_by([watches[1].id]) == set(ids[:1])


def test_what_is_read_and_what_is_not_are_told_by_the_fewer(archive: Archive, ids: list[int]) -> None:
    reader = Reader(archive)
    read(archive, ids[:2])
    few = frozenset(ids[:2])
    assert reader.marked(Mark.READ) == Among("is:read", few)
    assert reader.marked(Mark.UNREAD) == Among("is:unread", few, others=True)
    read(archive, ids[:7])
    few = frozenset(ids[7:])
    assert reader.marked(Mark.READ) == Among("is:read", few, others=True)
    assert reader.marked(Mark.UNREAD) == Among("is:unread", few)


@pytest.mark.parametrize("share", [0, 2, 9], ids=["unread", "mostly unread", "read"])
@pytest.mark.parametrize("mark", Mark)
def test_no_mark_is_looked_for_in_the_headlines(archive: Archive, ids: list[int], mark: Mark, share: int) -> None:
    read(archive, ids[:share])
    statements: list[tuple[str, object]] = []

    def note(_conn: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        statements.append((statement, parameters))

    event.listen(archive._engine, "before_cursor_execute", note)
    Reader(archive).marked(mark)
    event.remove(archive._engine, "before_cursor_execute", note)
    asked = [(statement, parameters) for statement, parameters in statements if statement.startswith("SELECT")]
    assert asked
    with archive.reading() as connection:
        for statement, parameters in asked:
            plan = [str(row[-1]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]  # type: ignore[arg-type]
            assert not [step for step in plan if re.match(r"SCAN (article|alert)(?! USING)", step)], plan
