"""Watches on the command line: doubts are told wherever a query is given, a test can be left in the middle."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli import main
from tests.cli.conftest import Run

# More than a pipe holds, so that whoever prints them waits for a reader.
_COUNT = 600


def articles(path: Path, count: int) -> str:
    """Write `count` articles about Gaza, a thousand letters each."""
    rows = (
        {
            "url": f"https://a.example/{number}",
            "title": f"Gaza {number} {'and ' * 200}",
            "text": "Gaza.",
            "published": f"2023-11-{number % 28 + 1:02}T07:00:00Z",
            "source": "Wire",
        }
        for number in range(count)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


@pytest.mark.parametrize(
    "command",
    [
        ("search", "gaza and truce"),
        ("watch", "add", "x", "gaza and truce"),
        ("watch", "test", "gaza and truce"),
        ("export", "gaza and truce", "out.csv", "--format", "csv"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_doubt_is_told_wherever_a_query_is_given(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(folder.parent)
    assert main(["--data", str(folder), *command]) == 0
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("media-monitor: note: “and” in small letters is looked for as a word.")


def test_doubts_about_watches_that_are_imported_are_told_with_their_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder.parent / "watches.csv"
    file.write_text("name,query\nOne,gaza and truce\nTwo,gaza NOT gaza\nThree,gaza AND truce\n", encoding="utf-8")
    assert main(["--data", str(folder), "watch", "import", str(file), "--json"]) == 0
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("media-monitor: note on “One”: “and” in small letters")
    assert second.startswith("media-monitor: note on “Two”: This excludes all")


@pytest.mark.parametrize(
    ("count", "first", "lines"), [(30, "    2023-11-01       2  █████", 28), (3, "    2023-11-01       1  █████", 3)]
)
def test_a_test_shows_people_how_many_articles_each_day_had(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str], count: int, first: str, lines: int
) -> None:
    run("import", articles(folder.parent / "articles.jsonl", count))
    capsys.readouterr()
    main(["--data", str(folder), "watch", "test", "gaza", "--since", "2023-01-01", "--limit", "1"])
    _hit, _outlet, _text, total, *days = capsys.readouterr().out.splitlines()
    assert total == f"{count} articles since 2023-01-01."
    assert days[0].startswith(first)
    assert len(days) == lines


@pytest.mark.parametrize(
    ("option", "code", "said"),
    [
        (("--limit", "-3"), 1, "--limit is a number from 0. 0 means all."),
        (("--since", "rubbish"), 2, "In --since: “rubbish” is not a date"),
    ],
)
def test_what_a_test_cannot_be_asked_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], option: tuple[str, str], code: int, said: str
) -> None:
    assert main(["--data", str(folder), "watch", "test", "gaza", *option]) == code
    [line] = capsys.readouterr().err.splitlines()
    assert said in line


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("watch", "add", "M\udcfcller", "gaza"), 1),
        (("watch", "add", "Gaza", "M\udcfcller"), 2),
        (("search", "M\udcfcller"), 2),
        (("list", "add", "M\udcfcller", "gaza"), 1),
        (("list", "add", "names", "M\udcfcller"), 2),
        (("entity", "add", "M\udcfcller"), 1),
        (("entity", "add", "Gaza", "M\udcfcller"), 1),
        (("entity", "add", "Gaza", "--requires", "M\udcfcller"), 2),
    ],
)
def test_what_a_terminal_garbles_is_told_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], code: int
) -> None:
    assert main(["--data", str(folder), *command]) == code
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("media-monitor: ")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("command", [("watch", "test", "gaza", "--since", "2023-01-01"), ("search", "gaza")])
def test_hits_come_as_they_are_found_and_whoever_has_seen_enough_leaves(
    run: Run, folder: Path, command: tuple[str, ...]
) -> None:
    run("import", articles(folder.parent / "articles.jsonl", _COUNT))
    arguments = [sys.executable, "-m", "monitor", "--data", str(folder), *command, "--limit", "0", "--json"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert json.loads(running.stdout.readline())["source"] == "Wire"
        # It waits for its reader now, in the middle.
        assert running.poll() is None
        running.send_signal(signal.SIGINT)
        rest, errors = running.communicate()
    assert running.returncode == 130
    assert errors == b""
    assert len(rest.splitlines()) < _COUNT - 1
