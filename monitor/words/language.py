"""Which language an article is written in: what the publisher declares, unless the letters say otherwise."""

from __future__ import annotations

from functools import cache
from typing import Any

import regex

# A text shorter than this says too little about its language to overrule or replace a declaration.
_ENOUGH_LETTERS = 20
_READ_CHARACTERS = 600
_SURE = 0.5

# Scripts that leave no doubt, or a small choice; the first language is assumed, the others may be declared.
_SCRIPTS = (
    (regex.compile(r"[\p{Hiragana}\p{Katakana}]"), ("ja",)),
    (regex.compile(r"\p{Hangul}"), ("ko",)),
    (regex.compile(r"\p{Han}"), ("zh", "ja")),
    (regex.compile(r"\p{Hebrew}"), ("he", "yi")),
    (regex.compile(r"\p{Thai}"), ("th",)),
    (regex.compile(r"\p{Greek}"), ("el",)),
)
_LETTERS = regex.compile(r"\p{L}")
_OLD_CODES = {"iw": "he", "in": "id", "ji": "yi", "jp": "ja", "cn": "zh", "gr": "el", "ua": "uk"}


def code(declared: str) -> str:
    """Return the ISO 639-1 code of a declared language tag (BCP 47), "" for none; old and mistaken codes are mended.

    >>> code("EN-us"), code("iw"), code("zh_TW"), code("x-default")
    ('en', 'he', 'zh', '')
    """
    first = declared.strip().replace("_", "-").split("-")[0].lower()
    first = _OLD_CODES.get(first, first)
    return first if 2 <= len(first) <= 3 and first.isalpha() and first.isascii() else ""


def choose(declared: str, text: str) -> str:
    """Return the language of `text`: its script where that decides, then the declaration, then its words.

    Publishers leave "en-us" in templates of every language, so a declaration
    that the detector contradicts on a text of some length is overruled.
    """
    wanted = code(declared)
    letters = _LETTERS.findall(text[:_READ_CHARACTERS])
    if not letters:
        return wanted
    for script, languages in _SCRIPTS:
        if len(script.findall(text[:_READ_CHARACTERS])) * 3 > len(letters):
            return wanted if wanted in languages else languages[0]
    if len(letters) < _ENOUGH_LETTERS:
        return wanted
    found, score = _detect(text[:_READ_CHARACTERS])
    if wanted and (score < 0.8 or found == wanted):
        return wanted
    return found if score >= _SURE else wanted


@cache
def _identifier() -> Any:
    # Loading the model costs half a second: only the process that reads articles pays for it.
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


def _detect(text: str) -> tuple[str, float]:
    language, certainty = _identifier().classify(text)
    return code(str(language)), float(certainty)
