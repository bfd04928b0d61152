"""The folder of backups: what lies in it, the daily one, and which are kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import DamagedError, StoreError
from monitor.paths import backups_folder
from monitor.store.archive import FILE, Archive
from monitor.store.backup import BEFORE_RESTORE, copy_database, count_articles, never
from monitor.store.compressed import is_compressed, unpacked
from monitor.store.progress import Told, nobody
from monitor.store.rotation import kept

# A name tells a list all that it shows: when it was made, why, and what is in it.
_NAME = re.compile(r"(daily|by-hand|before-repair)-(\d{4}-\d\d-\d\d-\d{6})-(\d+)-articles\.db\.gz")
_STAMP = "%Y-%m-%d-%H%M%S"
DAILY, BY_HAND, BEFORE_REPAIR, BEFORE_SCHEMA = "daily", "by-hand", "before-repair", "before-schema"
_OTHERS = ("*.db", "*.db.gz")
_SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in the folder: why it was made, "" where its name does not say.

    `articles` is None where that can only be known by unpacking it.
    """

    file: Path
    made: datetime
    size: int
    articles: int | None
    kind: str

    @property
    def daily(self) -> bool:
        """Whether it is one of those that are made, and deleted, by themselves."""
        return self.kind == DAILY


def list_backups(archive: Path) -> tuple[Backup, ...]:
    """Return what lies in the folder of backups of the archive in `archive`, newest first."""
    files = {file for pattern in _OTHERS for file in backups_folder(archive).glob(pattern) if file.is_file()}
    return tuple(sorted(map(_backup, files), key=lambda backup: (backup.made, backup.file.name), reverse=True))


def list_set_aside(archive: Path) -> tuple[Backup, ...]:
    """Return the archives that gave way to a restored one, as they were last written, newest first."""
    files = archive.glob(f"{Path(FILE).stem}-{BEFORE_RESTORE}-*.db")
    return tuple(sorted(map(_backup, files), key=lambda backup: (backup.made, backup.file.name), reverse=True))


def _backup(file: Path) -> Backup:
    status = file.stat()
    named = _NAME.fullmatch(file.name)
    if named is not None:
        with suppress(ValueError):
            made = datetime.strptime(named[2], _STAMP).replace(tzinfo=UTC)
            return Backup(file, made, status.st_size, int(named[3]), named[1])
    articles = None
    if not is_compressed(file):
        with suppress(StoreError):
            articles = count_articles(file)
    kind = next((kind for kind in (BEFORE_SCHEMA, BEFORE_RESTORE) if kind in file.name), "")
    return Backup(file, datetime.fromtimestamp(status.st_mtime, UTC), status.st_size, articles, kind)


def make_backup(
    archive: Archive,
    now: datetime,
    should_stop: Callable[[], bool] = never,
    told: Told = nobody,
    *,
    kind: str = DAILY,
) -> Backup:
    """Write a compressed, checked backup into the archive's folder of backups; raises as copy_database does."""
    folder = backups_folder(archive.folder)
    for unfinished in folder.glob(f"{kind}-*.part*"):
        # Left by a process that was killed; the caller is the only one that makes these.
        unfinished.unlink(missing_ok=True)
    stamp = now.astimezone(UTC).strftime(_STAMP)
    written = folder / f"{kind}-{stamp}.db.gz"
    articles = copy_database(archive.file, written, should_stop, told)
    try:
        return _backup(written.replace(folder / f"{kind}-{stamp}-{articles}-articles.db.gz"))
    except OSError as error:
        raise StoreError(f"The backup {written} cannot be renamed: {error.strerror}.", "Check its folder.") from error


def rotate(archive: Path, now: datetime) -> tuple[Path, ...]:
    """Delete the daily backups that no day, week or month needs any more, and return them; others are never touched.

    Those of the future, of a clock that was ahead, have periods of their own: they take the place of no other.
    """
    daily = [backup for backup in list_backups(archive) if backup.daily]
    ahead = [backup.made for backup in daily if backup.made > now]
    keep = kept(ahead) | kept([backup.made for backup in daily if backup.made <= now])
    surplus = tuple(backup.file for backup in daily if backup.made not in keep)
    for file in surplus:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"The old backup {file} cannot be deleted: {error.strerror}.", "Delete it.") from error
    return surplus


def newest_daily(archive: Path, now: datetime) -> Backup | None:
    """Return the newest daily backup that is not of the future, as after a clock that was set back."""
    return next((backup for backup in list_backups(archive) if backup.daily and backup.made <= now), None)


def read_through(backup: Path) -> None:
    """Read a compressed backup to its end with its checksum; raises DamagedError, StoreError.

    Its database was checked when it was written: a file that still has the same bytes is as good as then.
    """
    try:
        pieces = unpacked(backup)
        if not next(pieces, b"").startswith(_SQLITE):
            raise DamagedError(f"{backup} holds no database.", "Delete it.")
        for _piece in pieces:
            pass
    except OSError as error:
        raise StoreError(f"{backup} cannot be read: {error.strerror}.", "Check the disk.") from error
