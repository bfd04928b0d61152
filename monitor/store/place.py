"""Whether a folder is a place where an archive may lie: on a disk of this machine, not on a network share.

Windows and Linux say what a folder lies on; elsewhere every folder is taken for one of this machine.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath

from monitor.errors import StoreError

MOUNTS = Path("/proc/mounts")
"""Where Linux says what is mounted, a line each: what, where, the kind of file system, options."""

# Kinds that reach another machine. Encrypted folders and foreign disks (fuseblk, fuse.gocryptfs) are local.
_SHARES = frozenset(
    ("afs", "beegfs", "ceph", "cifs", "coda", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs")
)
_FUSE_SHARES = (
    *("ceph", "curlftp", "dav", "gcsfuse", "gluster", "goofys", "google", "gvfs", "hdfs", "jmtpfs", "juicefs"),
    *("nfs", "onedriver", "rclone", "s3fs", "smb", "ssh"),
)

_OCTAL = re.compile(r"\\([0-7]{3})")
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
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    kind = kind_of(PurePosixPath(resolved), mounts)
    return kind if is_share(kind) else ""


def kind_of(folder: PurePosixPath, mounts: str) -> str:
    """Return the kind of file system of an absolute `folder`, by the longest place in `mounts` that holds it.

    Of two that are mounted in one place the later covers the earlier; "" where none holds the folder.
    """
    found, depth = "", 0
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        place = PurePosixPath(_OCTAL.sub(lambda code: chr(int(code[1], 8)), fields[1]))
        if folder.is_relative_to(place) and len(place.parts) >= depth:
            found, depth = fields[2], len(place.parts)
    return found


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
