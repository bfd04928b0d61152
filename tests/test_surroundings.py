"""What the other tests rely on: nothing of the person at the machine is within reach, and Qt and D-Bus work here."""

import os
import subprocess
import sys
from pathlib import Path

import keyring
import keyring.core
import platformdirs
import pytest

from monitor.errors import MonitorError
from monitor.resources import resource
from tests.conftest import KeyringInMemory

# PySide6 6.12 under Python 3.11 gives back one reference to True with every emit and one to None with every call that
# returns None, and the process dies after some five hundred. A short test run never gets there.
EMIT_OFTEN = """
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Bell(QObject):
    rung = Signal(int)

application = QCoreApplication([])
bell = Bell()
count = 0

def listen(number):
    global count
    count += 1

bell.rung.connect(listen)
for number in range(5000):
    bell.rung.emit(number)
    bell.setObjectName("bell")
print(count)
"""


def test_five_thousand_signals_do_not_end_the_process() -> None:
    run = subprocess.run([sys.executable, "-c", EMIT_OFTEN], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "5000"), run.stderr


def test_every_folder_of_the_person_lies_in_the_home_of_the_test(home: Path) -> None:
    folders = [
        platformdirs.user_data_path("media-monitor"),
        platformdirs.user_config_path("media-monitor"),
        platformdirs.user_state_path("media-monitor"),
        platformdirs.user_cache_path("media-monitor"),
        platformdirs.user_runtime_path("media-monitor"),
        Path("~").expanduser(),
    ]
    assert [folder for folder in folders if not folder.is_relative_to(home)] == []


def test_no_test_reaches_the_keyring_of_the_person() -> None:
    assert keyring.get_keyring().__class__.__module__ == "keyring.backends.null"


def test_a_secret_kept_in_memory_comes_back(keyring_in_memory: KeyringInMemory) -> None:
    keyring.set_password("feed", "desk", "pass phrase")
    assert keyring.get_password("feed", "desk") == "pass phrase"
    assert keyring_in_memory.entries == {("feed", "desk"): "pass phrase"}


def test_no_test_reaches_the_bus_of_the_person() -> None:
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ


def test_a_real_secret_service_keeps_a_secret(secret_service: str) -> None:
    service = keyring.core.load_keyring("keyring.backends.SecretService.Keyring")
    service.set_password("feed", "desk", "pass phrase")
    assert service.get_password("feed", "desk") == "pass phrase"
    assert service.get_password("feed", "somebody else") is None


def test_a_file_that_comes_with_the_program_is_found() -> None:
    assert resource("README.md").is_file()


def test_a_missing_file_of_the_program_is_told_in_words() -> None:
    with pytest.raises(MonitorError, match=r"themes/none\.toml is missing"):
        resource("themes/none.toml")
