"""What the articles of one commit hold, by field and term, in memory until it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Gathered = tuple[str, str, Sequence[int], Sequence[Sequence[int]]]
"""A field, a term, the ascending documents that hold it and its ascending positions in each; () if none are kept."""


class Pool:
    """Takes the place of Whoosh's pool, which sorts a tuple a posting: documents come in order, only terms are sorted.

    Some thousand articles fit into memory; a commit has hundreds.
    """

    def __init__(self) -> None:
        # Under each term its documents and positions by turns: a list a term is what the memory of Python bears best.
        self._fields: dict[str, dict[str, list[Any]]] = {}

    def add(self, document: int, field: str, terms: Mapping[str, Sequence[int]]) -> None:
        """Take in what `document`, the last so far, holds in one field: the ascending positions of each term."""
        held = self._fields.setdefault(field, {})
        for term, positions in terms.items():
            if term in held:
                held[term] += document, positions
            else:
                held[term] = [document, positions]

    def iter_postings(self) -> Iterator[Gathered]:
        """Yield everything in the order of fields and terms; Whoosh calls this and hands it to the codec."""
        for field, held in sorted(self._fields.items()):
            for term in sorted(held):
                yield field, term, held[term][::2], held[term][1::2]

    def cleanup(self) -> None:
        """Forget everything. Whoosh calls this when all is written."""
        self._fields.clear()
