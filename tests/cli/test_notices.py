"""What happened to feeds, and the encoding of a feed, on the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import main
from monitor.store import desk
from monitor.store.archive import open_archive
from monitor.store.notices import add_notice
from monitor.store.reader import Reader
from monitor.store.recording import recording

WHEN = datetime(2026, 6, 1, 12, tzinfo=UTC)
URL = "https://post.example/feed"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive with a feed that has a gap, and two notices."""
    archive = open_archive(tmp_path / "archive")
    with archive.writing() as connection:
        feed, _new = desk.add_feed(connection, URL, "Post", "", "", WHEN)
        add_notice(connection, "gap", feed.id, WHEN, "Post may have missed items.")
        add_notice(connection, "quiet", feed.id, WHEN, "Post has brought nothing.")
    with recording(archive) as record:
        record.mark_gap(feed.id, WHEN, WHEN.replace(hour=13))
    archive.close()
    return tmp_path / "archive"


@pytest.fixture
def monitor(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> list[dict[str, Any]]:
        assert main(["--data", str(folder), *arguments, "--json"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_notices_are_listed_until_they_are_put_away(monitor: Any) -> None:
    listed = monitor("notices")
    assert [(each["kind"], each["feed"], each["dismissed"]) for each in listed] == [
        ("quiet", URL, None),
        ("gap", URL, None),
    ]
    assert monitor("notices", "--dismiss", str(listed[0]["id"])) == [{"dismissed": 1}]
    assert [each["kind"] for each in monitor("notices")] == ["gap"]
    assert len(monitor("notices", "--all")) == 2
    assert monitor("notices", "--dismiss") == [{"dismissed": 1}]
    assert monitor("notices") == []


def test_a_feed_says_between_when_items_may_be_missing(
    monitor: Any, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [feed] = monitor("feeds", "list")
    assert feed["gap"] == {"since": "2026-06-01T12:00:00Z", "until": "2026-06-01T13:00:00Z"}
    assert feed["quiet_since"] is None
    assert main(["--data", str(folder), "feeds", "list"]) == 0
    first, last = (WHEN.replace(hour=hour).astimezone() for hour in (12, 13))
    assert f"may have missed items between {first:%Y-%m-%d %H:%M} and {last:%H:%M}" in capsys.readouterr().out
    [check] = [each for each in monitor("doctor") if each["check"] == "feeds"]
    assert check["ok"]
    assert "may have missed items, the first: Post" in check["detail"]


def test_an_encoding_is_chosen_by_any_of_its_names_and_taken_back(monitor: Any, folder: Path) -> None:
    [record] = monitor("feeds", "encoding", URL, "Arabic")
    assert record["encoding"] == "iso8859-6"
    [record] = monitor("feeds", "encoding", URL, "auto")
    assert record["encoding"] == "auto"
    archive = open_archive(folder)
    feed = Reader(archive).feed(URL)
    archive.close()
    assert feed is not None
    assert (feed.encoding, feed.body_hash) == ("", None)


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "idna", "punycode", "hex", ""])
def test_what_is_no_encoding_for_text_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["--data", str(folder), "feeds", "encoding", URL, name or " "]) == 1
    assert "is no encoding" in capsys.readouterr().err
