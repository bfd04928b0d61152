"""Choosing some of a numbered list: on a terminal by asking, in a script by options."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from monitor.errors import UsageError

_NUMBERS = re.compile(r"[0-9]+(?:-[0-9]+)?")


def chosen(numbers: Sequence[str], count: int) -> tuple[int, ...]:
    """Return the places, from 0, that "2", "1,4-6" or "all" mean among `count`; raises UsageError for a wrong number.

    >>> chosen(["1,4-6"], 9)
    (0, 3, 4, 5)
    """
    places: dict[int, None] = {}
    for part in (part.strip() for text in numbers for part in text.split(",")):
        if part.lower() == "all":
            places |= dict.fromkeys(range(count))
            continue
        if not _NUMBERS.fullmatch(part):
            raise UsageError(f"“{part}” is no number of this list.", "Write numbers such as 2 or 1,4-6, or all.")
        first, _, last = part.partition("-")
        if not 1 <= int(first) <= int(last or first) <= count:
            raise UsageError(f"There is no number {part} in this list.", f"It goes from 1 to {count}.")
        places |= dict.fromkeys(range(int(first) - 1, int(last or first)))
    return tuple(places)


def asked(question: str, count: int) -> tuple[int, ...]:
    """Ask on the terminal which of `count` are wanted; nothing where nobody is there, or says nothing."""
    if not is_terminal():
        return ()
    answer = input(f"{question} (numbers, all, or Enter for none): ").strip()
    return chosen([answer], count) if answer else ()


def agreed(question: str) -> bool:
    """Ask on the terminal for a yes; nobody there is a no."""
    return is_terminal() and input(f"{question} (y/N): ").strip().lower() in ("y", "yes")


def is_terminal() -> bool:
    """Whether a person is there to be asked and to read the answer."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
