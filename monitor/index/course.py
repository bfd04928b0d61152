"""What a search learns of its query while it goes from one segment to the next: nothing of it changes what is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Sequence as Many

from monitor.index.keys import Key, Stretch, alone, stretches
from monitor.query.tree import And, AtLeast, Fact, Lead, Near, Node, Published, Sequence, Term, Title, walk
from monitor.words.stems import stem_table

FIRST_WINDOW = 256
"""So many documents are looked at first."""


class Course:
    """How often the parts of a query were met in the segments before, and how wide the last window was."""

    __slots__ = ("_cut", "_most", "_placed", "_query", "_stems", "dates", "width")

    def __init__(self, query: Node) -> None:
        # Held, so that its parts keep their identity.
        self._query = query
        self.width = FIRST_WINDOW
        self.dates = tuple(required_dates(query))
        # By the identity of a part: one query has the same nodes in every segment.
        self._most: dict[int, int] = {}
        self._placed: dict[int, bool] = {}
        self._stems: dict[tuple[str, tuple[str, ...]], Mapping[str, Many[int]]] = {}
        self._cut: dict[int, tuple[tuple[Term, ...], tuple[Stretch, ...], Key | None]] = {}

    def stretches(self, terms: tuple[Term, ...]) -> tuple[Stretch, ...]:
        """Return the stretches of a phrase of the query."""
        return (self._cut.get(id(terms)) or self._of(terms))[1]

    def word(self, terms: tuple[Term, ...]) -> Key | None:
        """Return the one key of a phrase of the query that stands wherever this does; None for every other phrase."""
        return (self._cut.get(id(terms)) or self._of(terms))[2]

    def _of(self, terms: tuple[Term, ...]) -> tuple[tuple[Term, ...], tuple[Stretch, ...], Key | None]:
        keys = alone(terms)
        # Kept with the rest, so that no other phrase gets its identity.
        found = self._cut[id(terms)] = terms, stretches(terms), keys[0] if len(keys) == 1 else None
        return found

    def stems(self, folded: str, languages: tuple[str, ...]) -> Mapping[str, Many[int]]:
        """Return the stems of a word, each with the numbers of those of these languages in which it is that word's."""
        found = self._stems.get((folded, languages))
        if found is None:
            in_languages: dict[str, list[int]] = {}
            for number, language in enumerate(languages):
                table = stem_table(language)
                in_languages.setdefault(table[folded].removeprefix(table.prefix), []).append(number)
            found = self._stems[folded, languages] = in_languages
        return found

    def asks_for_places(self, part: Node) -> bool:
        """Whether it matters for `part` of the query where a word stands, not only whether it does."""
        found = self._placed.get(id(part))
        if found is None:
            found = self._placed[id(part)] = any(map(self._is_placed, walk(part)))
        return found

    def _is_placed(self, node: Node) -> bool:
        match node:
            case Sequence(terms):
                return self.word(terms) is None
            case Fact(_, words):
                return len(words) > 1
            case _:
                return isinstance(node, Near | Title | Lead | AtLeast)

    def note(self, part: Node, most: int) -> int:
        """Remember that `part` cannot be met more often than this in a segment; return that number."""
        self._most[id(part)] = most
        return most

    def rarest_first(self, parts: Iterable[Node]) -> list[Node]:
        """Return `parts` in the order in which they were met before, those of which nothing is known in front."""
        return sorted(parts, key=lambda part: self._most.get(id(part), 0))


def required_dates(node: Node) -> Iterator[Published]:
    """Yield the dates that every match of `node` must keep."""
    match node:
        case Published():
            yield node
        case And(parts):
            for part in parts:
                yield from required_dates(part)
        case _:
            return
