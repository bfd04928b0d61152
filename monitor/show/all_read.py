"""Marking a whole list as read: all of it, and not only the lines that are loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from monitor.show.background import Background
from monitor.show.decisions import Decisions
from monitor.show.targets import Kind, Target, listing
from monitor.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Unread:
    """What a list holds that nobody has read, and the alerts that go with it."""

    articles: tuple[int, ...] = ()
    alerts: tuple[int, ...] = ()


class AllRead(QObject):
    """Finds beside the window's thread what is unread, and decides about it in one go."""

    def __init__(
        self, reader: Reader, background: Background, decisions: Decisions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._reader = reader
        self._background = background
        self._decisions = decisions

    def mark(self, target: Target, found: Sequence[int] = ()) -> None:
        """Mark everything at `target` as read, of a search what it `found`; a watch's alerts, or all, as seen."""
        match target.kind:
            case Kind.ALL | Kind.UNREAD:
                self._decisions.mark_all_read()
            case Kind.FEED | Kind.FOLDER:
                self._decisions.mark_all_read(target.ids)
            case Kind.ALERTS | Kind.WATCH | Kind.STARRED | Kind.SEARCH:
                ids = tuple(found)
                self._background.run(lambda: read_unread(self._reader, target, ids), self._decide)
            case Kind.HEADING:
                pass

    def _decide(self, unread: Unread) -> None:
        if unread.articles or unread.alerts:
            self._decisions.mark_list_read(unread.articles, unread.alerts)


def read_unread(reader: Reader, target: Target, found: Sequence[int] = ()) -> Unread:
    """Read what is unread at `target`, or among the articles that a search `found`, from the archive."""
    shelf = listing(target)
    articles = reader.unread_among(found) if shelf is None else reader.unread_on(shelf)
    alerts = reader.new_alerts_of(target.ids) if target.kind in (Kind.ALERTS, Kind.WATCH) else ()
    return Unread(articles, alerts)
