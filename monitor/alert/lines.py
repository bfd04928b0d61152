"""Foreign text made fit for one line of somebody else's program: short, clean, its direction its own."""

from __future__ import annotations

import unicodedata

_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
# A headline may carry marks that turn the rest of the line round; ours are the only ones that stay.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_STRONG = {"L": "left to right", "R": "right to left", "AL": "right to left"}


def clean(text: str, limit: int) -> str:
    """Return `text` on one line, without control characters, cut after a word to at most `limit` characters."""
    line = " ".join("".join(" " if _is_unfit(letter) else letter for letter in text).split())
    if len(line) <= limit:
        return line
    head, space, _ = line[:limit].rpartition(" ")
    # Chinese has no spaces, and a very long word must be cut somewhere.
    return (head if space and len(head) > limit // 2 else line[: limit - 1]) + "…"


def isolated(*pieces: str) -> tuple[str, ...]:
    """Return the pieces so that they can stand on one line in this order.

    Where some are written from the right and others from the left, each is set apart (Unicode's
    bidirectional algorithm, UAX 9, isolates); else they come back as they are.
    """
    if len({direction(piece) for piece in pieces} - {""}) < 2:
        return pieces
    return tuple(f"{_ISOLATE}{piece}{_END}" for piece in pieces)


def direction(text: str) -> str:
    """Return the direction of the first letter that has one, "" for a text without letters."""
    return next((_STRONG[kind] for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), "")


def _is_unfit(letter: str) -> bool:
    # NUL and surrogates cannot be sent: the bus would hang up on us. The joiners that Persian needs (Cf) stay.
    return letter in _TURNING or unicodedata.category(letter) in {"Cc", "Cs"}
