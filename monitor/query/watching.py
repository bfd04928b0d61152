"""Which queries can be watched: those that ask of an article as it arrives, and for something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

from monitor.errors import QueryError
from monitor.query.lexer import TokenKind, cut
from monitor.query.needs import needs
from monitor.query.parser import parse
from monitor.query.tree import Everything, Lead, Node, Not, Or, Sequence, Title, walk

_FROM_NOW_ON = "a watch looks at what arrives from now on"
SEARCH_ONLY = {
    "since": _FROM_NOW_ON,
    "until": _FROM_NOW_ON,
    "on": _FROM_NOW_ON,
    "watch": "it finds what that watch has matched before, and a watch looks at what arrives from now on",
    "is": "nobody has read or starred an article when it arrives",
}
"""The fields that a watch cannot have, each with the reason."""

# A watch has no dates, so that the time at which it is read does not matter.
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)

_NOT_EXAMPLE = "Write beside it what must be there, such as: gaza NOT football."
_OR_EXAMPLE = "Each side of OR must say what must be there, such as: gaza OR (truce NOT football)."


Resolve = Callable[[Node], Node]
"""Puts lists and entities in the place of their names; raises QueryError where there is none of that name."""


def unresolved(query: Node) -> Node:
    """Leave names as they are; what they stand for is nobody's concern, or there are none."""
    return query


def parse_watch(query: str, resolve: Resolve = unresolved) -> Node:
    """Read the query of a watch into a tree in which names are resolved.

    Raises QueryError as `parse` and `resolve` do, and for what a watch cannot have: fields of time and of
    what the archive records, and queries that are true of nearly every article or of none.
    """
    for name, value in pairwise(cut(query)):
        if name.kind is TokenKind.FIELD and name.text in SEARCH_ONLY:
            raise QueryError(
                f"{name.text}: is for searching only: {SEARCH_ONLY[name.text]}.",
                "Take it away, or search instead.",
                start=name.start,
                end=value.end if value.kind in (TokenKind.WORD, TokenKind.PHRASE) else name.end,
            )
    node = resolve(parse(query, _ANY_TIME))
    clauses = needs(node)
    if not clauses:
        raise _asks_nothing(node)
    if not all(clauses):
        raise QueryError(
            "No article can ever match this.", "NOT * excludes everything: take it away.", start=0, end=len(query)
        )
    return node


def _asks_nothing(node: Node) -> QueryError:
    alternative = False
    while isinstance(node, Or | Title | Lead):
        if isinstance(node, Title | Lead):
            node = node.part
        else:
            alternative = True
            node = next(part for part in node.parts if not needs(part))
    start, end = _place(node)
    if isinstance(node, Everything):
        return QueryError(
            "* is true of every article: the watch would alert on all of them.",
            _OR_EXAMPLE if alternative else "Write a word to watch for, such as: truce",
            start=start,
            end=end,
        )
    return QueryError(
        "This is true of nearly every article: it only says what must not be there.",
        _OR_EXAMPLE if alternative else _NOT_EXAMPLE,
        start=start,
        end=end,
    )


def _place(node: Node) -> tuple[int, int]:
    """From where to where `node` stands in the query."""
    parts = [part for part in walk(node) if isinstance(part, Sequence | Not | Everything)]
    return min(part.start for part in parts), max(part.end for part in parts)
