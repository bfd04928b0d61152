"""An article as a query sees it: folded words and stems at positions, and the facts beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Document:
    """What `meaning` reads: where each folded word and each stem stands, in ascending positions.

    `cut` holds headline and text as `tokens.pieces` cut them; it is empty in a document put together from the index.
    """

    words: Positions
    stems: Positions
    sources: tuple[tuple[str, ...], ...]
    language: str
    published: datetime
    cut: tuple[Sequence[str], Sequence[str]] = ((), ())


def document(article: Article) -> Document:
    """Take `article` apart for matching and indexing."""
    title, text = tokens.pieces(article.title), tokens.pieces(article.text)
    words: Positions = {}
    _place(words, fold_all(title[1::2])[:_TITLE_MOST], 0)
    _place(words, fold_all(text[1::2]), TEXT_START)
    sources = tuple(tuple(filter(None, fold_words(source))) for source in article.sources)
    stems = _stems(words, article.language)
    return Document(words, stems, sources, article.language, article.published, (title, text))


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


def places(read: Document, spans: Iterable[tuple[int, int]]) -> tuple[Place, ...]:
    """Turn spans of positions (first, last word) into stretches of the article's characters, in reading order."""
    title, text = map(tokens.spans, read.cut)
    found = []
    for first, last in sorted(set(spans)):
        part, offsets, start = (Part.TITLE, title, 0) if first < TEXT_START else (Part.TEXT, text, TEXT_START)
        found.append(Place(part, offsets[first - start][0], offsets[last - start][1]))
    return tuple(found)
