"""What stands over the list that is shown, and in its place while it is empty."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.show.emptiness import Emptiness, emptiness
from monitor.show.feed_words import doubts_of, plan_of, trouble_of, wants_login
from monitor.show.sidebar_nodes import Desk
from monitor.show.targets import Target


@dataclass(frozen=True, slots=True)
class ListWords:
    """`note` is what a person should know of what the list shows, "" for nothing."""

    note: str
    empty: Emptiness


def list_words(desk: Desk, target: Target, *, rows: int, busy: bool, broken: bool = False) -> ListWords:
    """Return what to say of the list of `target`, which holds `rows` lines so far and may have `broken` off there."""
    trouble = trouble_of(desk, target)
    planned = f"{trouble} {plan_of(desk, target)}" if trouble else ""
    empty = emptiness(
        target,
        feeds=len(desk.feeds),
        watches=len(desk.watches),
        busy=busy,
        broken=broken,
        trouble=planned,
        wants_login=wants_login(desk, target),
    )
    # What stands in the place of the list says the trouble already.
    note = "\n".join(line for line in (planned if rows else "", doubts_of(desk, target)) if line)
    return ListWords(note, empty)
