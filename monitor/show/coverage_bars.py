"""A bar a day: how often something matched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from monitor.show import times
from monitor.show.look import SMALL, Look


class CoverageBars(QWidget):
    """Draws `days` bars that end today; each says its day and count on hover."""

    def __init__(self, look: Look, days: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._days = [times.today() - timedelta(days=back) for back in reversed(range(days))]
        self._counts: Mapping[date, int] = {}
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Matches by day"))
        look.changed.connect(self.update)

    def show_counts(self, counts: Mapping[date, int]) -> None:
        """Show how often something matched on each day; days that are missing are 0."""
        self._counts = counts
        busiest = max(counts.items(), key=lambda item: item[1], default=None)
        if busiest is not None:
            day = times.day(busiest[0])
            self.setAccessibleDescription(self.tr("Most on {day}: {count}").format(day=day, count=busiest[1]))
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return room for bars and the dates below them."""
        return QSize(360, 56 + QFontMetrics(self._look.font(SMALL)).height())

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(180, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars as lines are read, oldest first."""
        painter = QPainter(self)
        theme = self._look.theme
        font = self._look.font(SMALL)
        painter.setFont(font)
        below = QFontMetrics(font).height() + 4
        height = self.height() - below
        most = max(self._counts.values(), default=0) or 1
        for number, day in enumerate(self._days):
            bar = self._bar(number)
            tall = (height - 2) * self._counts.get(day, 0) / most
            painter.fillRect(QRectF(bar.left(), height - 1, bar.width(), 1), QColor(theme.line))
            if tall:
                bar = QRectF(bar.left(), height - max(tall, 2), bar.width(), max(tall, 2))
                painter.fillRect(bar, QColor(theme.accent))
        painter.setPen(QColor(theme.muted))
        area = self.rect().adjusted(0, height, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, times.day(self._days[0]))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, self.tr("today"))

    def event(self, event: QEvent) -> bool:
        """Say day and count under the pointer."""
        if isinstance(event, QHelpEvent):
            for number, day in enumerate(self._days):
                if self._bar(number).left() <= event.pos().x() <= self._bar(number).right() + 1:
                    said = self.tr("%n matches", "", self._counts.get(day, 0))
                    QToolTip.showText(event.globalPos(), f"{times.day(day)}: {said}", self)
                    return True
        return super().event(event)

    def _bar(self, number: int) -> QRectF:
        step = self.width() / len(self._days)
        gap = 1.0 if step < 6 else 2.0
        place = len(self._days) - 1 - number if self.isRightToLeft() else number
        return QRectF(place * step, 0, max(step - gap, 1.0), self.height())
