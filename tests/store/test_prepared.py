"""A statement is put together once, from the tables of the schema, and does what SQLAlchemy would do with it."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, insert, select, text, update

from monitor.errors import DamagedError
from monitor.store.archive import Archive
from monitor.store.prepared import Prepared, among
from monitor.store.schema import article, feed
from tests.store.arrivals import follow

NAMED = Prepared(select(feed.c.title).where(feed.c.title.in_(among("titles"))).order_by(feed.c.title))


def test_what_is_written_is_what_has_a_value(archive: Archive) -> None:
    change = Prepared(update(feed).where(feed.c.id == bindparam("polled")))
    followed = follow(archive, "https://a.example/feed")
    with archive.writing() as connection:
        change.execute(connection, {"polled": followed.id, "title": "One", "folder": "Wires"})
        change.execute(connection, {"polled": followed.id, "title": "Two"})
        assert connection.execute(select(feed.c.title, feed.c.folder)).one() == ("Two", "Wires")


def test_a_value_that_is_missing_is_said_and_not_taken_for_nothing(archive: Archive) -> None:
    asked = Prepared(select(feed.c.title).where(feed.c.id == bindparam("one"), feed.c.added > bindparam("other")))
    with archive.reading() as connection, pytest.raises(sqlite3.ProgrammingError):
        asked.execute(connection, {"one": 1})


def test_a_value_that_never_changes_is_its_own(archive: Archive) -> None:
    add = Prepared(insert(article).values(read=7, change=bindparam("number")))
    values = {"title": "A", "url": "", "snippet": "", "published": 1, "date_known": 1, "first_seen": 1}
    with archive.writing() as connection:
        add.execute(connection, {**values, "sources": ["A", "Ä “B”"], "number": 3})
        found = connection.execute(select(article.c.read, article.c.change, article.c.sources)).one()
    assert found == (7, 3, ["A", "Ä “B”"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), unique=True))
def test_a_list_of_any_length_finds_what_is_in_it(archive: Archive, titles: list[str]) -> None:
    with archive.writing() as connection:
        connection.execute(text("DELETE FROM feed"))
        for number, title in enumerate(titles):
            connection.execute(insert(feed).values(url=str(number), title=title, added=0))
        assert [title for (title,) in NAMED.execute(connection, {"titles": titles})] == sorted(titles)
        assert [title for (title,) in NAMED.execute(connection, {"titles": titles[:1]})] == titles[:1]
        assert NAMED.execute(connection, {"titles": []}).fetchall() == []


def test_damage_is_said_in_words(archive: Archive) -> None:
    with archive.writing() as connection:
        connection.execute(text("ALTER TABLE feed RENAME COLUMN title TO titlf"))
    with pytest.raises(DamagedError), archive.reading() as connection:
        NAMED.execute(connection, {"titles": ["A"]})
