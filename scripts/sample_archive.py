"""Makes an archive of the sample feeds, with their dates moved to now, as if somebody had worked with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.engine.desk import Desk
from monitor.engine.sample_feeds import FeedFile, load_samples
from monitor.engine.samples import MOMENTS
from monitor.model import AlertState, Arrival, Feed, FeedState, Priority, Telling, Watch
from monitor.normalise.article import arrivals
from monitor.parse.feed import parse_feed
from monitor.query import tree
from monitor.query.meaning import matched_places, surface
from monitor.query.parser import parse
from monitor.resources import resource
from monitor.store.archive import Archive, open_archive
from monitor.store.reader import Listing, Reader
from monitor.store.recording import recording

WATCHES = (
    ("Gaza truce", "gaza AND (truce OR ceasefire OR pause)", Priority.NORMAL),
    ("Antony Blinken", "blinken", Priority.URGENT),
    ("Red Cross", '"red cross"', Priority.NORMAL),
    ("غزة هدنة", "غزة هدنة", Priority.NORMAL),
    ("COP28 loss and damage", 'cop28 NEAR/30 (fund OR "loss and damage")', Priority.QUIET),
)


def fill(folder: Path, *, empty: bool = False) -> Reader:
    """Make an archive of the sample feeds, watched, partly read."""
    archive = open_archive(folder)
    if empty:
        return Reader(archive)
    now = datetime.now(UTC).replace(microsecond=0)
    shift = now - timedelta(minutes=14) - MOMENTS[-1]
    desk = Desk(archive, lambda: now)
    for name, query, priority in WATCHES:
        desk.add_watch(name, query, priority)
    reader = Reader(archive)
    nodes = [(watch, parse(watch.query, now)) for watch in reader.watches()]
    for file in load_samples(resource("samples")):
        address = f"https://{file.name.split('.')[0]}.example/{file.name}"
        feed = desk.add_feed(address, title=file.title, folder=file.folder)[0]
        for moment in (MOMENTS[0], MOMENTS[-1]):
            store(archive, feed, file, moment, shift, nodes)
    mark(archive, reader, desk, now)
    return reader


def store(
    archive: Archive,
    feed: Feed,
    file: FeedFile,
    moment: datetime,
    shift: timedelta,
    nodes: list[tuple[Watch, tree.Node]],
) -> None:
    """Store what a sample feed held at `moment`, with its matches and alerts."""
    document = parse_feed(file.at(moment, lambda date: date + shift).body, file.content_type, feed.url)
    found: tuple[Arrival, ...] = arrivals(document, feed, moment + shift)
    with recording(archive) as record:
        for each in record.sort(feed.id, found):
            article_id = record.keep(feed.id, each, moment + shift)
            for watch, node in nodes:
                places = matched_places(node, each.article)
                if places and (watch.id, article_id) not in record.alerted([article_id]):
                    record.add_match(watch.id, article_id, each.article.published)
                    words = surface(each.article, places)
                    record.add_alert(watch.id, article_id, Telling.LIST, words, "", each.article.published)


def mark(archive: Archive, reader: Reader, desk: Desk, now: datetime) -> None:
    """Let somebody have worked with it: read, starred and done, two feeds failing, a poll going on."""
    from sqlalchemy import insert

    from monitor.store.schema import activity

    lines = reader.page(Listing(), None, 200)
    desk.mark_read([line.id for number, line in enumerate(lines) if number > 9 and number % 3])
    desk.star([line.id for number, line in enumerate(lines) if number % 11 == 4])
    alerts = reader.alerts()
    desk.set_alerts([alert.id for alert in alerts[6:]], AlertState.SEEN)
    desk.set_alerts([alert.id for alert in alerts[9:14]], AlertState.DONE)
    failing = {"Skerry": "The publisher's server answered 503, “Service Unavailable”.", "Signal": "No answer in time."}
    with recording(archive) as record:
        for feed in reader.feeds():
            error = next((said for name, said in failing.items() if name in feed.title), None)
            if error:
                bad = replace(feed, state=FeedState.FAILING, failures=3, error=error)
                record.update_feed(feed, replace(bad, next_poll=now + timedelta(minutes=50)))
    with archive.writing() as connection:
        values = {"process": 1, "beat": int(now.timestamp()) + 3600, "total": 18, "done": 7, "detail": "Harbour Wire"}
        connection.execute(insert(activity).values(values))
