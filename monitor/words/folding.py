"""What makes two spellings the same word: case, accents, letter forms, width, possessives, dotted abbreviations."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose but readers type without their stroke.
_LATIN = {"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h", "ŧ": "t"}

# Arabic-script letters that are one letter to a reader: alef, ya and ta marbuta forms, Persian kaf and ya, tatweel.
_ARABIC = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي",
    "ؤ": "و", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ک": "ك", "ـ": "",
}  # fmt: skip

_HEBREW_FINALS = {"ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ"}

# Letters whose mark makes another letter of the alphabet, not an accent (Russian, Ukrainian, Belarusian).
_WHOLE_LETTERS = frozenset("йїўґ")

# The final sigma folds with the others by case folding already; the apostrophes are those that feeds really hold.
_POSSESSIVE = re.compile(r"(?:['’ʼ]s)+$")
_ABBREVIATION = re.compile(r"^(?:[^\W\d_]\.)+[^\W\d_]?\.?$")
_GROUPED_NUMBER = re.compile(r"^\d{1,3}(?:[.,]\d{3})+$")

_REPLACED = str.maketrans(_LATIN | _ARABIC | _HEBREW_FINALS)


def fold(word: str) -> str:
    """Return the form under which `word` is compared; "" when nothing of it is left.

    Compatibility forms and case as Unicode has them (NFKC, case folding), then
    accents of Latin, Greek and Cyrillic, vowel points of Hebrew and Arabic,
    letter forms, a possessive 's, the dots of an abbreviation, and the
    separators of a grouped number go. Folding twice changes nothing.

    >>> fold("Gaza’s"), fold("U.S."), fold("Élections"), fold("غزّة"), fold("1,200")
    ('gaza', 'us', 'elections', 'غزه', '1200')
    """
    # Case folding makes a letter of the iota that Greek writes below another.
    folded = unicodedata.normalize("NFKC", word).replace("\u0345", "")
    folded = unicodedata.normalize("NFKC", folded.casefold())
    folded = "".join(map(_fold_letter, folded)).translate(_REPLACED)
    folded = _POSSESSIVE.sub("", folded)
    if _ABBREVIATION.match(folded):
        folded = folded.replace(".", "")
    if _GROUPED_NUMBER.match(folded):
        folded = folded.replace(",", "").replace(".", "")
    # Compatibility forms such as ⑴ bring brackets and spaces with them; a word has none.
    kept = unicodedata.normalize("NFC", "".join(filter(_is_word_character, folded)))
    while kept and _is_mark(kept[0]):  # its letter is gone, such as a tatweel
        kept = kept[1:]
    return kept


def _is_word_character(character: str) -> bool:
    return character.isalnum() or character == "_" or _is_mark(character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _fold_letter(letter: str) -> str:
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
        or code in (0x200C, 0x200D, 0xFE0F)  # joiners and the emoji selector are not read
    )


class FoldTable(dict[str, str]):
    """Folded forms by surface form, worked out once each; C speed for words already seen."""

    def __init__(self, most: int = 300_000) -> None:
        super().__init__()
        self._most = most

    def __missing__(self, word: str) -> str:
        if len(self) >= self._most:
            self.clear()
        folded = self[word] = fold(word)
        return folded
