"""What the window needs of the archive beside its worker: to read small pages, and to hear of changes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from monitor.store import desk
from monitor.store.archive import open_archive
from monitor.store.reader import Reader
from monitor.store.signal import ChangeSignal

__all__ = ["ChangeSignal", "ask_window", "open_reader", "open_signal", "take_requests"]


def open_reader(folder: Path) -> Reader:
    """Open the archive in `folder` for reading, making it where there is none; `close` the reader in the end."""
    return Reader(open_archive(folder))


def open_signal(folder: Path) -> ChangeSignal:
    """Return a signal of changes to the archive in `folder`, which must exist."""
    archive = open_archive(folder)
    try:
        return ChangeSignal(archive.file)
    finally:
        archive.close()


def take_requests(folder: Path) -> tuple[tuple[str, int], ...]:
    """Take what other processes asked of the window, as (kind, value): ("open", article), ("alerts", 0), ("front", 0).

    Where nothing waits, which is nearly always, nothing is written.
    """
    archive = open_archive(folder)
    try:
        if not Reader(archive).has_requests():
            return ()
        with archive.writing() as connection:
            return desk.take_requests(connection)
    finally:
        archive.close()


def ask_window(folder: Path, kind: str, value: int = 0) -> None:
    """Ask the window on this archive for something: "open" an article, show the "alerts", come to the "front"."""
    archive = open_archive(folder)
    try:
        with archive.writing() as connection:
            desk.ask(connection, kind, value, datetime.now(UTC))
    finally:
        archive.close()
