"""A query is said in words: every operator, and what is only for searching."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication

from monitor.query.parser import parse
from monitor.show.query_words import in_words

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("is:starred", "Articles with a star."),
        ("is:alerted is:unread", "Articles with an alert and no mark that they were read."),
        ('watch:"Gaza truce"', "Articles with a match of the watch “Gaza truce”."),
        ('"truce" NOT is:read', "Articles with exactly “truce”, but not a mark that they were read."),
    ],
)
def test_what_the_archive_records_is_said(application: QApplication, query: str, said: str) -> None:
    assert in_words(parse(query, NOW)) == said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("gaza truce", "“gaza” and “truce”"),
        ("gaza OR (truce hostage)", "“gaza” or (“truce” and “hostage”)"),
        ("gaza NOT (football OR cricket)", "“gaza”, but not (“football” or “cricket”)"),
        ("gaza NOT a NOT b", "“gaza”, but not “a” or “b”"),
        ('"gaza truce"', "exactly “gaza truce”"),
        ("cease-fire", "“cease fire”"),
        ("hostag*", "words like “hostag*”"),
        ("=US", "“US” in exactly these letters"),
        ("gaza NEAR/5 truce", "“gaza” within 5 words of “truce”"),
        ("gaza ONEAR/5 truce", "“gaza” at most 5 words before “truce”"),
        ("gaza NEAR/5 truce NEAR/2 hamas", "(“gaza” within 5 words of “truce”) within 2 words of “hamas”"),
        ("gaza NEAR (truce OR pause)", "“gaza” within 10 words of (“truce” or “pause”)"),
        ("ATLEAST/3 (gaza NEAR/5 truce)", "(“gaza” within 5 words of “truce”) at least 3 times"),
        ("title:(gaza truce)", "(“gaza” and “truce”) in the headline"),
        ("lead:gaza", "“gaza” in the headline or first paragraph"),
        ("NOT gaza", "anything but “gaza”"),
        ("source:reuters", "an outlet named “reuters”"),
        ('author:"jane doe"', "an author named “jane doe”"),
        ("url:gaza", "an address with “gaza”"),
        ("lang:ar", "the language Arabic"),
        ("list:truce-words", "a word of the list “truce-words”"),
        ('entity:"Antony Blinken"', "any name of “Antony Blinken”"),
        ("*", "anything"),
        ("加沙停火", "“加沙停火”"),
        ('"加沙 停火 in gaza"', "exactly “加沙停火 in gaza”"),
        ("=加沙", "“加沙” in exactly these letters"),
        ("source:加沙日报", "an outlet named “加沙日报”"),
        ("هدنة OR עזה", "“هدنه” or “עזה”"),
    ],
)
def test_every_operator_is_said(application: QApplication, query: str, said: str) -> None:
    note = " Words not marked as exact are found in every form."
    assert in_words(parse(query, NOW)).removesuffix(note) == f"Articles with {said}."
