"""An archive on a network share is refused with the reason; one on a disk of this machine never is."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

import pytest

from monitor.errors import StoreError
from monitor.store import place
from monitor.store.archive import open_archive
from monitor.store.place import is_share, kind_of, listed, printed

MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
server:/news /mnt/news nfs4 rw,vers=4.2 0 0
//server/desk /mnt/our\040desk cifs rw 0 0
/dev/sdb1 /mnt/news/local ext4 rw 0 0
me@server: /home/me/far fuse.sshfs rw 0 0
vault /home/me/vault fuse.gocryptfs rw 0 0
/dev/sdc1 /media/stick fuseblk rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
broken line
tmpfs /mnt/covered tmpfs rw 0 0
server:/x /mnt/covered nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind", "share"),
    [
        ("/home/me/archive", "ext4", False),
        ("/mnt/news/archive", "nfs4", True),
        ("/mnt/newsroom", "ext4", False),
        ("/mnt/our desk/archive", "cifs", True),
        ("/mnt/news/local/archive", "ext4", False),
        ("/home/me/far", "fuse.sshfs", True),
        ("/home/me/vault/archive", "fuse.gocryptfs", False),
        ("/media/stick/archive", "fuseblk", False),
        ("/run/user/1000/gvfs/smb-share:server=a/archive", "fuse.gvfsd-fuse", True),
        ("/mnt/covered/archive", "nfs", True),
    ],
)
def test_the_longest_place_that_holds_a_folder_says_what_it_lies_on(folder: str, kind: str, share: bool) -> None:
    assert kind_of(PurePosixPath(folder), listed(MOUNTS)) == kind
    assert is_share(kind) == share


PRINTED = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//desk@server/news on /Volumes/news (smbfs, nodev, nosuid, mounted by me)
server:/export/foreign on desk on /Volumes/foreign desk (2) (nfs, nodev, nosuid, mounted by me)
/dev/disk4s1 on /Volumes/STICK (msdos, local, nodev, nosuid, noowners)
no mount at all
"""


@pytest.mark.parametrize(
    ("folder", "kind", "share"),
    [
        ("/Users/me/Library/archive", "apfs", False),
        ("/Volumes/news/archive", "smbfs", True),
        ("/Volumes/newsroom/archive", "apfs", False),
        ("/Volumes/foreign desk (2)/archive", "nfs", True),
        ("/Volumes/STICK/archive", "msdos", False),
    ],
)
def test_what_macos_prints_says_what_a_folder_lies_on(folder: str, kind: str, share: bool) -> None:
    assert kind_of(PurePosixPath(folder), printed(PRINTED)) == kind
    assert is_share(kind) == share


def test_without_any_place_nothing_is_known() -> None:
    assert kind_of(PurePosixPath("/home"), ()) == ""
    assert not is_share("")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lists what is mounted in a file")
def test_an_archive_on_a_share_is_refused_also_through_a_link_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share, mounts = tmp_path / "share", tmp_path / "mounts"
    share.mkdir()
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/news {share} nfs rw 0 0\n")
    (tmp_path / "link").symlink_to(share)
    monkeypatch.setattr(place, "MOUNTS", mounts)
    for folder in (share / "archive", tmp_path / "link" / "archive"):
        with pytest.raises(StoreError, match=r"network share \(nfs\)"):
            open_archive(folder)
    assert list(share.iterdir()) == []
    open_archive(tmp_path / "local").close()


def test_an_archive_opens_where_the_system_does_not_say_what_is_mounted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "MOUNTS", tmp_path / "nothing")
    open_archive(tmp_path / "archive").close()
