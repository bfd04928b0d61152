"""How far something is that takes long: a share from 0 to 1, told to whoever wants to know."""

from __future__ import annotations

from collections.abc import Callable

Told = Callable[[float], None]


def nobody(_share: float) -> None:
    """Tell nobody."""


def stretch(told: Told, start: float, end: float) -> Told:
    """Return what tells the whole of one step as the stretch from `start` to `end` of all.

    >>> shares = []
    >>> stretch(shares.append, 0.5, 1.0)(0.5)
    >>> shares
    [0.75]
    """

    def told_of_all(share: float) -> None:
        told(start + share * (end - start))

    return told_of_all
