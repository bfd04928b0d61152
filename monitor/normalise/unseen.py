"""Characters that nobody sees and that hide words: taken out of everything that is shown, stored and matched."""

from __future__ import annotations

import re
import unicodedata

# Controls, the soft hyphen, spaces and marks without width, the overrides that turn text round, halves of pairs.
# Joiners stay (Persian, emoji need them), and so do the marks of direction and the isolates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u202d\u202e\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# No language puts more than three marks on a letter.
# Written out: so it is found by its first letter, ten times as fast.
_MANY_MARKS = re.compile(f"([{_MARKS}][{_MARKS}][{_MARKS}])[{_MARKS}]+")


def tidy(text: str) -> str:
    """Return `text` in NFC without such characters and without towers of accents; what it returns, it returns again."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    fewer = _MANY_MARKS.sub(r"\1", composed)
    return composed if fewer == composed else unicodedata.normalize("NFC", fewer)
