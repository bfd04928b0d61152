"""What the window tells a person in its quiet bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, and where something can be done about it the name of the action and the action itself.

    A `bad` notice stays until it is put away, and so does one with `left`, which is done then; the others go by
    themselves.
    """

    text: str
    action: str = ""
    run: Callable[[], None] | None = None
    bad: bool = False
    left: Callable[[], None] | None = None
