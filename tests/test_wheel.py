"""What a person gets who installs the package instead of a checkout."""

import configparser
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import ROOT

BUILD = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The wheel that the checkout makes."""
    folder = tmp_path_factory.mktemp("wheel")
    run = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    (path,) = folder.glob("*.whl")
    return ZipFile(path)


def test_every_file_of_the_resources_comes_along(wheel: ZipFile) -> None:
    tracked = subprocess.run(["git", "ls-files", "resources"], cwd=ROOT, capture_output=True, text=True, check=False)
    expected = {str(Path("monitor/_resources", Path(name).relative_to("resources"))) for name in tracked.stdout.split()}
    assert expected - set(wheel.namelist()) == set()
    assert "monitor/_resources/README.md" in wheel.namelist()


def test_the_types_come_along_and_the_tests_do_not(wheel: ZipFile) -> None:
    assert "monitor/py.typed" in wheel.namelist()
    assert [name for name in wheel.namelist() if not name.startswith(("monitor/", "media_monitor-"))] == []


def test_the_command_is_media_monitor(wheel: ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    commands = configparser.ConfigParser()
    commands.read_string(wheel.read(name).decode())
    assert commands["console_scripts"]["media-monitor"] == "monitor.cli:main"
