"""The program itself, which notes what it is about to do and dies by SIGKILL at the moment it is told to.

    python -m tests.fakes.mortal MARK MOMENT COUNT ARGUMENTS-OF-THE-PROGRAM…

The last moment that was reached stands in the file MARK, also after the death. It dies when MOMENT is reached
for the COUNTth time; with COUNT 0 it lives until it is killed from outside. `MOMENTS` says what the moments are.
With the arguments `merge FOLDER` it merges the index of the archive in FOLDER until nothing is left to merge, as a
collector does in quiet moments.
"""

from __future__ import annotations

import mmap
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

MOMENTS = {
    "start": "before the program's own modules are loaded",
    "begin": "before the program does anything",
    "open": "before the archive is opened",
    "fetch": "before a feed is asked for",
    "parse": "before a document is read",
    "write": "a transaction has got the right to write",
    "schema commit": "before the commit of the first tables",
    "poll commit": "before the commit of what a poll brought",
    "articles commit": "before the commit of a batch of imported articles",
    "page commit": "before the commit of what a page of an article says",
    "activity commit": "before the commit of what the collector says of itself",
    "cursor commit": "before the commit of how far the index has got",
    "… committed": "behind each of these, before anything else",
    "segment": "a segment of the index is written and not yet on the disk",
    "contents": "a segment is on the disk, its table of contents has no name yet",
    "contents renamed": "the index has committed",
    "shard": "a new shard is whole and has no name yet",
    "file": "a whole file is about to take the place of another",
}

_LENGTH = 64

# What a writing transaction is about, and the statement that tells; the first of these that is met counts most.
_KINDS = {
    "poll": "INSERT INTO poll",
    "articles": "INSERT INTO entry",
    "page": "UPDATE page",
    "schema": "CREATE TABLE",
    "cursor": "INSERT INTO progress",
    "activity": "INSERT INTO activity",
}


class Mortal:
    """The program as a test holds it: a process in a session of its own, so that its children can be ended with it."""

    def __init__(self, mark: Path, *arguments: str, moment: str = "", count: int = 0) -> None:
        self.wanted = moment
        self._mark = mark
        mark.write_bytes(b"start".ljust(_LENGTH))
        command = [sys.executable, "-m", "tests.fakes.mortal", str(mark), moment, str(count), *arguments]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )

    @property
    def moment(self) -> str:
        """The last moment that it has reached."""
        return self._mark.read_bytes().decode().strip()

    def wait_for_its_beginning(self) -> None:
        """Wait until the program is loaded and begins with what it was asked for."""
        while self.moment == "start" and self.process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.002)

    def kill_after(self, seconds: float) -> bool:
        """Kill it in so many seconds; return False if it has ended by itself before."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return True
        return False

    def end(self, timeout: float = 300) -> tuple[int, str, str]:
        """Wait for its end and that of its children, which hold its pipes; return code, stdout and stderr."""
        try:
            said, complained = self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            # What should have ended by itself must not outlive the test that finds it.
            os.killpg(self.process.pid, signal.SIGKILL)
            raise
        return self.process.returncode, said, complained


class _Fate:
    def __init__(self, mark: Path, moment: str, count: int) -> None:
        with mark.open("r+b") as file:
            self._mark = mmap.mmap(file.fileno(), _LENGTH)
        self._moment = moment
        self._left = count
        self._lock = threading.Lock()

    def reach(self, moment: str) -> None:
        """Note that `moment` has come, and die if it is the one."""
        with self._lock:
            self._mark[:] = moment.encode().ljust(_LENGTH)
            if moment == self._moment:
                self._left -= 1
                if self._left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)


def _watch_transactions(fate: _Fate) -> None:
    from sqlalchemy import Connection, Engine, Pool, event

    def begun(connection: Connection) -> None:
        connection.info["kind"] = ""
        # Not every statement goes through SQLAlchemy.
        database = connection.connection.driver_connection
        assert isinstance(database, sqlite3.Connection)
        database.set_trace_callback(partial(executed, connection.info))
        if connection.get_execution_options().get("monitor_writing"):
            fate.reach("write")

    def executed(info: dict[Any, Any], statement: str) -> None:
        for kind, beginning in _KINDS.items():
            if kind == info.get("kind"):
                return
            if statement.lstrip().startswith(beginning):
                info["kind"] = kind

    def commits(connection: Connection) -> None:
        if kind := connection.info.get("kind"):
            fate.reach(f"{kind} commit")

    def given_back(_connection: object, record: Any) -> None:
        if kind := record.info.pop("kind", ""):
            fate.reach(f"{kind} committed")

    event.listen(Engine, "begin", begun)
    event.listen(Engine, "commit", commits)
    event.listen(Pool, "checkin", given_back)


def _watch_files(fate: _Fate) -> None:
    sync, rename, replace = os.fsync, os.rename, os.replace

    def synced(descriptor: int) -> None:
        if Path(f"/dev/fd/{descriptor}").resolve().suffix == ".seg":
            fate.reach("segment")
        sync(descriptor)

    def renamed(source: Any, target: Any, **more: Any) -> None:
        contents = str(target).endswith(".toc")
        fate.reach("contents" if contents else "shard")
        rename(source, target, **more)
        if contents:
            fate.reach("contents renamed")

    def replaced(source: Any, target: Any, **more: Any) -> None:
        fate.reach("file")
        replace(source, target, **more)

    for name, ours in (("fsync", synced), ("rename", renamed), ("replace", replaced)):
        setattr(os, name, ours)


def _watch_steps(fate: _Fate) -> None:
    from monitor.fetch.client import Fetcher
    from monitor.parse.process import ParserProcess
    from monitor.store import migrate

    def before(owner: object, name: str, moment: str) -> None:
        step: Callable[..., object] = getattr(owner, name)

        def noted(*arguments: object, **more: object) -> object:
            fate.reach(moment)
            return step(*arguments, **more)

        setattr(owner, name, noted)

    before(Fetcher, "fetch", "fetch")
    before(ParserProcess, "parse", "parse")
    before(migrate, "migrate", "open")


def main() -> int:
    """Run the program with the arguments behind our own three."""
    mark, moment, count, *arguments = sys.argv[1:]
    fate = _Fate(Path(mark), moment, int(count))
    fate.reach("start")
    for watch in (_watch_files, _watch_transactions, _watch_steps):
        watch(fate)
    # Loading is no part of what is killed at random.
    for module in ("alembic.operations", "monitor.engine.repairing", "monitor.engine.importing", "monitor.engine.host"):
        import_module(module)
    from monitor.cli import main as program

    fate.reach("begin")
    return _merge(Path(arguments[1])) if arguments[0] == "merge" else program(arguments)


def _merge(folder: Path) -> int:
    from monitor.cli.output import print_error
    from monitor.engine.indexing import indexing_of
    from monitor.errors import MonitorError
    from monitor.store.archive import open_archive

    try:
        archive = open_archive(folder)
        indexing = indexing_of(archive)
        while indexing.tidy():
            pass
        archive.close()
    except MonitorError as error:
        print_error(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
