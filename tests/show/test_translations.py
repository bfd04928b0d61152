from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from tests.conftest import ROOT


def test_every_word_with_a_count_is_collected_and_compiled() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "translations.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_word_with_a_count_has_both_forms() -> None:
    english = ElementTree.parse(ROOT / "resources" / "translations" / "media_monitor_en.ts")
    forms = [form.text or "" for form in english.getroot().iter("numerusform")]
    assert forms
    assert all(forms)


@pytest.mark.parametrize(("count", "said"), [(1, "1 article"), (2, "2 articles"), (0, "0 articles")])
def test_one_is_said_as_one(application: QApplication, count: int, said: str) -> None:
    assert QCoreApplication.translate("StatusLine", "%n articles", "", count) == said
