"""What is left of an Arabic or Hebrew word without the little words that are written together with it.

"And", "in", "to", "from", "as", "that" and "the" are letters in front of the next word there. They keep an order, which
is the rule here. Whether such a letter belongs to the word itself is not to be seen from the word: both readings count.
"""

from __future__ import annotations

import re
from itertools import product

# And, so; in, like, to; the. The article loses its alef behind the letter for "to": لل.
_ARABIC = frozenset(map("".join, product(("", "و", "ف"), ("", "ب", "ك", "ل", "ال", "بال", "كال", "لل")))) - {""}

# And; that, when; in, like, to, from; the.
_HEBREW = frozenset(map("".join, product(("", "ו"), ("", "ש", "כש"), ("", "ב", "כ", "ל", "מ"), ("", "ה")))) - {""}

# The alphabets after folding: a letter of Persian, Urdu or Kurdish says that the word is not Arabic.
_WORDS = (
    (re.compile("[\u0621-\u063a\u0641-\u064a]+"), _ARABIC),
    (re.compile("[\u05d0-\u05ea]+"), _HEBREW),
)

# Of two letters that are left by chance half are no word of the sentence, of three one in seven.
_LEAST_LEFT = 3

UNPREFIXED = frozenset({"ckb", "fa", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages in the Arabic or Hebrew script that write their little words apart."""


def bare(folded: str) -> tuple[str, ...]:
    """Return what `folded` may be without prefixes, fewest taken first; nothing in other scripts.

    At least three letters are left.

    >>> bare("בעזה"), bare("והדנה"), bare("gaza")
    (('עזה',), ('הדנה', 'דנה'), ())
    """
    for script, prefixes in _WORDS:
        if script.fullmatch(folded):
            counts = range(1, len(folded) - _LEAST_LEFT + 1)
            return tuple(folded[count:] for count in counts if folded[:count] in prefixes)
    return ()
