"""Real news to measure with, or made-up news where the real is not at hand; dates spread over 24 months."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from pathlib import Path
from random import Random

from monitor.model import Article

START = datetime(2024, 12, 1, tzinfo=UTC)
DAYS = 730

_SETS = ("rss_entries_2023", "allsides_en", "reuters21578_en")
FOLDER = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "articles"
"""Where real articles are, if they are at hand."""

Text = tuple[str, str, str, str]
"""Headline, text, outlet, language."""


def corpus(count: int) -> tuple[str, list[Article]]:
    """Return where the texts are from and `count` articles in order of time, ids ascending."""
    where, texts = _real(count) if (FOLDER / f"{_SETS[0]}.jsonl.gz").exists() else made_up(count)
    Random(count).shuffle(texts)
    return where, spread(texts[:count])


def spread(texts: Sequence[Text]) -> list[Article]:
    """Return articles with these texts in order of time over 24 months, ids ascending."""
    step = timedelta(days=DAYS) / len(texts)
    return [
        Article(
            url=f"https://news.example/{number}",
            title=title,
            text=text,
            published=(START + number * step).replace(microsecond=0),
            first_seen=START + number * step,
            language=language,
            sources=(source,),
            id=number + 1,
        )
        for number, (title, text, source, language) in enumerate(texts)
    ]


def _real(count: int) -> tuple[str, list[Text]]:
    texts: list[Text] = []
    for name in _SETS:
        texts += list(rows(FOLDER / f"{name}.jsonl.gz", count // len(_SETS) + 1))
    return f"real news ({', '.join(_SETS)})", texts


def rows(path: Path, most: int, headlines: bool = False) -> Iterator[Text]:
    """Yield up to `most` articles of one file that have a headline and a text, or, with `headlines`, a headline."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            title = row.get("title") or ""
            text = row.get("text") or row.get("summary") or (title if headlines else "")
            if not title or not text:
                continue
            yield title, text, row.get("source") or "", (row.get("lang") or "")[:2]
            most -= 1
            if most == 0:
                return


def made_up(count: int) -> tuple[str, list[Text]]:
    """Words by Zipf's law, as in any language: the nth is n times rarer than the first."""
    random = Random(1)
    words = [
        "".join(letters) for letters in islice(product("bdfgklmnprstvz", "aeiou", "klmnrst", "aeiou", "dnst"), 9_800)
    ]
    weights = [1 / (number + 1) for number in range(len(words))]
    return "made-up news", [
        (
            " ".join(random.choices(words, weights, k=9)),
            " ".join(random.choices(words, weights, k=220)),
            random.choice(("Reuters", "Al Jazeera English", "Le Monde")),
            "en",
        )
        for _ in range(count)
    ]
