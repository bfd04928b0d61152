"""Disks without room, real ones: a small file system that is filled up, and files that may not grow."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

# What a process may write into one file; everything else is as always.
_LIMITED = """
import resource, runpy, sys
_, limit, *sys.argv = sys.argv
most = int(limit)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class Ended:
    """How a process ended."""

    code: int
    said: tuple[str, ...]
    complained: str

    @property
    def in_words(self) -> bool:
        """Whether it did what was asked, or said in one line, without a traceback, why it could not."""
        return "Traceback" not in self.complained and (self.code == 0 or self.why.count("media-monitor: ") == 1)

    @property
    def why(self) -> str:
        """What it complains of: in a line of its own, or as the doctor does, among what is in order."""
        found = "".join(f"media-monitor: {line}" for line in self.said if line.startswith("NOT "))
        return self.complained or found


def run(folder: Path, arguments: Sequence[str], most: int | None = None, before: Sequence[str] = ()) -> Ended:
    """Run the program, or what tests/fakes/mortal.py runs in its place; no file of it may grow beyond `most` bytes.

    What is said `before` the command is a program that runs it.
    """
    module = "tests.fakes.mortal"
    words = (str(folder.with_name("mark")), "", "0", *arguments)
    folder.with_name("mark").write_bytes(b"start".ljust(64))
    begin = ("-m", module) if most is None else ("-c", _LIMITED, str(max(most, 64)))
    command = [*before, sys.executable, *begin, *(() if most is None else (module,)), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    return Ended(done.returncode, tuple(done.stdout.splitlines()), done.stderr)


class SmallDisk:
    """A file system in memory, of which as much is taken away as a test wants."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def leave(self, room: int) -> None:
        """Leave so many bytes of room."""
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(shutil.disk_usage(self.folder).free - room, 1))

    def free(self) -> None:
        """Give everything back."""
        self._ballast.unlink()


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount a small file system at `folder` for the length of the block; skip where that is not allowed."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may mount a small disk")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
