"""Hearing that the archive changed, and reading again only what is in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from monitor.chronicle import FeedNotice
from monitor.show.background import Background
from monitor.show.panels.status_line import Figures, read_figures
from monitor.show.sidebar_nodes import Desk, read_desk
from monitor.store.reader import Reader

_LOOK_MS = 250
# Counting what is unread takes a moment in a large archive: while feeds are polled, not at every commit.
_REST_MS = 750


@dataclass(frozen=True, slots=True)
class News:
    """The archive as it is now."""

    desk: Desk
    figures: Figures
    notices: tuple[FeedNotice, ...] = ()


class NewsDesk(QObject):
    """Asks four times a second whether the archive changed; tells what is in it when it did."""

    came = Signal(News)

    def __init__(
        self, reader: Reader, background: Background, changed: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._reader = reader
        self._background = background
        self._changed = changed
        self._is_due = True
        self._reading = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._read_if_due)

    def start(self) -> None:
        """Read now, and then whenever the archive changes."""
        self._timer.start()
        self._read_if_due()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._rest.stop()

    @Slot()
    def read_soon(self) -> None:
        """Read again as soon as possible, whether or not anything is known to have changed."""
        self._is_due = True
        self._read_if_due()

    @Slot()
    def _look(self) -> None:
        if self._changed():
            self.read_soon()

    @Slot()
    def _read_if_due(self) -> None:
        if self._is_due and not self._reading and not self._rest.isActive():
            self._is_due, self._reading = False, True
            self._background.run(self._read, self._take)

    def _read(self) -> News:
        try:
            return self._read_all()
        finally:
            # An archive that was busy for once is read again at its next change.
            self._reading = False

    def _read_all(self) -> News:
        return News(read_desk(self._reader), read_figures(self._reader), self._reader.notices())

    def _take(self, news: News) -> None:
        self._rest.start()
        self.came.emit(news)
