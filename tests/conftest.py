"""What every test stands on: nothing of the person at the machine, no screen, no settings, no home, no bus, no keyring.

A run on a display is asked for from outside: `QT_QPA_PLATFORM=xcb xvfb-run -a pytest -m desktop`.
"""

import os

# Before anything imports Qt: without a platform Qt ends the process.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import keyring
import keyring.backend
import keyring.errors
import pytest

pytest_plugins = ["tests.session_bus"]

ROOT = Path(__file__).parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"

# Proxies and certificates of the machine change what an HTTP test sees; the bus leads to the person's desktop.
_FOREIGN_SETTINGS = (
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    "XDG_CURRENT_DESKTOP",
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
    *("DBUS_SESSION_BUS_ADDRESS", "DBUS_STARTER_ADDRESS", "NOTIFY_SOCKET"),
    *("MEDIA_MONITOR_DATA",),
)
for _name in _FOREIGN_SETTINGS:
    os.environ.pop(_name, None)
# Child processes read this too: their secrets go nowhere.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

hypothesis.settings.register_profile("person", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "person")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Desktop tests say that they skip when no display was asked for."""
    if os.environ["QT_QPA_PLATFORM"] != "offscreen":
        return
    for item in items:
        if item.get_closest_marker("desktop"):
            item.add_marker(
                pytest.mark.skip(reason="needs a display: QT_QPA_PLATFORM=xcb xvfb-run -a pytest -m desktop")
            )


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, for this test only, that HOME, the XDG variables and Windows' own point into."""
    folder = tmp_path_factory.mktemp("home")
    for name, part in (
        ("HOME", ""),
        ("USERPROFILE", ""),
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_RUNTIME_DIR", ".run"),
        ("APPDATA", "AppData/Roaming"),
        ("LOCALAPPDATA", "AppData/Local"),
    ):
        place = folder / part
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(place))
    return folder


@pytest.fixture(autouse=True)
def no_thread_is_left(home: Path) -> Iterator[None]:
    """Fail a test that leaves a thread behind which would keep the program from ending."""
    before = set(threading.enumerate())
    yield
    for thread in threading.enumerate():
        if thread in before or thread.daemon:
            continue
        thread.join(timeout=2)
        assert not thread.is_alive(), f"the test left the thread {thread.name} running"


@pytest.fixture(autouse=True)
def no_window_is_left() -> Iterator[None]:
    """Fail a test that leaves a window or dialog alive; `qtbot.addWidget` closes one in time."""
    before = _windows()
    yield
    if _windows() - before:
        # Some wait only for Python's collector or for Qt to carry out a deletion that is already asked for.
        from PySide6.QtCore import QCoreApplication, QEvent

        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert _windows() - before == set()


def _windows() -> set[object]:
    if "PySide6.QtWidgets" not in sys.modules:
        return set()
    from PySide6.QtWidgets import QApplication

    return set(QApplication.topLevelWidgets())


class _ErrorsLogged(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_error_is_logged_unseen(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that makes the program log an error, unless it asks for `caplog` and so looks at the log itself."""
    handler = _ErrorsLogged()
    logging.getLogger("monitor").addHandler(handler)
    yield
    logging.getLogger("monitor").removeHandler(handler)
    assert "caplog" in request.fixturenames or handler.lines == []


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real feeds, pages and articles beside the checkout, or a skip that says so."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real data, ../shared/data beside the checkout, is not there")
    return SHARED_DATA


class KeyringInMemory(keyring.backend.KeyringBackend):
    """A keyring that works like the real ones and forgets everything with the test."""

    priority = 1

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("There is no such password.")


@pytest.fixture
def keyring_in_memory() -> Iterator[KeyringInMemory]:
    """A working keyring, set as the process's own for the length of the test."""
    before = keyring.get_keyring()
    backend = KeyringInMemory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)
