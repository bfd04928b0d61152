"""Shared lists and entities put in the place of their names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches

from monitor.errors import QueryError
from monitor.query import tree
from monitor.query.parser import parse
from monitor.query.terms import spelled_name
from monitor.query.vocabulary import EXACT, Entity, TermList, Vocabulary, read_term
from monitor.words.folding import as_written, fold
from monitor.words.tokens import words

# A rule has no dates, so that the time at which it is read does not matter.
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def resolve(query: tree.Node, vocabulary: Vocabulary) -> tree.Node:
    """Return `query` with the terms of each list and the names of each entity in the place of its name.

    Raises QueryError, with the place in the query, for a list or an entity that there is none of.
    """
    match query:
        case tree.Listed(name, start, end):
            found = vocabulary.list_named(name)
            if found is None:
                raise _unknown("list", query, [each.name for each in vocabulary.lists.values()])
            return _terms(found, start, end)
        case tree.Named(name, start, end):
            entity = vocabulary.entity_named(name)
            if entity is None:
                raise _unknown("entity", query, [each.name for each in vocabulary.entities.values()])
            return _names(entity, start, end)
        case tree.And(parts) | tree.Or(parts):
            return replace(query, parts=tuple(resolve(part, vocabulary) for part in parts))
        case tree.Not(part) | tree.Title(part) | tree.Lead(part) | tree.AtLeast(part):
            return replace(query, part=resolve(part, vocabulary))
        case tree.Near(left, right):
            return replace(query, left=resolve(left, vocabulary), right=resolve(right, vocabulary))
        case tree.Given(part, condition):
            return tree.Given(resolve(part, vocabulary), resolve(condition, vocabulary))
        case tree.Sequence() | tree.Fact() | tree.Language() | tree.Published() | tree.Everything():
            return query


def _terms(found: TermList, start: int, end: int) -> tree.Node:
    return _either([_placed(read_term(term), start, end) for term in found.terms])


def _names(entity: Entity, start: int, end: int) -> tree.Node:
    names = _either([_name(name, start, end) for name in entity.names])
    rules: list[tree.Node] = []
    if entity.requires:
        rules.append(parse(entity.requires, _ANY_TIME))
    if entity.excludes:
        rules.append(tree.Not(parse(entity.excludes, _ANY_TIME)))
    if not rules:
        return names
    return tree.Given(names, rules[0] if len(rules) == 1 else tree.And(tuple(rules)))


def _name(name: str, start: int, end: int) -> tree.Node:
    """A name as it is written in any of its spellings, or if it begins with `=` in exactly its letters."""
    if name.startswith(EXACT):
        written = [tree.Term(tree.TermKind.LETTERS, fold(word), as_written(word)) for word in words(name)]
        return tree.Sequence(tuple(term for term in written if term.folded), start, end)
    return spelled_name(name, start, end)


def _either(parts: list[tree.Node]) -> tree.Node:
    return parts[0] if len(parts) == 1 else tree.Or(tuple(parts))


def _placed(node: tree.Node, start: int, end: int) -> tree.Node:
    """`node` as if it stood where the name of its list stands."""
    match node:
        case tree.Sequence():
            return replace(node, start=start, end=end)
        case tree.Or(parts):
            return tree.Or(tuple(_placed(part, start, end) for part in parts))
        case tree.Near(left, right):
            return replace(node, left=_placed(left, start, end), right=_placed(right, start, end))
        case _:
            return node


def _unknown(field: str, node: tree.Listed | tree.Named, known: list[str]) -> QueryError:
    what = "list" if field == "list" else "entity"
    near = get_close_matches(node.name, known, n=1)
    hint = f"Did you mean {field}:“{near[0]}”?" if near else f"Make it first: media-monitor {field} add “{node.name}” …"
    return QueryError(f"There is no {what} named “{node.name}”.", hint, start=node.start, end=node.end)
