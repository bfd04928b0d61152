"""How terms and their postings lie on the disk: Whoosh's codec with plain arrays for pickled blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from struct import Struct
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo, W3TermsReader
from whoosh.matching import ListMatcher
from whoosh.system import pack_ushort

from monitor.index.postings import Postings, encode
from monitor.index.storage import MappedSegment

# Where the postings of a term begin in their file, and their length, as Whoosh writes them.
_PLACE = Struct("!qi")


class ArchiveCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's codec with postings of our own; tables of contents name this class, so it must keep its place."""

    # Else Whoosh reads the length of a document from the disk once a posting.
    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> Any:
        """Return what writes the terms of a new segment and their postings."""
        return ArrayFieldWriter(self, storage, segment)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        """Return a matcher, for what Whoosh itself does with postings; `Terms` reads them for searching."""
        offset, length = terminfo.extent()
        # Whoosh 2.7.4 hands the length over as a tuple of one.
        (length,) = length if isinstance(length, tuple) else (length,)
        found = Postings(dbfile.get(offset, length), 0)
        values = list(found.all_positions()) or None
        weights = [float(len(value) // 4) for value in values] if values else None
        return ListMatcher(list(found.documents), weights, values, format_, scorer, term=term, terminfo=terminfo)


class ArrayFieldWriter(W3FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    """Writes a segment's terms as Whoosh does, and the postings of each as one stretch of arrays."""

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[tuple[str, bytes, int, float, bytes]]) -> None:
        """Write all of `items`: (field, term, document, weight, positions) in ascending order."""
        end = self._postfile.tell()
        for field, in_field in groupby(items, itemgetter(0)):
            self.start_field(field, schema[field])
            key = pack_ushort(self._fieldid)
            for term, found in groupby(in_field, itemgetter(1)):
                _, _, documents, weights, positions = zip(*found, strict=True)
                written = encode(documents, positions if positions[0] else ())
                self._postfile.write(written)
                facts = _facts(documents, weights) + _PLACE.pack(end, len(written))
                self._tindex.add(key + term, facts)
                end += len(written)
            self.finish_field()


def _facts(documents: Sequence[int], weights: Sequence[float]) -> bytes:
    """Return what Whoosh keeps of a term: weight, frequency, no lengths, highest weight, first and last document."""
    facts: bytes = W3TermInfo._struct.pack(
        0, sum(weights), len(documents), 0, 0, max(weights), documents[0], documents[-1]
    )
    return facts


class Terms(W3TermsReader):  # type: ignore[misc]  # Whoosh has no types
    """The terms of a mapped segment, in order, and their postings."""

    def __init__(self, segment: MappedSegment) -> None:
        lexicon = segment.file(W3Codec.TERMS_EXT)
        _, length = segment.part(W3Codec.TERMS_EXT)
        super().__init__(None, lexicon, length, None)
        self._mapping = segment.mapping
        self._postings_at, _ = segment.part(W3Codec.POSTS_EXT)

    def postings(self, field: str, term: str) -> Postings | None:
        """Return the postings of `term`, None if the segment does not hold it."""
        key = self._keycoder(field, term.encode())
        for value in self._tindex.all(key):
            return self._decode(value)
        return None

    def beginning(self, field: str, prefix: str) -> list[str]:
        """Return the terms of `field` that begin with `prefix`, in order."""
        start = self._keycoder(field, prefix.encode())
        found = []
        for key in self._tindex.keys_from(start):
            if not key.startswith(start):
                break
            found.append(key[2:].decode())
        return found

    def everything(self) -> list[tuple[str, str]]:
        """Return every (field, term) in order."""
        return [(field, term.decode()) for field, term in self.terms()]

    def _decode(self, value: bytes) -> Postings:
        # Of Whoosh's facts about the term only the place of its postings is wanted; it stands behind the others.
        offset, _ = _PLACE.unpack_from(value, W3TermInfo._struct.size)
        return Postings(self._mapping, self._postings_at + offset)
