"""An article as a query sees it: folded words and stems at positions, and the facts beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Article, Part, Place
from monitor.words import tokens
from monitor.words.analysis import Analysis, analyse, fold_words

TEXT_START = 1 << 14
"""The position of the first word of the text; those below are of the headline.

The gap behind the headline is wider than any NEAR, so nothing reaches across.
"""

_TITLE_MOST = TEXT_START - 1_000

Positions = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Document:
    """What `meaning` reads: where each folded word and each stem stands, in ascending positions."""

    words: Positions
    stems: Positions
    sources: tuple[tuple[str, ...], ...]
    language: str
    published: datetime


def document(article: Article) -> Document:
    """Take `article` apart for matching and indexing."""
    title = analyse(article.title, article.language)
    text = analyse(article.text, article.language)
    words: Positions = {}
    stems: Positions = {}
    _place(words, title.folded[:_TITLE_MOST], 0)
    _place(words, text.folded, TEXT_START)
    _place_stems(stems, title, _TITLE_MOST, 0)
    _place_stems(stems, text, len(text.stems), TEXT_START)
    sources = tuple(tuple(word for word in fold_words(source) if word) for source in article.sources)
    return Document(words, stems, sources, article.language, article.published)


def _place(positions: Positions, found: Sequence[str], start: int) -> None:
    for position, word in enumerate(found, start):
        if word in positions:
            positions[word].append(position)
        elif word:
            positions[word] = [position]


def _place_stems(positions: Positions, found: Analysis, most: int, start: int) -> None:
    for position, stem in enumerate(found.stems[:most], start):
        if stem in positions:
            positions[stem].append(position)
        elif found.folded[position - start]:
            positions[stem] = [position]


def places(article: Article, spans: Sequence[tuple[int, int]]) -> tuple[Place, ...]:
    """Turn spans of positions (first, last word) into stretches of the article's characters, in reading order."""
    if not spans:
        return ()
    where = {Part.TITLE: tokens.spans(article.title), Part.TEXT: tokens.spans(article.text)}
    found = []
    for first, last in sorted(set(spans)):
        part, start = (Part.TITLE, 0) if first < TEXT_START else (Part.TEXT, TEXT_START)
        offsets = where[part]
        found.append(Place(part, offsets[first - start][0], offsets[last - start][1]))
    return tuple(found)
