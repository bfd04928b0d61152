"""Every command does what it says, in words for people and JSON Lines for programs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.engine.desk import Desk
from monitor.store.archive import open_archive
from monitor.store.reader import Reader
from tests.cli.conftest import TRUCE, Run, lines
from tests.conftest import KeyringInMemory


def test_a_watch_is_tested_against_the_archive_before_it_is_added(run: Run, truce: str) -> None:
    run("import", truce)
    *hits, total = run("watch", "test", "truce", "--since", "2023-11-01")
    assert [hit["title"] for hit in hits] == ["Truce agreed"]
    assert total == {"total": 1, "per_day": {"2023-11-24": 1}}


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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets no process choose its zone")
def test_a_day_is_one_of_the_persons_own_zone_in_summer_and_in_winter(run: Run, tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "nights.jsonl"
    nights = ("2026-07-03T21:59", "2026-07-03T22:01", "2026-01-04T22:59", "2026-01-04T23:01")
    file.write_bytes(lines(*({"url": f"https://a.example/{at}", "title": at, "published": f"{at}Z"} for at in nights)))
    run("import", str(file))
    for query in ("on:2026-07-04", "on:2026-01-04"):
        asked = (sys.executable, "-m", "monitor", "--data", str(folder), "search", query, "--count")
        there = os.environ | {"TZ": "Europe/Berlin"}
        ended = subprocess.run(asked, env=there, capture_output=True, text=True, check=True)
        assert (ended.stdout, ended.stderr) == ("1\n", ""), query
