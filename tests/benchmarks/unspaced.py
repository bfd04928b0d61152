"""News in scripts without spaces to measure with: real Chinese and Japanese where it is at hand, the rest made up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random

from monitor.model import Article
from tests.benchmarks.corpus import FOLDER, Text, rows, spread

_SHARES = {"zh": 0.5, "ja": 0.2, "ko": 0.15, "th": 0.15}
_SETS = {"zh": ("xinwenlianbo_zh",), "ja": ("rss_entries_2023", "fundus_gold_multi")}

# Of what made-up words are made: about as many letters as are common in the language.
_LETTERS = {
    "zh": [chr(code) for code in range(0x4E00, 0x4E00 + 3_000)],
    "ja": [chr(code) for code in (*range(0x3042, 0x3094), *range(0x30A2, 0x30F4), *range(0x5000, 0x5700))],
    "ko": [chr(code) for code in range(0xAC00, 0xAC00 + 11_000, 9)],
    "th": [
        chr(consonant) + mark
        for consonant in range(0x0E01, 0x0E2F)
        for mark in ("", "\u0e31", "\u0e34", "\u0e35", "\u0e38", "\u0e48", "\u0e49")
    ],
}
_BETWEEN = {"zh": "", "ja": "", "ko": " ", "th": ""}
_SENTENCE = re.compile(r"[^。！？.!?\n]+[。！？.!?\n]?")


def unspaced(count: int) -> tuple[str, list[Article]]:
    """Return where the texts are from and `count` articles in order of time, ids ascending."""
    random = Random(count)
    texts: list[Text] = []
    for language, share in _SHARES.items():
        texts += _texts(language, round(count * share), random)
    random.shuffle(texts)
    return _origin(), spread(texts)


def _is_at_hand() -> bool:
    return all((FOLDER / f"{name}.jsonl.gz").exists() for names in _SETS.values() for name in names)


def _origin() -> str:
    return "real Chinese and Japanese news, made-up Korean and Thai" if _is_at_hand() else "made-up news"


def _texts(language: str, count: int, random: Random) -> list[Text]:
    real: list[Text] = []
    for name in _SETS.get(language, ()) if _is_at_hand() else ():
        real += [row for row in rows(FOLDER / f"{name}.jsonl.gz", 100_000) if row[3] == language]
    if not real:
        return list(_made_up(language, count))
    random.shuffle(real)
    return [*real[:count], *_varied(real, count - len(real), random)]


def _varied(real: Sequence[Text], count: int, random: Random) -> Iterator[Text]:
    """More articles than there are: each of the sentences of several."""
    sentences = [sentence for _, text, *_ in real for sentence in _SENTENCE.findall(text)]
    for _ in range(count):
        title, _, source, language = random.choice(real)
        yield title, "".join(random.sample(sentences, 8)), source, language


def _made_up(language: str, count: int) -> Iterator[Text]:
    """Words by Zipf's law, of letters of which the nth is half as many times rarer than the first."""
    random = Random(language)
    letters = _LETTERS[language]
    common = list(accumulate(1 / (number + 10) for number in range(len(letters))))
    lengths = random.choices((1, 2, 3, 4), (1, 6, 2, 1), k=20_000)
    words = ["".join(random.choices(letters, cum_weights=common, k=length)) for length in lengths]
    often = list(accumulate(1 / (number + 20) for number in range(len(words))))
    gap = _BETWEEN[language]
    for _ in range(count):
        drawn = random.choices(words, cum_weights=often, k=170)
        yield gap.join(drawn[:10]), "。".join((gap.join(drawn[10:90]), gap.join(drawn[90:]))), "News", language
