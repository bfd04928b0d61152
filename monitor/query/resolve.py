"""What an archive knows put into a query: lists and entities in the place of their names, and what it records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import partial
from typing import Protocol

from monitor.errors import QueryError
from monitor.model import Watch
from monitor.query import tree
from monitor.query.lexer import QUOTES
from monitor.query.parser import parse
from monitor.query.terms import spelled_name
from monitor.query.vocabulary import EXACT, Entity, TermList, Vocabulary, folded_name, read_term
from monitor.words.folding import as_written, fold
from monitor.words.tokens import words

# A rule has no dates, so that the time at which it is read does not matter.
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)

# Python's own stack is the limit of whatever walks through a tree.
_MOST_LEVELS = 250


class Records(Protocol):
    """What an archive records beside its articles."""

    def watches(self) -> Sequence[Watch]:
        """Return all watches."""

    def matched_by(self, watch_ids: Sequence[int]) -> frozenset[int]:
        """Return the ids of the articles that any of these watches has matched."""

    def marked(self, mark: tree.Mark) -> tree.Among:
        """Return the articles under `mark`, by their ids or, where those are fewer, by the ids of all others."""


def resolve(query: tree.Node, vocabulary: Vocabulary, records: Records | None = None) -> tree.Node:
    """Return `query` with the terms of each list and the names of each entity in the place of its name.

    With `records`, articles that watches matched or that are marked are put in too: that is for searches.
    Raises QueryError, with the place in the query, for a list, an entity or a watch that there is none of.
    """
    found = _resolved(query, vocabulary, records)
    if tree.levels(found) > _MOST_LEVELS:
        raise QueryError(
            f"With its lists and entities the query is nested more than {_MOST_LEVELS} deep.",
            "Write its terms, or the rules of its entities, with fewer operators inside of each other.",
            start=0,
            end=0,
        )
    return found


def _resolved(query: tree.Node, vocabulary: Vocabulary, records: Records | None) -> tree.Node:
    match query:
        case tree.Listed(name, start, end):
            found = vocabulary.list_named(name)
            if found is None:
                raise _unknown("list", query, (each.name for each in vocabulary.lists.values()))
            return _terms(found, start, end)
        case tree.Named(name, start, end):
            entity = vocabulary.entity_named(name)
            if entity is None:
                raise _unknown("entity", query, (each.name for each in vocabulary.entities.values()))
            return _names(entity, start, end)
        case tree.Watched():
            return query if records is None else _matched(query, records)
        case tree.Marked(mark):
            return query if records is None else records.marked(mark)
        case _:
            return tree.changed(query, partial(_resolved, vocabulary=vocabulary, records=records))


def _matched(query: tree.Watched, records: Records) -> tree.Among:
    """What the watch of exactly this name matched, or if there is none, those of this name in another case."""
    watches, folded = records.watches(), folded_name(query.name)
    called = [watch.id for watch in watches if watch.name == query.name]
    called = called or [watch.id for watch in watches if folded and folded_name(watch.name) == folded]
    if not called:
        raise _unknown("watch", query, (watch.name for watch in watches))
    return tree.Among(tree.show(query), records.matched_by(called))


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
    if isinstance(node, tree.Sequence):
        return replace(node, start=start, end=end)
    return tree.changed(node, partial(_placed, start=start, end=end))


def _unknown(field: str, node: tree.Listed | tree.Named | tree.Watched, known: Iterable[str]) -> QueryError:
    names = {folded: name for name in known if (folded := folded_name(name))}
    near = get_close_matches(folded_name(node.name), names, n=1)
    if near:
        # A watch that nobody named is called by its query, which may hold quotation marks.
        hint = f"Did you mean {field}:“{names[near[0]].translate(dict.fromkeys(map(ord, QUOTES)))}”?"
    elif field == "watch":
        hint = "Its name is in the list of watches."
    else:
        hint = f"Make it first: media-monitor {field} add “{node.name}” …"
    return QueryError(f"There is no {field} named “{node.name}”.", hint, start=node.start, end=node.end)
