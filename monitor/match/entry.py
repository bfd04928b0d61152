"""A watch as it is matched: what it asks for, and what decides on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from monitor.query.tree import And, Node, Not, Or, Sequence, TermKind, children

ALTERNATIVES = 4
"""Of so many alternatives a watch that waits can be asked whether one is held; with more, its words decide."""


class Decided(Enum):
    """What decides on a watch that an article holds the needs of."""

    BY_NEEDS = auto()
    """Nothing more: it asks for words of which any will do, once or twice."""

    BY_WORDS = auto()
    """Which of its words the article holds, wherever they stand."""

    BY_PHRASE = auto()
    """Whether the words it asks for stand side by side."""

    BY_PLACES = auto()
    """Its query, where the words of it stand."""


@dataclass(slots=True, eq=False)
class Entry:
    """A watch as it is matched: looked at when an article holds one of `keys` and one of `second`.

    Of a phrase `phrase` are the words; of what is decided by places `asked` are those whose places must be known.
    """

    watch_id: int
    query: Node
    decided: Decided
    asked: tuple[int, ...] = ()
    phrase: str = ""
    keys: tuple[int, ...] = ()
    second: tuple[int, ...] = ()


def decided(query: Node) -> Decided:
    """Return what decides on `query`."""
    # An article is looked at for a watch when it meets two of its clauses.
    clauses = query.parts if isinstance(query, And) and len(query.parts) == 2 else (query,)
    if all(map(_is_of_words, clauses)) and all(len(children(clause)) <= ALTERNATIVES for clause in clauses):
        return Decided.BY_NEEDS
    if _asks_for_words(query):
        return Decided.BY_WORDS
    return Decided.BY_PHRASE if _is_phrase(query) else Decided.BY_PLACES


def _is_phrase(node: Node) -> bool:
    return isinstance(node, Sequence) and all(term.kind is not TermKind.LETTERS for term in node.terms)


def _is_of_words(node: Node) -> bool:
    """Whether `node` is a word, or words of which any will do."""
    return all(map(_is_word, node.parts if isinstance(node, Or) else (node,)))


def _is_word(node: Node) -> bool:
    return isinstance(node, Sequence) and len(node.terms) == 1 and node.terms[0].kind is not TermKind.LETTERS


def _asks_for_words(node: Node) -> bool:
    """Whether nothing in `node` asks where its words stand."""
    if isinstance(node, And | Or | Not):
        parts: Iterable[Node] = (node.part,) if isinstance(node, Not) else node.parts
        return all(map(_asks_for_words, parts))
    return _is_word(node)
