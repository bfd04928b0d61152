"""Backups, restoring and the doctor, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile

from monitor.cli import main
from monitor.engine.collector import hold_archive
from monitor.paths import window_lock
from monitor.store.archive import open_archive
from monitor.store.backups import make_backup
from tests.cli.conftest import Run
from tests.store.arrivals import NOW
from tests.store.test_backups import fill


@pytest.fixture
def filled(folder: Path) -> str:
    """An archive with articles and a daily backup, whose name this is."""
    archive = open_archive(folder)
    fill(archive, 5)
    made = make_backup(archive, NOW)
    archive.close()
    return made.file.name


def test_backups_are_listed_and_one_is_restored_by_its_name(
    run: Run, folder: Path, filled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [listed] = run("restore", "--list")
    assert Path(listed["file"]).name == filled
    assert (listed["made"], listed["articles"], listed["daily"]) == ("2026-11-20T12:00:00Z", 5, True)
    [done] = run("restore", filled)
    assert done["detail"].startswith("5 articles restored")
    assert main(["--data", str(folder), "restore"]) == 0
    assert "5 articles" in capsys.readouterr().out


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
