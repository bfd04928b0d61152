"""Lists and entities are changed as a person asks, checked first; what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor.engine.desk import Desk
from monitor.errors import QueryError, UsageError
from monitor.query.vocabulary import Entity, TermList
from monitor.store.archive import Archive, open_archive
from monitor.store.reader import Reader


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = open_archive(tmp_path / "archive")
    yield opened
    opened.close()


def test_a_list_grows_and_shrinks_and_goes(archive: Archive) -> None:
    desk, reader = Desk(archive), Reader(archive)
    assert desk.add_list("Ceasefire words", ["truce"]) == TermList("Ceasefire words", ("truce",))
    grown = desk.add_terms("ceasefire-words", ["cease fire", "TRUCE", "停火"])
    assert grown == TermList("Ceasefire words", ("truce", '"cease fire"', "停火"))
    assert reader.vocabulary().list_named("ceasefire-words") == grown
    assert desk.remove_terms("ceasefire words", ["Truce"]).terms == ('"cease fire"', "停火")
    assert desk.remove_list("ceasefire words").terms == ('"cease fire"', "停火")
    assert not reader.vocabulary().lists


def test_an_entity_gains_and_loses_names_and_rules_and_goes(archive: Archive) -> None:
    desk, reader = Desk(archive), Reader(archive)
    desk.add_entity("Gaza", ["غزة"], excludes="football")
    assert desk.add_names("gaza", ["עזה", "غزّة", "加沙"]).names == ("Gaza", "غزة", "עזה", "加沙")
    assert desk.remove_names("GAZA", ["غزة"]).names == ("Gaza", "עזה", "加沙")
    assert desk.change_rules("gaza", requires="war OR truce").excludes == "football"
    assert desk.change_rules("gaza", excludes="") == Entity("Gaza", ("Gaza", "עזה", "加沙"), requires="war OR truce")
    assert reader.vocabulary().entity_named("gaza") == desk.remove_entity("gaza")
    assert not reader.vocabulary().entities


def test_what_is_refused_changes_nothing(archive: Archive) -> None:
    desk, reader = Desk(archive), Reader(archive)
    desk.add_list("words", ["truce"])
    desk.add_entity("Gaza", ["غزة"])
    before = reader.vocabulary()
    with pytest.raises(QueryError):
        desk.add_list("other", ["truce", "NOT gaza"])
    with pytest.raises(QueryError):
        desk.add_terms("words", ["pause", "list:words"])
    with pytest.raises(QueryError):
        desk.change_rules("Gaza", requires="entity:Gaza")
    with pytest.raises(UsageError):
        desk.remove_terms("words", ["truce"])
    with pytest.raises(UsageError):
        desk.remove_names("Gaza", ["Gaza"])
    with pytest.raises(UsageError):
        desk.add_entity("gaza")
    assert reader.vocabulary() == before


@pytest.mark.parametrize("name", ["nothing", "…"])
def test_what_is_not_there_is_said_so(archive: Archive, name: str) -> None:
    desk = Desk(archive)
    lists: tuple[Callable[[], object], ...] = (
        lambda: desk.add_terms(name, ["x"]),
        lambda: desk.remove_terms(name, ["x"]),
        lambda: desk.remove_list(name),
    )
    entities: tuple[Callable[[], object], ...] = (
        lambda: desk.add_names(name, ["x"]),
        lambda: desk.remove_names(name, ["x"]),
        lambda: desk.change_rules(name),
        lambda: desk.remove_entity(name),
    )
    for change in lists:
        with pytest.raises(UsageError, match="no list named"):
            change()
    for change in entities:
        with pytest.raises(UsageError, match="no entity named"):
            change()
