"""Which exclusions of a query exclude nothing, as nothing else asks for what they exclude, and which exclude all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from itertools import chain, combinations

from monitor.query.tree import And, Everything, Language, Mark, Marked, Node, Not, Or, Published, children


class Excludes(Enum):
    """What an exclusion takes away that is certainly not meant."""

    NOTHING = auto()
    """None of what the rest of the query finds."""

    ALL = auto()
    """Whatever the rest of the query finds."""


def pointless(query: Node) -> Iterator[tuple[Not, Excludes]]:
    """Yield the exclusions in `query` that exclude nothing or all, each with which it is.

    Only what follows from the query itself is seen: other languages, times and marks, and the same words once more.
    """
    yield from _pointless(query, ())


def _pointless(node: Node, given: tuple[Node, ...]) -> Iterator[tuple[Not, Excludes]]:
    """As `pointless`, of a part of a query that counts only where all that is `given` is true."""
    match node:
        case And():
            parts = _conditions(node)
            wanted = [part for part in parts if not isinstance(part, Not)]
            for number, part in enumerate(parts):
                beside = [*given, *(each for each in wanted if each is not part)]
                if isinstance(part, Not):
                    # Of two exclusions of the same the second is one too many.
                    beside += [each for each in parts[:number] if isinstance(each, Not)]
                    if (found := _judged(part.part, beside)) is not None:
                        yield part, found
                yield from _pointless(part, tuple(beside))
        case Or(parts):
            for part in parts:
                # Where another alternative is true, this one does not matter.
                others = [Not(each) for each in parts if each is not part]
                yield from _pointless(part, (*given, *others))
        case _:
            # Behind title: the words are others, behind NOT it is the other way round.
            for part in children(node):
                yield from _pointless(part, ())


def _judged(excluded: Node, beside: Iterable[Node]) -> Excludes | None:
    given = list(beside)
    alternatives = [_conditions(each) for each in (excluded.parts if isinstance(excluded, Or) else (excluded,))]
    if any(all(each in given or isinstance(each, Everything) for each in conditions) for conditions in alternatives):
        return Excludes.ALL
    if all(any(_never_both(*pair) for pair in _pairs(conditions, given)) for conditions in alternatives):
        return Excludes.NOTHING
    return None


def _pairs(conditions: list[Node], given: list[Node]) -> Iterator[tuple[Node, Node]]:
    return chain(combinations(conditions, 2), ((one, other) for one in conditions for other in given))


def _conditions(node: Node) -> list[Node]:
    """All that must be true for `node` to be, however it is put into brackets."""
    return [each for part in node.parts for each in _conditions(part)] if isinstance(node, And) else [node]


def _never_both(one: Node, other: Node) -> bool:
    match one, other:
        case Language(), Language():
            return one != other
        case Marked(), Marked():
            return {one.mark, other.mark} == {Mark.READ, Mark.UNREAD}
        case Published(), Published():
            return _is_before(one, other) or _is_before(other, one)
        case _, Or(parts) if one != Not(other):
            return all(_never_both(one, part) for part in parts)
        case Or(parts), _ if other != Not(one):
            return all(_never_both(part, other) for part in parts)
        case _:
            return one == Not(other) or other == Not(one)


def _is_before(one: Published, other: Published) -> bool:
    return one.until is not None and other.since is not None and one.until <= other.since
