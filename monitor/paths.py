"""Where the archive lies, and what stands in its folder."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "MEDIA_MONITOR_DATA"


def archive_folder(chosen: str | None = None) -> Path:
    """Return the archive's folder: the one that was chosen, else that of the environment, else the person's own."""
    named = chosen or os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("media-monitor", appauthor=False))


def index_folder(archive: Path) -> Path:
    """Return the folder of the search index."""
    return archive / "index"


def backups_folder(archive: Path) -> Path:
    """Return the folder of the automatic backups."""
    return archive / "backups"


def logs_folder(archive: Path) -> Path:
    """Return the folder of the log files."""
    return archive / "logs"


def settings_file(archive: Path) -> Path:
    """Return the file of the settings."""
    return archive / "settings.toml"


def collector_lock(archive: Path) -> Path:
    """Return the file whose lock the collector holds while it runs."""
    return archive / "collector.lock"


def window_lock(archive: Path) -> Path:
    """Return the file whose lock the window holds while it is open."""
    return archive / "window.lock"
