"""What every command begins with: where the archive is, and where its log lines go."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from monitor import logs
from monitor.paths import archive_folder

if TYPE_CHECKING:
    from monitor.store.archive import Archive


def archive_of(arguments: argparse.Namespace, process: str = "command") -> Path:
    """Return the folder of the archive that a command is about, and begin to log."""
    folder = archive_folder(arguments.data)
    logs.start(folder, process, verbose=arguments.verbose)
    return folder


def opened(arguments: argparse.Namespace, process: str = "command") -> Archive:
    """Open the archive that a command is about; it is closed when the command ends."""
    from monitor.store.archive import open_archive

    archive = open_archive(archive_of(arguments, process))
    arguments.closing.callback(archive.close)
    return archive


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let a command take --json."""
    parser.add_argument("--json", action="store_true", help="print JSON Lines")
