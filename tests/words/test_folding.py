"""Two spellings of the same word have one folded form, two words have two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.words.analysis import fold_all, fold_words
from monitor.words.folding import fold
from monitor.words.tables import WordTable
from tests.words.test_tokens import TRICKY


@pytest.mark.parametrize(
    "spellings",
    [
        ("Gaza", "GAZA", "gaza’s", "Gaza's", "Ｇａｚａ", "gazaʼs"),
        ("US", "U.S.", "us", "U.S.’s", "ＵＳ", "Ｕ．Ｓ．"),
        ("Élections", "elections", "E\u0301LECTIONS"),
        ("Straße", "STRASSE", "strasse"),
        ("Łódź", "Lodz", "ŁÓDŹ"),
        ("Øresund", "oresund"),
        ("İstanbul", "istanbul", "Istanbul"),
        ("ΓΆΖΑΣ", "γάζας", "Γαζασ"),
        ("1,200", "1200", "1.200", "١٢٠٠", "１２００", "１，２００", "१,२००"),
        ("1\u00a0200", "1\u202f200", "1\u2009200", "١٬٢٠٠", "1’200", "1'200"),
        ("12,00,000", "1,200,000", "1.200.000", "1\u202f200\u202f000", "١٬٢٠٠٬٠٠٠", "1200000"),
        ("غزّة", "غزة", "غزه", "غـــزة"),
        ("أمريكا", "امريكا", "إمريكا", "آمريكا"),
        ("علی", "علي", "على"),
        ("کشور", "كشور"),
        ("مسؤول", "مسوول"),
        ("ہے", "ھے", "هے"),
        ("مدینۃ", "مدينة", "مدینه"),
        ("غەززە", "غه\u200cززه"),
        ("می\u200cشود", "میشود", "ميشود"),
        ("لاجئین", "لاجئين", "ﻻجئين"),
        ("עַזָּה", "עזה"),
        ("חטופים", "חטופימ"),
        ("ガ", "ｶﾞ", "カ\u3099"),
        ("加", "加\u0345"),
        ("ﬁre", "fire"),
        ("Ёлка", "елка", "ЕЛКА"),
        ("Ки́ев", "Киев", "КИЕВ"),
        ("мой", "мои\u0306", "МОЙ"),
        ("ΠΌΛΕΜΟΣ", "πόλεμος", "πολεμοσ", "Πόλεμοσ"),
        ("ırak", "Irak", "IRAK", "İrak"),
        ("Việt", "Viet", "VIỆT", "Vie\u0323\u0302t"),
        ("Đồng", "dong"),
        ("Zażółć", "zazolc", "ZAZOLC"),
        ("Ｇａｚａ", "ＧＡＺＡ", "gaza"),
        ('צה"ל', "צה״ל", "צה”ל", "צהל"),
        ("ג'נין", "ג׳נין", "ג’נין", "גנין"),
        ("ग़ज़ा", "गजा"),
        ("น้ำ", "น้\u0e4d\u0e32"),
    ],
)
def test_spellings_of_one_word_fold_alike(spellings: tuple[str, ...]) -> None:
    assert len(set(map(fold, spellings))) == 1, list(map(fold, spellings))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("мой", "мои"),
        ("їжак", "іжак"),
        ("が", "か"),
        ("gaza", "gazas"),
        ("its", "it"),
        ("कि", "की"),
        ("ќе", "ке"),
        ("لڑکے", "لڑکی"),
        ("گل", "كل"),
        ("پار", "بار"),
        ("چای", "جای"),
        ("ژاله", "زاله"),
        ("กำ", "กา"),
    ],
)
def test_marks_that_make_another_letter_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=12) | st.text(st.sampled_from(TRICKY), max_size=8))
def test_folding_settles(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_word_of_which_nothing_is_left_keeps_its_position() -> None:
    assert fold_words("a \u0640\u0640 b") == ["a", "", "b"]


def test_the_table_answers_as_the_function_does_also_after_it_forgot() -> None:
    table = WordTable(fold, most=2)
    spellings = ["Gaza’s", "É", "U.S.", "Gaza’s", "１"]
    assert [table[word] for word in spellings] == fold_all(spellings) == list(map(fold, spellings))
    assert len(table) <= 2


def test_a_vowel_that_only_stands_behind_a_letter_goes_with_its_letter() -> None:
    assert fold("ـำ") == ""
    assert fold("น้ำ") == "น้ำ"


@given(st.text(st.characters(max_codepoint=127), max_size=8))
def test_plain_letters_fold_as_their_wide_forms_do(word: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in word)
    assert fold(word) == fold(wide)
