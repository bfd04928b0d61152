"""Of which characters words are made, as character classes of the standard library's engine.

The classes are explicit ranges, because that engine knows no scripts and is
several times faster than the one that does. Above the Basic Multilingual Plane
they are coarse: letters are what stands below the pictographs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

# Han, kana and bopomofo run without spaces, and so do Thai, Lao, Burmese and Khmer; in hangul the particles stick to
# the words.
_UNSPACED = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u303c\u3041-\u309e\u30a1-\u30fe\u3105-\u318e"
    "\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufaff\uff66-\uff9d\uffa1-\uffdc"
    "\u0e01-\u0e4f\u0e81-\u0ecf\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u109a-\u109f\ua9e0-\ua9ef\ua9fa-\ua9fe"
    "\uaa60-\uaa7f\u1780-\u17d7\u17dc]"
)
FIRST_UNSPACED = "\u0e01"
"""What begins with no such letter, in most scripts, comes before this one: the quickest way to tell."""

_UNSPACED_ABOVE = "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
_LETTERS_ABOVE = "\U00010000-\U0001afff\U0001b170-\U0001efff"

# No letters of words: apostrophes that readers type as others, which part words; digraphs and numbers made of such
# letters (ゟ, ㊀), the invisible fillers of hangul, and the half-width voicing marks, which go with the letter before.
_NO_LETTERS = re.compile(
    "[\u02bb\u02bcゟヿ\u115f\u1160\u3164\uffa0\u3192-\u3195\u3220-\u3229\u3248-\u324f\u3280-\u3289\uff9e\uff9f]"
)
_JOINERS = "\u200c\u200d"

# Vowels of Thai and Lao that Unicode calls letters and never separates from the one before (UAX 29, SpacingMark).
_VOWELS = "\u0e33\u0eb3"


@dataclass(frozen=True, slots=True)
class Classes:
    """The insides of character classes, to be put between square brackets.

    `letter` begins a word and is no digit, `inside` goes on with it, `unspaced`
    is a word of its own with the `mark`s behind it.
    """

    letter: str
    inside: str
    unspaced: str
    mark: str


@cache
def classes() -> Classes:
    """Work out the classes from the characters that this Python knows."""
    kinds: dict[str, list[int]] = {"letter": [], "digit": [], "unspaced": [], "mark": []}
    for code in range(0x10000):
        if kind := _kind(chr(code)):
            kinds[kind].append(code)
    letter, digit, unspaced, mark = ("".join(_ranges(codes)) for codes in kinds.values())
    return Classes(
        letter=letter + _LETTERS_ABOVE,
        inside=letter + digit + mark + _JOINERS + _LETTERS_ABOVE,
        unspaced=unspaced + _UNSPACED_ABOVE,
        mark=mark + "\uff9e\uff9f",
    )


@cache
def _unspaced_letter() -> re.Pattern[str]:
    return re.compile(f"[{classes().unspaced}]")


def is_unspaced(word: str) -> bool:
    """Whether `word`, as it stands or folded, is one letter of a script without spaces, with its marks."""
    return word >= FIRST_UNSPACED and _unspaced_letter().match(word) is not None


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "M" or character in _VOWELS:
        return "mark"
    if category[0] not in "LN" or _NO_LETTERS.match(character):
        return ""
    if _UNSPACED.match(character):
        return "unspaced"
    return "digit" if category == "Nd" else "letter"


def _ranges(codes: list[int]) -> Iterator[str]:
    first = before = codes[0]
    for code in [*codes[1:], -1]:
        if code != before + 1:
            yield chr(first) if first == before else f"{chr(first)}-{chr(before)}"
            first = code
        before = code
