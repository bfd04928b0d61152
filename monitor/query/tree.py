"""A query as a tree of frozen nodes; printing a tree and parsing it again gives the same tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class TermKind(StrEnum):
    """How one word is compared with the words of an article."""

    STEM = "stem"
    EXACT = "exact"
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True)
class Term:
    """One folded word: any inflection of it, exactly it, or a pattern with `*` and `?`."""

    kind: TermKind
    folded: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Words side by side: a word, a phrase, a wildcard; `start` and `end` are its place in the query."""

    terms: tuple[Term, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Both operands within `distance` words of each other; `ordered` demands the left one first."""

    left: Node
    right: Node
    distance: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more operands."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of two or more operands."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Articles that the operand does not match; `start` and `end` are its place in the query."""

    part: Node
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Title:
    """The operand, read in the headline alone."""

    part: Node


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet whose name holds these folded words side by side."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """Articles in one language (ISO 639-1)."""

    code: str


@dataclass(frozen=True, slots=True)
class Published:
    """Articles published at or after `since` and before `until`; `text` is how the person wrote it."""

    text: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article; `start` and `end` are its place in the query."""

    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


Node = Sequence | Near | And | Or | Not | Title | Source | Language | Published | Everything


def children(node: Node) -> tuple[Node, ...]:
    """Return the operands of `node`, left to right."""
    match node:
        case And(parts) | Or(parts):
            return parts
        case Not(part) | Title(part):
            return (part,)
        case Near(left, right):
            return (left, right)
        case Sequence() | Source() | Language() | Published() | Everything():
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and everything below it, parents first."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def show(node: Node) -> str:
    """Return `node` as a query that parses to the same tree.

    >>> show(And((Sequence((Term(TermKind.STEM, "gaza"),)), Not(Sequence((Term(TermKind.EXACT, "truce"),))))))
    'gaza NOT "truce"'
    """
    match node:
        case Sequence(terms):
            return _show_terms(terms)
        case Near(left, right, distance, ordered):
            return f"{_inside(left)} {'ONEAR' if ordered else 'NEAR'}/{distance} {_inside(right)}"
        case And(parts):
            return " ".join(_inside(part) for part in parts)
        case Or(parts):
            return " OR ".join(_inside(part) for part in parts)
        case Not(part):
            return f"NOT {_inside(part)}"
        case Title(part):
            return f"title:{_inside(part)}"
        case Source(words):
            return f'source:"{" ".join(words)}"'
        case Language(code):
            return f"lang:{code}"
        case Published(text):
            return text
        case Everything():
            return "*"


def _inside(node: Node) -> str:
    return f"({show(node)})" if isinstance(node, And | Or | Near) else show(node)


def _show_terms(terms: tuple[Term, ...]) -> str:
    if all(term.kind is not TermKind.STEM for term in terms):
        if len(terms) == 1 and terms[0].kind is TermKind.PATTERN:
            return terms[0].folded
        return f'"{" ".join(term.folded for term in terms)}"'
    # Words that were written as one ("cease-fire") stay one when a hyphen joins them.
    return "-".join(term.folded for term in terms)
