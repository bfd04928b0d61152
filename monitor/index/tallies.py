"""How many articles of a month match on each day; of a month that has not changed since, it is not counted again."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from math import inf

from monitor.index.compile import Evaluation
from monitor.index.newest import windows
from monitor.index.segment import Segment, moment
from monitor.index.stopping import Stop
from monitor.query import tree

Days = Mapping[date, int]
"""How many on each day that has any."""

# A month takes up to 31 lines: so many of them are remembered.
_MOST = 2_000

# A query of more parts than so many, as one with a long list in it, takes more memory than it is worth.
_LONGEST = 500

_Asked = tuple[tree.Node, tzinfo | None, str]
_State = tuple[tuple[str, int], ...]


class Tallies:
    """Counts what matches in a month, and remembers it until a commit changes that month."""

    def __init__(self) -> None:
        self._known: OrderedDict[_Asked, tuple[_State, Days]] = OrderedDict()

    def of(
        self,
        query: tree.Node,
        zone: tzinfo | None,
        month: str,
        segments: Sequence[Segment],
        without: Set[int],
        should_stop: Stop,
    ) -> Days | None:
        """Return how many articles of `month`, but those `without`, match on each day; None when stopped.

        The days are those of `zone`, of this machine's without one.
        """
        left_out = [set(segment.holding(without)) for segment in segments]
        query = within(query, *_edges(month))
        if any(left_out):
            return _counted(query, zone, segments, left_out, should_stop)
        asked = query, zone, month
        state = tuple((segment.name, len(segment)) for segment in segments)
        known = self._known.get(asked)
        if known is None or known[0] != state:
            days = _counted(query, zone, segments, left_out, should_stop)
            if days is None:
                return None
            known = self._known[asked] = state, days
        self._known.move_to_end(asked)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return known[1]


def _counted(
    query: tree.Node,
    zone: tzinfo | None,
    segments: Sequence[Segment],
    left_out: Sequence[Set[int]],
    should_stop: Stop,
) -> Days | None:
    days: Counter[date] = Counter()
    for segment, others in zip(segments, left_out, strict=True):
        for documents in windows(Evaluation(query, segment, should_stop)):
            kept = [document for document in documents if document not in others] if others else documents
            for day, count in per_day([segment.files.published[document] for document in kept], zone):
                days[day] += count
        if should_stop():
            return None
    return days


def per_day(times: Sequence[int], zone: tzinfo | None) -> Iterator[tuple[date, int]]:
    """Yield each day of `zone`, or of this machine's, that has any of these ascending epoch seconds, and how many.

    A day may come twice.

    >>> dict(per_day([0, 5, 86_400], UTC))
    {datetime.date(1970, 1, 1): 2, datetime.date(1970, 1, 2): 1}
    """
    at = 0
    while at < len(times):
        first = _local(times[at], zone)
        behind = bisect_left(times, _end_of_day(first.date(), zone), at + 1)
        if _local(times[behind - 1], zone).utcoffset() != first.utcoffset():
            # Clocks were changed: where that is done at midnight, a day may even begin twice.
            behind = at + 1
        yield first.date(), behind - at
        at = behind


def _local(epoch_seconds: int, zone: tzinfo | None) -> datetime:
    time_of_it = moment(epoch_seconds)
    try:
        return time_of_it.astimezone(zone)
    except OverflowError:
        # The first and the last day that there are.
        return time_of_it


def _end_of_day(day: date, zone: tzinfo | None) -> float:
    try:
        return datetime.combine(day + timedelta(days=1), time.min, zone).timestamp()
    except (OverflowError, ValueError):
        # As above: what is so far away is looked at one by one.
        return -inf


def within(query: tree.Node, since: datetime, until: datetime) -> tree.Node:
    """Return `query` without those of its dates that everything from `since` on and before `until` keeps."""
    match query:
        case tree.Published():
            return tree.Everything() if _holds(query, since, until) else query
        case tree.And(parts):
            left = tuple(part for part in parts if not _holds(part, since, until))
            if len(left) == len(parts):
                return query
            return tree.And(left) if len(left) > 1 else left[0] if left else tree.Everything()
        case _:
            return query


def _holds(node: tree.Node, since: datetime, until: datetime) -> bool:
    return (
        isinstance(node, tree.Published)
        and (node.since is None or node.since <= since)
        and (node.until is None or node.until >= until)
    )


def is_remembered(query: tree.Node) -> bool:
    """Whether it is worth it to remember `query`: it is short, and does not ask for what a person decides meanwhile."""
    parts = list(islice(tree.walk(query), _LONGEST + 1))
    return len(parts) <= _LONGEST and not any(isinstance(part, tree.Among) for part in parts)


def _edges(month: str) -> tuple[datetime, datetime]:
    """Return when a month ("2023-12") begins and when it is over."""
    first = datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC)
    if (first.year, first.month) == (date.max.year, date.max.month):
        return first, datetime.max.replace(tzinfo=UTC)
    return first, (first + timedelta(days=31)).replace(day=1)
