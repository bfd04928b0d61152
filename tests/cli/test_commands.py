"""Every command does what it says, in words for people and JSON Lines for programs."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.engine.desk import Desk
from monitor.model import Telling
from monitor.store import outbox
from monitor.store.archive import open_archive
from monitor.store.reader import Reader
from tests.cli.conftest import Run
from tests.conftest import KeyringInMemory


def lines(*records: Mapping[str, object]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


TRUCE = {
    "url": "https://a.example/1",
    "title": "Truce agreed",
    "text": "In Gaza.\n\nSecond paragraph.",
    "published": "2023-11-24T07:00:00+02:00",
    "source": "Harbour Wire",
    "author": "A. Reporter",
    "language": "en",
}


@pytest.fixture
def truce(tmp_path: Path) -> str:
    file = tmp_path / "truce.jsonl"
    file.write_bytes(lines(TRUCE))
    return str(file)


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


def test_a_watch_is_tested_against_the_archive_before_it_is_added(run: Run, truce: str) -> None:
    run("import", truce)
    *hits, total = run("watch", "test", "truce", "--since", "2023-11-01")
    assert [hit["title"] for hit in hits] == ["Truce agreed"]
    assert total == {"total": 1, "per_day": {"2023-11-24": 1}}


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


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (["watch", "add", "x", "intitle:gaza"], 2, "here one writes: title:gaza"),
        (["search", "intitle:gaza"], 2, "It looks like a query of Google"),
        (["watch", "add", "x", "gaza near5 truce"], 0, "Here one writes: gaza NEAR/5 truce"),
    ],
)
def test_a_query_of_another_service_is_answered_with_how_one_writes_it_here(
    folder: Path, capsys: pytest.CaptureFixture[str], command: list[str], code: int, said: str
) -> None:
    assert main(["--data", str(folder), *command]) == code
    [line] = capsys.readouterr().err.splitlines()
    assert said in line


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


def test_the_doctor_finds_a_healthy_archive_healthy(run: Run, truce: str) -> None:
    run("import", truce)
    checks = {record["check"]: record for record in run("doctor")}
    assert checks["articles"]["detail"].startswith("1 ")
    assert all(check["ok"] for check in checks.values()), checks


def test_a_backup_is_restored_with_its_index(run: Run, tmp_path: Path, truce: str) -> None:
    run("import", truce)
    [made] = run("backup", str(tmp_path / "desk.db"))
    assert made["ok"]
    other = tmp_path / "other.jsonl"
    other.write_bytes(lines(TRUCE | {"url": "https://a.example/2", "title": "Later"}))
    run("import", str(other))
    run("restore", str(tmp_path / "desk.db"))
    assert [hit["title"] for hit in run("search", "*")] == ["Truce agreed"]
    assert all(record["ok"] for record in run("doctor"))


def test_a_backup_of_nothing_is_no_backup(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(folder), "backup", str(folder.parent / "desk.db")]) == 1
    assert "no archive" in capsys.readouterr().err
    assert list(folder.parent.iterdir()) == []


def test_the_index_is_rebuilt_from_the_archive(run: Run, truce: str, folder: Path) -> None:
    import shutil

    run("import", truce)
    shutil.rmtree(folder / "index")
    assert {record["check"]: record["ok"] for record in run("doctor", code=1)}["index"] is False
    run("rebuild-index")
    assert [hit["title"] for hit in run("search", "truce")] == ["Truce agreed"]
    assert all(record["ok"] for record in run("doctor"))


def test_an_index_of_an_older_version_is_built_again_from_the_archive(run: Run, truce: str, folder: Path) -> None:
    run("import", truce)
    (marker,) = folder.glob("index/*/media-monitor-index")
    of_this_version = marker.read_text(encoding="ascii")
    marker.write_text("2\n", encoding="ascii")
    assert [hit["title"] for hit in run("search", "truce")] == ["Truce agreed"]
    assert {record["check"]: record["ok"] for record in run("doctor", code=1)}["index"] is False
    run("collect", "--once")
    assert marker.read_text(encoding="ascii") == of_this_version
    assert [hit["title"] for hit in run("search", "truce")] == ["Truce agreed"]
    assert all(record["ok"] for record in run("doctor"))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["search", "(gaza"], 2, "never closed"),
        (["watch", "add", "x", "NOT gaza"], 2, ""),
        (["watch", "add", "x", "gaza since:7d"], 2, "since"),
        (["feeds", "add", "not an address"], 1, "web address"),
        (["feeds", "remove", "https://nowhere.example/"], 1, "No feed"),
        (["watch", "remove", "nothing"], 1, "no watch"),
        (["restore", "/nowhere.db"], 1, "no file"),
        (["import", "/nowhere.jsonl"], 1, "cannot be read"),
        (["alerts", "--since", "someday"], 1, "not a time"),
    ],
)
def test_a_mistake_is_one_line_on_stderr_that_says_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert main(["--data", str(folder), *arguments]) == code
    captured = capsys.readouterr()
    [line] = captured.err.splitlines()
    assert line.startswith("media-monitor: ")
    assert said in line
    assert captured.out == ""


def test_wrong_usage_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["search"])
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_an_empty_archive_says_what_to_do_next(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["feeds", "list"], ["watch", "list"], ["alerts"], ["collect", "--once"]):
        assert main(["--data", str(folder), *command]) == 0
        assert "media-monitor" in capsys.readouterr().out, command


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_nobody_else_may_read_the_archive(run: Run, truce: str, folder: Path) -> None:
    run("import", truce)
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "archive.db").stat().st_mode & 0o077 == 0
    assert (folder / "index").stat().st_mode & 0o077 == 0
    assert (folder / "logs").stat().st_mode & 0o077 == 0


def test_an_explanation_is_printed_clause_by_clause(run: Run, truce: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("import", truce)
    [record] = run("watch", "explain", "truce AND (rafah OR gaza)", "1")
    assert record["matched"] is True
    assert [clause["matched"] for clause in record["tree"]["clauses"]] == [True, True]
    assert [clause["matched"] for clause in record["tree"]["clauses"][1]["clauses"]] == [False, True]
    assert record["tree"]["places"][0] == {"part": "title", "start": 0, "end": 5, "words": "Truce"}
    assert run("watch", "explain", "truce", "99", code=1) == []


def test_what_was_starred_and_matched_is_searched_counted_exported_and_explained(
    run: Run, folder: Path, truce: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("watch", "add", "Gaza truce", "gaza truce")
    run("import", truce, "--alert")
    archive = open_archive(folder)
    Desk(archive).star([1])
    archive.close()
    query = 'truce watch:"gaza truce" is:starred is:unread is:alerted'
    [hit] = run("search", query)
    assert (hit["watches"], hit["snippet"]) == (["Gaza truce"], "In Gaza. Second paragraph.")
    assert run("search", query, "--sort", "relevance") == [hit]
    assert run("search", query, "--count") == [{"total": 1}]
    assert run("search", "is:read OR NOT is:starred", "--count") == [{"total": 0}]
    [record] = run("watch", "explain", query, "1")
    assert [clause["matched"] for clause in record["tree"]["clauses"]] == [True] * 5
    assert run("export", query, str(tmp_path / "starred.csv"), "--format", "csv")[0]["detail"].startswith("1 articles")
    for arguments, said in (
        (["search", "is:green"], "is:starred, is:read"),
        (["search", "watch:Blinken"], "no watch named"),
        (["watch", "add", "Starred", "truce is:starred"], "searching only"),
    ):
        assert main(["--data", str(folder), *arguments]) == 2
        assert said in capsys.readouterr().err


def test_what_is_probably_not_meant_is_noted_on_stderr(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(folder), "search", "gaza and truce", "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "small letters" in captured.err


def test_a_login_given_later_is_used_and_no_password_is_echoed(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, keyring_in_memory: KeyringInMemory
) -> None:
    run("feeds", "add", "https://wire.example/feed")
    run("feeds", "add", "https://desk:s3cret-word@wire.example/feed")
    assert list(keyring_in_memory.entries.values()) == ["s3cret-word"]
    archive = open_archive(folder)
    assert [feed.login for feed in Reader(archive).feeds()] == ["desk"]
    archive.close()
    capsys.readouterr()
    for command in ("add", "remove", "check"):
        assert main(["--data", str(folder), "feeds", command, "ftp://desk:s3cret-word@wire.example/feed"]) == 1
    captured = capsys.readouterr()
    assert "wire.example" in captured.err
    assert "s3cret-word" not in captured.err + captured.out
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="A" xmlUrl="ftp://desk:s3cret-word@a.example/"/>'
        '<outline text="B" xmlUrl="https://desk:s3cret-word@b.example/"/></body></opml>'
    )
    invalid, added = run("feeds", "import", str(file))
    assert (invalid["result"], added["result"]) == ("invalid", "added")
    assert added["error"] is None
    assert list(keyring_in_memory.entries.values()) == ["s3cret-word", "s3cret-word"]
    assert "s3cret-word" not in f"{invalid}{added}"


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


def test_a_terminal_is_never_told_what_to_do_by_foreign_text(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text('<opml version="2.0"><body><outline text="A&#27;[2J" xmlUrl="ftp://a&#27;]0;b/"/></body></opml>')
    main(["--data", str(folder), "feeds", "import", str(file)])
    main(["--data", str(folder), "feeds", "remove", "https://a.example/\x1b[2J"])
    captured = capsys.readouterr()
    assert "invalid" in captured.out
    assert "\x1b" not in captured.out + captured.err


@pytest.mark.parametrize("text", [b"name,query\nx," + b"a" * 200_000, b"name,query\nx,\xff", b"query;name\n"])
def test_a_table_that_is_none_is_refused_in_words(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: bytes
) -> None:
    file = tmp_path / "watches.csv"
    file.write_bytes(text)
    assert main(["--data", str(folder), "watch", "import", str(file)]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "Traceback" not in line


def test_an_output_that_is_closed_or_full_is_no_bug(folder: Path) -> None:
    command = [sys.executable, "-m", "monitor", "--data", str(folder), "watch", "add", "Truce", "truce"]
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("media-monitor: The output cannot be written")
    assert len(done.stderr.splitlines()) == 1
    closed = subprocess.run(
        ["/bin/sh", "-c", '"$@" >&-', "sh", *command[:-2], "Gaza", "gaza"], stderr=subprocess.PIPE, check=False
    )
    assert (closed.returncode, closed.stderr) == (0, b"")


def test_a_search_that_finds_nothing_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(folder), "search", "nothing"]) == 0
    assert capsys.readouterr().out == "No article matches.\n"
    assert main(["--data", str(folder), "search", "nothing", "--json"]) == 0
    assert capsys.readouterr().out == ""
