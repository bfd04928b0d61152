"""What happened to feeds and the archive, told on wish: one notice in the quiet bar, several in a list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from monitor.chronicle import FeedNotice
from monitor.show import times
from monitor.show.decisions import Decisions
from monitor.show.notices import Notice
from monitor.show.targets import Kind, Target

_DAMAGE, _BACKUP = "damage", "backup"


class Tidings(QObject):
    """Keeps what nobody has put away yet; a notice that leads to its feed, or is closed, is put away."""

    told = Signal(Notice)
    feed_wanted = Signal(Target)
    mending_wanted = Signal()
    backups_wanted = Signal()
    list_wanted = Signal(tuple)
    """Several wait."""

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
    def tell(self) -> None:
        """Tell the one that waits; list them where there are more."""
        if len(self._waiting) == 1:
            self._tell(self._waiting[0])
        elif self._waiting:
            self.list_wanted.emit(tuple(self._waiting))

    def _tell(self, notice: FeedNotice) -> None:
        text = f"{times.short(notice.happened, times.now())}: {notice.detail}"
        leave = partial(self.leave, (notice.id,))
        if notice.kind == _DAMAGE:
            said = Notice(text, self.tr("Mend it…"), self.mending_wanted.emit, bad=True, left=leave)
        elif notice.kind == _BACKUP:
            said = Notice(text, self.tr("Backups…"), self.backups_wanted.emit, left=leave)
        elif notice.feed_id is not None:
            said = Notice(text, self.tr("Show the feed"), partial(self.go, notice), left=leave)
        else:
            said = Notice(text, left=leave)
        self.told.emit(said)

    @Slot(tuple)
    def leave(self, ids: tuple[int, ...]) -> None:
        """Put them away, here at once and in the archive for good."""
        self._put_away.update(ids)
        self._waiting = [each for each in self._waiting if each.id not in self._put_away]
        self._decisions.dismiss_notices(ids)

    @Slot(FeedNotice)
    def go(self, notice: FeedNotice) -> None:
        """Put it away, and ask to see the feed that it is about."""
        self.leave((notice.id,))
        if notice.feed_id is not None:
            self.feed_wanted.emit(Target(Kind.FEED, ids=(notice.feed_id,)))
