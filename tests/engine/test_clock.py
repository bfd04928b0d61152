"""A clock that is set back or forward, by years, costs no news, no backup and no second alert."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.engine.collector import Collector, Polled
from monitor.engine.desk import Desk
from monitor.engine.doctor import examine
from monitor.engine.indexing import indexing_of
from monitor.engine.keeping import DUE, Keeper
from monitor.engine.searching import ArchiveSearch
from monitor.fetch.schedule import LONGEST_SECONDS, Outcome, next_poll
from monitor.paths import backups_folder
from monitor.query.parser import parse
from monitor.query.zone import HERE
from monitor.store.archive import Archive, open_archive
from monitor.store.backups import list_backups, rotate
from monitor.store.clock import SET_BACK, bring_back
from monitor.store.reader import Listing, Reader
from monitor.store.recording import recording
from monitor.store.rotation import DAYS, MONTHS, WEEKS
from tests.engine.publisher import rss
from tests.engine.test_collector import Screen
from tests.engine.whole import index_agrees
from tests.servers.scripted import ScriptedServer, feed, too_many
from tests.store.arrivals import NOW, arrival, bring, follow
from tests.waiting import until

YEARS = timedelta(days=3653)


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.time


async def collect_until(archive: Archive, clock: Clock, screen: Screen, holds: object) -> list[Polled]:
    """Collect for so long, as the program does."""
    assert callable(holds)
    polled: list[Polled] = []
    stop = asyncio.Event()
    async with Collector(archive, lambda: screen, clock) as collector:
        running = asyncio.create_task(collector.forever(polled.append, stop))
        try:
            await until(holds)
        finally:
            stop.set()
            await running
    return polled


@pytest.mark.parametrize("restarted", [True, False], ids=["while it is off", "while it runs"])
async def test_feeds_and_popups_that_were_planned_by_a_clock_ten_years_ahead_come_when_it_is_set_right(
    archive: Archive, server: ScriptedServer, restarted: bool, caplog: pytest.LogCaptureFixture
) -> None:
    clock, screen, reader = Clock(), Screen(), Reader(archive)
    right = clock.time
    desk = Desk(archive, clock)
    desk.add_watch("Truce", "truce")
    server.script("/feed.xml", feed(rss("Nothing yet")), feed(rss("Truce agreed", "Nothing yet")))
    desk.add_feed(server.url("/feed.xml"))
    clock.time = right + YEARS
    if restarted:
        await collect_until(archive, clock, screen, reader.count_articles)
        clock.time = right
    stop = asyncio.Event()
    async with Collector(archive, lambda: screen, clock) as collector:
        running = asyncio.create_task(collector.forever(lambda _polled: None, stop))
        await until(reader.count_articles)
        clock.time = right
        await until(lambda: reader.count_articles() == 2 and screen.shown)
        await until(lambda: reader.indexed() == 2)
        stop.set()
        await running
    [followed] = reader.feeds()
    assert followed.next_poll is not None
    assert followed.next_poll < right + timedelta(days=2)
    assert [alert.title for alert in reader.alerts()] == ["Truce agreed"]
    assert "the clock was set back: 1 feeds" in caplog.text


async def test_undated_news_of_a_clock_that_was_ahead_stands_where_it_came_in_when_the_clock_is_right(
    archive: Archive, server: ScriptedServer
) -> None:
    clock, screen, reader = Clock(), Screen(), Reader(archive)
    right = clock.time
    desk = Desk(archive, clock)
    desk.add_watch("Truce", "truce")
    dated = rss("Truce agreed", "Nothing yet", minutes_ago=30)
    server.script("/dated.xml", feed(dated))
    server.script("/undated.xml", feed(re.sub(b"<pubDate>.*?</pubDate>", b"", rss("Truce undated"))))
    clock.time = right + YEARS
    for name in ("/dated.xml", "/undated.xml"):
        desk.add_feed(server.url(name))
    await collect_until(archive, clock, screen, lambda: reader.indexed() == 3)
    assert reader.page(Listing())[0].published > right + YEARS - timedelta(hours=1)
    clock.time = right
    await collect_until(archive, clock, screen, lambda: reader.notices() and reader.indexed() == reader.last_change())
    assert all(line.published <= right for line in reader.page(Listing()))
    assert all(alert.alerted <= right for alert in reader.alerts())
    assert "clock was ahead when 3 articles came in" in reader.notices()[0].detail
    found = ArchiveSearch(reader, archive.folder).newest(parse("truce", right))
    assert [hit.published <= right for hit in found] == [True, True]
    assert index_agrees(archive.folder) == []


async def test_a_popup_that_waits_since_the_future_is_shown_once_when_the_clock_is_right(
    archive: Archive, server: ScriptedServer
) -> None:
    clock, screen, reader = Clock(), Screen(), Reader(archive)
    right = clock.time
    desk = Desk(archive, clock)
    desk.add_watch("Truce", "truce")
    server.script("/feed.xml", feed(rss("Nothing yet")))
    desk.add_feed(server.url("/feed.xml"))
    clock.time = right + YEARS
    await collect_until(archive, clock, screen, reader.count_articles)
    screen.broken = True
    server.script("/feed.xml", feed(rss("Truce agreed", "Nothing yet")))
    clock.time += timedelta(days=2)
    await collect_until(archive, clock, screen, reader.alerts)
    screen.broken = False
    clock.time = right
    await collect_until(archive, clock, screen, lambda: screen.shown)
    await collect_until(archive, clock, screen, lambda: True)
    assert len(screen.shown) == len(reader.alerts()) == 1


async def test_a_host_that_asked_for_silence_has_it_for_as_long_as_it_asked(
    archive: Archive, server: ScriptedServer
) -> None:
    clock, reader = Clock(), Reader(archive)
    right = clock.time
    server.script("/feed.xml", too_many(7200))
    Desk(archive, clock).add_feed(server.url("/feed.xml"))
    clock.time = right + YEARS
    await collect_until(archive, clock, Screen(), lambda: reader.feeds()[0].silent_until)
    server.script("/feed.xml", feed(rss("One")))
    asked = len(server.requests)
    clock.time = right
    # Its turn comes, and it is the program itself that keeps silent.
    await collect_until(archive, clock, Screen(), lambda: (reader.feeds()[0].last_attempt or NOW) <= right)
    [silent] = reader.feeds()
    assert len(server.requests) == asked
    assert silent.silent_until is not None
    assert timedelta(hours=1) < silent.silent_until - right <= timedelta(hours=2)


async def test_news_of_the_future_are_indexed_and_found(archive: Archive, server: ScriptedServer) -> None:
    clock, reader = Clock(), Reader(archive)
    right = clock.time
    # Without dates: such articles are of the moment at which they were seen.
    undated = b"<rss version='2.0'><channel><title>P</title><item><guid>a</guid><title>Undated</title></item></channel>"
    server.script("/feed.xml", feed(undated + b"</rss>"))
    Desk(archive, clock).add_feed(server.url("/feed.xml"))
    clock.time = right + YEARS
    await collect_until(archive, clock, Screen(), lambda: reader.indexed() == 1)
    clock.time = right
    server.script("/feed.xml", feed(rss("Dated")))
    await collect_until(archive, clock, Screen(), lambda: reader.indexed() == 2)
    found = [hit.id for hit in ArchiveSearch(reader, archive.folder).newest(parse("since:7d", right))]
    assert len(found) == 2
    assert [hit.id for hit in ArchiveSearch(reader, archive.folder).newest(parse("until:today", right))] == [found[1]]
    assert index_agrees(archive.folder) == []
    indexing = indexing_of(archive)
    while indexing.tidy():
        pass
    assert [check for check in examine(archive) if not check.ok] == []


def test_a_backup_is_made_when_the_clock_is_set_back_and_none_of_another_day_is_lost(archive: Archive) -> None:
    clock = Clock()
    right = clock.time
    keeper = Keeper(archive, clock)

    def keep() -> None:
        if keeper._is_time(polling=False):
            assert keeper.keep(lambda: False)

    for day in range(9):
        clock.time = right + YEARS + timedelta(days=day)
        keep()
    clock.time = right
    keep()
    for day in range(1, 4):
        clock.time = right + timedelta(days=day)
        keep()
        keep()
    mine = [backup.made for backup in list_backups(archive.folder) if backup.made < right + timedelta(days=30)]
    assert len(mine) == 4


jumps = st.lists(
    st.one_of(st.timedeltas(-YEARS, YEARS), st.timedeltas(-timedelta(hours=2), timedelta(hours=30))), max_size=40
)


@given(jumps)
def test_whatever_the_clock_did_the_newest_backup_stays_and_they_never_become_many(moves: list[timedelta]) -> None:
    with TemporaryDirectory() as place:
        folder, now = Path(place), NOW
        backups_folder(folder).mkdir()
        for move in moves:
            now = min(max(now + move, NOW - 2 * YEARS), NOW + 2 * YEARS)
            newest = [backup.made for backup in list_backups(folder) if backup.made <= now]
            if newest and now - newest[0] < DUE:
                continue
            name = f"daily-{now:%Y-%m-%d-%H%M%S}-1-articles.db.gz"
            (backups_folder(folder) / name).write_bytes(b"")
            rotate(folder, now)
            left = [backup.made for backup in list_backups(folder)]
            assert now.replace(microsecond=0) in left
            assert len(left) <= 2 * (DAYS + WEEKS + MONTHS)


@settings(max_examples=25)
@given(jumps)
def test_whatever_the_clock_did_no_feed_is_left_alone_for_longer_than_the_schedule_says(
    moves: list[timedelta],
) -> None:
    with TemporaryDirectory() as place:
        archive = open_archive(Path(place))
        followed = follow(archive, "https://a.example/feed")
        latest = now = NOW
        for move in moves:
            now = min(max(now + move, NOW - 2 * YEARS), NOW + 2 * YEARS)
            if now < latest - SET_BACK:
                with archive.writing() as connection:
                    bring_back(connection, now)
            latest = now
            [followed] = Reader(archive).feeds()
            assert (
                followed.next_poll is None or (followed.next_poll - now).total_seconds() <= 1.1 * LONGEST_SECONDS + 300
            )
            if followed.next_poll is None or followed.next_poll <= now:
                plan = next_poll(Outcome(), followed, 1800, now, 0.5)
                values = {"last_attempt": now, "next_poll": plan.when, "interval_seconds": plan.interval_seconds}
                with recording(archive) as record:
                    record.update_feed(followed, replace(followed, **values))  # type: ignore[arg-type] # by their names
        archive.close()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows lets no process choose its zone")
@pytest.mark.parametrize(("day", "hours"), [("2026-10-25", 25), ("2026-03-29", 23), ("2026-03-28", 24)])
def test_a_day_on_which_clocks_are_changed_has_as_many_hours_as_it_has(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, day: str, hours: int
) -> None:
    try:
        with monkeypatch.context() as elsewhere:
            elsewhere.setenv("TZ", "Europe/Berlin")
            time.tzset()
            begins = datetime.fromisoformat(day).astimezone()
            # Asked in winter, when the clocks are not what they were on most of the days of the year.
            asked_at = datetime(2026, 12, 1, 12, tzinfo=HERE)
            times = [begins.astimezone(UTC) + timedelta(minutes=30 * number) for number in range(-10, 70)]
            one = follow(archive, "https://a.example/feed")
            came = [(arrival(f"{when:%d %H:%M}"), when) for when in times]
            bring(archive, one, *(replace(each, article=replace(each.article, published=when)) for each, when in came))
            indexing_of(archive).catch_up()
            reader = Reader(archive)
            searching = ArchiveSearch(reader, archive.folder)
            asked = parse(f"on:{day}", asked_at)
            assert searching.count(asked) == 2 * hours
            assert searching.per_day(asked, None) == {begins.date(): 2 * hours}
            assert searching.per_day(parse("*", asked_at), None)[begins.date()] == 2 * hours
            # No hour comes twice or is left out in any list.
            listed = [line.published for line in reader.page(Listing(), limit=100)]
            assert listed == [hit.published for hit in searching.newest(parse("*", asked_at))] == times[::-1]
    finally:
        time.tzset()
