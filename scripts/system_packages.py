"""What the machine itself must have before Media Monitor can run, and how it gets there.

Run by `scripts/setup` with a bare Python, so it uses the standard library only:

    python3 scripts/system_packages.py run      what the program needs; ends with 1 when it is missing
    python3 scripts/system_packages.py test     what some tests want besides; they skip without it

On Debian and its relatives the missing packages are installed when this runs as root or sudo asks no password;
otherwise the command to type is printed.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """Something that must be on the machine and the Debian packages that bring it, the newest name first."""

    what: str
    packages: tuple[str, ...]


# What Qt loads in any case, without a display too.
QT = (
    Need("libEGL.so.1", ("libegl1",)),
    Need("libGL.so.1", ("libgl1",)),
    Need("libglib-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0")),
    Need("libxkbcommon.so.0", ("libxkbcommon0",)),
    Need("libfontconfig.so.1", ("libfontconfig1",)),
    Need("libfreetype.so.6", ("libfreetype6",)),
    Need("libdbus-1.so.3", ("libdbus-1-3",)),
)
# What Qt loads besides to open a window under X11.
QT_WINDOW = (
    Need("libX11-xcb.so.1", ("libx11-xcb1",)),
    Need("libxkbcommon-x11.so.0", ("libxkbcommon-x11-0",)),
    Need("libxcb-cursor.so.0", ("libxcb-cursor0",)),
    Need("libxcb-icccm.so.4", ("libxcb-icccm4",)),
    Need("libxcb-image.so.0", ("libxcb-image0",)),
    Need("libxcb-keysyms.so.1", ("libxcb-keysyms1",)),
    Need("libxcb-randr.so.0", ("libxcb-randr0",)),
    Need("libxcb-render-util.so.0", ("libxcb-render-util0",)),
    Need("libxcb-shape.so.0", ("libxcb-shape0",)),
    Need("libxcb-xkb.so.1", ("libxcb-xkb1",)),
)
TEST_PROGRAMS = (
    Need("dbus-daemon", ("dbus-daemon", "dbus")),
    Need("gnome-keyring-daemon", ("gnome-keyring",)),
    Need("strace", ("strace",)),
)
# Only root may mount a disk that can fail.
ROOT_PROGRAMS = (Need("mkfs.btrfs", ("btrfs-progs",)),)
FONT = Need("a font", ("fonts-dejavu-core",))
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def needed_to_run() -> list[Need]:
    """What is missing for the program to run on this machine, in no order that matters."""
    version = f"python3.{sys.version_info.minor}"
    missing = []
    if importlib.util.find_spec("ensurepip") is None:
        missing.append(Need("the part of Python that makes virtual environments", (f"{version}-venv", "python3-venv")))
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    libraries = QT + QT_WINDOW if has_display else QT
    missing += [need for need in libraries if not can_load(need.what)]
    if not has_font():
        missing.append(FONT)
    return missing


def needed_to_test() -> list[Need]:
    """The programs that some tests start and that are missing."""
    programs = (*TEST_PROGRAMS, *(ROOT_PROGRAMS if os.geteuid() == 0 else ()))
    return [need for need in programs if shutil.which(need.what) is None]


def can_load(library: str) -> bool:
    """Whether the dynamic linker finds the library and everything that it needs in turn."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Whether there is a font in one of the folders that fontconfig reads by default."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(path.suffix in {".ttf", ".otf", ".ttc"} for folder in folders for path in folder.rglob("*"))


def debian_packages(needs: Iterable[Need]) -> list[str]:
    """For each need the first of its packages that this release of Debian has."""
    return [next(filter(is_known, need.packages), need.packages[-1]) for need in needs]


def is_known(package: str) -> bool:
    """Whether apt could install the package now."""
    policy = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True, check=False).stdout
    return "Candidate:" in policy and "Candidate: (none)" not in policy


def permission() -> list[str] | None:
    """What to write before a command so that it runs as root; None when that would ask for a password."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def install(needs: list[Need]) -> bool:
    """Install what is missing, or tell how; whether it is there afterwards."""
    words = ", ".join(need.what for need in needs)
    if shutil.which("apt-get") is None:
        print(f"This machine lacks {words}. Install what brings them, then try again.", file=sys.stderr)
        return False
    become_root = permission()
    if become_root is None:
        command = (
            f"sudo apt-get update && sudo apt-get install --no-install-recommends {' '.join(debian_packages(needs))}"
        )
        print(f"This machine lacks {words}. Type this, then try again:\n\n    {command}\n", file=sys.stderr)
        return False
    print(f"Installing what this machine lacks: {words}", flush=True)
    apt = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    # A list of packages that could not be renewed may still be good enough for what follows.
    subprocess.run([*apt, "update"], check=False)
    wanted = debian_packages(needs)
    done = subprocess.run(
        [*apt, "install", "--yes", "--no-install-recommends", *wanted], stdout=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0


def main(purpose: str) -> int:
    """Bring the machine to what the purpose, `run` or `test`, needs; 0 when nothing that must be there is missing."""
    if sys.platform != "linux":
        return 0  # Qt's packages for Windows and macOS bring everything with them.
    missing = needed_to_run() if purpose == "run" else needed_to_test()
    if not missing or install(missing):
        return 0
    if purpose == "test":
        print("The tests that need it will be skipped.", file=sys.stderr)
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
