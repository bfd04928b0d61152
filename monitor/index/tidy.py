"""Many small segments become one: in steps that can be stopped, without reading the articles again."""

from __future__ import annotations

import logging
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import groupby, islice
from math import log
from operator import itemgetter, lt
from typing import Any

from monitor.index.pool import Gathered
from monitor.index.postings import Postings
from monitor.index.segment import Segment
from monitor.index.shard import Shard

# Segments are of one tier when they are of the same magnitude. In the month that grows, a tier is merged when it has
# so many segments: each article is then written again a few times only. In the others, at most one a tier is left.
_MAGNITUDE = 8
_FULL_WHILE_GROWING = 8
_FULL_WHEN_SEALED = 2

# They become one segment when what lies beside the largest has this share of it: every segment costs every search, and
# a late article costs so many to be written again.
_LATE_SHARE = 256

# A segment is written in parts, and these then into one file, while the segments that it replaces are still there.
_ROOM = 3

_log = logging.getLogger(__name__)


class _StoppedError(Exception):
    """The caller wants no more."""


def tidy(shard: Shard, growing: bool, should_stop: Callable[[], bool]) -> bool:
    """Merge some segments of `shard`, if that is worth it; return whether that was done."""
    merged = worth_merging(shard.segments(), growing)
    if not merged or should_stop() or not _has_room(shard, merged):
        return False
    names = {segment.name for segment in merged}
    # A bit that has flipped would be written anew, with a checksum of its own.
    shard.verify(names)

    def merge(writer: Any, listed: list[Any]) -> list[Any]:
        in_order = _InOrder(merged, should_stop)
        writer.write_per_doc(writer.schema.names(), in_order)
        # As Whoosh's `add_reader` does, but without sorting what is in order.
        writer.pool = in_order
        writer._added = True
        return [one for one in listed if one.segment_id() not in names and one.doc_count()]

    try:
        shard.commit(lambda _writer: None, merge)
    except _StoppedError:
        return False
    return True


def _has_room(shard: Shard, merged: Sequence[Segment]) -> bool:
    """Whether the disk has room to spare for a merge: else it would take from the archive what is left."""
    needed = _ROOM * sum(len(segment.files.mapping) for segment in merged)
    free = shard.free_bytes()
    if free < needed:
        _log.info("the search index is not tidied: that takes %d MB, and %d are free", needed >> 20, free >> 20)
    return free >= needed


def worth_merging(segments: Sequence[Segment], growing: bool) -> list[Segment]:
    """Return which segments of a month are to be merged, by their living documents; maybe none."""
    *late, largest = sorted(map(len, segments)) or [0]
    if not growing and late and sum(late) * _LATE_SHARE >= largest:
        return list(segments)
    full = _FULL_WHILE_GROWING if growing else _FULL_WHEN_SEALED
    tiers: dict[int, list[Segment]] = defaultdict(list)
    for segment in segments:
        tiers[int(log(max(len(segment), 1), _MAGNITUDE))].append(segment)
    return next((tiers[size] for size in sorted(tiers) if len(tiers[size]) >= full), [])


class _InOrder:
    """Several segments as one, in order of time and without what was deleted, as Whoosh writes it."""

    def __init__(self, segments: Sequence[Segment], should_stop: Callable[[], bool]) -> None:
        self._segments = segments
        self._should_stop = should_stop
        order = sorted(
            (segment.files.published[document], segment.files.ids[document], part, document)
            for part, segment in enumerate(segments)
            for document in segment.living()
        )
        self._count = len(order)
        self._columns = {
            "published": [published for published, *_ in order],
            "id": [identity for _, identity, *_ in order],
            "lead": [segments[part].files.leads[document] for *_, part, document in order],
            "length": [segments[part].files.lengths[document] for *_, part, document in order],
        }
        # The new number of each document of each part, -1 for what was deleted.
        self._new = [array("i", [-1]) * segment.files.count for segment in segments]
        for number, (*_, part, document) in enumerate(order):
            self._new[part][document] = number

    def has_deletions(self) -> bool:
        """What was deleted is left out already."""
        return False

    def has_column(self, name: str) -> bool:
        """Whether `name` is a column."""
        return name in self._columns

    def column_reader(self, name: str, _column: Any) -> list[int]:
        """Return the values of a column by document."""
        return self._columns[name]

    def doc_field_length(self, _document: int, _field: str) -> int:
        """Lengths are in a column of ours."""
        return 0

    def iter_docs(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield each document; nothing is stored with it."""
        for number in range(self._count):
            self._check()
            yield number, {}

    def iter_postings(self) -> Iterator[Gathered]:
        """Yield what the segments hold, terms in order and documents in order within a term."""
        terms = merge(*map(self._numbered, range(len(self._segments))), key=itemgetter(0, 1))
        for (field, term), parts in groupby(terms, key=itemgetter(0, 1)):
            self._check()
            documents: list[int] = []
            positions: list[Sequence[int]] = []
            for *_, part, postings in parts:
                documents += map(self._new[part].__getitem__, postings.documents)
                positions += postings.all_positions()
            if documents := _ordered(documents, positions):
                yield field, term, array("I", documents), positions

    def cleanup(self) -> None:
        """Nothing to do: there are no temporary files."""

    def _check(self) -> None:
        if self._should_stop():
            raise _StoppedError

    def _numbered(self, part: int) -> Iterator[tuple[str, str, int, Postings]]:
        for field, term, postings in self._segments[part].files.terms.everything():
            yield field, term, part, postings


def _ordered(documents: list[int], positions: list[Sequence[int]]) -> list[int]:
    """Return the documents in order without those that were deleted, and leave their positions in that order."""
    ascending = all(map(lt, documents, islice(documents, 1, None)))
    if not ascending or documents[0] < 0:
        order = sorted(range(len(documents)), key=documents.__getitem__)
        order = [at for at in order if documents[at] >= 0]
        positions[:] = [positions[at] for at in order] if positions else ()
        documents = [documents[at] for at in order]
    return documents
