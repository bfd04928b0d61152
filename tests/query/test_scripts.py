"""What is typed finds what is written, in every script, and the highlight falls on the whole word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model import Article, Part
from monitor.query.meaning import matched_places, matches
from monitor.query.parser import parse
from monitor.query.tree import show
from tests.query.generate import NOW

FRONTS = ("", "👩‍👩‍👧🇵🇸 ", "e\u0301\u0323\u0489 ", "𝒳 𠀀 ", "\u202b\u200f", "كـــ ")
"""What has shifted highlights: emoji of many characters, marks, letters above the first plane, signs of direction."""


def article(text: str, language: str) -> Article:
    return Article(
        url="", title="", text=text, published=NOW - timedelta(days=1), first_seen=NOW, language=language, sources=()
    )


def shown(query: str, text: str, language: str) -> list[str]:
    read = article(text, language)
    places = matched_places(parse(query, NOW), read)
    assert all(place.part is Part.TEXT for place in places)
    assert bool(places) == matches(parse(query, NOW), read)
    return [text[place.start : place.end] for place in places]


@pytest.mark.parametrize(
    ("query", "text", "language", "expected"),
    [
        ("עזה", "בעזה ועזה, עזה; שבעַזָּה", "he", ["בעזה", "ועזה", "עזה", "שבעַזָּה"]),
        ('"עזה"', "בעזה", "he", ["בעזה"]),
        ("בעזה", "בעזה ובעזה", "he", ["בעזה", "ובעזה"]),
        ('"הפסקת אש"', "להפסקת אש ובהפסקת אש", "he", ["להפסקת אש", "ובהפסקת אש"]),
        ('צה"ל', "בצה״ל וצה\"ל", "he", ["בצה״ל", 'וצה"ל']),
        ('"צה"ל בג\'נין"', 'צה"ל בג׳נין', "he", ['צה"ל בג׳נין']),
        ("ג'נין", "מג׳נין ובג’נין", "he", ["מג׳נין", "ובג’נין"]),
        ("غزة", "وغزة بغزة الغزة غَزّة", "ar", ["وغزة", "بغزة", "الغزة", "غَزّة"]),
        ('"غزة"', "وبغزة", "ar", ["وبغزة"]),
        ("هدنة", "الهدنة والهدنة بالهدنة للهدنة هدنة", "ar", ["الهدنة", "والهدنة", "بالهدنة", "للهدنة", "هدنة"]),
        ('"هدنة غزة"', "والهدنة بغزة", "ar", ["والهدنة بغزة"]),
        ("الرهائن", "بالرهائن والرهائن", "ar", ["بالرهائن", "والرهائن"]),
        ("رهائن", "الرهائن للرهائن", "ar", ["الرهائن", "للرهائن"]),
        ("هدنة", "الهدنة", "en", ["الهدنة"]),
        ("müller", "Müller, Mueller and Muller", "en", ["Müller", "Mueller", "Muller"]),
        ("mueller", "Müllers Mueller", "de", ["Müllers", "Mueller"]),
        ("muller", "Müller’s", "en", ["Müller’s"]),
        ('"hans müller"', "Hans Mueller", "en", ["Hans Mueller"]),
        ("müll*", "Muellers Müllers", "en", ["Muellers", "Müllers"]),
        ("title:x OR (müller NEAR/2 hans)", "Hans P. Mueller", "de", ["Hans", "Mueller"]),
        ("aarhus", "Århus", "da", ["Århus"]),
        ("Århus", "Aarhus Arhus", "da", ["Aarhus", "Arhus"]),
        ("strasse", "Straße", "de", ["Straße"]),
        ("1200", "1,200 1.200 1\u202f200 1\u00a0200 ١٬٢٠٠ 1’200", "fr", ["1,200", "1.200", "1\u202f200", "1\u00a0200",
                                                                  "١٬٢٠٠", "1’200"]),
        ("1,200,000", "12,00,000 1\u202f200\u202f000", "fr", ["12,00,000", "1\u202f200\u202f000"]),
        ("1200000", "12,00,000", "en", ["12,00,000"]),
        ('"3.5"', "3.5 and 3,5", "en", ["3.5", "3,5"]),
        ("accord", "l'accord, l’accord", "fr", ["accord", "accord"]),
        ("l'accord", "de l’accord", "fr", ["l’accord"]),
        ("dell'Aja", "Corte dell’Aja", "it", ["dell’Aja"]),
        ("cease-fire", "a cease fire, a cease-fire, a ceasefire", "en", ["cease fire", "cease-fire"]),
        ("@UN_News", "by @UN_News", "en", ["UN_News"]),
        ("غزة", "#غزة_تحت_القصف", "ar", ["غزة"]),
        ("#غزة_تحت_القصف", "#غزة_تحت_القصف", "ar", ["غزة_تحت_القصف"]),
        ("press@un.org", "to press@un.org.", "en", ["press@un.org"]),
        ("un", "press@un.org", "en", ["un"]),
        ("https://news.example/gaza?id=7", "see https://news.example/gaza?id=7", "en",
         ["https://news.example/gaza?id=7"]),
        ("www.un.org", "https://www.un.org/en", "en", ["www.un.org"]),
        ("آتش\u200cبس", "آتش\u200cبس، آتش بس، آتشبس", "fa", ["آتش\u200cبس", "آتش بس", "آتشبس"]),
        ("آتشبس", "آتش\u200cبس، آتشبس", "fa", ["آتش\u200cبس", "آتشبس"]),
        ("آتش بس", "آتش\u200cبس", "fa", ["آتش\u200cبس"]),
        ("دانشگاه", "دانشگاه\u200cها", "fa", ["دانشگاه\u200cها"]),
        ("غزه", "در غزة", "fa", ["غزة"]),
        ("لڑکی", "لڑکی اور لڑکے", "ur", ["لڑکی"]),
        ("ہے", "یہ ھے", "ur", ["ھے"]),
        ("غەززە", "لە غەززە", "ku", ["غەززە"]),
        ("irak", "Irak ve IRAK, ırak", "tr", ["Irak", "IRAK", "ırak"]),
        ("istanbul", "İstanbul ISTANBUL", "tr", ["İstanbul", "ISTANBUL"]),
        ("γάζας", "ΓΑΖΑΣ", "el", ["ΓΑΖΑΣ"]),
        ("киев", "Ки́ев, КИЕВ", "ru", ["Ки́ев", "КИЕВ"]),
        ("елка", "Ёлка", "ru", ["Ёлка"]),
        ("мой", "мой мои", "", ["мой"]),
        ("об'єкт", "об’єкт обʼєкт", "uk", ["об’єкт", "обʼєкт"]),
        ('"viet nam"', "Việt Nam", "vi", ["Việt Nam"]),
        ("łódź", "Lodz i ŁÓDŹ", "pl", ["Lodz", "ŁÓDŹ"]),
        ("gaza", "Ｇａｚａ", "ja", ["Ｇａｚａ"]),
        ("1200", "死者１，２００人、1,200人", "ja", ["１，２００", "1,200"]),
        ("us", "Ｕ．Ｓ．とＵＳ", "ja", ["Ｕ．Ｓ．", "ＵＳ"]),
        ("ガザ", "ｶﾞｻﾞとガザ", "ja", ["ｶﾞｻﾞ", "ガザ"]),
        ("加沙", "在加沙停火", "zh", ["加沙"]),
        ("가자", "가자지구", "ko", ["가자"]),
        ("กาซา", "สงครามกาซาวันนี้", "th", ["กาซา"]),
        ("น้ำ", "แม่น้ำโขง", "th", ["น้ำ"]),
        ("ສົງຄາມ", "ໃນສົງຄາມກາຊາ", "lo", ["ສົງຄາມ"]),
        ("សង្គ្រាម", "ក្នុងសង្គ្រាមហ្គាហ្សា", "km", ["សង្គ្រាម"]),
        ("ဂါဇာ", "တွင်ဂါဇာစစ်ပွဲ", "my", ["ဂါဇာ"]),
        ("गाजा", "गाज़ा में", "hi", ["गाज़ा"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("front", FRONTS)
def test_a_word_is_found_and_marked_whole(
    front: str, query: str, text: str, language: str, expected: list[str]
) -> None:
    assert shown(query, front + text, language) == expected


@pytest.mark.parametrize(
    ("query", "text", "language"),
    [
        ("בעזה", "עזה ועזה", "he"),
        ('"בעזה"', "עזה", "he"),
        ('"بغزة"', "غزة وغزة", "ar"),
        ("=עזה", "בעזה", "he"),
        ("=بغزة", "غزة وبغزة", "ar"),
        ("ceasefire", "a cease-fire", "en"),
        ("muller", "Mueller", "en"),
        ('"1200"', "1,20,0 12 00", "en"),
        ("كتاب", "کتابخانه", "fa"),
        ("کشور", "وکشور", "fa"),
        ("ไทย", "ไท ย่า", "th"),
        ('"اتشبس"', "آتش بس", "fa"),
        ("کهانا", "کہانی", "ur"),
    ],
)
def test_what_is_another_word_is_not_found(query: str, text: str, language: str) -> None:
    assert shown(query, text, language) == []


def test_exact_letters_are_found_whatever_else_the_word_is_found_by() -> None:
    assert shown("=בעזה", "עזה בעזה ובעזה", "he") == ["בעזה"]
    assert shown("=Müller", "Mueller MÜLLER Müller", "de") == ["Müller"]
    assert shown("=muller", "Müller muller", "de") == ["muller"]


@pytest.mark.parametrize("query", ["Müller", '"Hans Müller" truce', "title:Müller*", "آتش\u200cبس", "NOT (Ø OR ü)"])
def test_a_query_of_two_spellings_is_printed_and_read_again(query: str) -> None:
    read = parse(query, NOW)
    assert parse(show(read), NOW) == read
