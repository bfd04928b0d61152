"""Shared term lists and entities in the archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, Connection, Table, delete, insert, select, update

from monitor.errors import UsageError
from monitor.query.vocabulary import (
    ENTITY,
    LIST,
    Entity,
    TermList,
    Vocabulary,
    folded_name,
    names_used,
    vocabulary,
)
from monitor.store import rows
from monitor.store.schema import entity, entity_name, list_term, term_list, watch


def read_vocabulary(connection: Connection) -> Vocabulary:
    """Return all lists and entities, by name; terms and names in the order they were written."""
    terms = _grouped(connection, list_term.c.list_id, list_term.c.query)
    names = _grouped(connection, entity_name.c.entity_id, entity_name.c.name)
    lists = connection.execute(select(term_list.c.id, term_list.c.name)).all()
    entities = connection.execute(select(entity.c.id, entity.c.name, entity.c.requires, entity.c.excludes)).all()
    return vocabulary(
        sorted((TermList(name, tuple(terms[id])) for id, name in lists), key=lambda each: each.name.casefold()),
        sorted(
            (Entity(name, tuple(names[id]), requires, excludes) for id, name, requires, excludes in entities),
            key=lambda each: each.name.casefold(),
        ),
    )


def add_list(connection: Connection, new: TermList, now: datetime) -> None:
    """Add a list; raises UsageError if its name is taken."""
    taken = read_vocabulary(connection).list_named(new.name)
    if taken is not None:
        raise UsageError(f"There is a list named “{taken.name}” already.", "Choose another name, or add to that list.")
    connection.execute(insert(term_list).values(name=new.name, created=rows.seconds(now)))
    change_list(connection, new)


def change_list(connection: Connection, changed: TermList) -> None:
    """Store the terms that a list has now."""
    number = _number(connection, term_list, changed.name)
    connection.execute(delete(list_term).where(list_term.c.list_id == number))
    connection.execute(insert(list_term), [{"list_id": number, "query": term} for term in changed.terms])


def remove_list(connection: Connection, removed: TermList) -> None:
    """Remove a list; raises UsageError while a watch uses it."""
    _refuse_used(connection, LIST, removed.name)
    number = _number(connection, term_list, removed.name)
    connection.execute(delete(list_term).where(list_term.c.list_id == number))
    connection.execute(delete(term_list).where(term_list.c.id == number))


def add_entity(connection: Connection, new: Entity, now: datetime) -> None:
    """Add an entity; raises UsageError if the name it goes by is taken."""
    taken = read_vocabulary(connection).entity_named(new.name)
    if taken is not None:
        hint = f'Add names to it: media-monitor entity alias "{taken.name}" NAME.'
        raise UsageError(f"There is an entity named “{taken.name}” already.", hint)
    connection.execute(insert(entity).values(name=new.name, created=rows.seconds(now)))
    change_entity(connection, new)


def change_entity(connection: Connection, changed: Entity) -> None:
    """Store the names and rules that an entity has now."""
    number = _number(connection, entity, changed.name)
    rules = {"requires": changed.requires, "excludes": changed.excludes}
    connection.execute(update(entity).where(entity.c.id == number).values(rules))
    connection.execute(delete(entity_name).where(entity_name.c.entity_id == number))
    connection.execute(insert(entity_name), [{"entity_id": number, "name": name} for name in changed.names])


def remove_entity(connection: Connection, removed: Entity) -> None:
    """Remove an entity; raises UsageError while a watch uses it."""
    _refuse_used(connection, ENTITY, removed.name)
    number = _number(connection, entity, removed.name)
    connection.execute(delete(entity_name).where(entity_name.c.entity_id == number))
    connection.execute(delete(entity).where(entity.c.id == number))


def _grouped(connection: Connection, owner: Column[int], text: Column[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for number, written in connection.execute(select(owner, text).order_by(owner.table.c.id)):
        found[number].append(written)
    return found


def _number(connection: Connection, table: Table, name: str) -> int:
    number: int = connection.execute(select(table.c.id).where(table.c.name == name)).scalar_one()
    return number


def _refuse_used(connection: Connection, field: str, name: str) -> None:
    watches = connection.execute(select(watch.c.name, watch.c.query).where(watch.c.removed.is_(None)))
    using = [found for found, query in watches if folded_name(name) in names_used(query, field)]
    if using:
        hint = f"Take {field}: out of {'it' if len(using) == 1 else 'them'} first."
        raise UsageError(f"“{name}” is used by {_listed(using)}.", hint)


def _listed(names: Iterable[str]) -> str:
    first, *others = [f"“{name}”" for name in names]
    if not others:
        return f"the watch {first}"
    return f"the watches {first} and {others[0]}" if len(others) == 1 else f"{first} and {len(others)} more watches"
