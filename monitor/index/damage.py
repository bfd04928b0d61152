"""Shards that cannot be read are put aside, and the name of the folder remembers which month is owed."""

from __future__ import annotations

import errno
import logging
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType

from monitor.errors import SearchIndexError

_log = logging.getLogger(__name__)

_ASIDE = re.compile(r"^(\d{4}-\d{2})\.damaged-(\d+)$")

# What ails the machine and not the files: nothing is gained by building the index again.
_MACHINE = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
        errno.EFBIG,
    }
)

# More than any part of a sound shard takes at once.
_PLENTY = 256 << 20


def months(folder: Path) -> list[str]:
    """Return the months that were put aside in `folder`, newest first."""
    return sorted({month for month, _ in _aside(folder)}, reverse=True)


def listed(folder: Path) -> list[Path]:
    """Return what lies in the folder of an index; nothing where there is none, as just when it is built again."""
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def put_aside(folder: Path, month: str) -> None:
    """Rename the shard of `month`, so that it is not opened again; another process may have done so already."""
    numbers = [int(path.name.rpartition("-")[2]) for _, path in _aside(folder)]
    try:
        (folder / month).rename(folder / f"{month}.damaged-{max(numbers, default=0) + 1}")
    except FileNotFoundError:
        return


def forget(folder: Path, month: str) -> None:
    """Delete what was put aside of `month`; what cannot be deleted, as it is somebody else's, gets another name."""
    for owed, path in _aside(folder):
        if owed == month and not delete(path):
            path.rename(free_name(folder / f"{month}.left"))


def delete(path: Path) -> bool:
    """Delete a folder, or the link or file that somebody has put in its place; return whether that could be done."""
    try:
        path.unlink() if path.is_symlink() or path.is_file() else shutil.rmtree(path)
    except OSError as error:
        _log.warning("%s cannot be deleted: %s", path, error.strerror)
        return False
    return True


def free_name(path: Path) -> Path:
    """Return a name like that of `path` that nothing has."""
    number = 1
    while (found := path.with_name(f"{path.name}-{number}")).exists() or found.is_symlink():
        number += 1
    return found


@contextmanager
def told_as_trouble_of_the_index() -> Iterator[None]:
    """Let what the system refuses come out as SearchIndexError: it stops nobody but who needs the index."""
    try:
        yield
    except OSError as error:
        raise _unusable(error) from error


def _unusable(error: OSError) -> SearchIndexError:
    return SearchIndexError("The search index cannot be used.", f"The system says: {error.strerror}.")


def _aside(folder: Path) -> list[tuple[str, Path]]:
    return [(match[1], path) for path in listed(folder) if (match := _ASIDE.match(path.name))]


def _has_memory() -> bool:
    """Whether this machine has memory to give: where it has, only a damaged file can have asked for too much."""
    try:
        bytearray(_PLENTY)
    except MemoryError:
        return False
    return True


class Guard(AbstractContextManager[None]):
    """A stretch of work on one shard: what goes wrong in it comes out as SearchIndexError.

    Where the files are at fault, `put_aside` is called; a full disk or too
    many open files are the machine's fault and leave the shard alone.
    """

    def __init__(self, month: str, put_aside: Callable[[str], None]) -> None:
        self._month = month
        self._put_aside = put_aside

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        # Files that are cut off or overwritten make Whoosh raise anything at all.
        if not isinstance(error, Exception) or isinstance(error, SearchIndexError):
            return
        if isinstance(error, MemoryError) and not _has_memory():
            return
        if isinstance(error, OSError) and error.errno in _MACHINE:
            raise _unusable(error) from error
        _log.warning("the search index of %s cannot be read and is put aside: %r", self._month, error)
        _log.debug("the search index of %s", self._month, exc_info=error)
        self._put_aside(self._month)
        raise SearchIndexError(
            f"The search index of {self._month} was damaged.",
            "It is built again from the archive, which has lost nothing.",
        ) from error
