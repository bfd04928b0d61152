"""What stands over the list that is shown, and in its place while it is empty."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from monitor.show.emptiness import Emptiness, emptiness
from monitor.show.feed_words import doubts_of, plan_of, trouble_of, wants_login
from monitor.show.sidebar_nodes import Desk
from monitor.show.targets import Kind, Target

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ListWords:
    """`note` is what a person should know of what the list shows, "" for nothing."""

    note: str
    empty: Emptiness


def list_words(desk: Desk, target: Target, *, rows: int, busy: bool) -> ListWords:
    """Return what to say of the list of `target`, which holds `rows` lines so far."""
    trouble = trouble_of(desk, target)
    planned = f"{trouble} {plan_of(desk, target)}" if trouble else ""
    empty = emptiness(
        target,
        feeds=len(desk.feeds),
        watches=len(desk.watches),
        busy=busy,
        trouble=planned,
        wants_login=wants_login(desk, target),
    )
    # What stands in the place of the list says the trouble already.
    note = "\n".join(line for line in (planned if rows else "", doubts_of(desk, target)) if line)
    return ListWords(note, empty)


def count_of(desk: Desk, target: Target) -> str:
    """Return what stands below the name of the list: what is new or unread in it, or what it looks for."""
    match target.kind:
        case Kind.ALERTS:
            new = sum(desk.new_alerts.get(watch.id, 0) for watch in desk.watches)
            return translate("ListWords", "%n new", "", new) if new else ""
        case Kind.FEED if trouble_of(desk, target):
            return translate("ListWords", "could not be polled")
        case Kind.FEED | Kind.FOLDER:
            unread = sum(desk.unread.get(each, 0) for each in target.ids)
            return translate("ListWords", "%n unread", "", unread) if unread else ""
        case Kind.WATCH:
            return target.query
        case _:
            return ""
