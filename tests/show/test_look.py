from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from monitor.resources import resource
from monitor.show.look import Look, application_icon


def test_a_theme_is_changed_while_everything_is_open(qtbot: QtBot, application: QApplication, look: Look) -> None:
    assert look.theme.name == "light"
    with qtbot.waitSignal(look.changed):
        look.choose("dark")
    assert look.theme.name == "dark"
    assert application.palette().color(QPalette.ColorRole.Base) == QColor(look.theme.surface)
    look.choose("light")
    assert application.palette().color(QPalette.ColorRole.Base) == QColor(look.theme.surface)


def test_the_systems_choice_is_light_where_it_is_unknown(look: Look) -> None:
    look.choose("dark")
    look.choose("system")
    assert look.theme.name in ("light", "dark")


def test_text_grows_within_bounds_and_comes_back(application: QApplication, look: Look) -> None:
    own = application.font().pointSizeF()
    for _ in range(60):
        look.zoom(1)
    assert application.font().pointSizeF() <= 36
    look.zoom(0)
    assert application.font().pointSizeF() == own


ICONS = sorted(path.stem for path in resource("icons").glob("*.svg"))


@pytest.mark.parametrize("name", [name for name in ICONS if not name.startswith(("media-monitor", "down-"))])
def test_every_icon_is_drawn_in_the_colour_of_its_role(look: Look, name: str) -> None:
    image = look.icon(name, "urgent").pixmap(64, 64).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    opaque = [pixel for pixel in pixels if pixel.alpha() > 250]
    wanted = QColor(look.theme.urgent)
    assert opaque
    # Half-covered pixels at the edges lose a step or two of colour.
    assert all(abs(pixel.red() - wanted.red()) + abs(pixel.green() - wanted.green()) < 8 for pixel in opaque)


def test_the_program_has_an_icon(application: QApplication) -> None:
    assert not application_icon().isNull()
