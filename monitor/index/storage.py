"""A shard's files: written through to the disk, and read by mapping them instead of copying them."""

from __future__ import annotations

import mmap
import os
import zlib
from pathlib import Path
from typing import Any, BinaryIO

from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile

_PIECE = 1 << 20


class DurableStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's files in a folder, on the disk for good before anything refers to them.

    Whoosh never calls fsync. Here a finished segment is on the disk before the
    table of contents that names it, and that one before it takes its name.
    """

    def create_file(self, name: str, **options: Any) -> Any:
        """Return a new file for writing; segments and tables of contents are synced when it is closed."""
        if ".toc" in name:
            self._clear_unnamed()
        file = super().create_file(name, **options)
        if ".seg" in name or ".toc" in name:
            file.onclose = _sync
        return file

    def open_file(self, name: str, **options: Any) -> Any:
        """Return a file for reading; tables of contents from memory, as Whoosh leaves broken ones open."""
        if ".toc" in name:
            return BufferFile(Path(self.folder, name).read_bytes(), name=name)
        return super().open_file(name, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Give a file its name, and make the name last."""
        super().rename_file(oldname, newname, safe)
        sync_folder(Path(self.folder))

    def _clear_unnamed(self) -> None:
        """Delete tables of contents of writers that were killed before these had their name; Whoosh leaves them."""
        for left in Path(self.folder).glob("*.toc.*"):
            left.unlink()


def _sync(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` last; Windows does so by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def checksum(path: Path) -> int:
    """Return a number that is another when a bit of a file is.

    The file is read, not mapped: where a disk does not give back what was written, reading raises OSError, and
    touching a mapping ends the process.
    """
    found = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found = zlib.crc32(piece, found)
    return found


class MappedSegment:
    """The file of one segment, mapped: a file within it is found by the end of its name.

    Whoosh copies each such file into memory when it opens a segment; a mapping
    takes memory only for the pages that are read, and gives them back.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.mapping = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        with path.open("rb") as file:
            listing = CompoundStorage(StructFile(file), use_mmap=False)
            self._ranges: dict[str, tuple[int, int]] = {name: listing.range(name) for name in listing.list()}

    def part(self, ending: str) -> tuple[int, int]:
        """Return (offset, length) of the file whose name ends so; (0, 0) if there is none."""
        for name, (offset, length) in self._ranges.items():
            if name.endswith(ending):
                if offset + length > len(self.mapping):
                    raise ValueError("the segment ends too early")
                return offset, length
        return 0, 0

    def read(self, ending: str, file: BinaryIO) -> bytes:
        """Return the part whose name ends so, read from the segment's own file; empty if there is none."""
        offset, length = self.part(ending)
        file.seek(offset)
        return file.read(length)

    def file(self, ending: str) -> MappedFile:
        """Return one file within the segment as Whoosh reads it."""
        return MappedFile(self.mapping, *self.part(ending))


class MappedFile(StructFile):  # type: ignore[misc]  # Whoosh has no types
    """One file within a mapped segment, with the methods by which Whoosh reads numbers and pickles."""

    def __init__(self, mapping: mmap.mmap, offset: int, length: int) -> None:
        self.is_real = False
        self.is_closed = False
        self.onclose = None
        self._mapping = mapping
        self._offset = offset
        self._length = length
        self._at = 0

    @property
    def file(self) -> MappedFile:
        """What Whoosh unpickles from; not kept, as an object that refers to itself would hold its mapping open."""
        return self

    def get(self, position: int, length: int) -> bytes:
        """Return `length` bytes from `position` on; fewer at the end."""
        start = self._offset + position
        return self._mapping[start : min(start + length, self._offset + self._length)]

    def read(self, size: int = -1) -> bytes:
        """Return the next `size` bytes, all that are left by default."""
        found = self.get(self._at, self._length - self._at if size < 0 else size)
        self._at += len(found)
        return found

    def readline(self, _size: int = -1) -> bytes:
        """Refuse: only pickles of protocol 0 are read by lines, and nothing here writes those."""
        raise ValueError("this is no pickle that the program wrote")

    def seek(self, position: int, whence: int = os.SEEK_SET) -> None:
        """Go to `position`."""
        self._at = position + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._length}[whence]

    def tell(self) -> int:
        """Return where the next `read` begins."""
        return self._at

    def close(self) -> None:
        """Nothing to do: the mapping goes with the last that uses it."""
