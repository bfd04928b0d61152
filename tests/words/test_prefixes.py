"""The letters of little words in front of an Arabic or Hebrew word do not hide it, and nothing else is taken away."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.words.analysis import fold_words
from monitor.words.folding import fold
from monitor.words.prefixes import bare

ARTICLES = Path(__file__).parents[2].parent / "shared" / "data" / "articles"


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("עזה", "בעזה ועזה לעזה מעזה שבעזה ומעזה וכשבעזה כעזה"),
        ("ממשלה", "הממשלה בממשלה והממשלה שהממשלה כשהממשלה מהממשלה"),
        ('צה"ל', 'בצה"ל וצה״ל לצה”ל שצה"ל'),
        ("ג'נין", "בג'נין מג׳נין"),
        ("חטופים", "החטופים לחטופים וחטופים"),
        ("غزة", "وغزة بغزة الغزة وبغزة لغزة كغزة فغزة"),
        ("هدنة", "الهدنة والهدنة بالهدنة للهدنة وللهدنة كالهدنة فالهدنة وبالهدنة هُدنة"),
        ("لجنة", "اللجنة للجنة وللجنة"),
        ("أمم", "الأمم للأمم والأُمم"),
    ],
)
def test_a_word_is_left_without_the_little_words_in_front(word: str, written: str) -> None:
    for each in fold_words(written):
        assert fold(word) in (each, *bare(each)), each


@pytest.mark.parametrize(
    "word",
    ["gaza", "1200", "加", "هدنة", "עזה", "הגז", "وقف", "الغ", "شهيد", "לגaza", "وپکن", "بگیر", "الـ", "ספר", "דובר"],
)
def test_short_words_other_letters_and_other_scripts_stay_whole(word: str) -> None:
    assert bare(fold(word)) == ()


@pytest.mark.parametrize("word", ["בהלמעזה", "הועזה", "البغزة", "لوغزة", "كبغزة"])
def test_little_words_stand_in_their_order(word: str) -> None:
    assert "עזה" not in bare(fold(word))
    assert fold("غزة") not in bare(fold(word))


@given(st.text(st.sampled_from("הובלמשכאעז" + "وفبلكاغزه"), max_size=9))
def test_what_is_left_is_the_end_of_the_word_with_three_letters_or_more(word: str) -> None:
    found = bare(word)
    assert all(word.endswith(each) and 3 <= len(each) < len(word) for each in found)
    assert list(found) == sorted(set(found), key=len, reverse=True)


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the article collection is not beside the project")
@pytest.mark.parametrize(
    ("name", "language", "word", "most"),
    [("aljazeera_ar", "ar", "غزة", 1.6), ("aljazeera_ar", "ar", "هدنة", 1.6), ("hebrew_news_he", "he", "ישראל", 1.9)],
)
def test_real_texts_hide_words_and_have_less_than_one_form_more_a_word(
    name: str, language: str, word: str, most: float
) -> None:
    with gzip.open(ARTICLES / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [each for each in map(json.loads, lines) if each["lang"] == language]
    texts = [fold_words(f"{each['title']}\n{each['summary']}") for each in articles]
    found = {number for number, text in enumerate(texts) if fold(word) in text}
    also = {number for number, text in enumerate(texts) if any(fold(word) in bare(each) for each in text)}
    assert len(found | also) > len(found)
    words = [each for text in texts for each in text]
    assert sum(1 + len(bare(each)) for each in words) < most * len(words)
