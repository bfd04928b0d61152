"""One segment, open for reading: documents in order of time, numbered from 0, the newest last."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from whoosh.codec.whoosh3 import W3Codec

from monitor.index.codec import Terms
from monitor.index.derived import languages_of_stems
from monitor.index.postings import Postings
from monitor.index.schema import NO_LANGUAGE, NUMBERS
from monitor.index.storage import MappedSegment
from monitor.words.forms import forms

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def seconds(time: datetime) -> int:
    """Return the first whole epoch second that is not before `time`."""
    return -((_EPOCH - time) // timedelta(seconds=1))


def moment(epoch_seconds: int) -> datetime:
    """Return the time of an epoch second, in UTC."""
    return _EPOCH + timedelta(seconds=epoch_seconds)


@dataclass(frozen=True, slots=True)
class Found:
    """An article that the index found; `score` is its relevance where that was asked for."""

    id: int
    published: datetime
    score: float = 0.0


class SegmentFiles:
    """What of a segment never changes: its columns, its terms and their postings."""

    def __init__(self, path: Path, count: int) -> None:
        segment = MappedSegment(path)
        self.mapping = segment.mapping
        self.count = count
        # What is read at once is not read from the mapping, which would end the process where the disk is bad.
        with path.open("rb") as file:
            self.ids = _column(segment, file, "id", count)
            self.published = _column(segment, file, "published", count)
            self.lengths = _column(segment, file, "length", count)
            self.leads = _column(segment, file, "lead", count)
            self.terms = Terms.of(segment, file)
        self._written: defaultdict[str, list[str]] | None = None
        self.languages: dict[str, Postings] = {}
        for code in self.terms.beginning("language", ""):
            if found := self.terms.postings("language", code):
                self.languages["" if code == NO_LANGUAGE else code] = found
        self.languages_of_stems = languages_of_stems(self.languages)

    @cached_property
    def id_range(self) -> tuple[int, int]:
        """The lowest and the highest id."""
        return min(self.ids, default=0), max(self.ids, default=0)

    def written(self, folded: str) -> list[str]:
        """Return the ways in which a word that has this form is written here, except as the form alone."""
        if self._written is None:
            self._written = defaultdict(list)
            for letters in self.terms.beginning("letters", ""):
                for form in forms(letters):
                    self._written[form].append(letters)
        return self._written.get(folded, [])


def _column(segment: MappedSegment, file: BinaryIO, name: str, count: int) -> array[int]:
    numbers = array(NUMBERS[name])
    numbers.frombytes(segment.read(f".{name}{W3Codec.COLUMN_EXT}", file))
    if sys.byteorder == "little":
        numbers.byteswap()
    # Whoosh leaves out zeros at the end.
    numbers.extend([0] * (count - len(numbers)))
    return numbers


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment as one commit left it: its files and which of its documents have been deleted since."""

    name: str
    files: SegmentFiles
    deleted: Set[int]

    def __len__(self) -> int:
        return self.files.count - len(self.deleted)

    def living(self) -> list[int]:
        """Return the documents that are not deleted, oldest first."""
        return [document for document in range(self.files.count) if document not in self.deleted]

    def holding(self, ids: Set[int]) -> Sequence[int]:
        """Return the living documents of the articles with these ids."""
        # New articles have ids above all others, so that most segments need no look.
        lowest, highest = self.files.id_range
        if not ids or not len(self) or max(ids) < lowest or min(ids) > highest or ids.isdisjoint(self.files.ids):
            return ()
        return [number for number, held in enumerate(self.files.ids) if held in ids and number not in self.deleted]

    def since(self, time: datetime) -> int:
        """Return the first document published at `time` or later."""
        return bisect_left(self.files.published, seconds(time))

    def before(self, found: Found) -> int:
        """Return the first document that does not come after `found` in a list of the newest first."""
        published, ids = self.files.published, self.files.ids
        time = seconds(found.published)
        low, high = bisect_left(published, time), bisect_right(published, time)
        return bisect_left(ids, found.id, low, high)

    def found(self, document: int) -> Found:
        """Return the article that `document` stands for."""
        return Found(self.files.ids[document], moment(self.files.published[document]))
