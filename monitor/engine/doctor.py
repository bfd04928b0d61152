"""Checking that an archive is in order, a line a check."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.engine.indexing import indexing_of
from monitor.errors import MonitorError
from monitor.store.archive import Archive
from monitor.store.health import foreign_keys, integrity, orphans
from monitor.store.reader import Reader

_SPACE_NEEDED = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str


def examine(archive: Archive) -> Iterator[Check]:
    """Look at everything and yield what was found; a check that itself fails is a finding, not an end."""
    checks: tuple[tuple[str, Callable[[Archive], tuple[bool, str]]], ...] = (
        ("articles", _articles),
        ("integrity", _integrity),
        ("references", _references),
        ("index", _index),
        ("feeds", _feeds),
        ("collector", _collector),
        ("disk", _disk),
    )
    for name, look in checks:
        try:
            ok, detail = look(archive)
        except MonitorError as error:
            ok, detail = False, str(error)
        yield Check(name, ok, detail)


def _articles(archive: Archive) -> tuple[bool, str]:
    count = Reader(archive).count_articles()
    return True, f"{count} articles in the archive"


def _integrity(archive: Archive) -> tuple[bool, str]:
    with archive.reading() as connection:
        problems = integrity(connection)
    return not problems, "; ".join(problems) or "the database is whole"


def _references(archive: Archive) -> tuple[bool, str]:
    with archive.reading() as connection:
        broken, alone = foreign_keys(connection), orphans(connection)
    if not broken and not alone:
        return True, "every row points to what exists"
    return False, f"{broken} rows point to nothing; {alone} articles have no text or no outlet"


def _index(archive: Archive) -> tuple[bool, str]:
    shards = list(indexing_of(archive).check())
    wrong = [shard for shard in shards if not shard.ok]
    if not wrong:
        return True, f"{len(shards)} months agree with the archive"
    told = ", ".join(f"{shard.month}: {shard.missing} missing, {shard.surplus} surplus" for shard in wrong[:6])
    return False, f"{told}. A running collector catches up; otherwise: media-monitor rebuild-index"


def _feeds(archive: Archive) -> tuple[bool, str]:
    feeds = Reader(archive).feeds()
    failing = [feed for feed in feeds if feed.failures]
    doubtful = [("may have missed items", [feed for feed in feeds if feed.gap_since is not None])]
    doubtful.append(("quieter than they ever are", [feed for feed in feeds if feed.quiet_since is not None]))
    doubts = "".join(f"; {len(found)} {what}, the first: {found[0].title}" for what, found in doubtful if found)
    if not failing:
        return True, f"{len(feeds)} feeds, none failing{doubts}"
    first = f"{failing[0].title}: {failing[0].error}"
    return False, f"{len(failing)} of {len(feeds)} feeds fail, the first: {first}{doubts}"


def _collector(archive: Archive) -> tuple[bool, str]:
    activity = Reader(archive).activity()
    if activity is None:
        return True, "nothing was collected yet"
    ago = datetime.now(UTC) - activity.beat
    state = "runs" if ago < timedelta(minutes=1) else "does not run"
    return True, f"{state}; its last sign of life was {activity.beat:%Y-%m-%d %H:%M} UTC"


def _disk(archive: Archive) -> tuple[bool, str]:
    free = shutil.disk_usage(archive.folder).free
    return free >= _SPACE_NEEDED, f"{free // 1024 // 1024} MB free"
