"""Opening an article: read beside the window's thread, the newest wish wins."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from monitor.show.background import Background
from monitor.show.sheet import Sheet, read_sheet, unseen_alerts
from monitor.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of opening an article: `sheet` is None if the archive does not have it.

    `unseen` are the alerts about it that nobody has seen so far.
    """

    article_id: int
    sheet: Sheet | None
    unseen: tuple[int, ...] = ()


class Opening(QObject):
    """Reads articles; `opened` tells only of the last that was asked for."""

    opened = Signal(Opened)

    def __init__(self, reader: Reader, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._background = background
        self.wanted = 0
        """The article that was opened last, 0 for none."""
        self._search = ""

    def open(self, article_id: int, search: str = "") -> None:
        """Read an article, and mark in it what `search` looks for."""
        self.wanted, self._search = article_id, search
        self._background.run(lambda: self._read(article_id, search), self._take)

    def again(self) -> None:
        """Read the same article again: it may have been revised, or matched by a new watch."""
        if self.wanted:
            article_id, search = self.wanted, self._search
            self._background.run(lambda: Opened(article_id, read_sheet(self._reader, article_id, search)), self._take)

    def forget(self) -> None:
        """Want nothing any more."""
        self.wanted = 0

    def _read(self, article_id: int, search: str) -> Opened:
        sheet = read_sheet(self._reader, article_id, search)
        unseen = unseen_alerts(self._reader, sheet.headline) if sheet is not None else ()
        return Opened(article_id, sheet, unseen)

    def _take(self, opened: Opened) -> None:
        if opened.article_id == self.wanted:
            self.opened.emit(opened)
