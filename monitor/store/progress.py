"""How far something is that takes long: a share from 0 to 1, told to whoever wants to know."""

from __future__ import annotations

from collections.abc import Callable

Told = Callable[[float], None]


def nobody(_share: float) -> None:
    """Tell nobody."""


def forward(told: Told) -> Told:
    """Return what tells no share that is less than one told before: what is begun again is not undone.

    >>> shares = []
    >>> telling = forward(shares.append)
    >>> for share in (0.5, 0.2, 0.7):
    ...     telling(share)
    >>> shares
    [0.5, 0.7]
    """
    most = -1.0

    def told_if_more(share: float) -> None:
        nonlocal most
        if share > most:
            most = share
            told(share)

    return told_if_more


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
