"""Backups, restoring and the doctor, from the command line."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile

from monitor.cli import main
from monitor.engine.desk import now
from monitor.engine.holding import hold_archive
from monitor.paths import window_lock
from monitor.store.archive import open_archive
from monitor.store.backups import make_backup
from tests.cli.conftest import Run
from tests.engine.test_doctor import as_of_now
from tests.store.test_backups import fill


@pytest.fixture
def filled(folder: Path) -> str:
    """An archive with articles and a daily backup, whose name this is."""
    archive = open_archive(folder)
    fill(archive, 5)
    as_of_now(archive)
    made = make_backup(archive, now())
    archive.close()
    return made.file.name


def test_backups_are_listed_and_one_is_restored_by_its_name(
    run: Run, folder: Path, filled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [listed] = run("restore", "--list")
    assert Path(listed["file"]).name == filled
    assert (listed["articles"], listed["daily"]) == (5, True)
    assert abs(datetime.fromisoformat(listed["made"]) - now()) < timedelta(minutes=5)
    [done] = run("restore", filled)
    assert done["detail"].startswith("5 articles restored")
    # What gave way is listed too, and is put back by its name.
    assert "archive-before-restore-1.db" in {Path(each["file"]).name for each in run("restore", "--list")}
    [undone] = run("restore", "archive-before-restore-1.db")
    assert undone["detail"].startswith("5 articles restored")
    assert "2 earlier archives are kept" in next(each["detail"] for each in run("doctor") if each["check"] == "disk")
    assert main(["--data", str(folder), "restore"]) == 0
    assert "5 articles" in capsys.readouterr().out


def test_a_restore_says_how_far_its_index_is(
    run: Run, folder: Path, tmp_path: Path, filled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "whole.db"
    run("backup", str(file))
    assert main(["--data", str(folder), "restore", str(file)]) == 0
    told, done = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"ok  restore: restored; (\d+) of \1 articles indexed so far", told)
    assert "articles restored and indexed" in done


def test_a_backup_is_compressed_where_its_name_says_so(run: Run, tmp_path: Path, filled: str) -> None:
    run("backup", str(tmp_path / "desk.db.gz"))
    run("backup", str(tmp_path / "desk.db"))
    assert (tmp_path / "desk.db.gz").stat().st_size < (tmp_path / "desk.db").stat().st_size
    for name in ("desk.db.gz", "desk.db"):
        [done] = run("restore", str(tmp_path / name))
        assert done["detail"].startswith("5 articles restored")


def test_nothing_is_restored_under_an_open_window(
    folder: Path, filled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    window = QLockFile(str(window_lock(folder)))
    assert window.tryLock(0)
    assert main(["--data", str(folder), "restore", filled]) == 1
    assert "window of Media Monitor has this archive open" in capsys.readouterr().err
    window.unlock()
    assert main(["--data", str(folder), "restore", filled]) == 0


def test_nothing_is_restored_under_a_collector(folder: Path, filled: str, capsys: pytest.CaptureFixture[str]) -> None:
    with hold_archive(folder):
        assert main(["--data", str(folder), "restore", filled]) == 1
    assert "is collecting into this archive" in capsys.readouterr().err


def test_an_archive_without_backups_says_when_there_will_be_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(folder), "restore", "--list"]) == 0
    assert "makes one a day" in capsys.readouterr().out


def test_the_doctor_names_a_damaged_archive_and_mends_it_when_asked(
    run: Run, folder: Path, filled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run("rebuild-index")
    file = folder / "archive.db"
    data = bytearray(file.read_bytes())
    data[:2_000] = b"\xa5" * 2_000
    file.write_bytes(data)
    [check] = run("doctor", code=1)
    assert (check["check"], check["ok"]) == ("integrity", False)
    assert "--repair" in check["detail"]
    assert main(["--data", str(folder), "search", "*"]) == 1
    assert "doctor --repair" in capsys.readouterr().err
    records = run("doctor", "--repair")
    done = [record["detail"] for record in records if record["check"] == "repair"]
    assert done[0].startswith("The backup of ")
    assert done[1] == "Nothing of the damaged file could be read."
    assert "The damaged file is kept as archive-damaged-1.db." in done
    assert all(record["ok"] for record in records)
    assert len(run("search", "*")) == 5
    assert run("doctor", "--repair")[0]["detail"] == "There was nothing to mend."


def test_nothing_is_mended_under_an_open_window(folder: Path, filled: str, capsys: pytest.CaptureFixture[str]) -> None:
    window = QLockFile(str(window_lock(folder)))
    assert window.tryLock(0)
    assert main(["--data", str(folder), "doctor", "--repair"]) == 1
    assert "window of Media Monitor has this archive open" in capsys.readouterr().err
    window.unlock()
