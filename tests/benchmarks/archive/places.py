"""Where the built indexes are kept from one run to the next, and what is known of each."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from monitor.index.schema import VERSION

VARIABLE = "MEDIA_MONITOR_BENCHMARKS"
# Raised when the articles come out otherwise than before: what was built of the others is left alone.
TEXTS = 1

# An index of another version of the program would be put aside as one that cannot be read.
_FOLDERS = {"ours": f"ours-{VERSION}"}


def cache(chosen: str | None = None) -> Path:
    """Return the folder for everything that is built, which may take 10 GB."""
    named = chosen or os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_cache_dir("media-monitor-benchmarks", appauthor=False))


def place(root: Path, count: int, name: str) -> Path:
    """Return the folder of one index over `count` articles."""
    return root / f"texts-{TEXTS}" / str(count) / _FOLDERS.get(name, name)


@dataclass(frozen=True, slots=True)
class Built:
    """What building an index took: CPU seconds for so many articles."""

    articles: int
    cpu_seconds: float

    @property
    def rate(self) -> float:
        """Articles a CPU second."""
        return self.articles / self.cpu_seconds


def remember(folder: Path, built: Built) -> None:
    """Write what building the index in `folder` took beside it."""
    _note(folder).write_text(json.dumps(asdict(built)), encoding="utf-8")


def remembered(folder: Path) -> Built | None:
    """Return what building the index in `folder` took, None as long as it is not whole."""
    try:
        note: Mapping[str, float] = json.loads(_note(folder).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Built(int(note["articles"]), note["cpu_seconds"])


def _note(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.json")
