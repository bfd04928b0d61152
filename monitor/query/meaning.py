"""What a match is. The watch set and the archive search must answer exactly as `matches` does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.model import Article, Place
from monitor.query import tree
from monitor.query.document import TEXT_START, ArticleDocument, Document, Span
from monitor.query.proximity import near

WHOLE = (0, 1 << 62)
"""Headline and text."""

_TITLE = (0, TEXT_START)


def matches(query: tree.Node, article: Article) -> bool:
    """Return whether `query` matches `article`: the definition that everything else must agree with."""
    return find(query, ArticleDocument(article)) is not None


def find(query: tree.Node, read: Document, window: Span = WHOLE) -> list[Span] | None:
    """Return the spans of `read`, within `window`, that make `query` true, or None if it is not true.

    The list is empty where the query is true for other reasons than words (an
    outlet, a date, an exclusion). Spans may come twice and in any order.
    """
    return _find(query, read, window)


def scope(node: tree.Node, read: Document, window: Span) -> Span:
    """Return between which positions the operands of `node` are read, which is itself read in `window`."""
    match node:
        case tree.Title():
            return _TITLE
        case tree.Lead():
            return 0, read.lead_end
        case _:
            return window


def matched_places(query: tree.Node, article: Article) -> tuple[Place, ...]:
    """Return the stretches of `article` to highlight for `query`, in reading order; none if it does not match."""
    return matched(query, ArticleDocument(article)) or ()


def matched(query: tree.Node, read: ArticleDocument) -> tuple[Place, ...] | None:
    """Return the stretches to highlight for `query`, in reading order, or None if it does not match."""
    found = find(query, read)
    if found is None:
        return None
    return read.places(shown(query, read) if measures(query) else found)


def measures(query: tree.Node) -> bool:
    """Return whether `find` gives stretches between words for `query`, of which only the ends are highlighted."""
    return any(isinstance(node, tree.Near) for node in tree.walk(query))


def shown(query: tree.Node, read: Document) -> list[Span]:
    """Return the spans to highlight for `query`, which is true of `read`: of a NEAR the words that are near."""
    return _shown(query, read, WHOLE)


def surface(article: Article, found: Sequence[Place]) -> tuple[str, ...]:
    """Return the words at `found` as the article writes them, each once, in reading order."""
    texts = {"title": article.title, "text": article.text}
    written: dict[str, str] = {}
    for place in found:
        words = texts[place.part][place.start : place.end]
        written.setdefault(words.casefold(), words)
    return tuple(written.values())


def _find(node: tree.Node, read: Document, window: Span) -> list[Span] | None:  # noqa: PLR0912 - a case a node
    # Asked for each watch that is looked at: most nodes are words.
    if isinstance(node, tree.Sequence):
        return _sequence(node.terms, read, window) or None
    match node:
        case tree.And(parts):
            return _all(parts, read, window)
        case tree.Or(parts):
            return _any(parts, read, window)
        case tree.Not(part):
            return [] if _find(part, read, window) is None else None
        case tree.Near(left, right, distance, ordered):
            return _near(left, right, distance, ordered, read, window)
        case tree.Title(part) | tree.Lead(part):
            return _find(part, read, scope(node, read, window))
        case tree.AtLeast(part, count):
            found = _find(part, read, window)
            return found if found is not None and len(set(found)) >= count else None
        case tree.Given(part, condition):
            return None if _find(condition, read, WHOLE) is None else _find(part, read, window)
        case tree.Fact(about, words):
            return [] if any(_holds(name, words) for name in read.facts(about)) else None
        case tree.Listed() | tree.Named() | tree.Watched() | tree.Marked():
            # What nobody resolved matches nothing.
            return None
        case tree.Among(_, ids, others):
            return [] if (read.id in ids) is not others else None
        case tree.Language(code):
            return [] if read.language == code else None
        case tree.Published(_, since, until):
            return [] if (not since or since <= read.published) and (not until or read.published < until) else None
        case tree.Everything():
            return []


def _all(parts: Iterable[tree.Node], read: Document, window: Span) -> list[Span] | None:
    together: list[Span] = []
    for part in parts:
        found = _find(part, read, window)
        if found is None:
            return None
        together += found
    return together


def _any(parts: Iterable[tree.Node], read: Document, window: Span) -> list[Span] | None:
    together: list[Span] | None = None
    for part in parts:
        found = _find(part, read, window)
        if found is not None:
            together = found if together is None else together + found
    return together


def _near(
    left: tree.Node, right: tree.Node, distance: int, ordered: bool, read: Document, window: Span
) -> list[Span] | None:
    lefts = _find(left, read, window)
    if lefts is None:
        return None
    rights = _find(right, read, window)
    if rights is None:
        return None
    return near(lefts, rights, distance, ordered) or None


def _shown(node: tree.Node, read: Document, window: Span) -> list[Span]:
    """What `find` returns for `node`, which is true, but of a NEAR the words that are near and not the stretch."""
    match node:
        case tree.Sequence(terms):
            return _sequence(terms, read, window)
        case tree.And(parts):
            return [span for part in parts for span in _shown(part, read, window)]
        case tree.Or(parts):
            true = [part for part in parts if _find(part, read, window) is not None]
            return [span for part in true for span in _shown(part, read, window)]
        case tree.Near(left, right):
            stretches = _find(node, read, window) or []
            inside = _shown(left, read, window) + _shown(right, read, window)
            return [span for span in inside if any(low <= span[0] and span[1] <= high for low, high in stretches)]
        case tree.Title(part) | tree.Lead(part):
            return _shown(part, read, scope(node, read, window))
        case tree.AtLeast(part) | tree.Given(part):
            return _shown(part, read, window)
        case (
            tree.Not()
            | tree.Fact()
            | tree.Listed()
            | tree.Named()
            | tree.Watched()
            | tree.Marked()
            | tree.Among()
            | tree.Language()
            | tree.Published()
            | tree.Everything()
        ):
            return []


def _sequence(terms: Sequence[tree.Term], read: Document, window: Span) -> list[Span]:
    last = len(terms) - 1
    if window is WHOLE:
        return [(start, start + last) for start in read.starts(terms)]
    low, high = window
    return [(start, start + last) for start in read.starts(terms) if low <= start and start + last < high]


def _holds(source: Sequence[str], words: Sequence[str]) -> bool:
    """Whether `words` stand side by side in the name of an outlet."""
    count = len(words)
    return any(tuple(source[at : at + count]) == tuple(words) for at in range(len(source) - count + 1))
