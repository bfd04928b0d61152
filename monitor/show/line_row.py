"""Paints a headline or an alert as a row: what it says, then where and when, then why it is here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QIcon,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from monitor.model import Alert, AlertState, Headline, Priority, Watch
from monitor.show import line_words, times
from monitor.show.look import NORMAL, SMALL, Look
from monitor.show.marks import Line, Marks
from monitor.show.models.line_list import LineRole
from monitor.show.sides import narrowed
from monitor.show.text_places import Stretch, reads_right_to_left, utf16

_SIDE, _TOP, _GAP, _SMALL_GAP = 16, 8, 8, 4
_DOT = 0.5


class LineRow(QStyledItemDelegate):
    """Two lines a row, and where wanted a third with the beginning of the text."""

    def __init__(self, look: Look, marks: Marks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._marks = marks
        self._colours: dict[str, QColor] = {}
        self._watches: Sequence[Watch] = ()
        self.with_detail = True
        self.with_watches = True

    def set_watches(self, watches: Sequence[Watch]) -> None:
        """Tell which colours the watches have."""
        self._watches = watches
        self._colours.clear()

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a row; all rows of a list are equally high."""
        first = QFontMetrics(self._look.font(NORMAL, bold=True)).height()
        small = QFontMetrics(self._look.font(SMALL)).height()
        lines = 2 if self.with_detail else 1
        return QSize(200, 2 * _TOP + first + lines * (small + _SMALL_GAP))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row."""
        line: Line | None = index.data(LineRole)
        if line is None:
            return
        painter.save()
        area: QRect = option.rect
        self._paint_ground(painter, option, area)
        first = QFontMetrics(self._look.font(NORMAL, bold=True)).height()
        small = QFontMetrics(self._look.font(SMALL)).height()
        inner = area.adjusted(_SIDE, _TOP, -_SIDE, -_TOP)
        title_marks, detail_marks = self._marks.of(line)
        self._paint_title(painter, QRect(inner.left(), inner.top(), inner.width(), first), line, title_marks)
        top = inner.top() + first + _SMALL_GAP
        self._paint_about(painter, option, QRect(inner.left(), top, inner.width(), small), line)
        if self.with_detail:
            top += small + _SMALL_GAP
            self._paint_detail(painter, QRect(inner.left(), top, inner.width(), small), line, detail_marks)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show the whole headline, the outlets and the full times."""
        line: Line | None = index.data(LineRole)
        if line is None:
            return False
        title, *others = (escape(said) for said in line_words.tooltip(line))
        QToolTip.showText(event.globalPos(), f"<p><b>{title}</b></p><p>{'<br>'.join(others)}</p>", view)
        return True

    # The parts of a row

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect) -> None:
        theme = self._look.theme
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            focused = bool(state & QStyle.StateFlag.State_HasFocus) or bool(state & QStyle.StateFlag.State_Active)
            painter.fillRect(area, theme.selection(focused))
            bar = QRect(area.left(), area.top(), 3, area.height())
            painter.fillRect(QStyle.visualRect(option.direction, area, bar), QColor(theme.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(theme.raised))
        painter.setPen(QPen(QColor(theme.line)))
        below = narrowed(area, option.direction, _SIDE, 0, 0, 0)
        painter.drawLine(below.left(), below.bottom(), below.right(), below.bottom())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent)))
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _paint_title(self, painter: QPainter, area: QRect, line: Line, marks: Sequence[Stretch]) -> None:
        done = isinstance(line, Alert) and line.state is AlertState.DONE
        colour = self._look.theme.muted if done else self._look.theme.text
        font = self._look.font(NORMAL, bold=line_words.is_bold(line))
        draw_text(painter, area, line.title, font, QColor(colour), marks, QColor(self._look.theme.mark))

    def _paint_about(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, line: Line) -> None:
        """Draw signs at the far end, then outlet and time, then the watches in what is left."""
        theme = self._look.theme
        font = self._look.font(SMALL)
        metrics = QFontMetrics(font)
        direction: Qt.LayoutDirection = option.direction

        def place(left: int, width: int) -> QRect:
            return QStyle.visualRect(direction, area, QRect(left, area.top(), width, area.height()))

        right = area.right() + 1
        for icon in self._signs(line):
            right -= area.height()
            icon.paint(painter, place(right, area.height()))
            right -= _SMALL_GAP
        left = area.left()
        painter.setFont(font)
        for text, colour in self._leading(line):
            width = metrics.horizontalAdvance(text)
            painter.setPen(QColor(colour))
            painter.drawText(place(left, width + 1), Qt.AlignmentFlag.AlignVCenter, text)
            left += width + _GAP
        said = line_words.about(line, times.now())
        said = metrics.elidedText(said, Qt.TextElideMode.ElideRight, max(right - left, 0))
        painter.setPen(QColor(theme.muted))
        painter.drawText(place(left, metrics.horizontalAdvance(said) + 1), Qt.AlignmentFlag.AlignVCenter, said)
        left += metrics.horizontalAdvance(said) + 2 * _GAP
        for name in self._names(line):
            dot_side = self._look.side(_DOT)
            room = right - left - dot_side - _SMALL_GAP
            if room < metrics.averageCharWidth() * 4:
                return
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            middle = area.center().y() - dot_side // 2 + 1
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(self._colour(name))
            painter.setPen(Qt.PenStyle.NoPen)
            dot = place(left, dot_side)
            painter.drawEllipse(QRect(dot.left(), middle, dot_side, dot_side))
            left += dot_side + _SMALL_GAP
            painter.setPen(QColor(theme.text))
            painter.drawText(place(left, metrics.horizontalAdvance(shown) + 1), Qt.AlignmentFlag.AlignVCenter, shown)
            left += metrics.horizontalAdvance(shown) + _GAP

    def _paint_detail(self, painter: QPainter, area: QRect, line: Line, marks: Sequence[Stretch]) -> None:
        text = line_words.detail(line)
        font = self._look.font(SMALL)
        if isinstance(line, Headline):
            text, marks = around(text, marks, area.width() // max(QFontMetrics(font).averageCharWidth(), 1))
        theme = self._look.theme
        draw_text(painter, area, text, font, QColor(theme.muted), marks, QColor(theme.mark), QColor(theme.text))

    def _signs(self, line: Line) -> list[QIcon]:
        if isinstance(line, Headline):
            return [self._look.icon("starred", "accent")] if line.starred else []
        return [self._look.icon("done", "good")] if line.state is AlertState.DONE else []

    def _leading(self, line: Line) -> list[tuple[str, str]]:
        if isinstance(line, Alert) and line.priority is Priority.URGENT:
            return [(self.tr("Urgent"), self._look.theme.urgent)]
        return []

    def _names(self, line: Line) -> tuple[str, ...]:
        if not self.with_watches:
            return ()
        return line.watches if isinstance(line, Headline) else (line.watch,)

    def _colour(self, name: str) -> QColor:
        if name not in self._colours:
            ids = [watch.id for watch in self._watches if watch.name == name]
            self._colours[name] = self._look.theme.dot(ids[0]) if ids else QColor(self._look.theme.muted)
        return self._colours[name]


def around(text: str, marks: Sequence[Stretch], letters: int) -> tuple[str, Sequence[Stretch]]:
    """Return the part of `text` that shows its first mark within about `letters`, with the marks moved along."""
    if not marks or marks[0][1] <= letters - 4:
        return text, marks
    start = text.rfind(" ", 0, max(marks[0][0] - letters // 4, 1)) + 1
    if start == 0:
        start = max(marks[0][0] - letters // 4, 0)
    moved = 2 - start
    return f"… {text[start:]}", [(first + moved, last + moved) for first, last in marks]


def draw_text(
    painter: QPainter,
    area: QRect,
    text: str,
    font: QFont,
    colour: QColor,
    marks: Sequence[Stretch],
    ground: QColor,
    marked_colour: QColor | None = None,
) -> None:
    """Draw one line of `text` in its own reading direction, cut with an ellipsis, marked words bold on `ground`."""
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    layout = _laid_out(shown, font, marks, ground, marked_colour)
    if layout.lineAt(0).naturalTextWidth() > area.width():
        # Bold words are wider than the metrics of the whole line know.
        room = int(2 * area.width() - layout.lineAt(0).naturalTextWidth())
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))
        layout = _laid_out(shown, font, marks, ground, marked_colour)
    width = layout.lineAt(0).naturalTextWidth()
    left = area.right() + 1 - width if reads_right_to_left(text) else area.left()
    painter.setPen(colour)
    layout.draw(painter, QPointF(left, area.top()))


def _laid_out(
    text: str, font: QFont, marks: Sequence[Stretch], ground: QColor, marked_colour: QColor | None
) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    right = reads_right_to_left(text)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight)
    option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    layout.setTextOption(option)
    whole = len(text) - 1 if text.endswith("…") else len(text)
    ranges = []
    for start, end in utf16(text, ((first, min(last, whole)) for first, last in marks if first < whole)):
        form = QTextCharFormat()
        form.setFontWeight(QFont.Weight.Bold)
        form.setBackground(ground)
        if marked_colour is not None:
            form.setForeground(marked_colour)
        marked = QTextLayout.FormatRange()
        marked.start, marked.length, marked.format = start, end - start, form
        ranges.append(marked)
    layout.setFormats(ranges)
    layout.beginLayout()
    layout.createLine().setLineWidth(1 << 20)
    layout.endLayout()
    return layout
