"""Files in gzip's format, written and read in pieces that can be stopped between."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from monitor.errors import DamagedError

ENDING = ".gz"

# The fastest level: a higher one takes three times as long for a tenth less.
_LEVEL = 1
_PIECE = 1 << 20


def is_compressed(file: Path) -> bool:
    """Whether a file is compressed, or is to be, by its name."""
    return file.suffix.lower() == ENDING


def pack(source: Path, target: Path, should_stop: Callable[[], bool]) -> bool:
    """Write `source` compressed to `target` and read it again; return False where it was stopped before the end.

    Raises OSError if it cannot be written, DamagedError if what is read is not what was written.
    """
    written = hashlib.blake2b()
    with (
        source.open("rb") as plain,
        target.open("wb") as file,
        # Without a name in its header, where nothing would notice a changed letter.
        gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=file) as packed,
    ):
        while piece := plain.read(_PIECE):
            if should_stop():
                return False
            written.update(piece)
            packed.write(piece)
    read = hashlib.blake2b()
    for piece in unpacked(target):
        if should_stop():
            return False
        read.update(piece)
    if read.digest() != written.digest():
        raise DamagedError(f"{target} cannot be read as it was written.", "Check the disk.")
    return True


def unpack(source: Path, target: Path) -> None:
    """Write the content of the compressed `source` to `target`; raises DamagedError, OSError."""
    with target.open("wb") as plain:
        for piece in unpacked(source):
            plain.write(piece)


def unpacked(file: Path) -> Iterator[bytes]:
    """Yield the content of a compressed file in pieces; raises DamagedError where it is torn or not as written."""
    try:
        with gzip.open(file, "rb") as packed:
            while piece := packed.read(_PIECE):
                yield piece
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DamagedError(f"{file} is damaged: {error}.", "Try an older backup.") from error
