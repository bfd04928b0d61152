"""The terms of a segment as Whoosh asks for them: with it alone, a shard can be opened and its words searched."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from whoosh.codec.base import TermsReader
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo

from monitor.index.postings import Postings
from monitor.index.schema import POSITION, STEMS

if TYPE_CHECKING:
    from monitor.index.codec import Terms


class PlainTerms(TermsReader):  # type: ignore[misc]  # Whoosh has no types
    """Terms by (field, bytes). A term weighs as much as it often stands in a document, without positions one."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        """Whether there is such a term."""
        return term[0] != STEMS and self._terms.lexicon.find(term[0], term[1].decode()) is not None

    def indexed_field_names(self) -> list[str]:
        """Return the names of the fields, but for the stems: they say nothing that the words do not."""
        return [field for field in self._terms.lexicon.fields() if field != STEMS]

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every term in order."""
        for field in self.indexed_field_names():
            yield from self.terms_from(field, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the terms of a field from `prefix` on."""
        for term, _ in self._terms.lexicon.terms(fieldname):
            if (written := term.encode()) >= prefix:
                yield fieldname, written

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return how often a term stands where; KeyError if there is none."""
        documents = self._postings(fieldname, text).documents
        often = [len(value) // 4 or 1 for value in self._values(fieldname, text)]
        return TermInfo(sum(often), len(documents), 0, 0, max(often), documents[0], documents[-1])

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return how often a term stands in all documents."""
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return in how many documents a term stands."""
        return len(self._postings(fieldname, text))

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """Return the postings of a term as Whoosh reads them; KeyError if there is none."""
        values = self._values(fieldname, text)
        return ListMatcher(
            list(self._postings(fieldname, text).documents),
            [float(len(value) // 4 or 1) for value in values],
            values,
            format_,
            scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def _postings(self, field: str, term: bytes) -> Postings:
        found = self._terms.postings(field, term.decode())
        if found is None:
            raise KeyError(field, term)
        return found

    def _values(self, field: str, term: bytes) -> list[bytes]:
        found = self._postings(field, term)
        return [array(POSITION, found.positions(document)).tobytes() for document in found.documents]
