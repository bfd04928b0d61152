"""Where words begin and end, in every script."""

from __future__ import annotations

import re

import regex

# Signs made of letters of the scripts below (ゟ, ㊀, ㌀) are no words; half-width voicing marks go with the letter before.
_SIGNS = r"ゟヿ\u3192-\u3195\u3200-\u33ff\U0001f200\uff9e\uff9f"
_MARKS = r"[\p{M}\uff9e\uff9f]"

# Scripts that run without spaces: each letter is a word of its own, so that any run of them is found as a phrase.
_SCRIPTS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Bopomofo}ーｰ々〆"
UNSPACED = rf"[[{_SCRIPTS}]--[{_SIGNS}]]"
_LETTER = rf"[[\p{{L}}\p{{N}}_]--[{_SCRIPTS}{_SIGNS}]]"
_INSIDE = rf"[[\p{{L}}\p{{N}}\p{{M}}_\u200c\u200d]--[{_SCRIPTS}{_SIGNS}]]"
_INITIAL = rf"[\p{{L}}--[{_SCRIPTS}{_SIGNS}]]"

# In this order: dotted abbreviations, grouped numbers, a letter of an unspaced script, ordinary words, each of them
# with a possessive if it has one.
WORD = (
    rf"(?:(?:{_INITIAL}\p{{M}}*\.){{2,}}(?:{_INITIAL}(?!{_INSIDE}))?"
    rf"|\p{{Nd}}{{1,3}}(?:[.,]\p{{Nd}}{{3}})+(?!\p{{Nd}})"
    rf"|{UNSPACED}{_MARKS}*"
    rf"|{_LETTER}{_INSIDE}*)"
    rf"(?:['’ʼ＇][sS](?!{_INSIDE}))?"
)
_ANY_SCRIPT = regex.compile(WORD, regex.VERSION1)

# These letters of Latin, Greek, Cyrillic, Hebrew and Arabic, and ordinary punctuation, hold neither marks nor
# unspaced scripts: the standard library's engine finds the same words there several times faster.
_PLAIN = re.compile(
    r"[\x00-\u02e9\u02ec-\u02ff\u0370-\u0482\u048a-\u052f\u05d0-\u05ea\u060c\u0620-\u064a\u0660-\u066f\u0671-\u06d4"
    r"\u1e00-\u200a\u2010-\u206f\u20a0-\u20bf]*"
)
_PLAIN_WORD = re.compile(
    r"(?:(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"
    r"|\d{1,3}(?:[.,]\d{3})+(?!\d)"
    r"|\w+)"
    r"(?:['’ʼ][sS](?!\w))?"
)


def words(text: str) -> list[str]:
    """Return the words of `text` as they stand, in order.

    >>> words("U.S. envoy’s 1,200-mile trip")
    ['U.S.', 'envoy’s', '1,200', 'mile', 'trip']
    """
    return _PLAIN_WORD.findall(text) if _PLAIN.fullmatch(text) else _ANY_SCRIPT.findall(text)


def spans(text: str) -> list[tuple[int, int]]:
    """Return where each of `words(text)` begins and ends, as (start, end) character offsets, end excluded."""
    found = _PLAIN_WORD.finditer(text) if _PLAIN.fullmatch(text) else _ANY_SCRIPT.finditer(text)
    return [match.span() for match in found]
