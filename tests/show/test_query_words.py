"""A query is said in words, also what is only for searching."""

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
