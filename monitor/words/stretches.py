"""A text cut into stretches: no word reaches from one into the next, and what hangs on words is gone as far as it goes.

News repeats itself: a stretch was mostly met before, and then nothing of it need be worked out again. So the fewer
signs are left, the better.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from monitor.words.scripts import classes

Letters: TypeAlias = NDArray[np.uint32]
"""A text as the numbers of its characters in Unicode, A to Z as a to z."""

Places: TypeAlias = NDArray[np.intp]

# Signs that may stand in a word or at its end: of abbreviations, numbers, Hebrew words, possessives.
_IN_WORDS = ".,'’ʼ＇\"״׳”٬\u00a0\u2007\u2009\u202f"
# Those of them that belong to nothing beside a space. A point does: it may end an abbreviation.
_NOT_AT_ENDS = ",'’ʼ＇\"״׳”٬"

# Signs further up in Unicode are few, and may be left.
_LOOKED_AT = 0x3100
# Signs last, and a capital of A to Z is what its small letter has more.
_LETTER, _SPACE, _CAPITAL, _AT_ENDS, _POINT = 0, 1, ord("a") - ord("A"), 64, 65


def letters_and_spaces(text: str) -> tuple[Letters, Places]:
    """Return the characters of `text` between two spaces, and where there are spaces, or what might be one as well.

    Of the characters A to Z are made small: what a word meets does not depend on that.

    >>> letters, spaces = letters_and_spaces("(The U.S. envoy, he said…)")
    >>> spaces.tolist()
    [0, 1, 5, 10, 16, 17, 20, 25, 26, 27]
    """
    # With a space at both ends each sign has something on both sides. Half a surrogate pair, as a broken document
    # may hold one, is a letter like others.
    letters = np.frombuffer(f" {text} ".encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _kinds().take(letters, mode="clip")
    space = kinds == _SPACE
    inner = space[1:-1]
    sign = kinds[1:-1] >= _AT_ENDS
    point = kinds == _POINT
    last = sign.copy()
    # The last point of an abbreviation belongs to it. Greater is what is true where the other is not.
    np.greater(sign[1:], point[2:-1] & point[:-3], out=last[1:])
    before, after = space[:-2], space[2:]
    # Twice: behind a point there is often a closing quotation mark.
    for _ in range(2):
        inner |= (after & last) | (before & sign)
    small: Letters = np.bitwise_or(letters, kinds & _CAPITAL)
    return small, space.nonzero()[0]


def cut(text: str, spaces: Places) -> list[str]:
    """Return what stands between the `spaces` that `letters_and_spaces` found in `text`, empty where two are together.

    >>> cut("(He said)", np.array([0, 1, 4, 9, 10]))
    ['', 'He', 'said', '']
    """
    letters = np.frombuffer(bytearray(text.encode("utf-32-le", "surrogatepass")), np.uint32)
    letters[spaces[1:-1] - 1] = ord(" ")
    return letters.tobytes().decode("utf-32-le", "surrogatepass").split(" ")


@cache
def _kinds() -> NDArray[np.uint8]:
    """What becomes of each character; the last stands for all behind it."""
    of = classes()
    kept = re.compile(f"[{of.letter}{of.inside}{of.unspaced}{of.mark}{_IN_WORDS}]")
    kinds = np.full(_LOOKED_AT + 1, _SPACE, np.uint8)
    kinds[[code for code in range(_LOOKED_AT) if kept.match(chr(code))]] = _LETTER
    kinds[-1] = _LETTER
    kinds[ord("A") : ord("Z") + 1] = _CAPITAL
    kinds[[ord(sign) for sign in _NOT_AT_ENDS if ord(sign) < _LOOKED_AT]] = _AT_ENDS
    kinds[ord(".")] = _POINT
    return kinds
