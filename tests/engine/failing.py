"""Disks that fail, real ones: places that cannot be read any more, and calls of the system that end in an I/O error."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

# What is found again in the image of the disk; less than a block of the file system.
_LONG = 64


class FailingDisk:
    """A file system with a checksum for each block: of a block in which a bit flips nothing can be read any more.

    Reading it ends in an I/O error of the system, touching it in a mapping in SIGBUS, as with a bad place of a disk.
    """

    def __init__(self, image: Path, folder: Path) -> None:
        self._image = image
        self.folder = folder

    def mount(self) -> None:
        """Make what is on it readable."""
        subprocess.run(
            ["mount", "-o", "loop,max_inline=0", str(self._image), str(self.folder)], check=True, capture_output=True
        )

    def unmount(self) -> None:
        """Write everything to the image, and forget what is in memory."""
        # Mappings go with what refers to them.
        gc.collect()
        subprocess.run(["umount", str(self.folder)], check=True, capture_output=True)

    def spoil(self, file: Path, *offsets: int) -> None:
        """Let the blocks that hold these bytes of a file, which nobody may have open, be unreadable from now on."""
        content = file.read_bytes()
        self.unmount()
        image = self._image.read_bytes()
        with self._image.open("r+b") as opened:
            for offset in offsets:
                block = content[offset // 4096 * 4096 :][:4096]
                for place in _places(image, block):
                    opened.seek(place + min(_LONG, len(block) - 1))
                    opened.write(bytes([image[place + min(_LONG, len(block) - 1)] ^ 1]))
        self.mount()
        with pytest.raises(OSError, match="Input/output error"):
            file.read_bytes()


def _places(image: bytes, block: bytes) -> list[int]:
    """Where a block lies in an image; more than once where it was written before."""
    found = [place := image.find(block)]
    assert place >= 0, "the block is not in the image"
    while (place := image.find(block, place + 1)) >= 0:
        found.append(place)
    return found


@contextmanager
def failing_disk(folder: Path, megabytes: int = 128) -> Iterator[FailingDisk]:
    """Mount a disk at `folder` for the length of the block; skip where that cannot be."""
    if shutil.which("mkfs.btrfs") is None:
        pytest.skip("there is no mkfs.btrfs to make a disk that can fail")
    folder.mkdir()
    image = folder.with_name(f"{folder.name}.image")
    with image.open("wb") as file:
        os.truncate(file.fileno(), megabytes << 20)
    subprocess.run(["mkfs.btrfs", "--quiet", "--mixed", str(image)], check=True, capture_output=True)
    disk = FailingDisk(image, folder)
    try:
        disk.mount()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may mount a disk that can fail")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@dataclass(frozen=True)
class Call:
    """A call of the system by which a process reads or writes a file: the so-manieth of its kind in a thread."""

    name: str
    number: int

    def injection(self, *, for_good: bool) -> list[str]:
        """The words before a command that let this call, and for good those after it too, end with an I/O error."""
        when = f"{self.number}+" if for_good else str(self.number)
        inject = f"inject={self.name}:error=EIO:when={when}"
        return ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={self.name}", "-e", inject]


CALLS = ("pread64", "pwrite64", "write", "fsync", "fdatasync", "ftruncate")


def noting(log: Path) -> list[str]:
    """The words before a command that note its calls."""
    return ["strace", "-f", "-qq", "-yy", "-s", "0", "-o", str(log), "-e", f"trace={','.join(CALLS)}"]


def calls_on(folder: Path, log: Path) -> list[Call]:
    """Return the calls that a noted process made on files in `folder`, or beside it."""
    counted: dict[tuple[str, str], int] = {}
    found = []
    for line in log.read_text(errors="replace").splitlines():
        if made := re.match(r"(\d+) +(\w+)\((\d+)<(.*?)>", line):
            thread, name, _descriptor, path = made.groups()
            counted[thread, name] = counted.get((thread, name), 0) + 1
            if path.startswith(str(folder.parent)):
                found.append(Call(name, counted[thread, name]))
    return found
