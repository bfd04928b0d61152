"""What a search learns of its query while it goes from one segment to the next: nothing of it changes what is found."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.query.tree import Node

FIRST_WINDOW = 256
"""So many documents are looked at first."""


class Course:
    """How often the parts of a query were met in the segments before, and how wide the last window was."""

    __slots__ = ("_most", "width")

    def __init__(self) -> None:
        self.width = FIRST_WINDOW
        # By the identity of a part: one query has the same nodes in every segment.
        self._most: dict[int, int] = {}

    def note(self, part: Node, most: int) -> int:
        """Remember that `part` cannot be met more often than this in a segment; return that number."""
        self._most[id(part)] = most
        return most

    def rarest_first(self, parts: Iterable[Node]) -> list[Node]:
        """Return `parts` in the order in which they were met before, those of which nothing is known in front."""
        return sorted(parts, key=lambda part: self._most.get(id(part), 0))
