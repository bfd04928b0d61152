"""Feeds that state their own expectation, in `tests/data/feeds`: lines `expect: EXPRESSION` in their first comment."""

import re
from pathlib import Path

import pytest

from monitor.parse.feed import parse_feed

FOLDER = Path(__file__).parent.parent / "data" / "feeds"
FILES = sorted(FOLDER.iterdir())
EXPECT = re.compile(r"^expect: (.+)$", re.MULTILINE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_feed_reads_as_it_says(file: Path) -> None:
    body = file.read_bytes()
    expectations = EXPECT.findall(body.decode())
    assert expectations
    document = parse_feed(body, "", "https://served.example/feeds/feed.xml")
    names = {
        "document": document,
        "titles": [entry.title for entry in document.entries],
        "urls": [entry.url for entry in document.entries],
        "guids": [entry.guid for entry in document.entries],
        "dates": [
            date.isoformat() if (date := entry.published or entry.updated) else None for entry in document.entries
        ],
    }
    for expectation in expectations:
        assert eval(expectation, {}, names), f"{expectation}: {names}"
