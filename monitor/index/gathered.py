"""What a segment says of one article, as far as a query asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.query.document import Names, Positions, starts
from monitor.query.tree import About, Term, TermKind
from monitor.words.scripts import is_unspaced
from monitor.words.stems import stem_table


@dataclass(frozen=True, slots=True)
class Gathered:
    """As much of an article as one query asks for, put together from postings: a `Document`."""

    words: dict[str, Sequence[int]]
    stems: dict[str, Sequence[int]]
    language: str
    published: datetime
    facts: Callable[[About], Names]
    lead_end: int
    letters: Callable[[], Positions]
    id: int

    def starts(self, terms: Sequence[Term]) -> Sequence[int]:
        """Return the positions from which on the words of `terms` stand side by side, ascending."""
        return starts(terms, self)

    def put(self, term: Term, form: str, positions: Sequence[int]) -> None:
        """Put in that `term` stands there as `form`, beside the places that other phrases asked for."""
        found = self.words
        if term.kind is TermKind.STEM:
            found = self.stems
            form = form if is_stemmed(term) else stem_table(self.language)[form]
        found[form] = sorted({*found[form], *positions}) if form in found else positions


def is_stemmed(term: Term) -> bool:
    """Whether `term` is found by its stems; letters of scripts without spaces are their own."""
    return term.kind is TermKind.STEM and not is_unspaced(term.folded)
