"""Lists and entities are kept in the archive as they were written, and not taken from under a watch."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from monitor.errors import UsageError
from monitor.model import Priority
from monitor.query.vocabulary import EMPTY, Entity, TermList
from monitor.store import desk
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from monitor.store.vocabulary import (
    add_entity,
    add_list,
    change_entity,
    change_list,
    remove_entity,
    remove_list,
)
from tests.store.arrivals import NOW

WORDS = TermList("ceasefire-words", ("truce", '"cease fire"', "هدنة", "停火"))
GAZA = Entity("Gaza", ("Gaza", "غزة", "עזה", "加沙"), requires="war OR truce", excludes="football")


def test_a_new_archive_has_no_lists_and_no_entities(archive: Archive) -> None:
    assert Reader(archive).vocabulary() == EMPTY


def test_lists_and_entities_are_read_as_they_were_written_and_by_name(archive: Archive) -> None:
    with archive.writing() as connection:
        add_list(connection, WORDS, NOW)
        add_list(connection, TermList("Alliances", ("nato",)), NOW)
        add_entity(connection, GAZA, NOW)
        add_entity(connection, Entity("antony blinken", ("antony blinken",)), NOW)
    known = Reader(archive).vocabulary()
    assert [each.name for each in known.lists.values()] == ["Alliances", "ceasefire-words"]
    assert [each.name for each in known.entities.values()] == ["antony blinken", "Gaza"]
    assert known.list_named("Ceasefire words") == WORDS
    assert known.entity_named("GAZA") == GAZA


def test_what_is_changed_replaces_what_was_and_nothing_else(archive: Archive) -> None:
    changed, ruled = TermList(WORDS.name, ("停火", "pause")), Entity("Gaza", ("غزة", "Gaza"), excludes="sport")
    with archive.writing() as connection:
        add_list(connection, WORDS, NOW)
        add_list(connection, TermList("other", ("停火",)), NOW)
        add_entity(connection, GAZA, NOW)
        change_list(connection, changed)
        change_entity(connection, ruled)
    known = Reader(archive).vocabulary()
    assert known.list_named(WORDS.name) == changed
    assert known.list_named("other") == TermList("other", ("停火",))
    assert known.entity_named("Gaza") == ruled


def test_a_name_is_taken_however_it_is_written(archive: Archive) -> None:
    with archive.writing() as connection:
        add_list(connection, WORDS, NOW)
        add_entity(connection, Entity("غزة", ("غزة",)), NOW)
        with pytest.raises(UsageError, match="already"):
            add_list(connection, TermList("Ceasefire Words", ("truce",)), NOW)
        with pytest.raises(UsageError, match="already"):
            add_entity(connection, Entity("غزّة", ("غزّة",)), NOW)


def test_what_is_removed_is_gone_with_its_terms_and_names(archive: Archive) -> None:
    with archive.writing() as connection:
        add_list(connection, WORDS, NOW)
        add_entity(connection, GAZA, NOW)
        remove_list(connection, WORDS)
        remove_entity(connection, GAZA)
        for table in ("term_list", "list_term", "entity", "entity_name"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0, table
    assert Reader(archive).vocabulary() == EMPTY


def test_nothing_is_taken_from_under_a_watch_until_the_watch_is_gone(archive: Archive) -> None:
    with archive.writing() as connection:
        add_list(connection, WORDS, NOW)
        add_entity(connection, GAZA, NOW)
        one = desk.add_watch(connection, "One", 'gaza list:"Ceasefire Words"', Priority.NORMAL, NOW)
        two = desk.add_watch(connection, "Two", "list:CEASEFIRE-WORDS entity:gaza", Priority.NORMAL, NOW)
        desk.add_watch(connection, "Three", '"list:ceasefire-words" title:gaza', Priority.NORMAL, NOW)
        with pytest.raises(UsageError, match="“ceasefire-words” is used by the watches “One” and “Two”"):
            remove_list(connection, WORDS)
        with pytest.raises(UsageError, match="“Gaza” is used by the watch “Two”"):
            remove_entity(connection, GAZA)
        desk.remove_watch(connection, one.id, NOW)
        desk.remove_watch(connection, two.id, NOW)
        remove_list(connection, WORDS)
        remove_entity(connection, GAZA)
    assert Reader(archive).vocabulary() == EMPTY
