"""The address of the project: one, wherever it is told."""

from __future__ import annotations

import tomllib

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from monitor import PROJECT_ADDRESS, __version__
from monitor.fetch.client import USER_AGENT
from monitor.show.dialogs.about import AboutDialog
from tests.conftest import ROOT


def test_the_package_names_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["urls"] == {"Homepage": PROJECT_ADDRESS}


def test_publishers_are_told_it() -> None:
    assert f"MediaMonitor/{__version__} (+{PROJECT_ADDRESS})" == USER_AGENT


def test_people_find_it_in_the_window(qtbot: QtBot) -> None:
    dialog = AboutDialog(ROOT)
    qtbot.addWidget(dialog)
    assert any(f'href="{PROJECT_ADDRESS}"' in label.text() for label in dialog.findChildren(QLabel))
