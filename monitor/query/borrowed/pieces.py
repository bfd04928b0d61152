"""The pieces of a query of another service, and how each of them is written in our language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import regex

from monitor.errors import QueryError
from monitor.query.lexer import QUOTES

PARAGRAPH = 100
SENTENCE = 50
"""How many words apart the words of one paragraph, of one sentence may be.

Of the paragraphs of news 95 in 100 have at most 101 words, of the sentences 97 in 100 at most 50 (measured: 12,906
paragraphs of 601 articles in English).
"""


class Kind(StrEnum):
    """What a piece of a query is."""

    WORD = "word"
    PHRASE = "phrase"
    LETTERS = "letters"
    GAP = "gap"
    FIELD = "field"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    ATLEAST = "ATLEAST"
    WITHIN = "~"
    OPEN = "("
    CLOSE = ")"
    NOTHING = "nothing"
    END = "end"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a query as `written` in our language, its place in the query, and the sentence on what was `changed`.

    `number` is the distance of NEAR and of `~`; a FIELD with the number 1 holds all words that follow.
    """

    kind: Kind
    written: str
    start: int
    end: int
    text: str = ""
    changed: str = ""
    number: int = 0


Found = regex.Match[str]

Made = tuple[Kind, str, str]
"""The kind of a piece, what is written for it, and the sentence on what was changed."""

Make = Callable[[Found], Made]


def refused(match: Found, reason: str, hint: str) -> QueryError:
    """Return the error that what was found cannot be said in our language."""
    return QueryError(reason, hint, start=match.start(), end=match.end())


def refuse(reason: str, hint: str) -> Make:
    """Refuse what is found; the reason may name it as {0}."""

    def make(match: Found) -> Made:
        raise refused(match, reason.format(match[0].strip()), hint)

    return make


def always(kind: Kind, written: str, changed: str = "") -> Make:
    """Write the same whatever is found; `changed` may name it as {0}, and is left out where nothing changes."""

    def make(match: Found) -> Made:
        text = match[0].strip()
        return kind, written, "" if text == written else changed.format(text)

    return make


def near(name: str, wider: int = 0, differs: str = "") -> Make:
    """NEAR or ONEAR with the number in group n; `wider` by one where a service counts only the words between."""
    order = "in this order" if name == "ONEAR" else "in either order"
    side = "; words side by side are one word apart here" if wider else differs

    def make(match: Found) -> Made:
        distance = int(match["n"]) + wider
        written = f"{name}/{distance}"
        changed = f"{match[0]} became {written}: at most {distance} words apart, {order}{side}."
        return Kind.NEAR, written, "" if match[0] == written else changed

    return make


def stretch(words: int, what: str) -> Make:
    """NEAR for a stretch of the text that is not kept: a paragraph, a sentence."""
    return always(
        Kind.NEAR,
        f"NEAR/{words}",
        f"{{0}} (in one {what}) became NEAR/{words}, which is not quite the same, as {what}s are not kept apart here: "
        f"it also finds words in two neighbouring {what}s, and misses those more than {words} words apart in one.",
    )


def at_least(match: Found) -> Made:
    """A number of mentions, in group n."""
    written = f"ATLEAST/{match['n']}"
    return Kind.ATLEAST, written, f"{match[0]} became {written}."


def some_ending(match: Found) -> Made:
    """A word with the sign for a limited number of letters behind it."""
    written = f"{match['stem']}*"
    differs = f"any ending, where {match[0]} allows up to {match['n'] or 9} letters"
    return Kind.WORD, written, f"{match[0]} became {written}, which is wider: {differs}."


def any_ending(match: Found) -> Made:
    """A word with another sign than ours for any letters behind it."""
    written = f"{match['stem']}*"
    return Kind.WORD, written, f"{match[0]} became {written}."


def letters(match: Found) -> Made:
    """Words of which the letters count: as written, or as the section before the bracket says."""
    section = match[0].partition("(")[0].lower()
    words = match["words"].strip(f" {QUOTES}")
    words = words.upper() if section == "allcaps" else words.lower() if section == "nocaps" else words
    written = f"={words}" if regex.fullmatch(r"[\p{L}\d]+", words) else f'="{words}"'
    return Kind.LETTERS, written, f"{match[0]} became {written}: exactly these letters."


def with_gaps(match: Found) -> Made:
    """A phrase in which a star stands for a word or some."""
    first, *others = (f'"{part.strip()}"' for part in regex.split(r"\s+\*(?:\s+\*)*\s+", match["words"].strip()))
    written = first
    for number, part in enumerate(others):
        written = f"{f'({written})' if number else written} ONEAR/6 {part}"
    changed = f"{match[0]} became {written}: up to five words between; the service does not say how many its * is for."
    return Kind.GAP, written, changed


def required(match: Found) -> Made:
    """A word with a plus before it."""
    written = f'"{match["words"]}"'
    return Kind.PHRASE, written, f"{match[0]} became {written}: the word as written."
