"""Why a list may have nothing in it, and the one next step."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from monitor.show.targets import Kind, Target


@dataclass(frozen=True, slots=True)
class Emptiness:
    """What to say; `step` names the command that `command` is in the table of commands, both "" for none."""

    icon: str
    title: str
    text: str
    step: str = ""
    command: str = ""


def emptiness(target: Target, *, feeds: int, watches: int, busy: bool) -> Emptiness:
    """Return what stands in the place of an empty list."""
    if not feeds and target.kind is not Kind.SEARCH:
        return Emptiness(
            "feed", _tr("You follow no feeds yet"), _tr("Articles come from feeds."), _tr("Follow a feed…"), "follow"
        )
    match target.kind:
        case Kind.ALERTS if not watches:
            return Emptiness(
                "watch", _tr("You watch for nothing yet"), _tr("An alert needs a watch."), _tr("New watch…"), "watch"
            )
        case Kind.ALERTS:
            return Emptiness(
                "alert",
                _tr("No alerts"),
                _tr("When an article matches one of your watches, its alert stands here."),
                _tr("New watch…"),
                "watch",
            )
        case Kind.STARRED:
            return Emptiness("star", _tr("Nothing is starred"), _tr("Press S on an article to find it here again."))
        case Kind.WATCH:
            return Emptiness(
                "watch",
                _tr("Nothing has matched yet"),
                _tr("The watch waits for what comes in."),
                _tr("Poll now"),
                "poll",
            )
        case Kind.SEARCH if busy:
            return Emptiness("search", _tr("Searching…"), "")
        case Kind.SEARCH:
            return Emptiness(
                "search",
                _tr("Nothing in the archive matches"),
                _tr("Try fewer words, a longer period, or a star for word endings: hostag*."),
                _tr("Change the search"),
                "search",
            )
        case _:
            return Emptiness(
                "articles",
                _tr("Nothing has come in yet"),
                _tr("Feeds are polled by themselves."),
                _tr("Poll now"),
                "poll",
            )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Emptiness", text)
