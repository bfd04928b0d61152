"""In which national encoding a document is written: told of real headlines in every one that newsrooms meet."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.parse.national import guess_national

# Of each: the set, its language there, how its headlines are written, and what must be found out.
CASES = [
    ("telegram_news_ru_en", "ru", "windows-1251", "windows-1251"),
    ("hebrew_news_he", "he", "windows-1255", "windows-1255"),
    ("aljazeera_ar", "ar", "windows-1256", "windows-1256"),
    ("aljazeera_ar", "ar", "iso-8859-6", "iso-8859-6"),
    ("xinwenlianbo_zh", "zh", "gb18030", "gb18030"),
    ("french_headlines_one_day_fr", "fr", "iso-8859-1", None),
    ("fakenews_corpus_es", "es", "windows-1252", None),
    ("10kgnad_test_de", "de", "windows-1252", None),
]


@pytest.mark.parametrize(("name", "language", "encoding", "found"), CASES)
def test_ten_real_headlines_tell_their_encoding(
    shared_data: Path, name: str, language: str, encoding: str, found: str | None
) -> None:
    with gzip.open(shared_data / "articles" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line, _number in zip(lines, range(1_000), strict=False)]
    titles = [each["title"] for each in articles if each.get("title") and each.get("lang", language) == language]
    documents = [" ".join(titles[at : at + 10]).encode(encoding, "ignore") for at in range(0, len(titles) - 10, 10)]
    told = [guess_national(each) for each in documents if not each.isascii()]
    assert len(told) > 5
    assert told.count(found) >= 0.98 * len(told)


@given(st.binary())
def test_any_bytes_are_decoded_by_what_is_found(body: bytes) -> None:
    encoding = guess_national(body)
    if encoding is not None:
        assert body.decode(encoding, "replace")
