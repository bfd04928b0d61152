"""The language of an article is what its letters and words say; a declaration decides only where they leave doubt."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.words.language import choose, code, is_registered
from monitor.words.stems import ALGORITHMS

ARTICLES = Path(__file__).parents[2].parent / "shared" / "data" / "articles"

ENGLISH = "The United Nations said on Friday that the truce would be extended by two days."
GERMAN = "Die Vereinten Nationen haben am Freitag die Verlängerung der Waffenruhe bestätigt."
RUSSIAN = "Организация Объединённых Наций сообщила в пятницу, что перемирие будет продлено."
UKRAINIAN = "Президент заявив про продовження переговорів щодо перемир'я"
SERBIAN = "Председник Србије изјавио је да ће преговори бити настављени"
BULGARIAN = "Министърът на външните работи обяви, че примирието ще бъде удължено"
PERSIAN = "وزیر امور خارجه ایران گفت آتش‌بس در غزه باید دائمی باشد"
URDU = "غزہ میں جنگ بندی کے بعد امداد پہنچ گئی"
PASHTO = "د افغانستان د بهرنیو چارو وزیر وویل چې خبرې به دوام ولري"
KURDISH = "سەرۆک وەزیرانی هەرێمی کوردستان لەگەڵ باڵیۆزی ئەمریکا کۆبووەوە"
HUNGARIAN = "Az Egyesült Nemzetek Szervezete pénteken közölte, hogy a fegyverszünetet két nappal meghosszabbítják. "
ARABIC = "قالت الأمم المتحدة يوم الجمعة إن الهدنة ستمدد يومين آخرين في قطاع غزة"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [("en-US", "en"), ("EN_gb", "en"), (" de ", "de"), ("iw", "he"), ("in", "id"), ("jp", "ja"), ("zh-Hant-TW", "zh"),
     ("fil", "fil"), ("ckb", "ku"), ("arz", "ar"), ("", ""), ("x-default", ""), ("english", ""), ("12", ""), ("é", "")],
)  # fmt: skip
def test_a_declared_tag_becomes_a_code(declared: str, expected: str) -> None:
    assert code(declared) == expected


@pytest.mark.parametrize(
    ("text", "language"), [(ENGLISH, "en"), (GERMAN, "de"), (RUSSIAN, "ru"), (ARABIC, "ar"), ("停戦で合意した", "ja"),
                           ("加沙停火", "zh"), ("휴전 연장", "ko"), ("הפסקת האש", "he"), ("Κατάπαυση", "el"),
                           ("หยุดยิง", "th"), (UKRAINIAN, "uk"), (SERBIAN, "sr"), (BULGARIAN, "bg"), (PERSIAN, "fa"),
                           (URDU, "ur"), (PASHTO, "ps"), (KURDISH, "ku"), ("ສົງຄາມ", "lo"), ("សង្គ្រាម", "km"),
                           ("ဂါဇာ", "my"), ("الهدنة في غزة", "ar"), ("ጠቅላይ ሚኒስትር", "am")],
)  # fmt: skip
def test_a_text_without_a_declaration_is_recognised(text: str, language: str) -> None:
    assert choose("", text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [(GERMAN, "de"), (RUSSIAN, "ru"), (ARABIC, "ar"), ("加沙停火", "zh"), (URDU, "ur"), ("هدنة غزة", "ar"),
     (UKRAINIAN, "uk")],
)  # fmt: skip
def test_the_english_of_a_template_is_overruled(text: str, language: str) -> None:
    assert choose("en-us", text) == language


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        ("de", GERMAN),
        ("ja", "停戦合意"),
        ("yi", "עזה"),
        ("fr", "Gaza"),
        ("ru", "Газа"),
        ("bg", "Газа"),
        ("en", "123"),
        ("fa", "غزه"),
        ("ku", KURDISH),
        ("ti", "ጠቅላይ ሚኒስትር"),
        ("hr", "Predsjednik Vlade izjavio je da će se pregovori nastaviti"),
    ],
)
def test_a_declaration_that_may_be_true_stands(declared: str, text: str) -> None:
    assert choose(declared, text) == declared


@pytest.mark.parametrize(("declared", "text"), [("en-us", ENGLISH), ("de", GERMAN), ("ru", RUSSIAN), ("ar", ARABIC)])
def test_a_text_that_begins_in_the_declared_language_is_in_it(declared: str, text: str) -> None:
    begun = f"{text} {text}"
    assert choose(declared, f"{begun}\n{HUNGARIAN * 8}") == code(declared)
    assert choose(declared, f"{HUNGARIAN * 8}\n{begun}") == "hu"


def test_a_foreign_name_in_its_own_script_does_not_change_the_language() -> None:
    assert choose("en", f"{ENGLISH} (加沙停火)") == "en"


@pytest.mark.parametrize("text", ["", "1,200", "Gaza", "🇵🇸"])
def test_nothing_is_guessed_from_too_little(text: str) -> None:
    assert choose("", text) == ""


def test_a_declaration_of_a_language_in_the_same_script_is_overruled_by_many_words() -> None:
    assert choose("ar", PERSIAN) == "fa"
    assert choose("ru", UKRAINIAN) == "uk"


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the article collection is not beside the project")
@pytest.mark.parametrize(
    ("name", "declared", "language", "least"),
    [
        ("aljazeera_ar", "en-us", "ar", 0.99),
        ("hebrew_news_he", "en-us", "he", 0.99),
        ("xinwenlianbo_zh", "", "zh", 0.99),
        ("telegram_news_ru_en", "", "ru", 0.93),
        ("10kgnad_test_de", "en-us", "de", 0.93),
        ("french_headlines_one_day_fr", "", "fr", 0.9),
        ("allsides_en", "en-gb", "en", 0.99),
    ],
)
def test_real_headlines_are_recognised(name: str, declared: str, language: str, least: float) -> None:
    with gzip.open(ARTICLES / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [each for each in map(json.loads, islice(lines, 400)) if each["lang"] == language]
    found = [choose(declared, each["title"]) for each in articles]
    assert found.count(language) >= least * len(found)


@given(st.text(max_size=8), st.text(max_size=80))
def test_whatever_is_declared_and_written_there_is_an_answer(declared: str, text: str) -> None:
    assert choose(declared, text) == code(choose(declared, text))


_WITHOUT_ROOM = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (64, resource.RLIM_INFINITY))
from monitor.words.language import choose
print(*map(choose, ("", "", "fr"), (
    "The government said on Monday that the talks will go on",
    "Le gouvernement a dit lundi que les discussions continueront",
    "Die Regierung hat am Montag gesagt, dass die Gespräche weitergehen werden",
)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of files")
def test_languages_are_told_where_no_file_may_grow() -> None:
    said = subprocess.run([sys.executable, "-c", _WITHOUT_ROOM], capture_output=True, text=True, check=True)
    assert (said.stdout.split(), said.stderr) == (["en", "fr", "de"], "")


def test_codes_of_two_letters_are_those_of_the_standard() -> None:
    assert all(map(is_registered, ALGORITHMS))
    assert all(map(is_registered, ("uk", "zh", "kl", "ckb", "pcm")))
    assert not any(map(is_registered, ("xx", "us", "jp", "zz")))
