"""Checking that an archive is in order, a line a check."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor import secrets, settings
from monitor.engine.indexing import ShardCheck, indexing_of
from monitor.errors import DeliveryError, MonitorError, SecretError
from monitor.paths import backups_folder
from monitor.store.archive import FILE, Archive
from monitor.store.backups import newest_daily, read_through
from monitor.store.health import foreign_keys, integrity, newest_time, oldest_time, orphans
from monitor.store.reader import Reader

_SPACE_NEEDED = 500 * 1024 * 1024

# A desk that rests over a weekend is in order.
_BACKUP_AGE = timedelta(days=4)

# Two machines that set their clock by the network differ by less.
_CLOCK_ERROR = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str


_Look = Callable[[Archive], tuple[bool, str]]


def examine(archive: Archive) -> Iterator[Check]:
    """Look at everything and yield what was found; a check that itself fails is a finding, not an end."""
    yield _look(archive, "articles", _articles)
    yield _look(archive, "integrity", _integrity)
    yield _look(archive, "references", _references)
    yield _look(archive, "orphans", _orphans)
    yield from _index(archive)
    yield _look(archive, "feeds", _feeds)
    yield _look(archive, "collector", _collector)
    yield _look(archive, "backups", _backups)
    yield _look(archive, "disk", _disk)
    yield _look(archive, "permissions", _permissions)
    yield _look(archive, "clock", _clock)
    yield _look(archive, "keyring", _keyring)
    yield _look(archive, "notifications", _notifications)


def _look(archive: Archive, name: str, look: _Look) -> Check:
    try:
        ok, detail = look(archive)
    except MonitorError as error:
        ok, detail = False, str(error)
    return Check(name, ok, detail)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _articles(archive: Archive) -> tuple[bool, str]:
    count = Reader(archive).count_articles()
    return True, f"{_counted(count, 'article', 'articles')} in the archive"


def _integrity(archive: Archive) -> tuple[bool, str]:
    with archive.reading() as connection:
        problems = integrity(connection)
    return not problems, "; ".join(problems) or "the database is whole"


def _references(archive: Archive) -> tuple[bool, str]:
    with archive.reading() as connection:
        broken = foreign_keys(connection)
    told = _counted(broken, "row points", "rows point")
    return not broken, f"{told} to nothing" if broken else "every row points to what exists"


def _orphans(archive: Archive) -> tuple[bool, str]:
    with archive.reading() as connection:
        alone = orphans(connection)
    told = _counted(alone, "article has", "articles have")
    return not alone, f"{told} no text or no outlet" if alone else "every article has text and outlet"


def _index(archive: Archive) -> Iterator[Check]:
    """Yield a line for each month of the index that is not in order, and last one for all of them."""
    months = wrong = 0
    try:
        for shard in indexing_of(archive).check():
            months += 1
            if not shard.ok:
                wrong += 1
                yield Check(f"index {shard.month}", False, _of_month(shard))
    except MonitorError as error:
        yield Check("index", False, str(error))
        return
    if wrong:
        mended = "A running collector catches up; otherwise: media-monitor rebuild-index"
        told = f"{wrong} of {_counted(months, 'month does', 'months do')} not agree with the archive"
        yield Check("index", False, f"{told}. {mended}")
    else:
        told = _counted(months, "month agrees", "months agree")
        yield Check("index", True, f"{told} with the archive, article by article")


def _of_month(shard: ShardCheck) -> str:
    told = []
    if shard.damaged:
        told.append("its files are damaged and put aside")
    if shard.missing:
        told.append(f"{shard.missing} of its {shard.stored} articles are not in the search index")
    if shard.surplus:
        told.append(f"the search index has {shard.surplus} articles that are not of this month")
    month = date.fromisoformat(f"{shard.month}-01")
    return f"{month:%B %Y}: {'; '.join(told)}"


def _feeds(archive: Archive) -> tuple[bool, str]:
    feeds = Reader(archive).feeds()
    failing = [feed for feed in feeds if feed.failures]
    doubtful = [("may have missed items", [feed for feed in feeds if feed.gap_since is not None])]
    doubtful.append(("quieter than they ever are", [feed for feed in feeds if feed.quiet_since is not None]))
    doubts = "".join(f"; {len(found)} {what}, the first: {found[0].title}" for what, found in doubtful if found)
    if not failing:
        return True, f"{_counted(len(feeds), 'feed', 'feeds')}, none failing{doubts}"
    first = f"{failing[0].title}: {failing[0].error}"
    fail = "fails" if len(failing) == 1 else "fail"
    return False, f"{len(failing)} of {_counted(len(feeds), 'feed', 'feeds')} {fail}, the first: {first}{doubts}"


def _collector(archive: Archive) -> tuple[bool, str]:
    activity = Reader(archive).activity()
    if activity is None:
        return True, "nothing was collected yet"
    # A sign of life of the future is of before the clock was set back.
    ago = abs(datetime.now(UTC) - activity.beat)
    state = "runs" if ago < timedelta(minutes=1) else "does not run"
    return True, f"{state}; its last sign of life was {activity.beat:%Y-%m-%d %H:%M} UTC"


def _disk(archive: Archive) -> tuple[bool, str]:
    free = shutil.disk_usage(archive.folder).free
    aside = [file.stat().st_size for file in archive.folder.glob("archive-*.db")]
    earlier = _counted(len(aside), "earlier archive is", "earlier archives are")
    told = f"; {earlier} kept in its folder, of {sum(aside) >> 20} MB" if aside else ""
    return free >= _SPACE_NEEDED, f"{free >> 20} MB free{told}"


def _backups(archive: Archive) -> tuple[bool, str]:
    now = datetime.now(UTC)
    newest = newest_daily(archive.folder, now)
    with archive.reading() as connection:
        since = oldest_time(connection)
    if newest is None:
        # Where no collector ever ran, none was owed.
        owed = since is not None and now - since > _BACKUP_AGE and Reader(archive).activity() is not None
        return not owed, "no daily backup was made yet; a running collector makes one a day"
    read_through(newest.file)
    age = now - newest.made
    held = _counted(newest.articles or 0, "article", "articles")
    told = f"the newest was made {newest.made:%Y-%m-%d %H:%M} UTC, holds {held} and is whole"
    return age <= _BACKUP_AGE, told if age <= _BACKUP_AGE else f"{told}; none was made for {age.days} days"


def _permissions(archive: Archive) -> tuple[bool, str]:
    if not all(os.access(path, os.W_OK) for path in (archive.folder, archive.file)):
        return False, "the archive cannot be written"
    open_to_others = others_may_read(archive.folder)
    if open_to_others:
        return False, f"other users of this machine can read {', '.join(path.name for path in open_to_others)}"
    return True, "the archive can be written, and no other user of this machine can read it"


def others_may_read(folder: Path) -> list[Path]:
    """Return what of the archive has rights for others than its owner; Windows keeps them elsewhere."""
    if os.name == "nt":
        return []
    paths = [path for path in (folder, folder / FILE, backups_folder(folder)) if path.exists()]
    return [path for path in paths if path.stat().st_mode & 0o077]


def _clock(archive: Archive) -> tuple[bool, str]:
    with archive.reading() as connection:
        newest = newest_time(connection)
    if newest is not None and newest - datetime.now(UTC) > _CLOCK_ERROR:
        return False, (
            f"the archive has news of {newest:%Y-%m-%d %H:%M} UTC, which is still to come: this machine's clock is "
            "behind, or was ahead then"
        )
    return True, "this machine's clock is not behind the archive"


def _keyring(archive: Archive) -> tuple[bool, str]:
    needing = sum(bool(feed.login) or feed.login_kind != "basic" for feed in Reader(archive).feeds())
    try:
        return True, f"{secrets.name()} keeps the secrets of {_counted(needing, 'feed', 'feeds')}"
    except SecretError as error:
        return not needing, f"{error.reason} {_counted(needing, 'feed needs', 'feeds need')} one"


def _notifications(archive: Archive) -> tuple[bool, str]:
    chosen, _complaints = settings.load(archive.folder)
    if not chosen.notifications:
        return True, "popups are switched off"
    if not sys.platform.startswith("linux"):
        return True, "popups come from the window's own tray"
    from monitor.alert.channels.desktop import DesktopPopups

    popups = DesktopPopups(lambda _article_id: None)
    try:
        return True, f"{popups.service()} shows popups"
    except DeliveryError as error:
        # A machine without a desktop has nobody to tell.
        desktop = "DBUS_SESSION_BUS_ADDRESS" in os.environ
        return not desktop, f"no popups: {error.reason} The alert list in the window tells everything"
    finally:
        popups.close()
