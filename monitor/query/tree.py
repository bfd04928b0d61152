"""A query as a tree of frozen nodes; printing a tree and parsing it again gives the same tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class TermKind(StrEnum):
    """How one word is compared with the words of an article."""

    STEM = "stem"
    EXACT = "exact"
    PATTERN = "pattern"
    LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class Term:
    """One folded word: any inflection of it, exactly it, a pattern with `*` and `?`, or exactly its `letters`."""

    kind: TermKind
    folded: str
    letters: str = ""


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
class AtLeast:
    """The operand `count` times or more, at different places."""

    part: Node
    count: int


@dataclass(frozen=True, slots=True)
class Given:
    """The places of `part`, where the whole article matches `condition`: the context rules of an entity."""

    part: Node
    condition: Node


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
class Lead:
    """The operand, read in the headline and the first paragraph."""

    part: Node


class About(StrEnum):
    """What a fact is about."""

    SOURCE = "source"
    AUTHOR = "author"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Fact:
    """An outlet's name, the author's, or the address of the article holds these folded words side by side."""

    about: About
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the terms of a shared list; `resolve` puts them in its place."""

    name: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    """Any name of an entity, under its context rules; `resolve` puts them in its place."""

    name: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Watched:
    """Articles that the watch of this name has matched; `resolve` puts what the archive recorded in its place."""

    name: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


class Mark(StrEnum):
    """What the desk did with an article, or the program for it."""

    STARRED = "starred"
    READ = "read"
    UNREAD = "unread"
    ALERTED = "alerted"


@dataclass(frozen=True, slots=True)
class Marked:
    """Articles that the archive keeps under this mark; `resolve` puts them in its place."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Among:
    """Articles with these ids, or with `others` all but these: what the archive knows of `text`, and never parsed."""

    text: str
    ids: frozenset[int] = field(repr=False)
    others: bool = False


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


Node = (
    Sequence
    | Near
    | AtLeast
    | Given
    | And
    | Or
    | Not
    | Title
    | Lead
    | Fact
    | Listed
    | Named
    | Watched
    | Marked
    | Among
    | Language
    | Published
    | Everything
)


def children(node: Node) -> tuple[Node, ...]:
    """Return the operands of `node`, left to right."""
    match node:
        case And(parts) | Or(parts):
            return parts
        case Not(part) | Title(part) | Lead(part) | AtLeast(part):
            return (part,)
        case Near(left, right) | Given(left, right):
            return (left, right)
        case (
            Sequence()
            | Fact()
            | Listed()
            | Named()
            | Watched()
            | Marked()
            | Among()
            | Language()
            | Published()
            | Everything()
        ):
            return ()


def changed(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return `node` with `change` made to each of its operands; what has none is returned as it is."""
    match node:
        case And(parts) | Or(parts):
            return replace(node, parts=tuple(map(change, parts)))
        case Not(part) | Title(part) | Lead(part) | AtLeast(part):
            return replace(node, part=change(part))
        case Near(left, right):
            return replace(node, left=change(left), right=change(right))
        case Given(part, condition):
            return Given(change(part), change(condition))
        case _:
            return node


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and everything below it, parents first."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def levels(node: Node) -> int:
    """Return how many nodes stand inside of each other in `node`, itself counted."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        current, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(part, depth + 1) for part in children(current)]
    return deepest


def show(node: Node) -> str:  # noqa: PLR0912 - a case a node
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
        case Lead(part):
            return f"lead:{_inside(part)}"
        case AtLeast(part, count):
            return f"ATLEAST/{count} {_inside(part)}"
        case Given(part, condition):
            return f"{_inside(part)} {_inside(condition)}"
        case Fact(about, words):
            return f'{about}:"{" ".join(words)}"'
        case Listed(name):
            return f'list:"{name}"'
        case Named(name):
            return f'entity:"{name}"'
        case Watched(name):
            return f'watch:"{name}"'
        case Marked(mark):
            return f"is:{mark}"
        case Language(code):
            return f"lang:{code}"
        case Among(text) | Published(text):
            return text
        case Everything():
            return "*"


def _inside(node: Node) -> str:
    return f"({show(node)})" if isinstance(node, And | Or | Near | Given) else show(node)


def _show_terms(terms: tuple[Term, ...]) -> str:
    if any(term.kind is TermKind.LETTERS for term in terms):
        return f'="{" ".join(term.letters for term in terms)}"'
    if all(term.kind is not TermKind.STEM for term in terms):
        if len(terms) == 1 and terms[0].kind is TermKind.PATTERN:
            return terms[0].folded
        return f'"{" ".join(term.folded for term in terms)}"'
    # Words that were written as one ("cease-fire") stay one when a hyphen joins them.
    return "-".join(term.folded for term in terms)
