"""The piece of an article that shows why it was found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.model import Article, Part, Place

LETTERS = 240

_SPACE = re.compile(r"\s+")
_BEFORE = 60


def excerpt(article: Article, places: Sequence[Place], letters: int = LETTERS) -> str:
    """Return about `letters` characters of the text on one line, around the most of `places` that fit.

    Where nothing in the text matched it is the beginning. An ellipsis marks an end that was cut.
    """
    text = article.text
    start = _start(text, [place for place in places if place.part is Part.TEXT], letters)
    end = _word_end(text, min(len(text), start + letters))
    piece = _SPACE.sub(" ", text[start:end]).strip()
    return f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}"


def _start(text: str, places: Sequence[Place], letters: int) -> int:
    if not places or places[0].start < letters - _BEFORE:
        first_window = sum(place.end <= letters for place in places)
        if not places or first_window == len(places):
            return 0
    # The window that begins a little before some match and holds the most of them; the earliest of equals.
    best = max(places, key=lambda begin: (_held(places, begin.start, letters), -begin.start))
    return _word_start(text, max(0, best.start - _BEFORE))


def _held(places: Sequence[Place], start: int, letters: int) -> int:
    return len({place.start for place in places if start <= place.start and place.end <= start + letters - _BEFORE})


def _word_start(text: str, at: int) -> int:
    """The next beginning of a word, if one is near; scripts without spaces are cut where they are."""
    if at == 0:
        return 0
    found = _SPACE.search(text, at, at + 20)
    return found.end() if found else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    cut = max(text.rfind(" ", at - 20, at + 1), text.rfind("\n", at - 20, at + 1))
    return cut if cut > 0 else at
