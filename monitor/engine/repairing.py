"""Mending an archive: what `doctor --repair` does, a line for each thing that was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from monitor.engine.doctor import others_may_read
from monitor.engine.indexing import indexing_of
from monitor.errors import StoreError
from monitor.store.archive import Archive, open_archive
from monitor.store.backups import BEFORE_REPAIR, make_backup, newest_daily, rotate
from monitor.store.health import foreign_keys, integrity, mend_indexes, orphans
from monitor.store.mending import mend_rows
from monitor.store.rescue import Rescued, is_damaged, rescue_archive


def repair(folder: Path, clock: Callable[[], datetime]) -> Iterator[str]:
    """Mend what can be mended in the archive in `folder` and yield what was done, in sentences.

    Nobody else may have the archive open. Whatever changes rows makes a backup first; a damaged file is kept and
    never written to. Raises StoreError where the archive cannot be mended.
    """
    yield from _permissions(folder)
    if is_damaged(folder):
        yield from _told(rescue_archive(folder, clock()))
    archive = open_archive(folder)
    try:
        yield from _rows(archive, clock)
        yield from _index(archive)
        if newest_daily(folder, clock()) is None:
            made = make_backup(archive, clock())
            rotate(folder, clock())
            yield f"A backup was made: {made.file.name}."
    finally:
        archive.close()


def _permissions(folder: Path) -> Iterator[str]:
    for path in others_may_read(folder):
        try:
            path.chmod(0o700 if path.is_dir() else 0o600)
        except OSError as error:
            raise StoreError(f"The rights of {path} cannot be changed: {error.strerror}.", "Ask its owner.") from error
        yield f"Other users of this machine can no longer read {path.name}."


def _told(rescued: Rescued) -> Iterator[str]:
    if rescued.backup is None:
        yield "There was no good backup to begin with."
    else:
        yield f"The backup of {rescued.backup.made:%Y-%m-%d %H:%M} UTC was put back."
    if rescued.torn is None:
        yield "Nothing of the damaged file could be read."
    else:
        yield f"From the damaged file {rescued.saved} newer articles were saved; there are {rescued.articles} now."
    if rescued.torn:
        yield f"Not all could be read of: {', '.join(rescued.torn)}. What the backup has of them stands."
    yield from rescued.done
    yield f"The damaged file is kept as {rescued.kept.name}."


def _rows(archive: Archive, clock: Callable[[], datetime]) -> Iterator[str]:
    with archive.reading() as connection:
        problems = integrity(connection)
        loose = foreign_keys(connection) or orphans(connection)
    if not problems and not loose:
        return
    made = make_backup(archive, clock(), kind=BEFORE_REPAIR)
    yield f"Before anything was changed a backup was made: {made.file.name}."
    with archive.writing() as connection:
        if problems:
            mend_indexes(connection)
        done = mend_rows(connection, clock())
    if problems:
        yield "The indexes of the database were built again."
    yield from done


def _index(archive: Archive) -> Iterator[str]:
    indexing = indexing_of(archive)
    if all(month.ok for month in indexing.check()):
        return
    count = indexing.catch_up()
    if not all(month.ok for month in indexing.check()):
        indexing.rebuild()
        count = indexing.catch_up()
    yield f"{count} articles were put into the search index, which agrees with the archive again."
