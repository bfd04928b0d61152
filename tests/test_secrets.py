"""The passwords of feeds: with a real Secret Service, and with everything that is none."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.core
import keyring.errors
import pytest

from monitor import secrets
from monitor.errors import SecretError
from tests.conftest import KeyringInMemory

FEED = "https://wires.example/feed.xml"
PASSWORD = "correct horse, Ελλάδα"


@pytest.fixture
def own_keyring() -> Iterator[None]:
    """The process's own keyring is put back after the test."""
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.fixture
def real_keyring(own_keyring: None, secret_service: str) -> str:
    """An unlocked Secret Service, set as the process's keyring; the address of its bus."""
    keyring.set_keyring(keyring.core.load_keyring("keyring.backends.SecretService.Keyring"))
    return secret_service


def in_a_new_process(code: str, **variables: str) -> str:
    """Run code where keyring chooses by itself; return what it prints."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"} | variables
    run = subprocess.run(
        [sys.executable, "-c", f"from monitor import secrets\nfrom monitor.errors import SecretError\n{code}"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


COMPLAINT = """
for call in (lambda: secrets.keep("f", "l", "p"), lambda: secrets.password("f", "l"), lambda: secrets.forget("f", "l")):
    try:
        call()
    except SecretError as error:
        print(error.reason)
"""
NONE = "There is no keyring here that keeps passwords safe."


@pytest.mark.usefixtures("real_keyring")
def test_a_real_keyring_keeps_replaces_and_forgets() -> None:
    assert secrets.password(FEED, "desk") is None
    secrets.keep(FEED, "desk", "an older one")
    secrets.keep(FEED, "desk", PASSWORD)
    assert secrets.password(FEED, "desk") == PASSWORD
    secrets.forget(FEED, "desk")
    assert secrets.password(FEED, "desk") is None
    secrets.forget(FEED, "desk")


def test_another_process_finds_the_keyring_by_itself_and_the_password_in_it(real_keyring: str) -> None:
    secrets.keep(FEED, "desk", PASSWORD)
    assert in_a_new_process(f"print(secrets.password({FEED!r}, 'desk'))") == PASSWORD


def test_each_feed_and_login_has_its_own_password(keyring_in_memory: KeyringInMemory) -> None:
    secrets.keep(FEED, "desk", "one")
    secrets.keep(FEED, "night desk", "two")
    secrets.keep(FEED + "?all", "desk", "three")
    assert [secrets.password(FEED, "desk"), secrets.password(FEED, "night desk")] == ["one", "two"]
    assert secrets.password(FEED + "?all", "desk") == "three"
    assert {service for service, _ in keyring_in_memory.entries} == {"media-monitor"}


def test_a_locked_keyring_whose_question_nobody_answers_is_told_without_the_password(real_keyring: str) -> None:
    secrets.keep(FEED, "desk", PASSWORD)
    code = f"""
import os, traceback, secretstorage
word = os.environ["WORD"]
bus = secretstorage.dbus_init()
secretstorage.get_default_collection(bus).lock()
for call in (lambda: secrets.password({FEED!r}, "desk"), lambda: secrets.keep({FEED!r}, "desk", word)):
    try:
        call()
    except SecretError as error:
        print(error, word in traceback.format_exc())
"""
    # Not in the code itself: newer Pythons quote its lines in a traceback.
    told = in_a_new_process(code, WORD=PASSWORD).splitlines()
    assert told == ["The keyring is locked. Unlock it, then try again. False"] * 2


def test_without_a_bus_there_is_no_keyring() -> None:
    assert in_a_new_process(COMPLAINT).splitlines() == [NONE] * 3


@pytest.mark.usefixtures("session_bus")
def test_a_bus_without_a_secret_service_has_no_keyring() -> None:
    assert in_a_new_process(COMPLAINT).splitlines() == [NONE] * 3


def test_a_keyring_that_was_started_later_is_found(secret_service: str) -> None:
    code = f"""
import os
try:
    secrets.password("f", "l")
except SecretError as error:
    print(error.reason)
os.environ["DBUS_SESSION_BUS_ADDRESS"] = {secret_service!r}
secrets.keep("f", "l", "p")
print(secrets.password("f", "l"))
"""
    assert in_a_new_process(code, DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere").splitlines() == [NONE, "p"]


@pytest.mark.parametrize(
    "backend", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring", "keyrings.nowhere.Keyring"]
)
def test_a_keyring_that_keeps_nothing_or_is_not_installed_is_refused(backend: str) -> None:
    assert in_a_new_process(COMPLAINT, PYTHON_KEYRING_BACKEND=backend).splitlines() == [NONE] * 3


PLAIN_FILE = """
from pathlib import Path
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 0.5

    def get_password(self, service, username):
        return None

    def set_password(self, service, username, password):
        Path("plain").write_text(password)

    def delete_password(self, service, username):
        pass
"""


@pytest.mark.parametrize("chosen", ["", "plain_file.PlaintextKeyring"])
def test_nothing_is_written_to_a_plain_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
    (tmp_path / "plain_file.py").write_text(PLAIN_FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    chosen_by_name = {"PYTHON_KEYRING_BACKEND": chosen} if chosen else {}
    output = in_a_new_process(f"import plain_file\n{COMPLAINT}", **chosen_by_name)
    assert output.splitlines() == [NONE] * 3
    assert not Path("plain").exists()


def test_a_chain_writes_to_the_safe_keyring_only(
    secret_service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plain_file.py").write_text(PLAIN_FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    code = """
import plain_file, keyring
print(type(keyring.get_keyring()).__name__)
secrets.keep("f", "l", "p")
print(secrets.password("f", "l"))
"""
    assert in_a_new_process(code).splitlines() == ["ChainerBackend", "p"]
    assert not Path("plain").exists()


class Refusing(KeyringInMemory):
    """A keyring that says no in the way it is told."""

    def __init__(self, error: keyring.errors.KeyringError) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error


@pytest.mark.usefixtures("own_keyring")
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (keyring.errors.NoKeyringError(), NONE),
        (keyring.errors.KeyringLocked(), "The keyring is locked."),
        (keyring.errors.InitError(), "The keyring could not be opened."),
        (keyring.errors.PasswordDeleteError(), "The keyring refused."),
        (keyring.errors.KeyringError(), "The keyring refused."),
    ],
)
def test_every_no_of_a_keyring_is_told_in_words(error: keyring.errors.KeyringError, reason: str) -> None:
    keyring.set_keyring(Refusing(error))
    for call in (secrets.password, secrets.forget):
        with pytest.raises(SecretError) as caught:
            call(FEED, "desk")
        assert caught.value.reason == reason
        assert caught.value.hint
