"""What must be in an article for a query to be true, so that a query is looked at only where it can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from monitor.query.tree import (
    Among,
    And,
    AtLeast,
    Everything,
    Fact,
    Given,
    Language,
    Lead,
    Listed,
    Marked,
    Named,
    Near,
    Node,
    Not,
    Or,
    Published,
    Sequence,
    Term,
    TermKind,
    Title,
    Watched,
)
from monitor.words.pairs import pair


@dataclass(frozen=True, slots=True)
class Pair:
    """Two letters of a script without spaces, side by side as `words.pairs` has them."""

    letters: str


Need = Term | Pair | Fact | Language | Listed | Named
"""A word of the article, a pair, one word of a fact beside it, a language; what nobody resolved, which none holds."""

Clause = frozenset[Need]
"""Alternatives of which an article must hold at least one; none at all is what no article can hold."""

Clauses = tuple[Clause, ...]


def needs(query: Node, weight: Callable[[Need], float] = lambda need: 1.0) -> Clauses:
    """Return the clauses of which an article must meet each for `query` to be true.

    None if the query can be true of an article that holds nothing. `weight` says how often a need
    is met: where an operand of OR leaves a choice, it stands there with what is met most seldom.
    """
    return _needs(query, weight, wanted=True)


def _needs(node: Node, weight: Callable[[Need], float], *, wanted: bool) -> Clauses:
    """What must be there for `node` to be true, or false if it is not `wanted`."""
    match node:
        case Sequence(terms):
            return tuple(frozenset((each,)) for each in _side_by_side(terms)) if wanted else ()
        case Fact(about, words):
            return tuple(frozenset((Fact(about, (word,)),)) for word in words) if wanted else ()
        case Language():
            return (frozenset((node,)),) if wanted else ()
        case AtLeast(part):
            return _needs(part, weight, wanted=True) if wanted else ()
        case Near(left, right) | Given(left, right):
            return _needs(left, weight, wanted=True) + _needs(right, weight, wanted=True) if wanted else ()
        case And(parts) | Or(parts):
            each = [_needs(part, weight, wanted=wanted) for part in parts]
            return tuple(chain(*each)) if isinstance(node, And) == wanted else _either(each, weight)
        case Not(part):
            return _needs(part, weight, wanted=not wanted)
        case Title(part) | Lead(part):
            return _needs(part, weight, wanted=wanted)
        case Listed() | Named():
            return (frozenset((node,)),) if wanted else ()
        case Watched() | Marked():
            # No watch has them: nobody resolves them there.
            return (frozenset(),) if wanted else ()
        case Among() | Published():
            return ()
        case Everything():
            return () if wanted else (frozenset(),)


def _side_by_side(terms: Iterable[Term]) -> Iterator[Need]:
    found = [_found_by(term) for term in terms]
    yield from found
    for first, second in pairwise(found):
        if TermKind.PATTERN not in (first.kind, second.kind) and (letters := pair(first.folded, second.folded)):
            yield Pair(letters)


def _found_by(term: Term) -> Term:
    """The word by which an article is found that may hold `term`: letters and case are looked at later."""
    return Term(TermKind.EXACT, term.folded) if term.kind is TermKind.LETTERS else term


def _either(each: Iterable[Clauses], weight: Callable[[Need], float]) -> Clauses:
    together: set[Need] = set()
    for clauses in each:
        if not clauses:
            return ()
        together |= rarest(clauses, weight)
    return (frozenset(together),)


def rarest(clauses: Clauses, weight: Callable[[Need], float]) -> Clause:
    """Return the clause that is met most seldom."""
    return min(clauses, key=lambda clause: sum(map(weight, clause)))
