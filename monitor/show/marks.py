"""Which words of a line or an article are marked, and for which watch or search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from monitor.errors import QueryError
from monitor.model import Alert, Article, Headline, Part, Watch
from monitor.query import tree
from monitor.query.meaning import matched_places
from monitor.query.parser import parse
from monitor.query.resolve import resolve
from monitor.query.vocabulary import EMPTY, Vocabulary
from monitor.show.text_places import Stretch, merged

Line = Headline | Alert


def article_of(line: Line) -> int:
    """Return the id of the article behind a line."""
    return line.article_id if isinstance(line, Alert) else line.id


"""What the lists hold."""

_MOST_REMEMBERED = 4_000


def read_query(query: str, vocabulary: Vocabulary = EMPTY) -> tree.Node | None:
    """Return what `query` asks of an article itself: stars, matches and what is read come and go while it is shown.

    None if that is nothing, or if it has a mistake (the editors tell of mistakes, lists do not).
    """
    try:
        return _lasting(resolve(parse(query, datetime.now(UTC).astimezone()), vocabulary))
    except QueryError:
        return None


def _lasting(node: tree.Node) -> tree.Node | None:
    match node:
        case tree.Watched() | tree.Marked():
            return None
        case tree.And(parts) | tree.Or(parts):
            left = tuple(part for each in parts if (part := _lasting(each)) is not None)
            return replace(node, parts=left) if len(left) > 1 else next(iter(left), None)
        case tree.Not(part):
            # An exclusion marks nothing; what is left of one would exclude more than was asked for.
            return node if _lasting(part) == part else None
        case _:
            return node


def wanted_words(node: tree.Node) -> tree.Node | None:
    """Return what matches any word or phrase that `node` asks for, without those it excludes; None if it has none."""
    parts = tuple(_wanted(node))
    return None if not parts else parts[0] if len(parts) == 1 else tree.Or(parts)


def _wanted(node: tree.Node) -> Iterable[tree.Sequence]:
    if isinstance(node, tree.Sequence):
        yield node
    elif isinstance(node, tree.Given):
        # The context rules of an entity are not what was asked for.
        yield from _wanted(node.part)
    elif not isinstance(node, tree.Not):
        for child in tree.children(node):
            yield from _wanted(child)


class Marks:
    """Finds the words to mark in lines of a list, and remembers what it found.

    A line shows only the headline and the beginning of the text, so a word is
    marked wherever a query asks for it, whether or not the rest is in view.
    """

    def __init__(self) -> None:
        self._search: tree.Node | None = None
        self._vocabulary = EMPTY
        self._watches: dict[str, tree.Node] = {}
        self._found: dict[tuple[type[Line], int], tuple[list[Stretch], list[Stretch]]] = {}

    def search_for(self, query: str) -> None:
        """Mark the words of this search; "" for none."""
        node = read_query(query, self._vocabulary) if query else None
        self._search = None if node is None else wanted_words(node)
        self._found.clear()

    def watch_for(self, watches: Sequence[Watch], vocabulary: Vocabulary = EMPTY) -> None:
        """Mark the words of these watches in the lines that name them; lists and entities are those given."""
        self._vocabulary = vocabulary
        read = {watch.name: node for watch in watches if (node := read_query(watch.query, vocabulary)) is not None}
        self._watches = {name: words for name, node in read.items() if (words := wanted_words(node)) is not None}
        self._found.clear()

    def of(self, line: Line) -> tuple[list[Stretch], list[Stretch]]:
        """Return what to mark in the headline and in the snippet of `line`."""
        key = (type(line), line.id)
        if key not in self._found:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            self._found[key] = self._find(line)
        return self._found[key]

    def _find(self, line: Line) -> tuple[list[Stretch], list[Stretch]]:
        if isinstance(line, Alert):
            return literal_places(line.title, line.matched), []
        wanted = [self._watches[name] for name in line.watches if name in self._watches]
        if self._search is not None:
            # Who searches wants to see why an article was found, not what the desk watches besides.
            wanted = [self._search]
        if not wanted:
            return [], []
        query = wanted[0] if len(wanted) == 1 else tree.Or(tuple(wanted))
        shown = Article(
            url="",
            title=line.title,
            text=line.snippet,
            published=line.published,
            first_seen=line.first_seen,
            language=line.language,
        )
        places = matched_places(query, shown)
        title = merged((place.start, place.end) for place in places if place.part is Part.TITLE)
        return title, merged((place.start, place.end) for place in places if place.part is Part.TEXT)


def literal_places(text: str, words: Iterable[str]) -> list[Stretch]:
    """Return where these words stand in `text` as written, whatever their case."""
    found: list[Stretch] = []
    for word in words:
        found += [match.span() for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)]
    return merged(found)
