"""Running a collector: in this process, or as a child of the window."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from monitor import logs, settings
from monitor.alert.channels import Channel
from monitor.engine.collector import Collector, Polled
from monitor.errors import ArchiveBusyError, MonitorError
from monitor.store.archive import Archive, open_archive

_log = logging.getLogger(__name__)


async def collect(archive: Archive, report: Callable[[Polled], None], *, once: bool) -> int:
    """Collect into `archive` until SIGTERM or SIGINT, or with `once` one round; return how many polls were made.

    A round that is interrupted raises KeyboardInterrupt. Raises ArchiveBusyError if another process collects into it.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in () if once else (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there the process is simply ended, which the archive bears.
        with suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
    return await _run(archive, report, stop, once=once)


async def _run(archive: Archive, report: Callable[[Polled], None], stop: asyncio.Event, *, once: bool) -> int:
    polls = 0

    def counted(polled: Polled) -> None:
        nonlocal polls
        polls += 1
        report(polled)

    async with Collector(archive, lambda: open_channel(archive)) as collector:
        if once:
            await collector.once(counted)
        else:
            await collector.forever(counted, stop)
    return polls


def open_channel(archive: Archive) -> Channel | None:
    """Return the channel for popups that this process can use, None where the window's tray has to serve."""
    if not sys.platform.startswith("linux"):
        return None
    from monitor.alert.channels.desktop import DesktopPopups
    from monitor.engine.reading import ask_window

    def opened(article_id: int | None) -> None:
        if article_id is None:
            ask_window(archive.folder, "alerts")
        else:
            ask_window(archive.folder, "open", article_id)

    return DesktopPopups(opened)


def channel_of(archive: Archive) -> str:
    """Return the name of the channel for which popups of this archive wait, "" where none are wanted or possible."""
    chosen, _complaints = settings.load(archive.folder)
    channel = open_channel(archive) if chosen.notifications else None
    if channel is None:
        return ""
    channel.close()
    return channel.name


class CollectorChild:
    """A collector in a fresh process, which ends when its parent does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def start(self) -> None:
        """Start the process; if another collector has the archive, it ends at once and that one goes on."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        # Not a daemon in multiprocessing's sense: those may not have children, and the parser is one.
        self._process = context.Process(target=run_child, args=(theirs, str(self._folder)), name="monitor-collector")
        self._process.start()
        theirs.close()

    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.is_alive()

    def stop(self, seconds: float = 10) -> None:
        """Ask the process to finish what it is writing, and wait for it; after `seconds` it is ended."""
        if self._process is None or self._pipe is None:
            return
        self._pipe.close()
        self._process.join(timeout=seconds)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process = self._pipe = None


def run_child(pipe: Connection, folder: str) -> None:
    """Collect until the other end of `pipe` is closed, which it also is when the parent dies."""
    # Ctrl+C in a terminal reaches the whole group; the parent decides when its child ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs.start(Path(folder), "collector")
    try:
        archive = open_archive(Path(folder))
        try:
            with suppress(ArchiveBusyError):
                asyncio.run(_until_closed(pipe, archive))
        finally:
            archive.close()
    except MonitorError as error:
        _log.error("the collector ended: %s", error)
        raise SystemExit(1) from error
    except Exception:  # the main loop of a process whose stderr nobody may see
        _log.exception("the collector ended")
        raise SystemExit(1) from None


async def _until_closed(pipe: Connection, archive: Archive) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait() -> None:
        with suppress(EOFError, OSError):
            pipe.recv_bytes()
        with suppress(RuntimeError):  # the loop may have ended by itself
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()
    await _run(archive, lambda _polled: None, stop, once=False)
