"""What matches, newest first and exactly so, reading no more than is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heapreplace

from monitor.index.compile import Evaluation, span
from monitor.index.course import Course
from monitor.index.segment import Found, Segment
from monitor.index.stopping import Stop, never
from monitor.query import tree

_WIDEST_WINDOW = 1 << 16

# A query that can match no more than this in a segment is answered in one go.
_FEW = 256


def newest_first(
    query: tree.Node,
    segments: Sequence[Segment],
    before: Found | None = None,
    should_stop: Stop = never,
    course: Course | None = None,
) -> Iterator[Found]:
    """Yield what matches in `segments`, by (published, id) descending; with `before`, only what comes after it.

    A segment is opened for the query only when its newest document is next in
    turn, and read in windows of documents from the newest down.
    """
    course = course or Course(query)
    waiting = []
    for number, segment in enumerate(segments):
        low, high = span(course.dates, segment)
        if before is not None:
            high = min(high, segment.before(before))
        if low < high:
            matches = _descending(Evaluation(query, segment, should_stop, course), low, high)
            waiting.append((*_order(segment, high - 1), number, _Reading(segment, matches)))
    if len(waiting) == 1:
        # As in most months: there is nothing to put in order.
        yield from waiting[0][-1].rest()
        return
    heapify(waiting)
    while waiting:
        _, _, number, reading = waiting[0]
        if reading.current is not None:
            yield reading.current
        document = reading.advance()
        if document is None:
            heappop(waiting)
        else:
            heapreplace(waiting, (*_order(reading.segment, document), number, reading))


def _order(segment: Segment, document: int) -> tuple[int, int]:
    return -segment.files.published[document], -segment.files.ids[document]


class _Reading:
    """One segment on its way from the newest match to the oldest; `current` is None until the first `advance`."""

    def __init__(self, segment: Segment, matches: Iterator[int]) -> None:
        self.segment = segment
        self.current: Found | None = None
        self._matches = matches

    def advance(self) -> int | None:
        """Go to the next match and return its document, None at the end."""
        document = next(self._matches, None)
        self.current = None if document is None else self.segment.found(document)
        return document

    def rest(self) -> Iterator[Found]:
        """Return all matches that are left."""
        return map(self.segment.found, self._matches)


def _descending(evaluation: Evaluation, low: int, high: int) -> Iterator[int]:
    for window in windows(evaluation, low, high):
        yield from reversed(window)


def windows(evaluation: Evaluation, low: int = 0, high: int | None = None) -> Iterator[list[int]]:
    """Yield the matching documents of one stretch after the other, the newest stretch first, each ascending.

    The stretches widen, so that a caller who needs few reads little and one
    who needs all is not slowed; the next segment goes on as wide as the last one ended. An evaluation that is stopped
    yields nothing more.
    """
    high = evaluation.segment.files.count if high is None else high
    most = evaluation.most()
    course = evaluation.course
    width = course.width if most > _FEW else high
    while most and low < high:
        start = max(low, high - width)
        found = evaluation.matching(start, high)
        if evaluation.should_stop():
            # What was found may be wrong: not all was looked at.
            return
        yield found
        high = start
        width = course.width = min(_WIDEST_WINDOW, width * (2 if found else 4))
