"""Words to stems by language, so that "hostages" is found by "hostage" and never by another language's rules."""

from __future__ import annotations

import threading
from functools import cache

import Stemmer

from monitor.words.scripts import is_unspaced
from monitor.words.tables import MOST_KEPT

# Snowball algorithms by ISO 639-1 code. The codes of both written Norwegians lead to one algorithm.
ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

UNSTEMMED = ":"
"""What a stem begins with when its language has no stemmer."""


class StemTable(dict[str, str]):
    """Stems of one language by folded word, each with its language in front ("en:hostag").

    The language in front keeps languages apart in one index: a French stem
    never answers for an English word.
    """

    def __init__(self, language: str, most: int = MOST_KEPT) -> None:
        super().__init__()
        self._most = most
        algorithm = ALGORITHMS.get(language)
        self.prefix = f"{algorithm}:" if algorithm else UNSTEMMED
        # Without its own memory, which would be a second one beside this table.
        self._stemmer = Stemmer.Stemmer(algorithm, 0) if algorithm else None
        # PyStemmer's objects keep a buffer and must not be entered twice at once.
        self._lock = threading.Lock()

    def __missing__(self, folded: str) -> str:
        if len(self) >= self._most:
            self.clear()
        tagged = self[folded] = self.tagged(folded)
        return tagged

    def tagged(self, folded: str) -> str:
        """Return the stem of a folded word without keeping it, for one that will hardly be asked for again."""
        stem = folded
        # No stemmer is for scripts without spaces; the Hindi one takes its own marks off any letter all the same.
        if self._stemmer is not None and not is_unspaced(folded):
            with self._lock:
                # Snowball returns nothing for a few odd inputs; a word without a stem is its own.
                stem = self._stemmer.stemWord(folded) or folded
        return self.prefix + stem


@cache
def _table(language: str) -> StemTable:
    return StemTable(language)


def stem_table(language: str) -> StemTable:
    """Return the table of stems for `language` (ISO 639-1); languages without a stemmer share one."""
    return _table(language if language in ALGORITHMS else "")


def stem(folded: str, language: str) -> str:
    """Return the stem of a folded word in `language`, with the name of the algorithm in front.

    >>> stem("hostages", "en"), stem("hostages", "")
    ('english:hostag', ':hostages')
    """
    return stem_table(language)[folded]
