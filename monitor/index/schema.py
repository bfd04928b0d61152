"""What the index knows of an article: its words, pairs and stems with places, its outlets, language, time, length."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whoosh import columns, fields, formats

from monitor.index.postings import POSITION
from monitor.query.document import TEXT_START, ArticleDocument
from monitor.query.tree import About
from monitor.words.pairs import letters, pairs
from monitor.words.stems import stem_table

VERSION = 3
"""Raised when what is written changes, also by other folding or stemming; older shards are then built again."""

NO_LANGUAGE = "-"

# Between the names of two outlets, so that no phrase reaches from one into the next.
_GAP = 2


class PositionsFormat(formats.Format):  # type: ignore[misc]  # Whoosh has no types
    """Positions as the bytes of an array of 32-bit integers; the codec narrows them."""

    def decode_positions(self, value: bytes) -> list[int]:
        """Return the positions of a posting, for what Whoosh itself does with them."""
        found = array(POSITION)
        found.frombytes(value)
        return found.tolist()

    def decode_frequency(self, value: bytes) -> int:
        """Return how often the term stands in the document."""
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        """Return the weight of a posting."""
        return float(len(value) // 4)


class Positions(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field that takes its terms ready: a dictionary from term to ascending positions."""

    def __init__(self) -> None:
        super().__init__(PositionsFormat(), analyzer=None)

    def index(self, value: Mapping[str, Sequence[int]], **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, positions) for each term."""
        for term, positions in value.items():
            yield term.encode(), len(positions), float(len(positions)), array(POSITION, positions).tobytes()


class Label(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of one term an article, without positions."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None)

    def index(self, value: str, **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield the one term."""
        yield value.encode(), 1, 1.0, b""


class Number(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A number an article, in a column, not searched."""

    indexed = False

    def __init__(self, typecode: str) -> None:
        super().__init__(formats.Existence(), analyzer=None, sortable=columns.NumericColumn(typecode))

    def to_column_value(self, value: int) -> int:
        """Numbers are written as they are."""
        return value

    def from_column_value(self, value: int) -> int:
        """Numbers are read as they are."""
        return value


NUMBERS = {"id": "q", "lead": "I", "length": "I", "published": "q"}
"""The columns and their types: the id, the words of the first paragraph, all words, epoch seconds."""

PAIRS = "pairs"
"""The field of the pairs of letters; the codec writes it in blocks."""

FACTS = {About.AUTHOR: "authors", About.SOURCE: "sources", About.URL: "urls"}
"""The fields of the facts beside the text."""


def schema() -> Any:
    """Return the fields of every shard; names beginning with a letter, in the order in which Whoosh sorts them."""
    positions = {name: Positions() for name in ("words", PAIRS, "stems", "letters", *FACTS.values())}
    numbers = {name: Number(typecode) for name, typecode in NUMBERS.items()}
    return fields.Schema(**positions, **numbers, language=Label())


def values(identity: int, seconds: int, read: ArticleDocument) -> dict[str, Any]:
    """Return what is written of one article, by field."""
    return {
        "id": identity,
        "published": seconds,
        "length": sum(map(len, read.words.values())),
        "lead": read.lead_end - TEXT_START,
        "words": read.words,
        PAIRS: pairs(read.words),
        "stems": _stems(read),
        "letters": read.letters(),
        **{field: name_positions(read.facts(about)) for about, field in FACTS.items()},
        "language": read.language or NO_LANGUAGE,
    }


def _stems(read: ArticleDocument) -> Mapping[str, Sequence[int]]:
    """The stems but for letters of scripts without spaces, which are their own and stand among the words."""
    table = stem_table(read.language)
    alone = {table[letter] for letter in letters(read.words)}
    return {stem: found for stem, found in read.stems.items() if stem not in alone} if alone else read.stems


def name_positions(names: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """Return where each word of some names stands, one name behind the other with a gap between."""
    found: dict[str, list[int]] = {}
    position = 0
    for name in names:
        for word in name:
            found.setdefault(word, []).append(position)
            position += 1
        position += _GAP
    return found
