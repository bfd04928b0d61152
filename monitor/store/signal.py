"""Noticing that another process changed the archive."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_UNKNOWN = -1


class ChangeSignal:
    """Says whether the archive changed since it was last asked; costs microseconds and takes no lock.

    SQLite counts the commits of other connections in `PRAGMA data_version`. An object
    belongs to the thread that made it.
    """

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        self._seen = self._version()

    def changed(self) -> bool:
        """Whether any other connection committed since the last call."""
        version = self._version()
        if version == self._seen:
            return False
        self._seen = version
        return True

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _version(self) -> int:
        try:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            # Whoever reads the archive next is told what is wrong with it.
            return _UNKNOWN
