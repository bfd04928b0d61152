"""The language of an article is what its letters and words say; a declaration decides only where they leave doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.words.language import choose, code

ENGLISH = "The United Nations said on Friday that the truce would be extended by two days."
GERMAN = "Die Vereinten Nationen haben am Freitag die Verlängerung der Waffenruhe bestätigt."
RUSSIAN = "Организация Объединённых Наций сообщила в пятницу, что перемирие будет продлено."
ARABIC = "قالت الأمم المتحدة يوم الجمعة إن الهدنة ستمدد يومين آخرين في قطاع غزة"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [("en-US", "en"), ("EN_gb", "en"), (" de ", "de"), ("iw", "he"), ("in", "id"), ("jp", "ja"), ("zh-Hant-TW", "zh"),
     ("fil", "fil"), ("", ""), ("x-default", ""), ("english", ""), ("12", ""), ("é", "")],
)  # fmt: skip
def test_a_declared_tag_becomes_a_code(declared: str, expected: str) -> None:
    assert code(declared) == expected


@pytest.mark.parametrize(
    ("text", "language"), [(ENGLISH, "en"), (GERMAN, "de"), (RUSSIAN, "ru"), (ARABIC, "ar"), ("停戦で合意した", "ja"),
                           ("加沙停火", "zh"), ("휴전 연장", "ko"), ("הפסקת האש", "he"), ("Κατάπαυση", "el"),
                           ("หยุดยิง", "th")],
)  # fmt: skip
def test_a_text_without_a_declaration_is_recognised(text: str, language: str) -> None:
    assert choose("", text) == language


@pytest.mark.parametrize(("text", "language"), [(GERMAN, "de"), (RUSSIAN, "ru"), (ARABIC, "ar"), ("加沙停火", "zh")])
def test_the_english_of_a_template_is_overruled(text: str, language: str) -> None:
    assert choose("en-us", text) == language


@pytest.mark.parametrize(
    ("declared", "text"),
    [("de", GERMAN), ("ja", "停戦合意"), ("yi", "עזה"), ("fr", "Gaza"), ("ru", "Газа"), ("en", "123")],
)
def test_a_declaration_that_may_be_true_stands(declared: str, text: str) -> None:
    assert choose(declared, text) == declared


def test_a_foreign_name_in_its_own_script_does_not_change_the_language() -> None:
    assert choose("en", f"{ENGLISH} (加沙停火)") == "en"


@pytest.mark.parametrize("text", ["", "1,200", "Gaza", "🇵🇸"])
def test_nothing_is_guessed_from_too_little(text: str) -> None:
    assert choose("", text) == ""


@given(st.text(max_size=8), st.text(max_size=80))
def test_whatever_is_declared_and_written_there_is_an_answer(declared: str, text: str) -> None:
    assert choose(declared, text) == code(choose(declared, text))
