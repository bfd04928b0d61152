"""media-monitor demo: the program at work on bundled feeds, in an archive that is thrown away."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.cli.start import archive_of
from monitor.query.zone import HERE

if TYPE_CHECKING:
    from monitor.engine.samples import SampleServer
    from monitor.store.archive import Archive
    from monitor.store.reader import Reader

WATCHES = (("Gaza truce", "gaza truce", "normal"), ("Antony Blinken", '"Antony Blinken"', "normal"))
SEARCHES = ("gaza NEAR/10 truce", "(هدنة OR 停火 OR trêve) since:2023-11-28 until:2023-12-01")

_SHOWN = 5
_STEP_SECONDS = 15


def register(commands: Any) -> None:
    """Add the command of this file."""
    parser = commands.add_parser("demo", help="see it at work on bundled sample feeds, in a throw-away archive")
    parser.add_argument(
        "--or-own", action="store_true", help="open your own archive instead if you have one and there is a display"
    )
    parser.set_defaults(run=_demo)


def has_display() -> bool:
    """Whether a window can be opened."""
    if sys.platform.startswith("linux"):
        screenless = os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal")
        return not screenless and bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def _demo(arguments: argparse.Namespace) -> int:
    from monitor.engine.samples import SampleServer
    from monitor.paths import archive_folder
    from monitor.store.archive import FILE

    display = has_display()
    if arguments.or_own and display and (archive_folder(arguments.data) / FILE).exists():
        from monitor.show.app import run_window

        return run_window(archive_of(arguments, "window"))
    with tempfile.TemporaryDirectory(prefix="media-monitor-demo-", ignore_cleanup_errors=True) as folder:
        arguments.data = folder
        archive_of(arguments, "demo")
        if display:
            with SampleServer(live=lambda: datetime.now(UTC)) as server:
                return _in_window(Path(folder), server)
        with SampleServer() as server:
            return asyncio.run(_in_terminal(Path(folder), server))


def _prepare(folder: Path, server: SampleServer) -> Archive:
    """Follow the sample feeds and add the watches."""
    from monitor.engine.desk import Desk, priority_named
    from monitor.engine.feed_lists import FeedLists
    from monitor.parse.opml import Subscription
    from monitor.store.archive import open_archive

    archive = open_archive(folder)
    desk = Desk(archive)
    FeedLists(archive).follow([Subscription(feed.url, feed.title, feed.folder) for feed in server.addresses])
    for name, query, priority in WATCHES:
        desk.add_watch(name, query, priority_named(priority))
    return archive


def _in_window(folder: Path, server: SampleServer) -> int:
    """Open the window while a thread lets the days of the samples pass."""
    from monitor.engine.desk import Desk
    from monitor.show.app import run_window

    archive = _prepare(folder, server)
    closed = threading.Event()

    def pass_days() -> None:
        while not closed.wait(_STEP_SECONDS) and server.advance():
            Desk(archive).poll_now()

    days = threading.Thread(target=pass_days, name="demo-days")
    days.start()
    try:
        return run_window(folder, title_suffix="Demo")
    finally:
        closed.set()
        days.join()
        archive.close()


async def _in_terminal(folder: Path, server: SampleServer) -> int:
    """Play the samples through the collector and print what a person would see: alerts, then two searches."""
    from monitor.engine.collector import Collector
    from monitor.store.reader import Reader

    archive = _prepare(folder, server)
    reader = Reader(archive)
    print(f"{len(server.addresses)} sample feeds on this machine, outlets and texts invented from public facts.")
    for name, query, _priority in WATCHES:
        print(f"Watching “{name}”: {query}")
    async with Collector(archive, lambda: None) as collector:
        more = True
        while more:
            known = {alert.id for alert in reader.alerts()}
            await collector.once(lambda _polled: None)
            _print_step(reader, server.moment, known)
            more = server.advance()
    _print_searches(archive, reader)
    archive.close()
    return 0


def _print_step(reader: Reader, moment: datetime, known: set[int]) -> None:
    new = [alert for alert in reader.alerts() if alert.id not in known]
    print(f"\n{moment:%A %-d %B %Y, %H:%M} UTC: {reader.count_articles()} articles, {len(new)} new alerts")
    for alert in new[:_SHOWN]:
        outlets = ", ".join(alert.sources)
        print(f"  {alert.watch}: {alert.title}\n      {outlets} · matched: {', '.join(alert.matched)}")
    if len(new) > _SHOWN:
        print(f"  … and {len(new) - _SHOWN} more")


def _print_searches(archive: Archive, reader: Reader) -> None:
    from monitor.engine.searching import ArchiveSearch
    from monitor.query.parser import parse

    searching = ArchiveSearch(reader, archive.folder)
    for text in SEARCHES:
        query = parse(text, datetime.now(HERE))
        total = searching.count(query)
        print(f"\nSearch: {text}\n  {total} articles, the newest:")
        for headline in reader.headlines([hit.id for hit in searching.newest(query, _SHOWN)]):
            print(f"  {headline.published:%d %b %H:%M}  {headline.title}  ({', '.join(headline.sources)})")
