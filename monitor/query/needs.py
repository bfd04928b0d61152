"""What must be in an article for a query to be true, so that a query is looked at only where it can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from monitor.query.tree import (
    And,
    Everything,
    Language,
    Near,
    Node,
    Not,
    Or,
    Published,
    Sequence,
    Source,
    Term,
    Title,
)

Need = Term | Source | Language
"""A word of the article, one word of an outlet's name, a language."""

Weight = Callable[[Need], float]
"""How often a need is met; only the proportions count."""

Needs = frozenset[Need] | None


def needs(query: Node, weight: Weight) -> Needs:
    """Return alternatives of which an article must hold at least one for `query` to be true.

    Where the query leaves a choice it is the one that is met most seldom by `weight`.
    None if the query can be true of an article that holds nothing; empty if it is never true.
    """
    return _needs(query, weight, wanted=True)


def _needs(node: Node, weight: Weight, *, wanted: bool) -> Needs:
    """What must be there for `node` to be true, or false if it is not `wanted`."""
    match node:
        case Sequence(terms):
            return frozenset({min(terms, key=weight)}) if wanted else None
        case Source(words):
            return frozenset({min((Source((word,)) for word in words), key=weight)}) if wanted else None
        case Language():
            return frozenset({node}) if wanted else None
        case Near(left, right):
            return _all((_needs(part, weight, wanted=True) for part in (left, right)), weight) if wanted else None
        case And(parts):
            each = (_needs(part, weight, wanted=wanted) for part in parts)
            return _all(each, weight) if wanted else _any(each)
        case Or(parts):
            each = (_needs(part, weight, wanted=wanted) for part in parts)
            return _any(each) if wanted else _all(each, weight)
        case Not(part):
            return _needs(part, weight, wanted=not wanted)
        case Title(part):
            return _needs(part, weight, wanted=wanted)
        case Published():
            return None
        case Everything():
            return None if wanted else frozenset()


def _all(each: Iterable[Needs], weight: Weight) -> Needs:
    asked = [found for found in each if found is not None]
    return min(asked, key=lambda found: sum(map(weight, found)), default=None)


def _any(each: Iterable[Needs]) -> Needs:
    together: frozenset[Need] = frozenset()
    for found in each:
        if found is None:
            return None
        together |= found
    return together
