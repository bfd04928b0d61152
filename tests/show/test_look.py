from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from monitor.resources import resource
from monitor.show.look import Look, application_icon
from tests.show.test_colours import contrast


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


def test_icons_grow_with_the_text(application: QApplication, look: Look) -> None:
    usual = look.side()
    for _ in range(8):
        look.zoom(1)
    assert look.side() > 1.7 * usual
    assert look.picture("search").width() == look.side() * look.picture("search").devicePixelRatio()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_box_that_is_not_ticked_can_be_seen(qtbot: QtBot, look: Look, theme: str) -> None:
    look.choose(theme)
    box = QCheckBox("Tick")
    qtbot.addWidget(box)
    box.show()
    image = box.grab().toImage()
    middle = image.height() // 2
    row = [image.pixelColor(x, middle) for x in range(look.side())]
    # What is drawn around it needs three to one against what is behind (WCAG 2.2, 1.4.11).
    assert max(contrast(pixel.name(), look.theme.window) for pixel in row) >= 3


ICONS = sorted(path.stem for path in resource("icons").glob("*.svg"))
# They have colours of their own: the style sheet names a file of each theme.
OWN = ("media-monitor", "up-", "down-", "check-", "dash-")


@pytest.mark.parametrize("name", [name for name in ICONS if not name.startswith(OWN)])
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
