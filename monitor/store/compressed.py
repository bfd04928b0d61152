"""Files in gzip's format, written and read in pieces that can be stopped between."""

from __future__ import annotations

import errno
import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from monitor.errors import DamagedError
from monitor.store.progress import Told, nobody, stretch

ENDING = ".gz"

# The fastest level: gzip's usual one takes four times as long for a seventh less.
_LEVEL = 1
_PIECE = 1 << 20

# Of packing, the share of writing; the rest is reading it again.
_WRITTEN = 0.7


def is_compressed(file: Path) -> bool:
    """Whether a file is compressed, or is to be, by its name."""
    return file.suffix.lower() == ENDING


def pack(source: Path, target: Path, should_stop: Callable[[], bool], told: Told = nobody) -> bool:
    """Write `source` compressed to `target` and read it again; return False where it was stopped before the end.

    Raises OSError if it cannot be written, DamagedError if what is read is not what was written.
    """
    written = hashlib.blake2b()
    size = max(source.stat().st_size, 1)
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
            told(plain.tell() / size * _WRITTEN)
    read = hashlib.blake2b()
    for piece in unpacked(target, stretch(told, _WRITTEN, 1)):
        if should_stop():
            return False
        read.update(piece)
    if read.digest() != written.digest():
        raise DamagedError(f"{target} cannot be read as it was written.", "Check the disk.")
    return True


def unpack(source: Path, target: Path, should_stop: Callable[[], bool], told: Told = nobody) -> bool:
    """Write the content of the compressed `source` to `target`; return False where it was stopped before the end.

    Raises DamagedError, OSError.
    """
    with target.open("wb") as plain:
        for piece in unpacked(source, told):
            if should_stop():
                return False
            plain.write(piece)
    return True


def unpacked(file: Path, told: Told = nobody) -> Iterator[bytes]:
    """Yield the content of a compressed file in pieces; raises DamagedError where it is torn or not as written."""
    size = max(file.stat().st_size, 1)
    try:
        with file.open("rb") as raw, gzip.GzipFile(fileobj=raw, mode="rb") as packed:
            while piece := packed.read(_PIECE):
                yield piece
                told(raw.tell() / size)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DamagedError(f"{file} is damaged: {error}.", "Try an older backup.") from error
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        raise DamagedError(f"{file} cannot be read from the disk.", "Try an older backup.") from error
