"""A text taken apart once: each word's folded form and stem at its position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.words import tokens
from monitor.words.folding import FoldTable
from monitor.words.stems import stem_table

_FOLDED = FoldTable()


@dataclass(frozen=True, slots=True)
class Analysis:
    """The folded words and the stems of one text; the nth of each stands at position n.

    A word of which folding leaves nothing keeps its position and is "".
    """

    folded: Sequence[str]
    stems: Sequence[str]


def fold_words(text: str) -> list[str]:
    """Return the folded words of `text` in order, "" where folding leaves nothing."""
    return list(map(_FOLDED.__getitem__, tokens.words(text)))


def analyse(text: str, language: str) -> Analysis:
    """Take `text` apart by the stems of `language` (ISO 639-1, "" for unknown)."""
    folded = fold_words(text)
    table = stem_table(language)
    return Analysis(folded, list(map(table.__getitem__, folded)))
