"""A running collector makes a backup a day, and says once when it cannot or when the archive is damaged."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.engine import keeping
from monitor.engine.desk import Desk, now
from monitor.engine.keeping import DUE, Keeper
from monitor.paths import backups_folder
from monitor.store.archive import Archive
from monitor.store.backups import list_backups, make_backup
from monitor.store.reader import Reader
from tests.engine.publisher import rss
from tests.engine.test_collector import running
from tests.servers.scripted import ScriptedServer, feed
from tests.store.test_backups import damage_body, fill
from tests.waiting import until


def never() -> bool:
    return False


async def test_a_running_collector_makes_the_backup_that_is_due_and_no_second(
    archive: Archive, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_FIRST_SECONDS", 0.05)
    monkeypatch.setattr(keeping, "_LOOK_SECONDS", 0.05)
    make_backup(archive, now() - DUE - timedelta(hours=5))
    server.script("/feed.xml", feed(rss("Truce agreed")))
    Desk(archive).add_feed(server.url("/feed.xml"))
    async with running(archive) as polled:
        # One that has its name is whole; until then it is none of the daily ones.
        await until(lambda: sum(backup.daily for backup in list_backups(archive.folder)) == 2)
        await until(lambda: polled)
        kept = Keeper(archive, now)
        assert not kept._is_time(polling=False)
    assert len(list_backups(archive.folder)) == 2


async def test_a_collector_that_is_stopped_during_a_backup_ends_and_leaves_no_half_of_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_FIRST_SECONDS", 0.0)
    monkeypatch.setattr(keeping, "_BREATH_SECONDS", 0.5)
    fill(archive)
    folder = backups_folder(archive.folder)
    async with running(archive):
        await until(lambda: list(folder.glob("*.part")))
    assert list(folder.iterdir()) == []


def test_a_backup_that_cannot_be_made_is_said_once_and_over_when_one_is_made(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    folder = backups_folder(archive.folder)
    folder.write_text("a file where a folder should be")
    keeper = Keeper(archive, now)
    assert not keeper.keep(never)
    assert not keeper.keep(never)
    [notice] = Reader(archive).notices()
    assert (notice.kind, notice.feed_id) == ("backup", None)
    assert "could not be made" in notice.detail
    folder.unlink()
    assert keeper.keep(never)
    assert Reader(archive).notices() == ()


def test_a_damaged_archive_is_told_in_words_and_takes_the_place_of_no_good_backup(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    fill(archive)
    keeper = Keeper(archive, now)
    assert keeper.keep(never)
    before = list_backups(archive.folder)
    damage_body(archive.file)
    assert not keeper.keep(never)
    [notice] = Reader(archive).notices()
    assert notice.kind == "damage"
    assert "doctor --repair" in notice.detail
    assert list_backups(archive.folder) == before


def test_polls_come_before_a_backup_but_not_for_ever(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper(archive, now)
    assert not keeper._is_time(polling=True)
    assert keeper._is_time(polling=False)
    monkeypatch.setattr(keeping, "_PATIENCE_SECONDS", -1.0)
    assert keeper._is_time(polling=True)


def test_a_folder_without_backups_is_no_fault(tmp_path: Path) -> None:
    assert list_backups(tmp_path) == ()
