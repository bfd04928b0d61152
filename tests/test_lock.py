"""The lock file: whole, without an address, and with a licence for each of its packages."""

import re
import tomllib
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = [Requirement(line.removesuffix(" \\")) for line in LOCK.splitlines() if re.match(r"[a-z0-9]", line)]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = [Requirement(line) for line in PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]]


def test_the_lock_names_no_address() -> None:
    assert "://" not in LOCK
    assert "--index-url" not in LOCK


def test_every_locked_package_has_its_version_and_its_hashes() -> None:
    assert [block for block in re.split(r"\n(?=[a-z0-9])", LOCK.strip()) if "--hash=sha256:" not in block] == []
    assert [str(locked) for locked in LOCKED if not str(locked.specifier).startswith("==")] == []


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_the_lock_holds_what_the_project_asks_for(wanted: Requirement) -> None:
    name = canonicalize_name(wanted.name)
    versions = [str(locked.specifier).removeprefix("==") for locked in LOCKED if canonicalize_name(locked.name) == name]
    assert any(wanted.specifier.contains(version) for version in versions)


def test_what_is_installed_is_what_is_locked() -> None:
    here = [locked for locked in LOCKED if locked.marker is None or locked.marker.evaluate()]
    assert here
    assert [str(locked) for locked in here if not locked.specifier.contains(version(locked.name))] == []


def test_every_locked_package_has_its_licence_written_down() -> None:
    written = {
        canonicalize_name(name.split(" ")[0])
        for line in (ROOT / "LICENSES-THIRD-PARTY.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
        for name in line.split("|")[1].strip().split(", ")
    }
    assert {locked.name for locked in LOCKED} - written == set()
