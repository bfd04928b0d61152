"""What a function makes of each word, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")

MOST_KEPT = 1 << 16
"""So many words a table keeps: those of a language that come daily. Others are names, most of which come once.

That takes some 10 MB a table.
"""


class WordTable(dict[str, _T]):
    """The results of a function by word, forgotten when there are too many; C speed for words already seen."""

    def __init__(self, work: Callable[[str], _T], most: int = MOST_KEPT) -> None:
        super().__init__()
        self._work = work
        self._most = most

    def __missing__(self, word: str) -> _T:
        if len(self) >= self._most:
            self.clear()
        result = self[word] = self._work(word)
        return result
