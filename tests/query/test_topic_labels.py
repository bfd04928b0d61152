"""One watch, written once as the guide writes it, finds its topic in five languages and little else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.query.topic_labels import article, judged, labelled, table, watch_of_the_guide


def test_the_topic_watch_of_the_guide_finds_its_topic_and_little_else(shared_data: Path) -> None:
    figures = judged(watch_of_the_guide(), labelled(shared_data))
    shown = "\n".join(table(figures))
    assert figures["all"].precision >= 0.95, shown
    assert figures["all"].recall >= 0.9, shown
    assert figures["held out"].precision >= 0.95, shown
    assert figures["held out"].recall >= 0.85, shown


@pytest.mark.parametrize(
    ("language", "title", "text", "expected"),
    [
        ("en", "Hamas agrees to a longer cease-fire", "", True),
        ("en", "Truce extended by two days", "<p>Mediators said that Hamas agreed.</p>", True),
        ("en", "Ceasefire holds in Sudan", "<p>Talks on Gaza go on elsewhere.</p>", False),
        ("en", "Ceasefire holds", "<p>Nobody was shot.</p><p>In Gaza it is quiet too.</p>", False),
        ("en", "Gas deal signed", "<p>The field lies off Gaza.</p>", False),
        ("en", "Gaza hospitals out of fuel", "", False),
        ("ar", "تمديد الهدنة في غزّة", "", True),
        ("he", "הפסקת האש בעזה הוארכה", "", True),
        ("zh", "加沙停火协议生效", "", True),
        ("pl", "Rozmowy z Hamasem o zawieszeniu broni", "", True),
    ],
)
def test_the_watch_of_the_guide_means_what_the_guide_says(language: str, title: str, text: str, expected: bool) -> None:
    assert bool(watch_of_the_guide().match(article(title, text, language))) is expected
