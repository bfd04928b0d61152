"""How commands print: records as JSON Lines for programs, as lines of text for people."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from monitor.query.tree import Node

from monitor.errors import StoreError
from monitor.query.zone import HERE

Record = Mapping[str, Any]

# Feeds, lists and pages are foreign text: in a terminal these characters are commands.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def print_record(record: Record, as_json: bool, text: str) -> None:
    """Print one record at once: as a JSON line, or as `text`; raises StoreError if it cannot be written."""
    try:
        print(json.dumps(record, ensure_ascii=False) if as_json else _CONTROLS.sub(" ", text), flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        give_up_output()
        raise StoreError(f"The output cannot be written: {error.strerror}.", "Check where it goes.") from error


def print_error(message: str) -> None:
    """Print one line to stderr."""
    print(f"media-monitor: {_CONTROLS.sub(' ', ' '.join(message.split()))}", file=sys.stderr, flush=True)


def give_up_output() -> None:
    """Let what is still to be written vanish: Python would try it again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def counted(number: int, one: str, many: str) -> str:
    """Return "1 article", "2 articles"."""
    return f"{number} {one if number == 1 else many}"


def print_cautions(query: str, read: Node | None = None, watch: str = "") -> None:
    """Say on stderr what is legal in a query and probably not meant, and of which of several watches that is."""
    from monitor.query.cautions import cautions
    from monitor.query.parser import parse

    note = f"note on “{watch}”" if watch else "note"
    for caution in cautions(query, read or parse(query, datetime.now(HERE))):
        print_error(f"{note}: {caution.reason} {caution.hint} (at character {caution.start + 1})")


def stamp(moment: datetime | None) -> str | None:
    """Return a time for a program: ISO 8601 in UTC."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def when(moment: datetime | None) -> str:
    """Return a time for a person: in their own zone, to the minute."""
    return "never" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M}"
