"""Where words begin and end, in every script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from monitor.words.scripts import classes

# Points may stand between the letter and the mark.
_HEBREW = "[\u0591-\u05c7\u05d0-\u05ea]"
_HEBREW_MARKS = "[\"'״׳”’]"

# Between groups of three digits: point and comma, the Arabic mark, the Swiss apostrophe, no-break and thin spaces.
_NUMBER_MARKS = "[.,٬'’\u00a0\u2007\u2009\u202f]"


# East Asia writes numbers and abbreviations in full width, marks too; beside other digits its comma parts sentences.
_WIDE_GROUPS = "[０-９]{0,2}(?:[，．][０-９]{3})+(?!\\d)"


def word_pattern() -> str:
    """Return the regular expression of one word, without groups.

    A letter of a script without spaces is a word of its own, so that any run of them is found as a phrase.
    Abbreviations keep their dots, Hebrew words the marks inside (צה"ל, ג'נין: UAX 29, WB7a to WB7c), numbers the marks
    between their groups, and all a possessive.
    """
    of = classes()
    letter, inside, unspaced, mark = f"[{of.letter}]", f"[{of.inside}]", f"[{of.unspaced}]", f"[{of.mark}]"
    abbreviation = rf"(?=[.．])(?<={letter})(?<!{inside}{letter})(?:[.．]{letter})+[.．](?:{letter}(?!{inside}))?"
    hebrew = rf"(?<={_HEBREW})(?:{_HEBREW_MARKS}(?={_HEBREW}){inside}+)+"
    possessive = rf"(?:['’ʼ＇][sS](?!{inside}))?"
    # Most words end at a space: one look ahead for the few marks that go on spares them the rest.
    behind = rf"(?:(?=[.．'’ʼ＇\"״׳”])(?:{abbreviation}|{hebrew})?{possessive})?"
    grouped = rf"\d{{0,2}}(?:{_NUMBER_MARKS}\d{{3}})+(?!\d)|\d?(?:,\d{{2}})+,\d{{3}}(?!\d)"
    number = rf"\d(?:{grouped}|{_WIDE_GROUPS}|{inside}*)"
    return rf"(?:{letter}{inside}*{behind}|(?:{number}|{unspaced}{mark}*){possessive})"


@cache
def _word() -> re.Pattern[str]:
    return re.compile(f"({word_pattern()})")


def pieces(text: str) -> list[str]:
    """Return `text` in pieces: what stands between words and the words by turns, the first and the last between.

    >>> pieces("U.S. envoy’s 1,200-mile trip")
    ['', 'U.S.', ' ', 'envoy’s', ' ', '1,200', '-', 'mile', ' ', 'trip', '']
    """
    return _word().split(text)


def words(text: str) -> list[str]:
    """Return the words of `text` as they stand, in order."""
    return pieces(text)[1::2]


def spans(cut: Sequence[str]) -> list[tuple[int, int]]:
    """Return where each word of a text cut by `pieces` begins and ends in it, as (start, end), end excluded."""
    ends = list(accumulate(map(len, cut)))
    return list(zip(ends[0::2], ends[1::2], strict=False))
