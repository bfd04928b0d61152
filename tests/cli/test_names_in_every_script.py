"""What the guide promises of lists and entities: one name finds every script, and one edit reaches every watch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEADLINES = {
    "ar": "هدنة في غزّة تدخل حيز التنفيذ",
    "he": "הפסקת האש בעזה נכנסה לתוקף",
    "zh": "加沙停火协议生效",
    "en": "Gaza’s truce takes effect",
    "pl": "Rozejm na Bliskim Wschodzie",
}


@pytest.fixture
def news(tmp_path: Path) -> str:
    file = tmp_path / "news.jsonl"
    records = (
        {
            "url": f"https://a.example/{language}",
            "title": title,
            "text": "",
            "language": language,
            "published": "2023-11-24T07:00:00Z",
        }
        for language, title in HEADLINES.items()
    )
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return str(file)


def test_one_entity_finds_its_name_in_every_script_by_watch_and_by_search(run: Run, news: str) -> None:
    run("entity", "add", "Gaza", "غزة", "עזה", "加沙")
    run("watch", "add", "Gaza", "entity:Gaza")
    run("import", news, "--alert")
    expected = {HEADLINES[language] for language in ("ar", "he", "zh", "en")}
    assert {alert["title"] for alert in run("alerts")} == expected
    assert {hit["title"] for hit in run("search", 'entity:"gaza"')} == expected


def test_the_rules_of_an_entity_and_the_terms_of_a_list_are_minded(run: Run, news: str) -> None:
    run("entity", "add", "Gaza", "غزة", "עזה", "加沙", "--excludes", "truce")
    run("list", "add", "ceasefire-words", "הפסקת האש", "هدنة")
    run("import", news)
    assert {hit["language"] for hit in run("search", "entity:Gaza")} == {"ar", "he", "zh"}
    assert {hit["language"] for hit in run("search", "entity:Gaza NEAR/3 list:ceasefire-words")} == {"ar", "he"}
    run("list", "add", "ceasefire-words", "停火")
    assert {hit["language"] for hit in run("search", "entity:Gaza list:ceasefire-words")} == {"ar", "he", "zh"}


def test_a_watch_that_uses_a_list_keeps_it(run: Run) -> None:
    run("watch", "add", "Truce", "list:ceasefire-words", code=2)
    run("list", "add", "ceasefire-words", "truce")
    run("watch", "add", "Truce", "list:Ceasefire-Words")
    run("list", "remove", "ceasefire-words", code=1)
    run("watch", "remove", "Truce")
    run("list", "remove", "ceasefire-words")
