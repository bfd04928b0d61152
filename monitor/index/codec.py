"""How terms and their postings lie on the disk: Whoosh's codec with plain arrays for pickled blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from struct import Struct
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo, W3TermsReader
from whoosh.matching import ListMatcher
from whoosh.system import pack_ushort

from monitor.index.blocks import Block, encode_block
from monitor.index.postings import Postings, encode
from monitor.index.schema import PAIRS
from monitor.index.storage import MappedSegment

# Where the postings of a term begin in their file, and their length, as Whoosh writes them.
_PLACE = Struct("!qi")

# What Whoosh would know of a term; it never asks after a block of pairs.
_NO_FACTS = bytes(W3TermInfo._struct.size)


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
        """Write all of `items`: (field, term, document, weight, positions) in ascending order.

        Pairs of letters are written in blocks, under the first letter.
        """
        end = self._postfile.tell()
        for field, in_field in groupby(items, itemgetter(0)):
            self.start_field(field, schema[field])
            key = pack_ushort(self._fieldid)
            for term, facts, written in _in_blocks(in_field) if field == PAIRS else _by_themselves(in_field):
                self._postfile.write(written)
                self._tindex.add(key + term, facts + _PLACE.pack(end, len(written)))
                end += len(written)
            self.finish_field()


_Items = Iterable[tuple[str, bytes, int, float, bytes]]


def _by_themselves(items: _Items) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield each term, what Whoosh keeps of it, and its postings."""
    for term, found in groupby(items, itemgetter(1)):
        _, _, documents, weights, positions = zip(*found, strict=True)
        yield term, _facts(documents, weights), encode(documents, positions if positions[0] else ())


def _in_blocks(items: _Items) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield each first letter and, without facts, the block of the pairs that begin with it."""
    pairs = groupby(items, itemgetter(1))
    for letter, found in groupby(((pair.decode(), postings) for pair, postings in pairs), lambda pair: pair[0][0]):
        yield letter.encode(), _NO_FACTS, encode_block([(pair[1:], _postings(items)) for pair, items in found])


def _postings(items: _Items) -> bytes:
    _, _, documents, _, positions = zip(*items, strict=True)
    return encode(documents, positions)


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
        if field == PAIRS:
            block = self._block(term[:1])
            return block.postings(term[1:]) if block else None
        place = self._place(field, term)
        return None if place is None else Postings(self._mapping, place)

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
        return [
            (field, whole)
            for field, term in self.terms()
            for whole in (self._pairs(term.decode()) if field == PAIRS else (term.decode(),))
        ]

    def _pairs(self, letter: str) -> list[str]:
        block = self._block(letter)
        return [letter + rest for rest in block.names()] if block else []

    def _block(self, letter: str) -> Block | None:
        place = self._place(PAIRS, letter)
        return None if place is None else Block(self._mapping, place)

    def _place(self, field: str, term: str) -> int | None:
        """Where in the mapping the postings of a term in the lexicon are."""
        for value in self._tindex.all(self._keycoder(field, term.encode())):
            # Of Whoosh's facts about the term only this is wanted; it stands behind the others.
            offset, _ = _PLACE.unpack_from(value, W3TermInfo._struct.size)
            return self._postings_at + int(offset)
        return None
