"""A headline or an alert in words: the second line of a row, its tooltip, what a screen reader says."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from monitor.model import Alert, AlertState, Headline, Priority
from monitor.show import times
from monitor.show.marks import Line
from monitor.show.text_places import isolated

translate = QCoreApplication.translate


def is_bold(line: Line) -> bool:
    """Return whether nobody has looked at `line` yet."""
    return not line.read if isinstance(line, Headline) else line.state is AlertState.NEW


def about(line: Line, now: datetime) -> str:
    """Return outlet and time of `line`, and how many other outlets carried it."""
    moment = line.published if isinstance(line, Headline) else line.alerted
    parts = [line.sources[0]] if line.sources else []
    others = len(line.sources) - 1
    if others > 0:
        parts.append(translate("Lines", "+{number} more").format(number=times.count(others)))
    said = times.short(moment, now)
    undated = isinstance(line, Headline) and not line.date_known
    parts.append(translate("Lines", "first seen {time}").format(time=said) if undated else said)
    return " · ".join(map(isolated, parts))


def detail(line: Line) -> str:
    """Return the third line of a row: how the article begins, or which words raised the alert."""
    if isinstance(line, Headline):
        return line.snippet
    return translate("Lines", "Matched: {words}").format(words=", ".join(line.matched)) if line.matched else ""


def tooltip(line: Line) -> list[str]:
    """Return the whole of what a row may have had to cut short, line by line."""
    said = [line.title]
    if line.sources:
        said.append(", ".join(line.sources))
    if isinstance(line, Alert):
        said.append(translate("Lines", "Published {stamp}").format(stamp=times.stamp(line.published)))
        said.append(translate("Lines", "Alerted {stamp}").format(stamp=times.stamp(line.alerted)))
    elif line.date_known:
        said.append(translate("Lines", "Published {stamp}").format(stamp=times.stamp(line.published)))
    else:
        said.append(
            translate("Lines", "First seen {stamp}; the publisher gave no date").format(
                stamp=times.stamp(line.first_seen)
            )
        )
    return said


def spoken(line: Line) -> str:
    """Return `line` as one sentence or two, for a screen reader."""
    said = [line.title, about(line, times.now())]
    if isinstance(line, Alert):
        states = {
            AlertState.NEW: translate("Lines", "New alert"),
            AlertState.SEEN: translate("Lines", "Seen"),
            AlertState.DONE: translate("Lines", "Done"),
        }
        said.insert(0, states[line.state])
        if line.priority is Priority.URGENT:
            said.insert(0, translate("Lines", "Urgent"))
        said += [translate("Lines", "Watch {name}").format(name=line.watch), detail(line)]
    else:
        said.insert(0, translate("Lines", "Read") if line.read else translate("Lines", "Unread"))
        if line.starred:
            said.append(translate("Lines", "Starred"))
        if line.watches:
            said.append(translate("Lines", "Watches: {names}").format(names=", ".join(line.watches)))
    return ". ".join(part for part in said if part)
