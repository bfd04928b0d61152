"""What the index knows of an article: its words, pairs and stems with places, its outlets, language, time, length."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from whoosh import columns, fields, formats

from monitor.index.derived import WORDS
from monitor.query.document import TEXT_START, ArticleDocument
from monitor.query.tree import About
from monitor.words.pairs import pairs

VERSION = 6
"""Raised when what is written changes, also by other folding or stemming; older shards are then built again."""

NO_LANGUAGE = "-"

# Between the names of two outlets, so that no phrase reaches from one into the next.
_GAP = 2


POSITION = "I"
"""The type code of the positions that Whoosh is shown."""


class PositionsFormat(formats.Format):  # type: ignore[misc]  # Whoosh has no types
    """Positions as the bytes of an array of 32-bit integers, which is how Whoosh is shown them."""

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


class Placed(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of terms with positions; the pool of the writer takes them, not Whoosh."""

    def __init__(self) -> None:
        super().__init__(PositionsFormat(), analyzer=None)


class Label(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of one term an article, without positions."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None)


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

LANGUAGE = "language"
"""The field of the language; it comes before the words in order, and they need it for their stems."""

PAIRS = "pairs"
"""The field of the pairs of letters."""

STEMS = "stems"
"""The field of the stems, which the codec works out from the words."""

FACTS = {About.AUTHOR: "authors", About.SOURCE: "sources", About.URL: "urls"}
"""The fields of the facts beside the text."""


def schema() -> Any:
    """Return the fields of every shard; names beginning with a letter, in the order in which Whoosh sorts them."""
    placed = {name: Placed() for name in (WORDS, PAIRS, STEMS, "letters", *FACTS.values())}
    numbers = {name: Number(typecode) for name, typecode in NUMBERS.items()}
    return fields.Schema(**placed, **numbers, **{LANGUAGE: Label()})


def numbers(identity: int, seconds: int, read: ArticleDocument) -> dict[str, int]:
    """Return what is written of one article into the columns."""
    return {
        "id": identity,
        "published": seconds,
        "length": sum(map(len, read.words.values())),
        "lead": read.lead_end - TEXT_START,
    }


def terms(read: ArticleDocument) -> dict[str, Mapping[str, Sequence[int]]]:
    """Return the positions of each term of one article by field, stems left out."""
    return {
        LANGUAGE: {read.language or NO_LANGUAGE: ()},
        "letters": read.letters(),
        PAIRS: pairs(read.words),
        WORDS: read.words,
        **{field: name_positions(read.facts(about)) for about, field in FACTS.items()},
    }


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
