"""Where log lines go: a small rotating file in the archive's folder, and warnings to the terminal."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from monitor.paths import logs_folder

_MOST_BYTES = 1_000_000
_KEPT = 3
_NAME = "media-monitor"


class _LogFile(RotatingFileHandler):
    """A log that a full disk leaves silent: the archive's own errors say what is wrong, once and in words."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging calls
        """Drop what cannot be written; anything else is a bug and is shown."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def start(archive: Path | None, process: str, *, verbose: bool = False) -> None:
    """Send log lines of `process` ("collector", "window") to a file of its own in `archive`, and to stderr.

    A log never holds a secret, and at this level never a query.
    """
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if handler.name == _NAME]:
        # A second start in one process replaces the first.
        root.removeHandler(handler)
        handler.close()
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    terminal = logging.StreamHandler(sys.stderr)
    terminal.name = _NAME
    terminal.setLevel(logging.DEBUG if verbose else logging.WARNING)
    terminal.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    root.addHandler(terminal)
    if archive is None:
        return
    try:
        archive.mkdir(parents=True, exist_ok=True, mode=0o700)
        logs_folder(archive).mkdir(exist_ok=True, mode=0o700)
        file = _LogFile(
            logs_folder(archive) / f"{process}.log",
            maxBytes=_MOST_BYTES,
            backupCount=_KEPT,
            encoding="utf-8",
            delay=True,
        )
    except OSError as error:
        root.warning("no log file can be written: %s", error)
        return
    file.name = _NAME
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(file)
