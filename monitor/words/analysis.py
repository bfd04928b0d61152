"""A text as the words that are compared: cut, and each folded."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.words import tokens
from monitor.words.folding import fold
from monitor.words.tables import WordTable

_FOLDED = WordTable(fold)


def fold_all(words: Iterable[str]) -> list[str]:
    """Return the folded form of each word, "" where folding leaves nothing."""
    return list(map(_FOLDED.__getitem__, words))


def fold_words(text: str) -> list[str]:
    """Return the folded words of `text` in order, "" where folding leaves nothing."""
    return fold_all(tokens.words(text))
