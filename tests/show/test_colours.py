from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from monitor.show.colours import Theme, load_theme


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [getattr(QColor(colour), f"{name}F")() for name in ("red", "green", "blue")]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param)


def test_text_can_be_read_for_hours(theme: Theme) -> None:
    for ground in (theme.window, theme.surface, theme.raised, theme.mark):
        assert contrast(theme.text, ground) >= 7


def test_what_is_muted_can_still_be_read(theme: Theme) -> None:
    grounds = (theme.window, theme.surface, theme.raised, theme.selection(True).name(), theme.selection(False).name())
    for ground in grounds:
        assert contrast(theme.muted, ground) >= 4.0
    for colour in (theme.muted, theme.accent, theme.urgent, theme.good):
        assert contrast(colour, theme.surface) >= 4.5


def test_what_stands_on_the_accent_can_be_read(theme: Theme) -> None:
    assert contrast(theme.surface, theme.accent) >= 4.5


def test_dots_are_seen_and_differ(theme: Theme) -> None:
    assert len(set(theme.dots)) == len(theme.dots)
    for dot in theme.dots:
        assert contrast(dot, theme.surface) >= 3
        assert contrast(dot, theme.window) >= 3
