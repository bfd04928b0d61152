"""What goes from other programs into the archive and back: articles, watches, feeds."""

from __future__ import annotations

import gzip
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.model import Telling
from monitor.store import outbox
from monitor.store.archive import open_archive
from tests.cli.conftest import TRUCE, Run, lines


def test_articles_are_imported_once_and_said_line_by_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl.gz"
    file.write_bytes(gzip.compress(lines(TRUCE, TRUCE, {"title": ""}) + b"not json\n"))
    records = run("import", str(file))
    assert [(record["line"], record["result"]) for record in records] == [
        (1, "added"),
        (2, "duplicate"),
        (3, "rejected"),
        (4, "rejected"),
    ]
    assert records[3]["error"]
    assert [record["result"] for record in run("import", str(file))] == [
        "duplicate",
        "duplicate",
        "rejected",
        "rejected",
    ]
    [hit] = run("search", "gaza")
    assert (hit["source"], hit["published"], hit["language"]) == ("Harbour Wire", "2023-11-24T05:00:00Z", "en")


def test_an_import_alerts_only_when_asked(run: Run, tmp_path: Path, truce: str) -> None:
    run("watch", "add", "Truce", "truce")
    run("import", truce)
    assert run("alerts") == []
    [hit] = run("search", "truce")
    assert hit["watches"] == ["Truce"]
    other = tmp_path / "other.jsonl"
    other.write_bytes(lines(TRUCE | {"url": "https://a.example/2", "title": "Truce holds"}))
    run("import", str(other), "--alert")
    assert [alert["title"] for alert in run("alerts")] == ["Truce holds"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the window's tray tells of alerts")
def test_an_import_that_alerts_lets_its_popups_wait_for_the_collector(run: Run, tmp_path: Path, folder: Path) -> None:
    run("watch", "add", "Truce", "truce")
    file = tmp_path / "news.jsonl"
    file.write_bytes(lines(TRUCE | {"published": ""}))
    run("import", str(file), "--alert")
    archive = open_archive(folder)
    with archive.reading() as connection:
        [waiting] = outbox.waiting(connection, "desktop", datetime.now(UTC))
    archive.close()
    assert waiting.telling is Telling.POPUP


def test_an_export_can_be_imported_again(run: Run, tmp_path: Path, truce: str, folder: Path) -> None:
    run("import", truce)
    run("export", "*", str(tmp_path / "out.jsonl"), "--format", "jsonl")
    [written] = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {name: written[name] for name in ("url", "title", "text", "source", "author", "language")} == {
        name: TRUCE[name] for name in ("url", "title", "text", "source", "author", "language")
    }
    assert [record["result"] for record in run("import", str(tmp_path / "out.jsonl"))] == ["duplicate"]


def test_a_spreadsheet_finds_no_formula_in_a_csv_export(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "evil.jsonl"
    file.write_bytes(lines(TRUCE | {"title": "=HYPERLINK(0)", "author": "+1"}))
    run("import", str(file))
    run("export", "*", str(tmp_path / "out.csv"), "--format", "csv")
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b",'=HYPERLINK(0)," in data
    assert b",'+1," in data


def test_watches_go_to_a_table_and_back(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "watches.csv"
    file.write_text('name,query,priority\nGaza,"gaza, truce",urgent\nBroken,(gaza,normal\n', encoding="utf-8")
    good, bad = run("watch", "import", str(file), code=1)
    assert good == {"name": "Gaza", "query": "gaza, truce", "priority": "urgent", "error": None, "changed": []}
    assert "never closed" in bad["error"]
    run("watch", "export", str(tmp_path / "out.csv"))
    exported = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert exported == ["name,query,priority", 'Gaza,"gaza, truce",urgent']
    run("watch", "remove", "Gaza")
    assert run("watch", "list") == []


def test_queries_of_another_service_are_watched_in_our_language_and_the_changes_are_said(
    run: Run, tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "watches.csv"
    lines = ["name,query", "Near,gaza near5 truce", "Code,rst=lba and truce", "Ours,gaza NEAR/4 truce", "Plain,truce"]
    file.write_text("\n".join(lines), encoding="utf-8")
    near, code, ours, plain = run("watch", "import", str(file), code=1)
    assert near["query"] == "gaza NEAR/5 truce"
    assert near["changed"][0] == "near5 became NEAR/5: at most 5 words apart, in either order."
    assert "outlet by a code" in code["error"]
    assert (ours["query"], ours["changed"], plain["changed"]) == ("gaza NEAR/4 truce", [], [])
    assert [watch["query"] for watch in run("watch", "list")] == [near["query"], ours["query"], "truce"]
    run("watch", "remove", "Ours")
    main(["--data", str(folder), "watch", "import", str(file), "--from", "meltwater"])
    assert "Ours: added as gaza NEAR/5 truce\n        NEAR/4 became NEAR/5" in capsys.readouterr().out


def test_feeds_go_to_opml_and_back_without_their_login(run: Run, tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="Wires"><outline text="A" type="rss" xmlUrl="https://me@a.example/feed"/>'
        '</outline><outline text="None" type="rss" xmlUrl="ftp://b.example/"/></body></opml>'
    )
    added, invalid = run("feeds", "import", str(file))
    assert added == {
        "url": "https://a.example/feed",
        "title": "A",
        "folder": "Wires",
        "result": "added",
        "error": None,
    }
    assert invalid["result"] == "invalid"
    assert [record["result"] for record in run("feeds", "import", str(file))] == ["duplicate", "invalid"]
    run("feeds", "export", str(tmp_path / "out.opml"))
    assert b"me@" not in (tmp_path / "out.opml").read_bytes()
    assert b"https://a.example/feed" in (tmp_path / "out.opml").read_bytes()
    run("feeds", "remove", "https://a.example/feed")
    assert run("feeds", "list") == []


@pytest.mark.parametrize(
    "line",
    [b"[" * 100_000, b'{"title": "a", "source": "\\ud800 Wire", "author": "\\udfff"}', b'{"title": "\\u0000"}'],
    ids=["deep", "halves of pairs", "nothing"],
)
def test_a_hostile_line_costs_no_other_line_anything(run: Run, tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "hostile.jsonl"
    file.write_bytes(line + b"\n" + lines(TRUCE))
    assert run("import", str(file))[1]["result"] == "added"
    assert run("search", "truce", "--count") == [{"total": 1}]


@pytest.mark.parametrize("text", [b"name,query\nx," + b"a" * 200_000, b"name,query\nx,\xff", b"query;name\n"])
def test_a_table_that_is_none_is_refused_in_words(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: bytes
) -> None:
    file = tmp_path / "watches.csv"
    file.write_bytes(text)
    assert main(["--data", str(folder), "watch", "import", str(file)]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "Traceback" not in line
