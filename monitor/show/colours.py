"""The colours of a theme by what they are for, and the palette that Qt draws with."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

from monitor.resources import resource


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours by what they are for, as "#rrggbb"; `dots` tell watches apart."""

    name: str
    window: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    urgent: str
    good: str
    mark: str
    dots: tuple[str, ...]

    def dot(self, watch_id: int) -> QColor:
        """Return the colour of a watch's dot; the same watch keeps its colour."""
        return QColor(self.dots[watch_id % len(self.dots)])

    def selection(self, focused: bool) -> QColor:
        """Return what lies behind a selected line; text keeps its own colour on it."""
        return blend(self.accent, self.surface, 0.20 if focused else 0.12)


def load_theme(name: str) -> Theme:
    """Read the theme "light" or "dark"."""
    read = tomllib.loads(resource(f"themes/{name}.toml").read_text(encoding="utf-8"))
    return Theme(name=read["name"], dots=tuple(read["dots"]["colours"]), **read["roles"])


def blend(over: str, under: str, share: float) -> QColor:
    """Return the opaque colour that `over` makes on `under` at this share."""
    top, bottom = QColor(over), QColor(under)
    return QColor(
        round(top.red() * share + bottom.red() * (1 - share)),
        round(top.green() * share + bottom.green() * (1 - share)),
        round(top.blue() * share + bottom.blue() * (1 - share)),
    )


def palette(theme: Theme) -> QPalette:
    """Return the palette that Fusion draws everything with."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.text),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.urgent),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.surface),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.PlaceholderText, theme.muted),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.Accent, theme.accent),
        (role.Light, blend(theme.surface, theme.raised, 0.6).name()),
        (role.Midlight, theme.raised),
        (role.Mid, theme.line),
        (role.Dark, theme.line),
        (role.Shadow, "#000000"),
    ):
        made.setColor(which, QColor(colour))
    faint = blend(theme.muted, theme.window, 0.6)
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, faint)
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.line))
    return made
