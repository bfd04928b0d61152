"""An article as a query sees it: folded words and stems at positions, and the facts beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Article, Part, Place
from monitor.words import tokens
from monitor.words.analysis import fold_all, fold_words
from monitor.words.stems import stem_table

TEXT_START = 1 << 14
"""The position of the first word of the text; those below are of the headline.

The gap behind the headline is wider than any NEAR, so nothing reaches across.
"""

_TITLE_MOST = TEXT_START - 1_000

Positions = dict[str, list[int]]

Span = tuple[int, int]
"""The positions of the first and the last word of something found."""


class Offsets:
    """Where the words of an article stand in its characters; worked out when first asked."""

    def __init__(self, title: Sequence[str] = (), text: Sequence[str] = ()) -> None:
        """Take headline and text as `tokens.pieces` cut them."""
        self._cut = title, text
        self._spans: tuple[Sequence[Span], Sequence[Span]] | None = None

    def places(self, spans: Iterable[Span]) -> tuple[Place, ...]:
        """Turn spans of positions (first, last word) into stretches of the article's characters, in reading order."""
        if self._spans is None:
            title, text = self._cut
            self._spans = tokens.spans(title), tokens.spans(text)
        title_spans, text_spans = self._spans
        return tuple(
            Place(Part.TITLE, title_spans[first][0], title_spans[last][1])
            if first < TEXT_START
            else Place(Part.TEXT, text_spans[first - TEXT_START][0], text_spans[last - TEXT_START][1])
            for first, last in sorted(set(spans))
        )


@dataclass(frozen=True, slots=True)
class Document:
    """What `meaning` reads: where each folded word and each stem stands, in ascending positions.

    A document that the index put together knows no `offsets`.
    """

    words: Positions
    stems: Positions
    sources: tuple[tuple[str, ...], ...]
    language: str
    published: datetime
    offsets: Offsets = field(default_factory=Offsets, compare=False)


def document(article: Article) -> Document:
    """Take `article` apart for matching and indexing."""
    title, text = tokens.pieces(article.title), tokens.pieces(article.text)
    words: Positions = {}
    _place(words, fold_all(title[1::2])[:_TITLE_MOST], 0)
    _place(words, fold_all(text[1::2]), TEXT_START)
    stems = _stems(words, article.language)
    sources = tuple(tuple(filter(None, fold_words(source))) for source in article.sources)
    return Document(words, stems, sources, article.language, article.published, Offsets(title, text))


def _place(positions: Positions, folded: Iterable[str], start: int) -> None:
    for position, word in enumerate(folded, start):
        if word in positions:
            positions[word].append(position)
        elif word:
            positions[word] = [position]


def _stems(words: Positions, language: str) -> Positions:
    """Where the words of each stem stand; a stem of one form shares the positions of that form."""
    table = stem_table(language)
    stems: Positions = {}
    for word, found in words.items():
        stem = table[word]
        stems[stem] = sorted(stems[stem] + found) if stem in stems else found
    return stems
