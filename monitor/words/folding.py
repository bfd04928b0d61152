"""What makes two spellings the same word: case, accents, letter forms, width, possessives, dotted abbreviations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# Letters that Unicode does not decompose but readers type without their stroke.
_LATIN = {"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h", "ŧ": "t"}

# Arabic-script letters that are one letter to a reader: alef, ya and ta marbuta forms; kaf, ya and ha of Persian, Urdu
# and Kurdish; tatweel.
_ARABIC = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي",
    "ؤ": "و", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ە": "ه",
    "ک": "ك", "ـ": "",
}  # fmt: skip

_HEBREW_FINALS = {"ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ"}

# Letters whose mark makes another letter of the alphabet, not an accent (Russian, Ukrainian, Belarusian, Macedonian).
_WHOLE_LETTERS = frozenset("йїўґѓќ")

# NFKC takes apart what is one letter to readers of Thai and Lao, or at least one word here.
_TAKEN_APART = {"\u0e4d\u0e32": "\u0e33", "\u0ecd\u0eb2": "\u0eb3", "\u0eab\u0e99": "\u0edc", "\u0eab\u0ea1": "\u0edd"}

# The final sigma folds with the others by case folding already; the apostrophes are those that feeds really hold.
_WRITTEN_POSSESSIVE = re.compile(r"(?:['’ʼ＇][sS])+$")
_POSSESSIVE = re.compile(r"(?:['’ʼ]s)+$")

# Unicode calls them letters; readers type the other apostrophes in their place, and these part words: об’єкт, Qur’an.
_APOSTROPHES = "ʻʼ"

# Vowels of Thai and Lao that are letters to Unicode and stand behind another letter only.
_BEHIND_LETTERS = "ำຳ"

_REPLACED = str.maketrans(_LATIN | _ARABIC | _HEBREW_FINALS)


def as_written(word: str) -> str:
    """Return `word` as it is written, in NFC and without a possessive 's: what `=` compares."""
    return _WRITTEN_POSSESSIVE.sub("", unicodedata.normalize("NFC", word))


def fold(word: str) -> str:
    """Return the form under which `word` is compared; "" when nothing of it is left.

    Compatibility forms and case as Unicode has them (NFKC, case folding), then
    accents of Latin, Greek and Cyrillic, vowel points of Hebrew and Arabic,
    letter forms, a possessive 's, the dots of an abbreviation, and the
    separators of a grouped number go. Folding twice changes nothing.

    >>> fold("Gaza’s"), fold("U.S."), fold("Élections"), fold("غزّة"), fold("1,200")
    ('gaza', 'us', 'elections', 'غزه', '1200')
    """
    if word.isascii():
        plain = word.lower()
        while plain.endswith("'s"):
            plain = plain[:-2]
        return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))
    # Case folding makes a letter of the iota that Greek writes below another.
    folded = unicodedata.normalize("NFKC", word).replace("\u0345", "")
    folded = unicodedata.normalize("NFKC", folded.casefold()).translate(_FOLDED)
    folded = _POSSESSIVE.sub("", folded)
    # Here go the dots of an abbreviation, the marks in numbers and Hebrew words, the brackets of a form such as ⑴.
    kept = unicodedata.normalize("NFC", folded.translate(_KEPT))
    for apart, together in _TAKEN_APART.items():
        kept = kept.replace(apart, together)
    while kept and (_is_mark(kept[0]) or kept[0] in _BEHIND_LETTERS):  # its letter is gone, such as a tatweel
        kept = kept[1:]
    return kept


class _LetterTable(dict[int, str]):
    """What a function makes of each letter, worked out when it is met: for `str.translate`."""

    def __init__(self, work: Callable[[str], str]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, code: int) -> str:
        made = self[code] = self._work(chr(code))
        return made


def _kept(letter: str) -> str:
    return letter if (letter.isalnum() and letter not in _APOSTROPHES) or _is_mark(letter) else ""


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _fold_letter(letter: str) -> str:
    return _without_accents(letter).translate(_REPLACED)


def _without_accents(letter: str) -> str:
    if letter < "\x80" or letter in _WHOLE_LETTERS:
        return letter
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(part for part in parts if not _is_accent(part)))


def _is_accent(mark: str) -> bool:
    """Whether `mark` is written above or below a letter without making another letter of it."""
    code = ord(mark)
    return (
        0x0300 <= code <= 0x036F  # combining diacritics: Latin, Greek, Cyrillic
        or 0x0591 <= code <= 0x05C7  # Hebrew points and cantillation
        or 0x0610 <= code <= 0x061A  # Arabic signs
        or 0x064B <= code <= 0x065F  # Arabic vowel marks
        or code == 0x0670  # Arabic superscript alef
        or 0x06D6 <= code <= 0x06ED  # Quranic marks
        or code == 0x093C  # the dot below of Hindi, left out by many
        or code in (0x200C, 0x200D, 0xFE0F)  # joiners and the emoji selector are not read
    )


_FOLDED = _LetterTable(_fold_letter)
_KEPT = _LetterTable(_kept)
