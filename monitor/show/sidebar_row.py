"""Paints a row of the sidebar: its sign, its name, how much there is new."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from monitor.show import times
from monitor.show.colours import blend
from monitor.show.look import NORMAL, SMALL, Look
from monitor.show.models.sidebar_tree import NodeRole
from monitor.show.sidebar_nodes import Node
from monitor.show.sides import narrowed
from monitor.show.targets import Kind

_GAP, _DOT = 8, 0.625


class SidebarRow(QStyledItemDelegate):
    """Headings in small letters, everything else with an icon or a watch's dot, counts at the far end."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a row; headings have room above them."""
        node: Node | None = index.data(NodeRole)
        height = QFontMetrics(self._look.font(NORMAL)).height() + _GAP
        heading = node is not None and node.target.kind is Kind.HEADING
        return QSize(120, height + _GAP if heading else height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row."""
        node: Node | None = index.data(NodeRole)
        if node is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if node.target.kind is Kind.HEADING:
            self._paint_heading(painter, option, node)
        else:
            self._paint_row(painter, option, node)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, node: Node) -> None:
        painter.setFont(self._look.font(SMALL, bold=True))
        painter.setPen(QColor(self._look.theme.muted))
        area = option.rect.adjusted(_GAP, 0, -_GAP, -_GAP // 2)
        painter.drawText(area, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading, node.target.title)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, node: Node) -> None:
        theme, area = self._look.theme, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(blend(theme.accent, theme.window, 0.20 if chosen else 0.07))
            painter.drawRoundedRect(narrowed(area, option.direction, 0, 1, 4, 1), 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus and chosen:
            painter.setPen(QColor(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(narrowed(area, option.direction, 0, 1, 4, 1).adjusted(0, 0, -1, -1), 6, 6)

        def place(left: int, width: int) -> QRect:
            return QStyle.visualRect(option.direction, area, QRect(left, area.top(), width, area.height()))

        left, right, side = area.left() + _GAP, area.right() - _GAP - 4, self._look.side()
        self._paint_sign(painter, place(left, side), node, chosen)
        left += side + _GAP
        off = node.watch is not None and not node.watch.enabled
        alerting = node.count > 0 and node.target.kind in (Kind.ALERTS, Kind.WATCH)
        if node.count:
            font = self._look.font(SMALL, bold=alerting)
            width = QFontMetrics(font).horizontalAdvance(times.count(node.count))
            height = QFontMetrics(font).height() + 2
            if alerting:
                # Never higher than wide: a pill, or around one digit a circle.
                width = max(width, height - 10)
            badge = place(right - width - 10, width + 10) if alerting else place(right - width, width)
            if alerting:
                pill = QRect(badge.left(), badge.center().y() - height // 2, badge.width(), height)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.accent))
                painter.drawRoundedRect(pill, height / 2, height / 2)
            painter.setFont(font)
            painter.setPen(QColor(theme.surface if alerting else theme.muted))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, times.count(node.count))
            right -= width + (_GAP + 10 if alerting else _GAP)
        font = self._look.font(NORMAL, bold=alerting)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted if off else theme.text))
        title = self.tr("{name} (off)").format(name=node.target.title) if off else node.target.title
        title = QFontMetrics(font).elidedText(title, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(
            place(left, right - left), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, title
        )

    def _paint_sign(self, painter: QPainter, area: QRect, node: Node, chosen: bool) -> None:
        if node.watch is not None:
            side = round(area.width() * _DOT)
            dot = QRect(0, 0, side, side)
            dot.moveCenter(area.center())
            colour = self._look.theme.dot(node.watch.id)
            painter.setPen(colour)
            painter.setBrush(colour if node.watch.enabled else QColor(Qt.GlobalColor.transparent))
            painter.drawEllipse(dot)
            return
        role = "urgent" if node.trouble or node.icon in ("failing", "stopped") else "accent" if chosen else "muted"
        side = area.width()
        square = QRect(area.left(), area.center().y() - side // 2, side, side)
        self._look.icon(node.icon, role).paint(painter, square)
