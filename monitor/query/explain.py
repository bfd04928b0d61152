"""Why a query matches an article, or why not: each clause with its answer and its places."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Article, Place
from monitor.query import tree
from monitor.query.document import ArticleDocument, Span
from monitor.query.meaning import WHOLE, find, scope


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a query as `text`: whether it is true, where it is found, and the parts that it is made of."""

    text: str
    matched: bool
    places: tuple[Place, ...]
    clauses: tuple[Clause, ...]


def explain(query: tree.Node, article: Article) -> Clause:
    """Return what each clause of `query` says of `article`; names of lists and entities must be resolved."""
    return _explain(query, ArticleDocument(article), WHOLE)


def _explain(node: tree.Node, read: ArticleDocument, window: Span) -> Clause:
    found = find(node, read, window)
    inner = scope(node, read, window)
    return Clause(
        tree.show(node),
        found is not None,
        read.places(found or ()),
        tuple(_explain(part, read, inner) for part in tree.children(node)),
    )
