"""Letters of scripts without spaces, two by two: "停火" is far rarer than 停 or 火, and so the better key to find by.

What is side by side is what a phrase takes for that: the words at one position
and the next, whatever stands between them (a full stop, a space, a new line).
So an article that matches a run of letters holds every pair of that run, and
one that holds a pair matches the two letters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.words.scripts import FIRST_UNSPACED, is_unspaced


def pair(first: str, second: str) -> str:
    """Return the pair of two folded words that stand side by side, "" if they are none.

    Each begins with its one letter, so that no two pairs are written alike.

    >>> pair("停", "火"), pair("20", "国")
    ('停火', '')
    """
    return first + second if is_unspaced(first) and is_unspaced(second) else ""


def letters(words: Mapping[str, Sequence[int]]) -> list[str]:
    """Return those of the folded `words` of a text that are letters of scripts without spaces; quick if none are."""
    return [word for word in words if word >= FIRST_UNSPACED and is_unspaced(word)]


def pairs(words: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """Return where each pair of a text begins, in ascending positions, from where its folded words stand.

    >>> pairs({"加": [0, 5], "沙": [1], "g20": [2], "停": [3], "火": [4]})
    {'加沙': [0], '停火': [3], '火加': [4]}
    """
    at = {position: word for word in letters(words) for position in words[word]}
    found: dict[str, list[int]] = {}
    for position in sorted(at):
        if second := at.get(position + 1):
            found.setdefault(at[position] + second, []).append(position)
    return found


def letters_of(together: str) -> tuple[str, str]:
    """Return the two folded words of a pair: each begins with its one letter, behind which only marks stand.

    >>> letters_of("停火")
    ('停', '火')
    """
    second = max(at for at, letter in enumerate(together) if is_unspaced(letter))
    return together[:second], together[second:]
