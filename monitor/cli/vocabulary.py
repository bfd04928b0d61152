"""media-monitor list and media-monitor entity: what several queries share."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from monitor.cli.output import print_record
from monitor.cli.start import add_json, opened

if TYPE_CHECKING:
    from monitor.query.vocabulary import Entity, TermList

_NAME = "capitals and accents make no difference"


def register(commands: Any) -> None:
    """Add the commands of this file."""
    _register_lists(commands.add_parser("list", help="term lists that queries share: list:NAME"))
    _register_entities(commands.add_parser("entity", help='names of one person, place or body: entity:"NAME"'))


def _register_lists(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")

    add = actions.add_parser("add", help="make a list, or add terms to one")
    add.add_argument("name", help=f"such as ceasefire-words; {_NAME}")
    add.add_argument("terms", metavar="TERM", nargs="+", help='such as truce, "cease fire", hostag*')
    add.set_defaults(run=_add_list)

    remove = actions.add_parser("remove", help="take terms out of a list, or without a term remove it whole")
    remove.add_argument("name")
    remove.add_argument("terms", metavar="TERM", nargs="*")
    remove.set_defaults(run=_remove_list)

    show = actions.add_parser("show", help="show one list, or all")
    show.add_argument("name", nargs="?")
    show.set_defaults(run=_show_lists)
    for action in (add, remove, show):
        add_json(action)


def _register_entities(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")

    add = actions.add_parser("add", help="name somebody or something, with its other names in any script")
    add.add_argument("name", help=f'such as Gaza, "Antony Blinken", =ICE for exactly these letters; {_NAME}')
    add.add_argument("aliases", metavar="ALIAS", nargs="*", help="other names; Hamas* has any ending")
    add.set_defaults(run=_add_entity)

    alias = actions.add_parser("alias", help="add names to an entity")
    alias.add_argument("name")
    alias.add_argument("aliases", metavar="ALIAS", nargs="+")
    alias.set_defaults(run=_alias)

    rules = actions.add_parser("rules", help='change the context rules of an entity; "" takes one away')
    rules.add_argument("name")
    rules.set_defaults(run=_rules)

    for action, default in ((add, ""), (rules, None)):
        action.add_argument("--requires", metavar="QUERY", default=default, help="what an article must match too")
        action.add_argument("--excludes", metavar="QUERY", default=default, help="what an article must not match")

    remove = actions.add_parser("remove", help="take names from an entity, or without one remove it whole")
    remove.add_argument("name")
    remove.add_argument("aliases", metavar="ALIAS", nargs="*")
    remove.set_defaults(run=_remove_entity)

    show = actions.add_parser("show", help="show one entity, or all")
    show.add_argument("name", nargs="?")
    show.set_defaults(run=_show_entities)
    for action in (add, alias, rules, remove, show):
        add_json(action)


def _add_list(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk
    from monitor.store.reader import Reader

    archive = opened(arguments)
    known = Reader(archive).vocabulary().list_named(arguments.name)
    change = Desk(archive).add_list if known is None else Desk(archive).add_terms
    _print_lists([change(arguments.name, arguments.terms)], arguments.json)
    return 0


def _remove_list(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    desk = Desk(opened(arguments))
    if arguments.terms:
        _print_lists([desk.remove_terms(arguments.name, arguments.terms)], arguments.json)
        return 0
    removed = desk.remove_list(arguments.name)
    _print_lists([removed], arguments.json, f"The list “{removed.name}” is removed.")
    return 0


def _show_lists(arguments: argparse.Namespace) -> int:
    from monitor.store.reader import Reader

    known = Reader(opened(arguments)).vocabulary()
    lists = known.lists.values() if arguments.name is None else [known.list_called(arguments.name)]
    _print_lists(lists, arguments.json)
    if not lists and not arguments.json:
        print('There are no lists yet. Make one: media-monitor list add ceasefire-words truce "cease fire"')
    return 0


def _add_entity(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    desk = Desk(opened(arguments))
    added = desk.add_entity(arguments.name, arguments.aliases, arguments.requires, arguments.excludes)
    _print_entities([added], arguments.json)
    return 0


def _alias(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    _print_entities([Desk(opened(arguments)).add_names(arguments.name, arguments.aliases)], arguments.json)
    return 0


def _rules(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    desk = Desk(opened(arguments))
    _print_entities([desk.change_rules(arguments.name, arguments.requires, arguments.excludes)], arguments.json)
    return 0


def _remove_entity(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    desk = Desk(opened(arguments))
    if arguments.aliases:
        _print_entities([desk.remove_names(arguments.name, arguments.aliases)], arguments.json)
        return 0
    removed = desk.remove_entity(arguments.name)
    _print_entities([removed], arguments.json, f"The entity “{removed.name}” is removed.")
    return 0


def _show_entities(arguments: argparse.Namespace) -> int:
    from monitor.store.reader import Reader

    known = Reader(opened(arguments)).vocabulary()
    entities = known.entities.values() if arguments.name is None else [known.entity_called(arguments.name)]
    _print_entities(entities, arguments.json)
    if not entities and not arguments.json:
        print("There are no entities yet. Name one: media-monitor entity add Gaza غزة עזה 加沙")
    return 0


def _print_lists(lists: Iterable[TermList], as_json: bool, text: str = "") -> None:
    for each in lists:
        record = {"name": each.name, "terms": each.terms}
        print_record(record, as_json, text or f"{each.name}: {', '.join(each.terms)}")


def _print_entities(entities: Iterable[Entity], as_json: bool, text: str = "") -> None:
    for each in entities:
        record = {"name": each.name, "names": each.names, "requires": each.requires, "excludes": each.excludes}
        lines = [f"{each.name}: {', '.join(each.names)}"]
        lines += [f"        requires: {each.requires}"] if each.requires else []
        lines += [f"        excludes: {each.excludes}"] if each.excludes else []
        print_record(record, as_json, text or "\n".join(lines))
