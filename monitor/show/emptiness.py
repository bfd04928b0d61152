"""Why a list may have nothing in it, and the one next step."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from monitor.show.targets import Kind, Target

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Emptiness:
    """What to say; `step` names the command that `command` is in the table of commands, both "" for none."""

    icon: str
    title: str
    text: str
    step: str = ""
    command: str = ""


def emptiness(
    target: Target,
    *,
    feeds: int,
    watches: int,
    busy: bool,
    broken: bool = False,
    trouble: str = "",
    wants_login: bool = False,
) -> Emptiness:
    """Return what stands in the place of an empty list.

    A search that is `broken` says nothing about the archive; `trouble` is why a feed could not be polled, and what
    next.
    """
    if not feeds and target.kind is not Kind.SEARCH:
        return Emptiness(
            "feed",
            translate("Emptiness", "You follow no feeds yet"),
            translate("Emptiness", "Articles come from feeds."),
            translate("Emptiness", "Follow a feed…"),
            "follow",
        )
    match target.kind:
        case Kind.ALERTS if not watches:
            return Emptiness(
                "watch",
                translate("Emptiness", "You watch for nothing yet"),
                translate("Emptiness", "An alert needs a watch."),
                translate("Emptiness", "New watch…"),
                "watch",
            )
        case Kind.ALERTS:
            return Emptiness(
                "alert",
                translate("Emptiness", "No alerts"),
                translate("Emptiness", "When an article matches one of your watches, its alert stands here."),
                translate("Emptiness", "New watch…"),
                "watch",
            )
        case Kind.STARRED:
            return Emptiness(
                "star",
                translate("Emptiness", "Nothing is starred"),
                translate("Emptiness", "Press S on an article to find it here again."),
            )
        case Kind.WATCH:
            return Emptiness(
                "watch",
                translate("Emptiness", "Nothing new has matched yet"),
                translate(
                    "Emptiness",
                    "A watch tells you what comes in from now on. Search for what is here already.",
                ),
                translate("Emptiness", "Search the archive"),
                "search-watch",
            )
        case Kind.SEARCH if busy:
            return Emptiness("search", translate("Emptiness", "Searching…"), "")
        case Kind.SEARCH if broken:
            return Emptiness(
                "failing",
                translate("Emptiness", "The search failed"),
                translate("Emptiness", "This says nothing about what is in the archive."),
                translate("Emptiness", "Change the search"),
                "search",
            )
        case Kind.SEARCH:
            return Emptiness(
                "search",
                translate("Emptiness", "Nothing in the archive matches"),
                translate("Emptiness", "Try fewer words, a longer period, or a star for word endings: hostag*."),
                translate("Emptiness", "Change the search"),
                "search",
            )
        case Kind.FEED if trouble:
            return Emptiness(
                "failing",
                translate("Emptiness", "This feed could not be polled"),
                trouble,
                translate("Emptiness", "Enter a login…") if wants_login else translate("Emptiness", "Poll now"),
                "login" if wants_login else "poll-shown",
            )
        case _:
            return Emptiness(
                "articles",
                translate("Emptiness", "Nothing has come in yet"),
                translate("Emptiness", "Feeds are polled by themselves."),
                translate("Emptiness", "Poll now"),
                "poll-shown",
            )
