"""How terms and their postings lie on the disk: Whoosh's codec with plain arrays for pickled blocks."""

from __future__ import annotations

from array import array
from struct import Struct
from typing import Any

from whoosh.codec.base import PostingsWriter
from whoosh.codec.whoosh3 import W3Codec, W3TermInfo, W3TermsReader
from whoosh.matching import ListMatcher

from monitor.index.postings import Postings, encode
from monitor.index.storage import MappedSegment

_PLACE = Struct("!q")


class ArchiveCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's codec with postings of our own; tables of contents name this class, so it must keep its place."""

    # Else Whoosh reads the length of a document from the disk once a posting.
    length_stats = False

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        """Return what writes the postings of a field's terms to `dbfile`."""
        assert not byteids, "the schema has no vectors"
        return ArrayPostingsWriter(dbfile)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        """Return a matcher, for what Whoosh itself does with postings; `Terms` reads them for searching."""
        offset, length = terminfo.extent()
        found = Postings(dbfile.get(offset, length), 0)
        values = list(found.all_positions()) or None
        weights = [float(len(value) // 4) for value in values] if values else None
        return ListMatcher(list(found.documents), weights, values, format_, scorer, term=term, terminfo=terminfo)


class ArrayPostingsWriter(PostingsWriter):  # type: ignore[misc]  # Whoosh has no types
    """Gathers the postings of a term and writes them as one stretch of arrays.

    Whoosh's facts about a term take them from a "block": a writer is its own
    and only block.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self._terminfo: Any = None
        self._clear()

    def _clear(self) -> None:
        self._documents = array("I")
        self._weights = array("f")
        self._values: list[bytes] = []

    def start_postings(self, format_: Any, terminfo: Any) -> None:
        """Begin a term."""
        self._terminfo = terminfo
        self._clear()

    def add_posting(self, id_: int, weight: float, vbytes: bytes, length: int | None = None) -> None:
        """Add one document of the term, in ascending order."""
        self._documents.append(id_)
        self._weights.append(weight)
        if vbytes:
            self._values.append(vbytes)

    def finish_postings(self) -> Any:
        """Write the term and return Whoosh's facts about it."""
        terminfo = self._terminfo
        terminfo.add_block(self)
        offset = self._file.tell()
        written = encode(self._documents, self._values)
        self._file.write(written)
        terminfo.set_extent(offset, len(written))
        return terminfo

    def written(self) -> bool:
        """Whether a block has been written before the term is finished: never."""
        return False

    def __len__(self) -> int:
        return len(self._documents)

    def min_id(self) -> int:
        """The first document."""
        return self._documents[0]

    def max_id(self) -> int:
        """The last document."""
        return self._documents[-1]

    def min_length(self) -> int:
        """Lengths are in a column, not with the terms."""
        return 0

    def max_length(self) -> int:
        """Lengths are in a column, not with the terms."""
        return 0

    def max_weight(self) -> float:
        """The most often that the term stands in one document."""
        return max(self._weights)


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
        (offset,) = _PLACE.unpack_from(value, W3TermInfo._struct.size)
        return Postings(self._mapping, self._postings_at + offset)
