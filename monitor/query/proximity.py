"""Which positions stand side by side, and which spans near each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

Span = tuple[int, int]

# So few numbers are compared one by one sooner than a set is made of them.
_FEW = 8


def adjacent(each: Sequence[Sequence[int]]) -> Sequence[int]:
    """Return the first positions at which one position of every list follows on the other, in ascending order.

    `each` holds ascending positions, one list a word of the phrase.
    """
    if len(each) == 1:
        return each[0]
    # The rarest word decides how much is looked at.
    offset = min(range(len(each)), key=lambda place: len(each[place]))
    starts = [position - offset for position in each[offset]]
    for place, found in enumerate(each):
        if place != offset:
            among = found if len(found) < _FEW else set(found)
            starts = [start for start in starts if start + place in among]
    return starts


def near(lefts: Sequence[Span], rights: Sequence[Span], distance: int, ordered: bool) -> list[Span]:
    """Return the stretches from one span of `lefts` to one of `rights` at most `distance` words apart.

    Words side by side are one word apart. Spans that overlap are the same
    words and are not near each other. `ordered` demands the left one first.
    """
    found = _followed(lefts, rights, distance)
    if not ordered:
        found += _followed(rights, lefts, distance)
    return sorted(set(found))


def _followed(firsts: Sequence[Span], seconds: Sequence[Span], distance: int) -> list[Span]:
    """Stretches in which a second begins one to `distance` words after the end of a first."""
    seconds = sorted(set(seconds))
    found = []
    for start, end in set(firsts):
        at = bisect_left(seconds, (end + 1, 0))
        while at < len(seconds) and seconds[at][0] <= end + distance:
            found.append((start, seconds[at][1]))
            at += 1
    return found
