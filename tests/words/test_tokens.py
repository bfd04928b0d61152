"""Words begin and end where readers of each script see them begin and end."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.words.folding import fold
from monitor.words.tokens import pieces, spans, words

# Letters, marks, digits, joiners and signs that have surprised: quickly combined they find what random text does not.
TRICKY = (
    "aAsS.．，１',’ʼ＇-_0٣ée\u0301ИйłßſİıΣςךא\u05b7ء\u0640ة"
    '"״גü\u00a0\u202f٬00_ةہ'
    "一あｶﾞ゙가ᄀกเ\u0e33\u0e32\u0e31\u0e4dລ\u0eb3က\u1039\u102dក\u17d2क\u093c\u093f\u200d\u200c\ufe0f👍🇵Ⅷ²½㊀ﬁＡ①\n\u00ad𝐀𠀀ʰ"
)

texts = st.text(st.sampled_from(TRICKY), max_size=12) | st.text(max_size=12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gaza truce: Blinken’s call", ["Gaza", "truce", "Blinken’s", "call"]),
        ("U.S. and U.S.A. envoys of the U.N.’s", ["U.S.", "and", "U.S.A.", "envoys", "of", "the", "U.N.’s"]),
        ("the U.S.Army at a.b", ["the", "U.S.", "Army", "at", "a", "b"]),
        ("1,200 dead, 1.234.567 fled, 12,34 and 1234,567", ["1,200", "dead", "1.234.567", "fled", "12", "34", "and",
                                                              "1234", "567"]),
        ("a cease-fire, snake_case", ["a", "cease", "fire", "snake", "case"]),
        ("#Gaza_Under_Fire @un_news #غزة_الآن", ["Gaza", "Under", "Fire", "un", "news", "غزة", "الآن"]),
        ("об'єкт об’єкт обʼєкт oʻzbek", ["об", "єкт", "об", "єкт", "об", "єкт", "o", "zbek"]),
        ("press.office@un.org", ["press", "office", "un", "org"]),
        ("https://news.example/gaza-truce?id=7", ["https", "news", "example", "gaza", "truce", "id", "7"]),
        ("l'accord dell’Aja, aujourd'hui", ["l", "accord", "dell", "Aja", "aujourd", "hui"]),
        ("1\u202f200 morts, 12\u00a0300,5 et 3\u2009000\u2009000", ["1\u202f200", "morts", "12\u00a0300", "5", "et",
                                                              "3\u2009000\u2009000"]),
        ("2023\u00a0300 2,00,000 12,00,000 1,200,00 ١٬٢٠٠ ٣٫٥", ["2023", "300", "2,00,000", "12,00,000", "1,200", "00",
                                                            "١٬٢٠٠", "٣", "٥"]),
        ("１，２００人 １．２００，３４ 5，200 ５，２００",
         ["１，２００", "人", "１．２００", "３４", "5", "200", "５，２００"]),
        ("Ｕ．Ｓ．　Ｊ．Ｋ．ローリング 乔治．布什", ["Ｕ．Ｓ．", "Ｊ．Ｋ．", *"ローリング", *"乔治布什"]),
        ("3.5 and 0,75 of 1’200’s", ["3", "5", "and", "0", "75", "of", "1’200’s"]),
        ("ceasefire.Blinken", ["ceasefire", "Blinken"]),
        ("الهدنة في غزّة، اليوم", ["الهدنة", "في", "غزّة", "اليوم"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("עַזָּה – הפסקת אש", ["עַזָּה", "הפסקת", "אש"]),
        ('צה"ל בארה״ב, ג\'נין "עזה" רח\' 5', ['צה"ל', "בארה״ב", "ג'נין", "עזה", "רח", "5"]),
        ('ב"הארץ" נכתב', ['ב"הארץ', "נכתב"]),
        ("加沙停火10.226公里", ["加", "沙", "停", "火", "10.226", "公", "里"]),
        ("ガザとｶﾞｻﾞ", ["ガ", "ザ", "と", "ｶﾞ", "ｻﾞ"]),
        ("가자 ABC지구", ["가", "자", "ABC", "지", "구"]),
        ("𠀀加 𝐆aza", ["𠀀", "加", "𝐆aza"]),
        ("กาซา น้ำ", ["ก", "า", "ซ", "า", "น้ำ"]),
        ("ສົງຄາມ", ["ສົ", "ງ", "ຄ", "າ", "ມ"]),
        ("ဂါဇာ၁၂", ["ဂါ", "ဇာ", "၁၂"]),
        ("សង្គ្រាម", ["ស", "ង្", "គ្", "រា", "ម"]),
        ("गाज़ा में", ["गाज़ा", "में"]),
        ("🇵🇸gaza👍🏽truce 👩‍👩‍👧", ["gaza", "truce"]),
        ("㌔ ㊀ —…", []),
        ("", []),
    ],
)  # fmt: skip
def test_words_of_each_script(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(texts)
def test_pieces_put_together_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text
    assert len(pieces(text)) % 2 == 1


@given(texts)
def test_spans_fall_on_the_words(text: str) -> None:
    assert [text[start:end] for start, end in spans(pieces(text))] == words(text)


@pytest.mark.parametrize("front", ["👩‍👩‍👧 ", "🇵🇸", "e\u0301\u0323 ", "\u0301", "𝒳 ", "\u202b"])
@pytest.mark.parametrize("word", ["truce", "غزّة", "עַזָּה", "加", "ｶﾞ", "Газа", "กั้", "गाज़ा", 'צה"ל'])
def test_emoji_and_marks_in_front_do_not_shift_a_span(front: str, word: str) -> None:
    text = f"{front} {word}"
    start, end = spans(pieces(text))[-1]
    assert text[start:end] == word


@given(texts)
def test_the_folded_form_of_a_word_is_one_word_that_folds_to_itself(text: str) -> None:
    for word in words(text):
        folded = fold(word)
        assert fold(folded) == folded
        assert words(folded) == ([folded] if folded else [])


@pytest.mark.slow
def test_every_character_alone_and_inside_a_word_keeps_its_form_one_word() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) == "Cs":
            continue
        for text in (character, f"a{character}", f"a{character}b", character * 2):
            for folded in filter(None, map(fold, words(text))):
                assert words(folded) == [folded], hex(code)
                assert fold(folded) == folded, hex(code)
