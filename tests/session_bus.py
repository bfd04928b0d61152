"""A D-Bus session bus of the tests' own, and a real Secret Service on it."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

# No folder of services: a bus with one starts the machine's notification daemon, which wants a display.
_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@pytest.fixture(scope="session")
def _bus_of_the_run() -> Iterator[str]:
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("dbus-daemon is not installed")
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder, "bus.conf")
        configuration.write_text(_CONFIGURATION.format(folder=folder), encoding="utf-8")
        daemon = subprocess.Popen(
            [program, f"--config-file={configuration}", "--nofork", "--print-address=1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert daemon.stdout is not None
        try:
            address = daemon.stdout.readline().strip()
            assert address, "dbus-daemon ended without an address"
            yield address
        finally:
            daemon.terminate()
            daemon.wait(timeout=10)
            daemon.stdout.close()


@pytest.fixture
def session_bus(_bus_of_the_run: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the bus, also set in the environment; nothing is on it until a test puts it there."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", _bus_of_the_run)
    return _bus_of_the_run


@pytest.fixture
def secret_service(session_bus: str, home: Path) -> Iterator[str]:
    """A real, unlocked Secret Service with an empty keyring, for this test only; yields the address of its bus."""
    program = shutil.which("gnome-keyring-daemon")
    if program is None:
        pytest.skip("gnome-keyring-daemon is not installed")
    daemon = subprocess.Popen(
        [program, "--foreground", "--unlock", "--components=secrets"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdin is not None
    daemon.stdin.write("a password for this test")
    daemon.stdin.close()
    try:
        _wait_for_owner("org.freedesktop.secrets", daemon)
        yield session_bus
    finally:
        daemon.terminate()
        daemon.wait(timeout=10)


def _wait_for_owner(name: str, process: subprocess.Popen[str]) -> None:
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    with open_dbus_connection() as connection:
        for _ in range(1000):
            reply = connection.send_and_get_reply(new_method_call(bus, "NameHasOwner", "s", (name,)))
            if reply.body[0]:
                return
            assert process.poll() is None, f"the process that should own {name} ended with {process.returncode}"
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.01)
    pytest.fail(f"nobody owns {name} after ten seconds")
