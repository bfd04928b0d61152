"""How the program looks now: the theme in use, one scale of type, icons tinted as they are loaded."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontInfo, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from monitor.resources import resource
from monitor.show.colours import load_theme, palette
from monitor.show.style_sheet import HUGE, LARGE, NORMAL, SMALL, style_sheet

__all__ = ["HUGE", "LARGE", "NORMAL", "SMALL", "Look", "application_icon"]

_SMALLEST_POINTS, _LARGEST_POINTS = 6.0, 36.0

# An icon of so many pixels goes with letters of so many.
_ICON, _LETTERS = 16, 13


class Look(QObject):
    """The theme in use, the type scale and the tinted icons; handed to everything that paints."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: str = "system") -> None:
        super().__init__(application)
        self._application = application
        self._choice = choice
        self._own_points = application.font().pointSizeF()
        self._icons: dict[tuple[str, str], QIcon] = {}
        self.theme = load_theme("light")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    def choose(self, choice: str) -> None:
        """Use "light", "dark", or what the "system" does."""
        if choice != self._choice:
            self._choice = choice
            self._apply()

    def zoom(self, steps: int) -> None:
        """Make all text larger or smaller by a tenth a step; 0 goes back to the person's own size."""
        now = self._application.font().pointSizeF()
        points = self._own_points if steps == 0 else now * 1.1**steps
        font = self._application.font()
        font.setPointSizeF(min(max(points, _SMALLEST_POINTS), _LARGEST_POINTS))
        self._application.setFont(font)
        self._apply()

    def font(self, scale: float = NORMAL, *, bold: bool = False) -> QFont:
        """Return the text font in one of the four sizes and two weights."""
        font = QFont(self._application.font())
        font.setPointSizeF(font.pointSizeF() * scale)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def side(self, share: float = 1.0) -> int:
        """Return the side in pixels of an icon that stands beside text, or of one that is larger by `share`."""
        return round(_ICON * share * max(QFontInfo(self._application.font()).pixelSize() / _LETTERS, 1.0))

    def picture(self, name: str, role: str = "muted", share: float = 1.0) -> QPixmap:
        """Return the icon `name` as a picture that goes with the text."""
        return self.icon(name, role).pixmap(QSize(self.side(share), self.side(share)))

    def icon(self, name: str, role: str = "muted") -> QIcon:
        """Return the icon `name` in the colour of a role, or in a colour written "#rrggbb"."""
        colour = role if role.startswith("#") else str(getattr(self.theme, role))
        if (name, colour) not in self._icons:
            self._icons[name, colour] = _tinted(name, colour)
        return self._icons[name, colour]

    @Slot()
    def _follow_system(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        name = self._choice
        if name == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            name = "dark" if scheme == Qt.ColorScheme.Dark else "light"
        self.theme = load_theme(name)
        self._application.setPalette(palette(self.theme))
        points = self._application.font().pointSizeF()
        self._application.setStyleSheet(style_sheet(self.theme, points, self.side()))
        self.changed.emit()


def _tinted(name: str, colour: str) -> QIcon:
    drawing = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    icon = QIcon()
    # Drawn at each size that fine screens and large letters ask for: Qt makes none larger.
    for side in (16, 20, 24, 32, 48, 64, 96, 128):
        pixmap = QPixmap(QSize(side, side))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def application_icon() -> QIcon:
    """Return the program's own icon."""
    return _tinted("media-monitor", "#000000")
