"""An article as a query sees it: folded words and stems at positions, and the facts beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Article, Part, Place
from monitor.query.tree import About
from monitor.words import tokens
from monitor.words.analysis import fold_words
from monitor.words.folding import as_written
from monitor.words.forms import BETWEEN, joined_forms
from monitor.words.stems import stem_table

TEXT_START = 1 << 14
"""The position of the first word of the text; those below are of the headline.

The gap behind the headline is wider than any NEAR, so nothing reaches across.
"""

_TITLE_MOST = TEXT_START - 1_000

Positions = dict[str, list[int]]

Names = tuple[tuple[str, ...], ...]
"""The folded words of each of several names."""

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

    A word that is found under several forms stands under each of them at its one position.

    `facts` gives the folded words of the outlets' names, the author, the address. Headline and first
    paragraph stand before `lead_end`. `letters` gives the places of the words that are not written as
    they are folded, by how they are written.

    A document that the index put together knows no `offsets`.
    """

    words: Positions
    stems: Positions
    language: str
    published: datetime
    facts: Callable[[About], Names]
    lead_end: int
    letters: Callable[[], Positions]
    offsets: Offsets = field(default_factory=Offsets, compare=False)
    id: int = 0


def document(article: Article) -> Document:
    """Take `article` apart for matching and indexing."""
    title, text = tokens.pieces(article.title), tokens.pieces(article.text)
    words: Positions = {}
    _place(words, joined_forms(title[1::2], article.language)[:_TITLE_MOST], 0)
    _place(words, joined_forms(text[1::2], article.language), TEXT_START)
    # Few texts hold a word of several forms: they alone pay for it.
    if BETWEEN in "".join(words):
        _take_apart(words)
    stems = _stems(words, article.language)
    return Document(
        words,
        stems,
        article.language,
        article.published,
        Facts(article),
        TEXT_START + _words_of_lead(text),
        lambda: _letters(title, text, article.language),
        Offsets(title, text),
        article.id,
    )


class Facts:
    """The facts beside an article's text, each taken apart when first asked for."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._known: dict[About, Names] = {}

    def __call__(self, about: About) -> Names:
        """Return the folded words of each name."""
        if about not in self._known:
            written = {
                About.SOURCE: self._article.sources,
                About.AUTHOR: (self._article.author,),
                About.URL: (self._article.url,),
            }
            self._known[about] = tuple(tuple(filter(None, fold_words(name))) for name in written[about])
        return self._known[about]


def _words_of_lead(text: Sequence[str]) -> int:
    """How many words stand before the first blank line of a text that `tokens.pieces` cut."""
    for number, gap in enumerate(text[2:-1:2], 1):
        if "\n\n" in gap:
            return number
    return len(text) // 2


def _letters(title: Sequence[str], text: Sequence[str], language: str) -> Positions:
    """Where words stand that are not written as they are folded, or have other forms beside that one."""
    found: Positions = {}
    for words, start, most in ((title[1::2], 0, _TITLE_MOST), (text[1::2], TEXT_START, len(text))):
        joined = joined_forms(words[:most], language)
        for position, (word, forms) in enumerate(zip(words[:most], joined, strict=True), start):
            if word != forms and (written := as_written(word)) != forms:
                found.setdefault(written, []).append(position)
    return found


def _place(positions: Positions, folded: Iterable[str], start: int) -> None:
    for position, word in enumerate(folded, start):
        if word in positions:
            positions[word].append(position)
        elif word:
            positions[word] = [position]


def _take_apart(words: Positions) -> None:
    """Place words of several forms, which stand together, under each form alone."""
    for joined in [word for word in words if BETWEEN in word]:
        found = words.pop(joined)
        for form in joined.split(BETWEEN):
            words[form] = sorted(words[form] + found) if form in words else found


def _stems(words: Positions, language: str) -> Positions:
    """Where the words of each stem stand; a stem of one form shares the positions of that form."""
    table = stem_table(language)
    stems: Positions = {}
    for word, found in words.items():
        stem = table[word]
        # Forms of one word often have one stem.
        stems[stem] = sorted({*stems[stem], *found}) if stem in stems else found
    return stems
