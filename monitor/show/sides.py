"""Where a line begins and ends: left and right in most languages, right and left in a window of Arabic or Hebrew.

Layouts and painters know this by themselves; margins, style sheets and what is painted at an edge do not.
"""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStyle


def margins(start: int, top: int, end: int, bottom: int) -> QMargins:
    """Return the margins of a layout or a label by where lines begin and end."""
    if QGuiApplication.isRightToLeft():
        return QMargins(end, top, start, bottom)
    return QMargins(start, top, end, bottom)


def edges() -> dict[str, str]:
    """Return what a style sheet calls the side at which lines begin, and the other."""
    left = not QGuiApplication.isRightToLeft()
    return {"start": "left" if left else "right", "end": "right" if left else "left"}


def narrowed(area: QRect, direction: Qt.LayoutDirection, start: int, top: int, end: int, bottom: int) -> QRect:
    """Return `area` with so much less at each side."""
    return QStyle.visualRect(direction, area, area.adjusted(start, top, -end, -bottom))
