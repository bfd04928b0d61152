"""The lists of feeds that come with the program, to begin with: one OPML file for each region or beat."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import UsageError
from monitor.resources import resource

_TITLE = re.compile(r"<title>([^<]{1,200})</title>")


@dataclass(frozen=True, slots=True)
class Starter:
    """One list: `name` is what a command calls it, `title` what a person reads."""

    name: str
    title: str
    path: Path


def starters() -> tuple[Starter, ...]:
    """Return the lists in the order of their titles; what they hold is not read yet."""
    found = [Starter(path.stem, _title(path), path) for path in resource("starters").glob("*.opml")]
    return tuple(sorted(found, key=lambda starter: starter.title.casefold()))


def starter_called(name: str) -> Starter:
    """Return the list of this name; raises UsageError if there is none."""
    found = next(
        (starter for starter in starters() if name.casefold() in (starter.name, starter.title.casefold())), None
    )
    if found is None:
        names = ", ".join(starter.name for starter in starters())
        raise UsageError(f"There is no starter list “{name}”.", f"There are: {names}.")
    return found


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        found = _TITLE.search(file.read(1_000))
    return html.unescape(found[1]).strip() if found else path.stem
