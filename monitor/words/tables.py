"""What a function makes of each word, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


class WordTable(dict[str, _T]):
    """The results of a function by word, forgotten when there are too many; C speed for words already seen."""

    def __init__(self, work: Callable[[str], _T], most: int = 300_000) -> None:
        super().__init__()
        self._work = work
        self._most = most

    def __missing__(self, word: str) -> _T:
        if len(self) >= self._most:
            self.clear()
        result = self[word] = self._work(word)
        return result
