"""How commands print: records as JSON Lines for programs, as lines of text for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from monitor.query.tree import Node

Record = Mapping[str, Any]


def print_record(record: Record, as_json: bool, text: str) -> None:
    """Print one record at once: as a JSON line, or as `text`."""
    print(json.dumps(record, ensure_ascii=False) if as_json else text, flush=True)


def print_error(message: str) -> None:
    """Print one line to stderr."""
    print(f"media-monitor: {' '.join(message.split())}", file=sys.stderr, flush=True)


def print_cautions(query: str, read: Node) -> None:
    """Say on stderr what is legal in a query and probably not meant."""
    from monitor.query.cautions import cautions

    for caution in cautions(query, read):
        print_error(f"note: {caution.reason} {caution.hint} (at character {caution.start + 1})")


def stamp(moment: datetime | None) -> str | None:
    """Return a time for a program: ISO 8601 in UTC."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def when(moment: datetime | None) -> str:
    """Return a time for a person: in their own zone, to the minute."""
    return "never" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M}"
