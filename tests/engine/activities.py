"""What the program does to an archive, each as a process that can be killed at any moment, and what must hold then."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from monitor.engine.desk import Desk, now
from monitor.engine.doctor import examine
from monitor.engine.feed_lists import FeedLists
from monitor.engine.importing import Importing
from monitor.engine.indexing import indexing_of
from monitor.engine.repairing import repair
from monitor.index.archive import ArchiveIndex
from monitor.parse.opml import Subscription
from monitor.paths import index_folder
from monitor.store import outbox
from monitor.store.archive import FILE, open_archive
from monitor.store.backup import restore_database
from monitor.store.backups import list_backups, make_backup, read_through
from monitor.store.reader import Reader
from monitor.store.rescue import is_damaged
from monitor.store.tending import INDEXED
from tests.engine.news import WATCHES, lines
from tests.engine.whole import Contents, contents, half, index_agrees, unfinished
from tests.store.test_backups import damage_body
from tests.store.test_migrate import first_archive

FEEDS = 150
ARTICLES = 300


@dataclass(frozen=True)
class Activity:
    """Something that takes a while: `prepare` makes the archive before it, `arguments` begins it.

    `wrong` says what is lost, doubled or half in an archive whose process was killed after it had said so much;
    it may change what it looks at, which is a copy.
    """

    name: str
    prepare: Callable[[Path], None]
    arguments: Callable[[Path], tuple[str, ...]]
    wrong: Callable[[Path, Sequence[str]], list[str]]


def follow(folder: Path, urls: Sequence[str]) -> None:
    """Make an archive in `folder` with these feeds and the watches of the tests."""
    archive = open_archive(folder)
    desk = Desk(archive)
    FeedLists(archive).follow([Subscription(url, "", "") for url in urls])
    for name, query in WATCHES.items():
        desk.add_watch(name, query)
    archive.close()


def old_news(folder: Path, count: int) -> Path:
    """Write `count` articles into a file beside the archive, as an import reads them."""
    file = folder.with_name("old.jsonl")
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines(count)), encoding="utf-8")
    return file


def bring(folder: Path, count: int) -> None:
    """Import `count` articles undisturbed, as if they arrived now."""
    archive = open_archive(folder)
    reader = Reader(archive)
    importing = Importing(archive, reader.watches(), reader.vocabulary(), now, alert=True, channel="")
    assert len(list(importing.read(old_news(folder, count)))) == count
    indexing_of(archive).catch_up()
    archive.close()


def told(said: Sequence[str]) -> list[dict[str, object]]:
    """The records that came whole through the pipe."""
    return [json.loads(line) for line in said if line.endswith("}")]


def out_of_order(folder: Path) -> list[str]:
    """What is not in order in an archive that nobody has open, after the index has caught up and the doctor has mended.

    An archive that is not damaged needs no mending, but a backup where it has none.
    """
    damaged = is_damaged(folder)
    if not damaged:
        archive = open_archive(folder)
        indexing_of(archive).catch_up()
        archive.close()
    done = list(repair(folder, now))
    needless = [] if damaged else [line for line in done if not line.startswith("A backup was made")]
    archive = open_archive(folder)
    unwell = [f"{check.name}: {check.detail}" for check in examine(archive) if not check.ok]
    archive.close()
    return [*needless, *half(folder), *index_agrees(folder), *unfinished(folder), *unwell]


# Importing a list of feeds


def outlets() -> list[tuple[str, str, str]]:
    """The feeds of the list: address, title, folder."""
    return [(f"https://outlet{n}.example/feed", f"Outlet {n}", f"Folder {n % 7}") for n in range(FEEDS)]


def prepare_list(folder: Path) -> None:
    """An archive without feeds, and a list beside it."""
    follow(folder, [])
    outlines = "".join(
        f'<outline text="{inside}"><outline text="{title}" type="rss" xmlUrl="{url}"/></outline>'
        for url, title, inside in outlets()
    )
    listed = f'<opml version="2.0"><head/><body>{outlines}</body></opml>'
    folder.with_name("list.opml").write_text(listed, encoding="utf-8")


def import_list(folder: Path) -> tuple[str, ...]:
    """Follow the feeds of the list."""
    return ("--data", str(folder), "feeds", "import", str(folder.with_name("list.opml")), "--json")


def wrong_list(folder: Path, said: Sequence[str]) -> list[str]:
    """Every feed that was reported is followed, once, under its title and in its folder."""
    archive = open_archive(folder)
    followed = Counter((feed.url, feed.title, feed.folder) for feed in Reader(archive).feeds())
    archive.close()
    reported = {record["url"] for record in told(said)}
    lost = [url for url, *_more in outlets() if url in reported and all(url != each[0] for each in followed)]
    return [*lost, *(str(each) for each in followed - Counter(outlets())), *out_of_order(folder)]


# Importing articles


def import_articles(folder: Path) -> tuple[str, ...]:
    """Import articles as if they arrived now."""
    return ("--data", str(folder), "import", str(old_news(folder, ARTICLES)), "--alert", "--json")


def prepare_import(folder: Path) -> None:
    """An archive with watches alone."""
    follow(folder, [])


def imported(folder: Path) -> Contents:
    """What the archive holds when all was imported undisturbed."""
    undisturbed = folder.with_name("undisturbed")
    if not undisturbed.exists():
        follow(undisturbed, [])
        bring(undisturbed, ARTICLES)
    return contents(undisturbed)


def wrong_import(folder: Path, said: Sequence[str]) -> list[str]:
    """What was reported as added is there, and nothing that is not so in an undisturbed archive."""
    whole, found = imported(folder), contents(folder)
    surplus = [
        str(row) for kind in ("entries", "articles", "matches", "alerts") for row in surplus_of(kind, found, whole)
    ]
    added = sum(record["result"] in ("added", "duplicate") for record in told(said))
    lost = [f"{added} reported, {found.entries.total()} stored"] if added > found.entries.total() else []
    return [*lost, *surplus, *out_of_order(folder)]


def surplus_of(kind: str, found: Contents, whole: Contents) -> Counter[tuple[object, ...]]:
    """What is found more often than it should be."""
    surplus: Counter[tuple[object, ...]] = getattr(found, kind) - getattr(whole, kind)
    return surplus


# Polling


def poll(folder: Path) -> tuple[str, ...]:
    """Poll every feed once."""
    return ("--data", str(folder), "collect", "--once", "--json")


def wrong_poll(folder: Path, said: Sequence[str]) -> list[str]:
    """Every poll that was reported is there with what it brought; nothing is there twice."""
    found = contents(folder)
    doubled = [str(row) for row, count in (found.entries + found.alerts).items() if count > 1]
    archive = open_archive(folder)
    polled = {feed.url for feed in Reader(archive).feeds() if feed.last_success is not None}
    archive.close()
    lost = [str(record["feed"]) for record in told(said) if not record["error"] and record["feed"] not in polled]
    # On a machine that is busy a publisher may be given up; that is no fault of what was killed.
    unwell = [line for line in out_of_order(folder) if not line.startswith("feeds: ")]
    return [*lost, *doubled, *unwell]


# An archive that holds articles, and what is done to it as a whole


def prepare_articles(folder: Path, *, daily: bool = True) -> None:
    """An archive with all articles, their index and a backup."""
    follow(folder, [])
    bring(folder, ARTICLES)
    if daily:
        back_up_by_itself(folder)


def back_up_by_itself(folder: Path) -> None:
    """Make the daily backup."""
    archive = open_archive(folder)
    make_backup(archive, now() - timedelta(hours=1))
    archive.close()


def wrong_articles(folder: Path, _said: Sequence[str]) -> list[str]:
    """All articles are there as they were."""
    return [*([] if contents(folder) == imported(folder) else ["other contents"]), *out_of_order(folder)]


def prepare_pieces(folder: Path) -> None:
    """An archive whose index lies in many small pieces."""
    prepare_articles(folder)
    archive = open_archive(folder)
    indexing = indexing_of(archive)
    indexing.rebuild()
    index, reader = ArchiveIndex(index_folder(folder)), Reader(archive)
    for ids in reader.ids_by_month().values():
        ordered = sorted(ids)
        for start in range(0, len(ordered), 8):
            index.add(reader.articles(ordered[start : start + 8]))
    with archive.writing() as connection:
        # As if each piece had been a commit of its own: what is indexed again would be one piece.
        outbox.set_progress(connection, INDEXED, reader.last_change())
    archive.close()
    assert max(index.segment_counts().values()) >= 8


def merge(folder: Path) -> tuple[str, ...]:
    """Merge the pieces of the index."""
    return ("merge", str(folder))


def wrong_merge(folder: Path, said: Sequence[str]) -> list[str]:
    """As after an import; but files that a killed merge began lie in the index until the next commit of their month."""
    return [line for line in wrong_articles(folder, said) if not line.startswith("index/")]


def rebuild(folder: Path) -> tuple[str, ...]:
    """Build the index again."""
    return ("--data", str(folder), "rebuild-index")


def prepare_first(folder: Path) -> None:
    """An archive as the first program wrote it, with many rows."""
    import sqlite3

    folder.mkdir(mode=0o700)
    first_archive(folder / FILE)
    (folder / FILE).chmod(0o600)
    connection = sqlite3.connect(folder / FILE)
    with connection:
        connection.execute("UPDATE progress SET value = 0")
        for number in range(2, 4_000):
            row = (number, f"https://a.example/{number}", f"Headline {number}", 1_700_000_000 - number, number)
            connection.execute(
                "INSERT INTO article (id, url, title, snippet, published, date_known, first_seen, sources, change) "
                "VALUES (?, ?, ?, 'Text.', ?, 1, 1700000000, '[\"Harbour Wire\"]', ?)",
                row,
            )
            connection.execute("INSERT INTO body VALUES (?, ?, '')", (number, f"Report {number}. " * 60))
            entry = (number, f"guid {number}", number, 1_700_000_000 - number)
            connection.execute("INSERT INTO entry VALUES (?, 1, ?, ?, 'Wire', 'hash', ?, 1700000000)", entry)
    connection.close()


def migrate(folder: Path) -> tuple[str, ...]:
    """Open an archive of an older program."""
    return ("--data", str(folder), "feeds", "list")


def wrong_migration(folder: Path, _said: Sequence[str]) -> list[str]:
    """The archive is the old one or the new one with all its rows, and its copy is none or whole."""
    copies = [backup.file for backup in list_backups(folder)]
    archive = open_archive(folder)
    count = Reader(archive).count_articles()
    indexing_of(archive).catch_up()
    archive.close()
    found = [] if count == 3_999 else [f"{count} articles"]
    found += [f"{copy.name} is half" for copy in copies if half_of_copy(copy) != 3_999]
    # The rows of that archive say nothing of polls: what the doctor says is enough.
    unwell = [
        line for line in out_of_order(folder) if "feed with validators" not in line and "polls tell of" not in line
    ]
    return [*found, *(line for line in unwell if "tell of another number" not in line)]


def half_of_copy(copy: Path) -> int:
    """Count the articles of a checked copy."""
    from monitor.store.backup import check_database, count_articles

    check_database(copy)
    return count_articles(copy)


# Backup and restore


def written(folder: Path) -> Path:
    """The backup that is written and restored."""
    return folder.with_name("written") / "desk.db.gz"


def back_up(folder: Path) -> tuple[str, ...]:
    """Write a compressed backup."""
    return ("--data", str(folder), "backup", str(written(folder)))


def wrong_backup(folder: Path, said: Sequence[str]) -> list[str]:
    """The archive is as it was; the backup is not there, or whole."""
    copy = written(folder)
    if not copy.exists():
        return wrong_articles(folder, said)
    read_through(copy)
    opened = folder.with_name("opened")
    shutil.rmtree(opened, ignore_errors=True)
    restore_database(copy, opened)
    differs = [] if contents(opened) == imported(folder) else ["the backup holds something else"]
    return [*differs, *wrong_articles(folder, said)]


def prepare_restore(folder: Path) -> None:
    """An archive with all articles, and a backup of a part of them."""
    follow(folder, [])
    bring(folder, ARTICLES // 2)
    archive = open_archive(folder)
    made = make_backup(archive, now())
    archive.close()
    written(folder).parent.mkdir(exist_ok=True)
    made.file.replace(written(folder))
    bring(folder, ARTICLES)


def restore(folder: Path) -> tuple[str, ...]:
    """Put the backup in the place of the archive."""
    return ("--data", str(folder), "restore", str(written(folder)))


def wrong_restore(folder: Path, _said: Sequence[str]) -> list[str]:
    """The archive is the one of before or the restored one, and then the one of before is beside it."""
    before, found = imported(folder), contents(folder)
    if found == before:
        return out_of_order(folder)
    wrong = [] if found.articles.total() == ARTICLES // 2 and found.articles <= before.articles else ["neither of both"]
    kept = folder.with_name("kept")
    for aside in sorted(folder.glob("archive-before-restore-*.db")):
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        shutil.copy2(aside, kept / FILE)
        if contents(kept) == before:
            return [*wrong, *out_of_order(folder)]
    return [*wrong, "the archive of before is lost"]


# Repair


def prepare_damage(folder: Path) -> None:
    """A damaged archive, with a backup of all its articles."""
    prepare_articles(folder)
    damage_body(folder / FILE)


def mend(folder: Path) -> tuple[str, ...]:
    """Let the doctor mend the archive."""
    return ("--data", str(folder), "doctor", "--repair")


def wrong_repair(folder: Path, _said: Sequence[str]) -> list[str]:
    """The archive is still damaged or mended whole; the damaged file is kept; the doctor can always go on."""
    unwell = out_of_order(folder)
    kept = any(folder.glob("archive-damaged-*.db"))
    return [
        *unwell,
        *([] if kept else ["the damaged file is gone"]),
        *([] if contents(folder) == imported(folder) else ["other contents"]),
    ]


ACTIVITIES = (
    Activity("import of feeds", prepare_list, import_list, wrong_list),
    Activity("import of articles", prepare_import, import_articles, wrong_import),
    Activity("merge", prepare_pieces, merge, wrong_merge),
    Activity("rebuild", prepare_articles, rebuild, wrong_articles),
    Activity("migration", prepare_first, migrate, wrong_migration),
    Activity("backup", partial(prepare_articles, daily=False), back_up, wrong_backup),
    Activity("restore", prepare_restore, restore, wrong_restore),
    Activity("repair", prepare_damage, mend, wrong_repair),
)
"""All but polling, which needs publishers."""
