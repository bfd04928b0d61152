"""Whether a folder is a place where an archive may lie: on a disk of this machine, not on a network share.

Windows, Linux and macOS say what a folder lies on; elsewhere every folder is taken for one of this machine.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from monitor.errors import StoreError

MOUNTS = Path("/proc/mounts")
"""Where Linux says what is mounted, a line each: what, where, the kind of file system, options."""

_MOUNT = "/sbin/mount"
"""What says so on macOS; it asks no server, and is not waited for longer."""
_MOUNT_SECONDS = 5

# Kinds that reach another machine. Encrypted folders and foreign disks (fuseblk, fuse.gocryptfs) are local.
_SHARES = frozenset(
    (
        *("afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "ftp", "glusterfs", "lustre", "ncpfs", "nfs"),
        *("nfs4", "smb3", "smbfs", "webdav"),
    )
)
_FUSE_SHARES = (
    *("ceph", "curlftp", "dav", "gcsfuse", "gluster", "goofys", "google", "gvfs", "hdfs", "jmtpfs", "juicefs"),
    *("nfs", "onedriver", "rclone", "s3fs", "smb", "ssh"),
)

_OCTAL = re.compile(r"\\([0-7]{3})")

# As in "//desk@server/news on /Volumes/news (smbfs, nodev, nosuid)".
_PRINTED = re.compile(r".+? on (?P<place>/.*) \((?P<kind>[^,()]+)[^()]*\)")
_WINDOWS_REMOTE = 4


def refuse_network_share(folder: Path) -> None:
    """Raise StoreError if `folder`, which need not exist, lies on a network share."""
    kind = share_of(folder.absolute())
    if kind:
        raise StoreError(
            f"The folder {folder} lies on a network share ({kind}), where the locks of the database are not reliable "
            "and two programs at once can destroy it.",
            "Keep the archive on a disk of this machine; backups may lie on the share.",
        )


def share_of(folder: Path) -> str:
    """Return the kind of network share that an absolute `folder` lies on, "" for a disk of this machine."""
    resolved = folder.resolve()
    if sys.platform == "win32":
        return _windows_share(resolved)
    try:
        mounts = printed(_mount()) if sys.platform == "darwin" else listed(MOUNTS.read_text("utf-8", "surrogateescape"))
    except (OSError, subprocess.SubprocessError):
        return ""
    kind = kind_of(PurePosixPath(resolved), mounts)
    return kind if is_share(kind) else ""


def kind_of(folder: PurePosixPath, mounts: Iterable[tuple[PurePosixPath, str]]) -> str:
    """Return the kind of file system of an absolute `folder`, by the longest place in `mounts` that holds it.

    Of two that are mounted in one place the later covers the earlier; "" where none holds the folder.
    """
    found, depth = "", 0
    for place, kind in mounts:
        if folder.is_relative_to(place) and len(place.parts) >= depth:
            found, depth = kind, len(place.parts)
    return found


def listed(mounts: str) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the place and the kind of each file system, as Linux lists them."""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) >= 3:
            yield PurePosixPath(_OCTAL.sub(lambda code: chr(int(code[1], 8)), fields[1])), fields[2]


def printed(mounts: str) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the place and the kind of each file system, as `mount` of macOS prints them."""
    for line in mounts.splitlines():
        if said := _PRINTED.fullmatch(line):
            yield PurePosixPath(said["place"]), said["kind"]


def _mount() -> str:
    done = subprocess.run([_MOUNT], capture_output=True, timeout=_MOUNT_SECONDS, check=True)
    return done.stdout.decode(errors="surrogateescape")


def is_share(kind: str) -> bool:
    """Whether a kind of file system reaches another machine."""
    name, _, program = kind.partition(".")
    return kind in _SHARES or (name == "fuse" and program.startswith(_FUSE_SHARES))


def _windows_share(folder: Path) -> str:
    if sys.platform == "win32":
        import ctypes

        if folder.drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _WINDOWS_REMOTE:
            return "a shared folder of Windows"
    return ""
