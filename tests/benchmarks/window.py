"""How late the window's event loop is while feeds are collected: in a process of its own, as built, and in a thread.

    python -m tests.benchmarks.window [RUNS]

A timer of 10 ms in a real window (offscreen) on an archive of 5,000 articles notes how late it fires while a
publisher on loopback, in another process, brings 50 new articles a feed as fast as they are taken. Prints a
table for people and, as its last line, one JSON object: milliseconds, medians of the runs.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.store.archive import Archive

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.corpus import corpus

FEEDS = 24
ITEMS = 50
ARCHIVE = 5_000
SECONDS = 12
RUNS = 5
MODES = ("quiet", "process", "thread")


def publish(pipe: Connection) -> None:
    """Serve feeds whose items are new each time, until the pipe is closed."""
    _where, articles = corpus(2_000)
    numbers = count()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            first = next(numbers) * ITEMS
            body = _feed([articles[number % len(articles)] for number in range(first, first + ITEMS)], first)
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(server.server_port)
    try:
        pipe.recv()
    except EOFError:
        server.shutdown()


def _feed(articles: list[object], first: int) -> bytes:
    from xml.sax.saxutils import escape

    from monitor.model import Article

    when = format_datetime(datetime.now(UTC), usegmt=True)
    items = "".join(
        f"<item><guid>{number}</guid><link>https://p.example/{number}</link><title>{escape(article.title)}</title>"
        f"<pubDate>{when}</pubDate><description>{escape(article.text)}</description></item>"
        for number, article in enumerate(articles, first)
        if isinstance(article, Article)
    )
    return f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode()


@contextmanager
def publisher() -> Iterator[int]:
    """A publisher in a process of its own; its port."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=publish, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    yield ours.recv()
    ours.close()
    process.join(timeout=10)


def prepare(folder: Path, port: int) -> None:
    """An archive with articles, feeds and watches."""
    from monitor.engine.desk import Desk
    from monitor.engine.feed_lists import FeedLists
    from monitor.engine.indexing import Indexing
    from monitor.index.archive import ArchiveIndex
    from monitor.model import Arrival, Change
    from monitor.parse.opml import Subscription
    from monitor.paths import index_folder
    from monitor.store.archive import open_archive
    from monitor.store.recording import recording

    archive = open_archive(folder)
    now = datetime.now(UTC)
    _where, articles = corpus(ARCHIVE)
    with recording(archive) as record:
        feed = record.import_feed(now)
        for sorted_ in record.sort(feed, [Arrival(each.url, each) for each in articles]):
            assert sorted_.change is Change.NEW
            record.keep(feed, sorted_, now)
    Indexing(archive, ArchiveIndex(index_folder(folder))).catch_up()
    desk = Desk(archive)
    FeedLists(archive).follow(
        [Subscription(f"http://127.0.0.1:{port}/{number}", f"Feed {number}") for number in range(FEEDS)]
    )
    for name, query in (("Gaza truce", "gaza truce"), ("Minister", "minister NEAR/10 said"), ("Oil", "oil OR gas")):
        desk.add_watch(name, query)
    archive.close()


def measure(mode: str, folder: Path) -> dict[str, float]:
    """Run the program for SECONDS and return how late its timer was, and how many articles came meanwhile."""
    from PySide6.QtCore import Qt, QTimer

    from monitor.show.application import make_application
    from monitor.show.look import Look
    from monitor.show.program import Program
    from monitor.store.archive import open_archive
    from monitor.store.reader import Reader

    archive = open_archive(folder)
    reader = Reader(archive)
    application = make_application(["bench"])
    program = Program(folder, application, Look(application))
    if mode != "process":
        program._collector.start = lambda: None  # type: ignore[method-assign]
        program._revival.setInterval(10**8)
    stop = threading.Event()
    thread = threading.Thread(target=_collect_here, args=(folder, stop)) if mode == "thread" else None
    late: list[float] = []
    expected = 0.0

    def fired() -> None:
        nonlocal expected
        now = perf_counter()
        if expected:
            late.append(max(0.0, (now - expected) * 1000))
        expected = now + 0.01

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(fired)
    busy = threading.Thread(target=_keep_busy, args=(archive, stop))

    def begin() -> None:
        timer.start(10)

    program.start()
    before = reader.count_articles()
    if thread is not None:
        thread.start()
    if mode != "quiet":
        busy.start()
    # The first seconds belong to the start of the processes.
    QTimer.singleShot(4_000, begin)
    QTimer.singleShot(4_000 + SECONDS * 1000, application.quit)
    application.exec()
    timer.stop()
    stop.set()
    program.stop()
    for each in (thread, busy if mode != "quiet" else None):
        if each is not None:
            each.join()
    percentiles = quantiles(late, n=100)
    came = reader.count_articles() - before
    archive.close()
    return {"p50": percentiles[49], "p95": percentiles[94], "p99": percentiles[98], "max": max(late), "articles": came}


def _keep_busy(archive: Archive, stop: threading.Event) -> None:
    from monitor.engine.desk import now
    from monitor.store.polling import postpone
    from monitor.store.reader import Reader

    feeds = Reader(archive).feeds()
    while not stop.wait(1.0):
        # Past the politeness towards publishers: these are on this machine.
        with archive.writing() as connection:
            postpone(connection, dict.fromkeys((feed.id for feed in feeds), now()), "The benchmark asked for it.")


def _collect_here(folder: Path, stop: threading.Event) -> None:
    from monitor.engine.collector import Collector
    from monitor.store.archive import open_archive

    async def run() -> None:
        archive = open_archive(folder)
        ended = asyncio.Event()
        async with Collector(archive, lambda: None) as collector:
            collecting = asyncio.create_task(collector.forever(lambda _polled: None, ended))
            await asyncio.to_thread(stop.wait)
            ended.set()
            await collecting
        archive.close()

    asyncio.run(run())


def _child(mode: str, folder: str, pipe: Connection) -> None:
    pipe.send(measure(mode, Path(folder)))


def run(mode: str) -> dict[str, float]:
    """One measurement in a fresh process, on a fresh archive."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, publisher() as port:
        prepare(Path(folder), port)
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_child, args=(mode, folder, theirs))
        process.start()
        theirs.close()
        found: dict[str, float] = ours.recv()
        process.join()
    return found


def main() -> None:
    """Measure every mode in turn, several times over."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    found: dict[str, list[dict[str, float]]] = {mode: [] for mode in MODES}
    for _ in range(runs):
        for mode in MODES:
            found[mode].append(run(mode))
    medians = {
        mode: {name: round(median(each[name] for each in results), 2) for name in results[0]}
        for mode, results in found.items()
    }
    print(f"Lateness of a 10 ms timer of the window in ms, medians of {runs} runs of {SECONDS} s")
    print(f"{'collector':<22}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}{'new articles':>14}")
    for mode, name in (("quiet", "none"), ("process", "own process (built)"), ("thread", "thread of the window")):
        row = medians[mode]
        print(f"{name:<22}{row['p50']:>8}{row['p95']:>8}{row['p99']:>8}{row['max']:>8}{row['articles']:>14.0f}")
    ratio = round(medians["thread"]["p99"] / max(medians["process"]["p99"], 0.01), 1)
    print(f"The window is {ratio} times less late at p99 with the collector in a process of its own.")
    print(json.dumps({"window": medians, "thread_to_process_p99": ratio}))


if __name__ == "__main__":
    main()
