"""How terms and their postings lie on the disk: blocks of plain arrays in place of Whoosh's lexicon and its pickles."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Iterator
from itertools import groupby
from mmap import mmap
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

from whoosh.codec.base import FieldWriter
from whoosh.codec.whoosh3 import W3Codec, W3Segment

from monitor.index.derived import WORDS, PairPostings, StemPostings, Stems
from monitor.index.lexicon import Lexicon, LexiconWriter
from monitor.index.plain import PlainTerms
from monitor.index.pool import Gathered
from monitor.index.postings import Placed, Postings, encode, encode_numbers, read_numbers
from monitor.index.schema import LANGUAGE, NO_LANGUAGE, PAIRS, STEMS
from monitor.index.storage import MappedSegment, checksum


class ArchiveSegment(W3Segment):  # type: ignore[misc]  # Whoosh has no types
    """What tables of contents say of a segment: what Whoosh does, and the checksum of its file."""

    checksum = 0

    def create_compound_file(self, storage: Any) -> None:
        """Put the files of the segment together into one."""
        super().create_compound_file(storage)
        self.checksum = checksum(Path(storage.folder, self.make_filename(self.COMPOUND_EXT)))


class ArchiveCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's codec with terms of our own; tables of contents name these classes, so they must keep their place."""

    # Else Whoosh reads the length of a document from the disk once a posting.
    length_stats = False

    def new_segment(self, _storage: Any, indexname: str) -> ArchiveSegment:
        """Return a segment that is about to be written."""
        return ArchiveSegment(self, indexname)

    def field_writer(self, storage: Any, segment: Any) -> Any:
        """Return what writes the terms of a new segment and their postings."""
        return TermsWriter(
            segment.create_file(storage, self.TERMS_EXT),
            segment.create_file(storage, self.POSTS_EXT),
        )

    def terms_reader(self, storage: Any, segment: Any) -> Any:
        """Return what Whoosh itself reads terms with; the program searches `Terms`."""
        directory, postings = (
            storage.open_file(name).get(0, storage.file_length(name))
            for name in map(segment.make_filename, (self.TERMS_EXT, self.POSTS_EXT))
        )
        return PlainTerms(Terms(directory, postings, 0))


class TermsWriter(FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    """Writes the terms of a segment; the stems it works out from the words and the languages."""

    def __init__(self, directory: Any, postings: Any) -> None:
        self._lexicon = LexiconWriter(directory, postings)
        self.is_closed = False

    def add_postings(self, _schema: Any, _lengths: Any, items: Iterable[Gathered]) -> None:
        """Write all of `items`, fields in order, terms in order within each: the languages come before the words."""
        languages: dict[str, array[int]] = {}
        for field, gathered in groupby(items, itemgetter(0)):
            if field == WORDS:
                stems = Stems({"" if code == NO_LANGUAGE else code: held for code, held in languages.items()})
                self._lexicon.add(WORDS, _words(gathered, stems))
                self._lexicon.add(STEMS, stems.encoded())
            elif field == LANGUAGE:
                languages = {term: array("I", documents) for _, term, documents, _ in gathered}
                self._lexicon.add(field, ((term, encode_numbers(held)) for term, held in languages.items()))
            elif field == PAIRS:
                self._lexicon.add(field, ((term, encode_numbers(documents)) for _, term, documents, _ in gathered))
            else:
                self._lexicon.add(field, ((term, encode(documents, places)) for _, term, documents, places in gathered))

    def close(self) -> None:
        """Finish both files."""
        self._lexicon.close()
        self.is_closed = True


def _words(gathered: Iterable[Gathered], stems: Stems) -> Iterator[tuple[str, bytes]]:
    for number, (_, word, documents, places) in enumerate(gathered):
        stems.add(number, word, documents)
        yield word, encode(documents, places)


class Terms:
    """The terms of a segment and their postings: the directory, and the blocks from byte `start` of `file`."""

    def __init__(self, directory: bytes, file: mmap | bytes, start: int) -> None:
        self.lexicon = Lexicon(directory, file, start)
        self._file = file

    @classmethod
    def of(cls, segment: MappedSegment, file: BinaryIO) -> Terms:
        """Return the terms of a mapped segment, and read their directory from its file."""
        postings_at, _ = segment.part(W3Codec.POSTS_EXT)
        return cls(segment.read(W3Codec.TERMS_EXT, file), segment.mapping, postings_at)

    def postings(self, field: str, term: str) -> Postings | None:
        """Return the postings of `term`, None if the segment does not hold it; of a stem, `stems` does."""
        place = self.lexicon.find(field, term)
        return None if place is None else self._read(field, term, place)

    def stems(self, stem: str, languages: Container[int]) -> Iterator[Postings]:
        """Yield the postings of `stem` in each of these languages, of which the numbers are given, that has it."""
        place = self.lexicon.find(STEMS, stem)
        return iter(()) if place is None else StemPostings.each(self.lexicon, self._file, place, languages)

    def beginning(self, field: str, prefix: str) -> list[str]:
        """Return the terms of `field` that begin with `prefix`, in order."""
        return [term for term, _ in self.lexicon.terms(field, prefix)]

    def everything(self) -> Iterator[tuple[str, str, Postings]]:
        """Yield every field, term and its postings in order, but for the stems, which the words say."""
        for field in self.lexicon.fields():
            if field != STEMS:
                for term, place in self.lexicon.terms(field):
                    yield field, term, self._read(field, term, place)

    def _read(self, field: str, term: str, place: int) -> Postings:
        if field == PAIRS:
            return PairPostings(self.lexicon, self._file, place, term)
        if field == LANGUAGE:
            documents, _ = read_numbers(self._file, place)
            return Postings(documents)
        return Placed(self._file, place)
