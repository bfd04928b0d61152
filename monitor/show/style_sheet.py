"""The few things that Fusion and a palette cannot say: quiet borders, round corners, room around text."""

from __future__ import annotations

from string import Template

from monitor.resources import resource
from monitor.show.colours import Theme, blend
from monitor.show.sides import edges

SMALL, NORMAL, LARGE, HUGE = 11 / 13, 1.0, 15 / 13, 20 / 13
"""The type scale, as factors of the person's own text size."""

# Lengths in points follow the text size; hairlines stay one pixel.
_SHEET = Template("""
QMainWindow::separator { width: 0; height: 0; }
QSplitter::handle { background: $line; }
QTreeView, QListView, QTextBrowser { border: none; }
QTreeView#sidebar { background: $window; padding: 8px 0; padding-$start: 8px; selection-background-color: transparent; }
QTreeView#sidebar::branch { background: transparent; }
QListView#preview, QListView#listed, QTreeView#listed {
    border: 1px solid $line; border-radius: 6px; background: $surface;
}
QTreeView#listed::item, QListView#listed::item { padding: 3px 4px; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QStatusBar { background: $window; border-top: 1px solid $line; color: $muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; }
QMenu { background: $raised; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 12px; border-radius: 4px; }
QMenu::item:selected { background: $hover; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QMenuBar { background: $window; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; color: $text; }
QLineEdit, QComboBox, QPlainTextEdit, QSpinBox {
    background: $surface; border: 1px solid $line; border-radius: 6px; padding: 4px 8px;
    selection-background-color: $accent; selection-color: $surface;
}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QSpinBox:focus { border: 2px solid $accent; padding: 3px 7px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { background: $raised; color: $muted; }
QComboBox::drop-down { border: none; width: ${icon}px; padding-$end: 4px; }
QComboBox::down-arrow { image: url($down); width: ${small_icon}px; height: ${small_icon}px; }
QSpinBox::up-button, QSpinBox::down-button {
    subcontrol-origin: border; width: ${icon}px; border: none; background: transparent;
}
QSpinBox::up-button { subcontrol-position: top right; margin-top: 2px; }
QSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 2px; }
QSpinBox::up-button:hover, QSpinBox::down-button:hover { background: $hover; }
QSpinBox::up-arrow { image: url($up); width: ${tiny_icon}px; height: ${tiny_icon}px; }
QSpinBox::down-arrow { image: url($down); width: ${tiny_icon}px; height: ${tiny_icon}px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; selection-background-color: $hover;
    selection-color: $text; }
QPushButton {
    background: $raised; border: 1px solid $line; border-radius: 6px; padding: 5px 14px; color: $text;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 13px; }
QPushButton:disabled { color: $muted; background: $window; }
QPushButton:default, QPushButton[primary="true"] { background: $accent; color: $surface; border: 1px solid $accent; }
QPushButton:default:hover, QPushButton[primary="true"]:hover { background: $pressed; }
QPushButton:default:focus, QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton:default:disabled, QPushButton[primary="true"]:disabled {
    background: $window; color: $muted; border: 1px solid $line;
}
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton[quiet="true"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 3px 8px; }
QPushButton[quiet="true"]:hover { background: $hover; }
QPushButton[quiet="true"]:focus { border: 2px solid $accent; padding: 2px 7px; }
QPushButton[quiet="true"]:disabled { color: $muted; }
QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 4px; background: transparent; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $hover; }
QToolButton:focus { border: 2px solid $accent; padding: 3px; }
QToolButton::menu-indicator { image: none; }
QProgressBar { background: $line; border: none; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $thumb; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QHeaderView::section { background: $raised; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 4px 8px; }
QCheckBox, QRadioButton { spacing: 8px; }
QMenu, QPushButton, QToolButton, QTreeView, QListView { icon-size: ${icon}px; }
QCheckBox::indicator, QTreeView::indicator, QListView::indicator, QMenu::indicator {
    width: ${box}px; height: ${box}px; border: 1px solid $edge; border-radius: 3px; background: $surface;
}
QMenu::indicator { left: 6px; }
QMenu::indicator:exclusive { border-radius: ${round}px; }
QCheckBox::indicator:hover, QTreeView::indicator:hover, QListView::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked, QMenu::indicator:checked {
    border-color: $accent; background: $accent; image: url($check);
}
QTreeView::indicator:indeterminate { border-color: $accent; background: $accent; image: url($dash); }
QCheckBox::indicator:disabled, QTreeView::indicator:disabled { border-color: $line; background: $window; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QFrame[card="true"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[bar="true"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QLabel[muted="true"] { color: $muted; }
QLabel[urgent="true"] { color: $urgent; }
QLabel[scale="small"] { font-size: ${small}pt; }
QLabel[scale="large"] { font-size: ${large}pt; font-weight: 600; }
QLabel[scale="huge"] { font-size: ${huge}pt; font-weight: 600; }
""")


def style_sheet(theme: Theme, points: float, icon: int) -> str:
    """Return the style sheet of `theme` for text of this size, and icons of so many pixels beside it."""
    return _SHEET.substitute(
        window=theme.window,
        surface=theme.surface,
        raised=theme.raised,
        line=theme.line,
        text=theme.text,
        muted=theme.muted,
        accent=theme.accent,
        urgent=theme.urgent,
        hover=blend(theme.accent, theme.raised, 0.14).name(),
        pressed=blend(theme.text, theme.accent, 0.15).name(),
        thumb=blend(theme.muted, theme.surface, 0.45).name(),
        **edges(),
        up=resource(f"icons/up-{theme.name}.svg").as_posix(),
        down=resource(f"icons/down-{theme.name}.svg").as_posix(),
        check=resource(f"icons/check-{theme.name}.svg").as_posix(),
        dash=resource(f"icons/dash-{theme.name}.svg").as_posix(),
        edge=blend(theme.muted, theme.surface, 0.8).name(),
        icon=icon,
        small_icon=round(icon * 0.75),
        tiny_icon=round(icon * 0.6),
        box=round(icon * 0.9),
        round=round(icon * 0.45),
        small=f"{points * SMALL:.2f}",
        large=f"{points * LARGE:.2f}",
        huge=f"{points * HUGE:.2f}",
    )
