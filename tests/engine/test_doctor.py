"""The doctor says what is wrong, a line each, and mends what can be mended after a backup."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.chronicle import Activity
from monitor.engine.desk import Desk, now
from monitor.engine.doctor import Check, examine
from monitor.engine.indexing import indexing_of
from monitor.engine.repairing import repair
from monitor.paths import backups_folder, index_folder
from monitor.store import outbox
from monitor.store.archive import Archive, open_archive
from monitor.store.backups import list_backups, make_backup
from monitor.store.health import integrity
from monitor.store.reader import Reader
from monitor.store.schema import article as article_table
from monitor.store.schema import feed as feed_table
from monitor.store.schema import poll as poll_table
from tests.conftest import KeyringInMemory
from tests.store.arrivals import arrival, bring, follow
from tests.store.test_backups import damage_body, fill


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """An archive with articles, their index and a backup."""
    fill(archive, 30)
    as_of_now(archive)
    indexing_of(archive).catch_up()
    make_backup(archive, now())
    return archive


def as_of_now(archive: Archive) -> None:
    """Let everything have come just now, for checks that ask the machine's clock."""
    moment = int(now().timestamp())
    with archive.writing() as connection:
        connection.execute(feed_table.update().values(added=moment))
        connection.execute(article_table.update().values(first_seen=moment))


def checks(archive: Archive) -> dict[str, Check]:
    return {check.name: check for check in examine(archive)}


def wrong(archive: Archive) -> list[str]:
    return [check.name for check in examine(archive) if not check.ok]


def break_rows(file: Path, *statements: str) -> None:
    """Change rows as no part of the program does."""
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_whole_archive_passes_every_check(filled: Archive) -> None:
    found = checks(filled)
    assert [check for check in found.values() if not check.ok] == []
    assert list(found) == [
        *("articles", "integrity", "references", "orphans", "index", "feeds", "collector"),
        *("backups", "disk", "permissions", "clock", "keyring", "notifications"),
    ]
    assert "30 articles and is whole" in found["backups"].detail


def test_nothing_is_done_to_an_archive_that_is_in_order(filled: Archive) -> None:
    assert list(repair(filled.folder, now)) == []


def test_rows_that_point_to_nothing_and_articles_without_text_or_outlet_are_mended_after_a_backup(
    filled: Archive,
) -> None:
    break_rows(
        filled.file,
        "DELETE FROM article WHERE id = 1",
        "DELETE FROM body WHERE article_id = 2",
        "DELETE FROM entry WHERE article_id = 3",
    )
    assert wrong(filled)[:4] == ["references", "orphans", "index 2026-11", "index"]
    done = " ".join(repair(filled.folder, now))
    assert "a backup was made: before-repair-" in done
    assert "1 of body, 1 of entry" in done
    assert "1 articles had lost their text" in done
    assert "1 articles had lost their outlet" in done
    assert wrong(filled) == []
    assert Reader(filled).count_articles() == 29
    [before] = [each for each in list_backups(filled.folder) if each.file.name.startswith("before-repair")]
    assert before.articles == 29
    assert list(repair(filled.folder, now)) == []


def test_an_index_of_the_database_that_lacks_rows_is_built_again(filled: Archive) -> None:
    [[root]] = sqlite3.connect(filled.file).execute("SELECT rootpage FROM sqlite_schema WHERE name = 'ix_article_url'")
    # SQLite is told that the index belongs to no row, rows are brought, and then that it does.
    statements = (
        "PRAGMA writable_schema = on",
        "DELETE FROM sqlite_schema WHERE name = 'ix_article_url'",
    )
    break_rows(filled.file, *statements)
    break_rows(filled.file, "UPDATE article SET url = url || '/moved' WHERE id < 10")
    statement = "CREATE INDEX ix_article_url ON article (url)"
    break_rows(
        filled.file,
        "PRAGMA writable_schema = on",
        f"INSERT INTO sqlite_schema VALUES ('index', 'ix_article_url', 'article', {root}, '{statement}')",
    )
    filled.close()
    with filled.reading() as connection:
        assert integrity(connection)
    assert "The indexes of the database were built again." in list(repair(filled.folder, now))
    with filled.reading() as connection:
        assert integrity(connection) == []


def test_a_search_index_that_is_gone_is_built_again(filled: Archive) -> None:
    shutil.rmtree(filled.folder / "index")
    assert wrong(filled) == ["index 2026-11", "index"]
    [done] = repair(filled.folder, now)
    assert done.startswith("30 articles were put into the search index")
    assert wrong(filled) == []


def test_each_month_of_the_search_index_that_is_not_in_order_has_its_line(filled: Archive) -> None:
    feed = follow(filled, "https://b.example/feed")
    bring(filled, feed, *(arrival(f"{days} days", hours=24 * days) for days in (30, 31, 61, 62, 92)))
    indexing = indexing_of(filled)
    indexing.catch_up()
    assert checks(filled)["index"].detail == "4 months agree with the archive, article by article"
    for segment in (index_folder(filled.folder) / "2026-09").glob("*.seg"):
        segment.write_bytes(segment.read_bytes()[:-40])
    bring(filled, feed, arrival("late", hours=24 * 32))
    break_rows(filled.file, "UPDATE article SET published = published + 86400 * 40 WHERE title = 'Headline 92 days'")
    told = {check.name: check.detail for check in examine(filled) if check.name.startswith("index")}
    assert told == {
        "index 2026-08": "August 2026: the search index has 1 articles that are not of this month",
        "index 2026-09": "September 2026: its files are damaged and put aside; "
        "3 of its 3 articles are not in the search index",
        "index 2026-10": "October 2026: 1 of its 3 articles are not in the search index",
        "index": "3 of 4 months do not agree with the archive. "
        "A running collector catches up; otherwise: media-monitor rebuild-index",
    }


def test_a_damaged_archive_is_restored_with_what_came_later_and_its_file_is_kept(filled: Archive) -> None:
    desk = Desk(filled)
    desk.add_watch("Truce", "truce")
    desk.star([4])
    filled.close()
    damage_body(filled.file)
    assert "integrity" in wrong(filled)
    filled.close()
    done = " ".join(repair(filled.folder, now))
    assert "was put back" in done
    assert "kept as archive-damaged-1.db" in done
    assert (filled.folder / "archive-damaged-1.db").exists()
    restored = open_archive(filled.folder)
    assert wrong(restored) == []
    assert [watch.name for watch in Reader(restored).watches()] == ["Truce"]
    restored.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_rights_that_others_have_are_found_and_taken(filled: Archive) -> None:
    filled.folder.chmod(0o755)
    filled.file.chmod(0o644)
    assert "other users" in checks(filled)["permissions"].detail
    assert len(list(repair(filled.folder, now))) == 2
    assert filled.file.stat().st_mode & 0o077 == 0
    assert wrong(filled) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(filled: Archive) -> None:
    filled.folder.chmod(0o500)
    try:
        assert "cannot be written" in checks(filled)["permissions"].detail
    finally:
        filled.folder.chmod(0o700)


def test_news_of_the_future_say_that_the_clock_is_wrong(filled: Archive) -> None:
    ahead = int((now() + timedelta(hours=3)).timestamp())
    poll = {"feed_id": 1, "started": ahead, "finished": ahead, "status": 200, "entries": 0}
    with filled.writing() as connection:
        connection.execute(poll_table.insert().values(poll | {"new": 0, "changed": 0, "alerts": 0}))
    assert "still to come" in checks(filled)["clock"].detail
    assert wrong(filled) == ["clock"]


def test_an_archive_that_is_collected_into_and_was_never_backed_up_says_so_after_some_days(filled: Archive) -> None:
    shutil.rmtree(backups_folder(filled.folder))
    assert wrong(filled) == []
    with filled.writing() as connection:
        connection.execute(feed_table.update().values(added=feed_table.c.added - 30 * 86_400))
    assert wrong(filled) == []
    with filled.writing() as connection:
        outbox.set_activity(connection, Activity(1, now(), 0, 0, ""))
    assert wrong(filled) == ["backups"]
    [done] = repair(filled.folder, now)
    assert done.startswith("A backup was made: daily-")
    assert wrong(filled) == []


def test_a_backup_that_has_been_damaged_since_is_found(filled: Archive) -> None:
    [backup] = list_backups(filled.folder)
    data = bytearray(backup.file.read_bytes())
    data[len(data) // 2] ^= 1
    backup.file.write_bytes(data)
    assert wrong(filled) == ["backups"]


def test_a_feed_with_a_login_needs_a_keyring(filled: Archive, request: pytest.FixtureRequest) -> None:
    with filled.writing() as connection:
        connection.execute(feed_table.update().values(login="desk"))
    assert wrong(filled) == ["keyring"]
    keyring: KeyringInMemory = request.getfixturevalue("keyring_in_memory")
    assert wrong(filled) == []
    assert keyring.entries == {}


def test_a_desktop_on_which_nothing_shows_popups_is_said(filled: Archive, session_bus: str) -> None:
    assert wrong(filled) == ["notifications"]
    assert "alert list" in checks(filled)["notifications"].detail
