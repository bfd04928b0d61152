"""What the window does with backups: list them, make one, put one in the place of the archive, mend what is damaged."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.engine.holding import hold_archive
from monitor.store.archive import FILE, open_archive
from monitor.store.backup import BackupStopped, copy_database, restore_database
from monitor.store.backups import BY_HAND, Backup, list_backups, list_set_aside, make_backup
from monitor.store.progress import Told
from monitor.store.reader import Reader
from monitor.store.rescue import Rescued, is_damaged, rescue_archive
from monitor.store.rotation import Period, kept_for

__all__ = [
    "Backup",
    "BackupStopped",
    "Period",
    "PutBack",
    "Rescued",
    "Shelved",
    "back_up",
    "list_shelved",
    "mend",
    "put_back",
    "save_copy",
]

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Shelved:
    """A backup that can be put back, and the periods for which it is kept; without any nothing deletes it."""

    backup: Backup
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class PutBack:
    """What is in the place of the archive now, and the file in which what was there before is kept, if any."""

    articles: int
    kept: Path | None


def list_shelved(folder: Path) -> tuple[Shelved, ...]:
    """Return what can be put back in the place of the archive in `folder`, newest first."""
    backups = list_backups(folder)
    periods = kept_for([backup.made for backup in backups if backup.daily])
    shelved = [Shelved(backup, periods.get(backup.made, ()) if backup.daily else ()) for backup in backups]
    shelved += map(Shelved, list_set_aside(folder))
    return tuple(sorted(shelved, key=lambda each: each.backup.made, reverse=True))


def back_up(folder: Path, now: datetime, should_stop: Stop, told: Told) -> Backup:
    """Make a backup that stays until a person deletes it, beside everything else that uses the archive.

    Raises BackupStopped, DamagedError, StoreError.
    """
    with closing(open_archive(folder)) as archive:
        return make_backup(archive, now, should_stop, told, kind=BY_HAND)


def save_copy(folder: Path, target: Path, should_stop: Stop, told: Told) -> int:
    """Write a whole copy of the archive anywhere, compressed if the name ends in .gz; return its articles.

    Raises BackupStopped, DamagedError, StoreError.
    """
    return copy_database(folder / FILE, target, should_stop, told)


def put_back(folder: Path, backup: Path, should_stop: Stop, told: Told) -> PutBack:
    """Put a backup in the place of the archive, which is kept; neither window nor worker may have it open.

    The collector that comes next builds the search index anew. Raises BackupStopped, ArchiveBusyError where a collector
    or another program has the archive open, StoreError where the backup cannot be used: nothing is changed then.
    """
    with hold_archive(folder):
        kept = restore_database(backup, folder, should_stop, told)
        with closing(open_archive(folder)) as archive:
            return PutBack(Reader(archive).count_articles(), kept)


def mend(folder: Path, now: datetime, should_stop: Stop, told: Told) -> Rescued | None:
    """Put a whole archive in the place of a damaged one; return None where SQLite finds it whole.

    Neither window nor worker may have it open. Raises as `put_back` does.
    """
    with hold_archive(folder):
        return rescue_archive(folder, now, should_stop, told) if is_damaged(folder) else None
