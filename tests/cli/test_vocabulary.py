"""Lists and entities are edited by commands, and every mistake is said in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.cli import main
from tests.cli.conftest import Run

GAZA = {"name": "Gaza", "names": ["Gaza", "غزة", "עזה", "加沙"], "requires": "", "excludes": ""}


def test_a_list_is_made_extended_shown_and_removed(run: Run) -> None:
    made = {"name": "ceasefire-words", "terms": ["truce", '"cease fire"']}
    assert run("list", "add", "ceasefire-words", "truce", "cease fire") == [made]
    grown = {"name": "ceasefire-words", "terms": ["truce", '"cease fire"', "هدنة"]}
    assert run("list", "add", "Ceasefire-Words", "هدنة", "Truce") == [grown]
    run("list", "add", "alliances", "nato")
    assert [record["name"] for record in run("list", "show")] == ["alliances", "ceasefire-words"]
    assert run("list", "show", "ceasefire words") == [grown]
    assert run("list", "remove", "ceasefire-words", "cease fire", "truce")[0]["terms"] == ["هدنة"]
    assert run("list", "remove", "ceasefire-words")[0]["terms"] == ["هدنة"]
    assert [record["name"] for record in run("list", "show")] == ["alliances"]


def test_an_entity_is_named_in_every_script_shown_and_removed(run: Run) -> None:
    assert run("entity", "add", "Gaza", "غزة") == [GAZA | {"names": ["Gaza", "غزة"]}]
    assert run("entity", "alias", "gaza", "עזה", "加沙", "غزّة") == [GAZA]
    assert run("entity", "show") == run("entity", "show", "GAZA") == [GAZA]
    assert run("entity", "remove", "Gaza", "加沙")[0]["names"] == ["Gaza", "غزة", "עזה"]
    assert [record["name"] for record in run("entity", "remove", "gaza")] == ["Gaza"]
    assert run("entity", "show") == []


def test_an_entity_has_rules_that_can_be_changed(run: Run) -> None:
    added = {"name": "ICE", "names": ["=ICE"], "requires": "immigration", "excludes": "hockey OR rink"}
    assert run("entity", "add", "=ICE", "--requires", "immigration", "--excludes", "hockey OR rink") == [added]
    assert run("entity", "rules", "ice", "--excludes", "") == [added | {"excludes": ""}]
    assert run("entity", "rules", "ice", "--requires", "border") == [added | {"requires": "border", "excludes": ""}]


def test_lists_and_entities_survive_a_backup_and_its_return(run: Run, tmp_path: Path) -> None:
    run("list", "add", "words", "truce")
    run("entity", "add", *GAZA["names"])
    run("backup", str(tmp_path / "desk.db"))
    run("list", "remove", "words")
    run("entity", "remove", "Gaza")
    run("restore", str(tmp_path / "desk.db"))
    assert run("list", "show") == [{"name": "words", "terms": ["truce"]}]
    assert run("entity", "show") == [GAZA]


def test_people_read_lists_and_entities_in_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (
        ["list", "add", "words", "truce", "cease fire"],
        ["entity", "add", "Gaza", "غزة", "--requires", "war", "--excludes", "football"],
        ["list", "remove", "words"],
        ["entity", "remove", "Gaza"],
    ):
        assert main(["--data", str(folder), *command]) == 0
    assert capsys.readouterr().out.splitlines() == [
        'words: truce, "cease fire"',
        "Gaza: Gaza, غزة",
        "        requires: war",
        "        excludes: football",
        "The list “words” is removed.",
        "The entity “Gaza” is removed.",
    ]


@pytest.mark.parametrize("kind", ["list", "entity"])
def test_where_there_is_none_yet_the_next_step_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    assert main(["--data", str(folder), kind, "show"]) == 0
    assert f"media-monitor {kind} add" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["list", "add", "x", "truce", "NOT gaza"], 2, "In the term “NOT gaza”"),
        (["list", "add", "x", "list:y"], 2, "cannot stand in a list"),
        (["list", "add", "…", "truce"], 1, "needs a name"),
        (["list", "show", "x"], 1, "no list named “x”"),
        (["list", "remove", "x", "truce"], 1, "media-monitor list show"),
        (["entity", "add", "…"], 1, "letter or digit"),
        (["entity", "add", "Gaza", "--excludes", "(football"], 2, "In the rule “excludes”"),
        (["entity", "alias", "Gaza", "غزة"], 1, "media-monitor entity show"),
        (["entity", "rules", "Gaza"], 1, "no entity named “Gaza”"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_is_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert main(["--data", str(folder), *arguments]) == code
    captured = capsys.readouterr()
    [line] = captured.err.splitlines()
    assert said in line
    assert captured.out == ""


def test_an_entity_is_added_once(run: Run, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("entity", "add", "Gaza")
    capsys.readouterr()
    assert main(["--data", str(folder), "entity", "add", "GAZA", "غزة"]) == 1
    assert "media-monitor entity alias" in capsys.readouterr().err
