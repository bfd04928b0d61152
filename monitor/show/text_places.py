"""Places in text as Qt counts them, and the direction a text is read in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

Stretch = tuple[int, int]
"""Characters `start` to `end` of a text, end excluded."""

_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def reads_right_to_left(text: str) -> bool:
    """Return whether the first letter with a direction is one that is read right to left (UAX 9, P2 and P3).

    >>> reads_right_to_left("12 غزة"), reads_right_to_left("Gaza غزة")
    (True, False)
    """
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in _RIGHT_TO_LEFT:
            return True
        if direction == "L":
            return False
    return False


def has_direction(text: str) -> bool:
    """Return whether any letter says in which direction it is read.

    >>> has_direction("12 +"), has_direction("12 a")
    (False, True)
    """
    return any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT | {"L"} for letter in text)


def utf16(text: str, stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return `stretches` of `text` in UTF-16 units, which is how Qt counts letters.

    >>> utf16("a😀b", [(2, 3)])
    [(3, 4)]
    """
    if text.isascii() or max(map(ord, text), default=0) <= 0xFFFF:
        return list(stretches)
    before = [0]
    for letter in text:
        before.append(before[-1] + (2 if ord(letter) > 0xFFFF else 1))
    return [(before[start], before[end]) for start, end in stretches]


def characters(text: str, unit: int) -> int:
    """Return how many characters of `text` its first `unit` UTF-16 units are."""
    return len(text.encode("utf-16-le")[: 2 * unit].decode("utf-16-le", "ignore"))


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return `stretches` in order, with those that touch or overlap made one.

    >>> merged([(5, 8), (0, 2), (2, 4), (6, 9)])
    [(0, 4), (5, 9)]
    """
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def isolated(text: str) -> str:
    """Return `text` so that its reading direction changes nothing beside it (UAX 9, isolates)."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
