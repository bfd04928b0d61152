"""An archive that cannot be opened is told of in a window; it is mended and restored there, and opens by itself."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from monitor.engine.holding import hold_archive
from monitor.show.dialogs.backups import Backups
from monitor.show.dialogs.confirm_restore import ConfirmRestore
from monitor.show.dialogs.explanation import Explanation
from monitor.show.lifetime import Lifetime
from monitor.show.look import Look
from monitor.store.archive import Archive, open_archive
from monitor.store.backups import make_backup
from monitor.store.reader import Reader
from tests.store.arrivals import NOW
from tests.store.test_backups import fill
from tests.store.test_rescue import pages_of, spoil, with_later_news

PATIENCE = 60_000


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(tmp_path / "archive")
    yield archive
    archive.close()


@pytest.fixture
def lifetime(qtbot: QtBot, archive: Archive, application: QApplication, look: Look) -> Iterator[Lifetime]:
    lifetime = Lifetime(archive.folder, application, look)
    yield lifetime
    lifetime.end()
    if lifetime.dialog is not None:
        lifetime.dialog.deleteLater()


def explained(qtbot: QtBot, lifetime: Lifetime) -> str:
    """Wait for a window of words, and return what it says."""
    qtbot.waitUntil(lambda: isinstance(lifetime.dialog, Explanation), timeout=PATIENCE)
    assert lifetime.dialog is not None
    assert lifetime.dialog.isVisible()
    return " ".join(label.text() for label in lifetime.dialog.findChildren(QLabel))


def press(lifetime: Lifetime, text: str) -> None:
    assert lifetime.dialog is not None
    next(each for each in lifetime.dialog.findChildren(QPushButton) if each.text() == text).click()


def opened(qtbot: QtBot, lifetime: Lifetime) -> None:
    """Wait for the window of the program, and for what it says to be there."""
    qtbot.waitUntil(lambda: lifetime.program is not None, timeout=PATIENCE)
    assert lifetime.program is not None
    with qtbot.waitSignal(lifetime.program.window.archive_changed, timeout=PATIENCE):
        pass


def test_an_archive_of_a_newer_program_is_told_of_and_left_as_it_is(
    qtbot: QtBot, archive: Archive, lifetime: Lifetime
) -> None:
    archive.close()
    connection = sqlite3.connect(archive.file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = archive.file.read_bytes()
    lifetime.begin()
    said = explained(qtbot, lifetime)
    assert "newer than this program" in said
    assert "Install that version" in said
    assert str(archive.folder) in said
    assert archive.file.read_bytes() == before
    assert lifetime.code == 1
    assert lifetime.program is None


def test_a_folder_that_cannot_be_made_is_told_of_and_can_be_tried_again(
    qtbot: QtBot, tmp_path: Path, application: QApplication, look: Look
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("in the way")
    lifetime = Lifetime(in_the_way / "archive", application, look)
    lifetime.begin()
    assert "cannot be made" in explained(qtbot, lifetime)
    in_the_way.unlink()
    press(lifetime, "Try again")
    opened(qtbot, lifetime)
    assert lifetime.code == 0
    lifetime.end()


def test_a_damaged_archive_is_mended_and_what_was_rescued_is_told(
    qtbot: QtBot, archive: Archive, lifetime: Lifetime
) -> None:
    with_later_news(archive)
    pages, size = pages_of(archive.file, "body")
    for page in pages[::3]:
        spoil(archive.file, page, size, random.Random(page))
    with archive.file.open("r+b") as file:
        file.write(b"not a database any more")
    lifetime.begin()
    assert "The archive is damaged" in explained(qtbot, lifetime)
    damage = lifetime.dialog
    press(lifetime, "Mend it")
    qtbot.waitUntil(lambda: lifetime.dialog is not damage, timeout=PATIENCE)
    said = explained(qtbot, lifetime)
    assert "The archive is mended" in said
    assert "was put back" in said
    assert "archive-damaged-1.db" in said
    dialog = lifetime.dialog
    assert dialog is not None
    lines = dialog.layout()
    assert lines is not None
    # As high as its lines are, and no higher.
    assert dialog.height() <= max(lines.totalHeightForWidth(dialog.width()), 12 * dialog.fontMetrics().lineSpacing())
    press(lifetime, "Open the archive")
    opened(qtbot, lifetime)


def test_a_backup_is_put_back_from_the_window_and_that_can_be_undone(
    qtbot: QtBot, archive: Archive, lifetime: Lifetime
) -> None:
    with_later_news(archive)
    lifetime.begin()
    opened(qtbot, lifetime)
    first = lifetime.program
    assert first is not None
    first.window.doing.backups()
    [dialog] = first.window.findChildren(Backups)
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1, timeout=PATIENCE)
    dialog.restore.click()
    [confirm] = dialog.findChildren(ConfirmRestore)
    words = " ".join(label.text() for label in confirm.findChildren(QLabel))
    assert "The backup holds 40 articles; there are 70 now." in words
    next(each for each in confirm.findChildren(QPushButton) if each.text() == "Restore").click()
    qtbot.waitUntil(lambda: lifetime.program not in (None, first), timeout=PATIENCE)
    second = lifetime.program
    assert second is not None
    assert "40 articles" in notice(lifetime)
    assert count(archive.folder) == 40
    undo = second.window.bench.notices._notice
    assert undo is not None
    assert undo.run is not None
    undo.run()
    qtbot.waitUntil(lambda: lifetime.program not in (None, second), timeout=PATIENCE)
    assert "70 articles" in notice(lifetime)
    assert count(archive.folder) == 70


def test_nothing_is_put_back_while_another_collector_has_the_archive(
    qtbot: QtBot, archive: Archive, lifetime: Lifetime
) -> None:
    fill(archive, 3)
    made = make_backup(archive, NOW)
    archive.close()
    with hold_archive(archive.folder):
        lifetime._restore(made.file)
        assert "Another Media Monitor is collecting" in explained(qtbot, lifetime)
    assert not list(archive.folder.glob("archive-before-restore*"))


def notice(lifetime: Lifetime) -> str:
    assert lifetime.program is not None
    told = lifetime.program.window.bench.notices._notice
    return told.text if told is not None else ""


def count(folder: Path) -> int:
    archive = open_archive(folder)
    try:
        return Reader(archive).count_articles()
    finally:
        archive.close()
