"""A word as it stands in a text under every form by which it is found; a word as it is asked for, in its spellings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from monitor.words.folding import fold
from monitor.words.prefixes import UNPREFIXED, bare
from monitor.words.tables import WordTable

BETWEEN = "\n"
"""What stands between the forms of one word where they are one string; no word holds it."""

# German, the Nordic languages and machine-readable passports (ICAO 9303) write these letters as two where they must.
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_ONE_FOR_TWO = re.compile("[äöüøå]")

# The joiner that keeps apart what Persian writes as one word; other scripts use it to shape letters.
_COMPOUND = re.compile("(?<=[\u0600-\u06ff])\u200c+(?=[\u0600-\u06ff])")


def forms(word: str, *, prefixes: bool = True) -> tuple[str, ...]:
    """Return the folded forms under which `word` of a text is found, its own first; () when nothing of it is left.

    A word with ä, ö, ü, ø or å is also found with two letters in their place, a Persian compound by its
    parts, and, with `prefixes`, an Arabic or Hebrew word without the letters for little words in front.

    >>> forms("Müller’s"), forms("בעזה"), forms("truce")
    (('muller', 'mueller'), ('בעזה', 'עזה'), ('truce',))
    """
    own = fold(word)
    if own.isascii() and word.isascii():
        return (own,) if own else ()
    found = [own, *bare(own)] if prefixes else [own]
    found.append(_in_two_letters(word, own))
    parts = _COMPOUND.split(word)
    if len(parts) > 1:
        found += map(fold, parts)
    return tuple(dict.fromkeys(filter(None, found)))


def spellings(word: str) -> tuple[tuple[str, ...], ...]:
    """Return how a word that is asked for may be written in texts: each time folded words side by side, its own first.

    >>> spellings("Müller"), spellings("truce")
    ((('muller',), ('mueller',)), (('truce',),))
    """
    own = fold(word)
    found: list[tuple[str, ...]] = [(own,), (_in_two_letters(word, own),)]
    parts = _COMPOUND.split(word)
    if len(parts) > 1:
        found.append(tuple(filter(None, map(fold, parts))))
    return tuple(dict.fromkeys(found))


def spelled(words: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return how words side by side may be written: each folded, and where one has two spellings each in its last.

    >>> spelled(["Neue", "Zürcher", "Zeitung"])
    (('neue', 'zurcher', 'zeitung'), ('neue', 'zuercher', 'zeitung'))
    """
    ways = list(map(spellings, words))
    one, other = ([word for each in ways for word in each[number] if word] for number in (0, -1))
    return tuple(dict.fromkeys((tuple(one), tuple(other))))


def _in_two_letters(word: str, own: str) -> str:
    """`word` folded with two letters for those that may be so written; `own`, its folded form, where it has none."""
    written = unicodedata.normalize("NFKC", word).casefold()
    return fold(written.translate(_TWO_LETTERS)) if _ONE_FOR_TWO.search(written) else own


@cache
def _table(prefixes: bool) -> WordTable[str]:
    return WordTable(lambda word: BETWEEN.join(forms(word, prefixes=prefixes)))


def joined_forms(words: Iterable[str], *, prefixes: bool) -> list[str]:
    """Return of each word its forms with BETWEEN between them, "" for a word of which nothing is left.

    Most words have one form, and so it is one look into a table for each. `prefixes` as in `forms`.
    """
    return list(map(_table(prefixes).__getitem__, words))


def takes_prefixes(language: str) -> bool:
    """Return whether a text in `language` may hold Arabic or Hebrew words with little words in front."""
    return language not in UNPREFIXED
