"""What happened to feeds, told one after the other in the quiet bar when a person asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from monitor.model import FeedNotice
from monitor.show import times
from monitor.show.decisions import Decisions
from monitor.show.notices import Notice
from monitor.show.targets import Kind, Target


class Tidings(QObject):
    """Keeps what nobody has put away yet; a notice that leads to its feed, or is closed, is put away."""

    told = Signal(Notice)
    feed_wanted = Signal(Target)

    def __init__(self, decisions: Decisions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decisions = decisions
        self._waiting: list[FeedNotice] = []
        self._put_away: set[int] = set()

    def show(self, notices: Sequence[FeedNotice]) -> int:
        """Take what the archive holds; return how many wait."""
        self._waiting = [notice for notice in notices if notice.id not in self._put_away]
        return len(self._waiting)

    @Slot()
    def tell_next(self) -> None:
        """Tell the newest that waits."""
        if not self._waiting:
            return
        notice = self._waiting[0]
        text = f"{times.short(notice.happened, times.now())}: {notice.detail}"
        leads = self.tr("Show the feed") if notice.feed_id is not None else ""
        self.told.emit(Notice(text, leads, partial(self._go, notice), left=partial(self._leave, notice)))

    def _leave(self, notice: FeedNotice) -> None:
        """Put it away, here at once and in the archive for good."""
        self._put_away.add(notice.id)
        self._waiting = [each for each in self._waiting if each.id != notice.id]
        self._decisions.dismiss_notices([notice.id])

    def _go(self, notice: FeedNotice) -> None:
        self._leave(notice)
        if notice.feed_id is not None:
            self.feed_wanted.emit(Target(Kind.FEED, ids=(notice.feed_id,)))
