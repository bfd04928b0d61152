"""What polling teaches about a feed is kept: its wishes, the silence it asks for, that it is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from monitor.engine.collector import Polled
from monitor.engine.desk import Desk
from monitor.model import FeedState
from monitor.parse.process import ParserProcess
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from monitor.store.schema import entry, poll
from tests.engine.clocked import START, Clock, Net, collector, notices, once, running, the_feed
from tests.engine.publisher import rss
from tests.servers.scripted import Reply, ScriptedServer, feed, gone, too_many
from tests.waiting import until


async def test_the_wishes_of_headers_and_document_outlive_a_304(archive: Archive, server: ScriptedServer) -> None:
    clock = Clock()
    body = rss("One").replace(b"<description>d", b"<ttl>90</ttl><skipHours><hour>3</hour></skipHours><description>d", 1)
    answer = feed(body, etag='"1"', Cache_Control="max-age=7200")
    server.script("/f", answer, Reply(304), Reply(304, headers={"Cache-Control": "max-age=600"}))
    Desk(archive, clock).add_feed(server.url("/f"))
    await once(archive, clock)
    first = the_feed(archive)
    assert (first.floor_seconds, first.fresh_seconds, first.skip_hours) == (5400, 7200, (3,))
    assert first.next_poll is not None
    assert first.next_poll - clock.now >= timedelta(hours=2)
    await once(archive, clock)
    assert the_feed(archive).fresh_seconds == 7200
    await once(archive, clock)
    assert (the_feed(archive).floor_seconds, the_feed(archive).fresh_seconds) == (5400, 600)


async def test_validators_outlive_a_refusal_and_a_restart(archive: Archive, server: ScriptedServer) -> None:
    clock = Clock()
    answer = feed(rss("One"), etag='W/"odd"', last_modified="Fri, 01 Dec 2023 14:02:00 GMT")
    server.script("/f", answer, too_many(60), answer)
    Desk(archive, clock).add_feed(server.url("/f"))
    statuses = []
    for _ in range(3):
        statuses += [polled.poll.status for polled in await once(archive, clock)]
        clock.forward(hours=1)
    assert statuses == [200, 429, 304]
    assert server.requests[-1].headers["if-none-match"] == 'W/"odd"'
    assert server.requests[-1].headers["if-modified-since"] == "Fri, 01 Dec 2023 14:02:00 GMT"


async def test_a_body_equal_to_the_last_is_not_read_again(
    archive: Archive, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    server.script("/f", feed(rss("One")))
    Desk(archive, clock).add_feed(server.url("/f"))
    await once(archive, clock)

    def refuse(*_arguments: object) -> None:
        raise AssertionError("it was read again")

    monkeypatch.setattr(ParserProcess, "parse", refuse)
    [polled] = await once(archive, clock)
    assert (polled.poll.status, polled.poll.entries, polled.poll.error) == (200, 0, None)


async def test_silence_that_a_publisher_asked_for_is_kept_after_a_restart(
    archive: Archive, server: ScriptedServer
) -> None:
    clock = Clock()
    server.script("/busy", too_many(7200), feed(rss("One")))
    server.script("/other", feed(rss("Two")))
    desk = Desk(archive, clock)
    desk.add_feed(server.url("/busy"))
    await once(archive, clock)
    desk.add_feed(server.url("/other"))
    clock.forward(hours=1)
    await once(archive, clock)
    assert [request.path for request in server.requests] == ["/busy"]
    clock.forward(hours=1, seconds=1)
    await once(archive, clock)
    assert len(server.requests) == 3
    assert {each.state for each in Reader(archive).feeds()} == {FeedState.OK}


@pytest.mark.parametrize("status", [429, 503])
async def test_a_host_that_does_not_say_for_how_long_it_wants_silence_gets_ten_minutes_also_over_a_restart(
    archive: Archive, server: ScriptedServer, status: int
) -> None:
    clock = Clock()
    server.script("/busy", too_many(status=status), feed(rss("One")))
    server.script("/other", feed(rss("Two")))
    desk = Desk(archive, clock)
    desk.add_feed(server.url("/busy"))
    await once(archive, clock)
    desk.add_feed(server.url("/other"))
    clock.forward(minutes=9)
    await once(archive, clock)
    assert [request.path for request in server.requests] == ["/busy"]
    clock.forward(minutes=2)
    await once(archive, clock)
    assert len(server.requests) == 3


async def test_a_feed_that_is_gone_stops_is_told_and_comes_back_when_a_person_asks(
    archive: Archive, server: ScriptedServer
) -> None:
    clock = Clock()
    server.script("/f", feed(rss("One")), gone(), gone(), feed(rss("One", "Two")))
    desk = Desk(archive, clock)
    desk.add_feed(server.url("/f"))
    await once(archive, clock)
    await once(archive, clock)
    stopped = the_feed(archive)
    assert (stopped.state, stopped.next_poll) == (FeedState.STOPPED, None)
    assert "gone for good" in stopped.why
    assert Reader(archive).count_articles() == 1
    assert notices(archive) == ["gone"]
    assert await once(archive, clock) == []
    desk.poll_now()
    assert the_feed(archive).state is FeedState.STOPPED
    desk.poll_now([stopped.id])
    await once(archive, clock)
    assert the_feed(archive).state is FeedState.STOPPED
    assert [each.kind for each in Reader(archive).notices()] == ["gone"]
    desk.poll_now([stopped.id])
    await once(archive, clock)
    assert the_feed(archive).state is FeedState.OK
    assert Reader(archive).notices() == ()
    assert Reader(archive).count_articles() == 2


async def test_a_poll_that_a_person_asks_for_makes_no_longer_wait_where_it_fails(
    archive: Archive, server: ScriptedServer
) -> None:
    clock = Clock()
    server.script("/f", Reply(401))
    desk = Desk(archive, clock)
    desk.add_feed(server.url("/f"))
    await once(archive, clock)
    first = the_feed(archive)
    assert first.next_poll is not None
    wait = first.next_poll - clock.now
    for _time in range(3):
        clock.forward(minutes=1)
        desk.poll_now()
        desk.poll_now([first.id])
        await once(archive, clock)
        again = the_feed(archive)
        assert (again.failures, again.next_poll, again.why) == (1, clock.now + wait, first.why)
    clock.forward(seconds=wait.total_seconds())
    # It is due by itself.
    desk.poll_now()
    await once(archive, clock)
    assert the_feed(archive).failures == 2


async def test_polls_of_months_ago_are_forgotten_but_not_those_after_a_gap(
    archive: Archive, server: ScriptedServer
) -> None:
    clock = Clock()
    server.script("/f", feed(rss("One"), etag='"1"'))
    followed, _new = Desk(archive, clock).add_feed(server.url("/f"))
    old = int((START - timedelta(days=100)).timestamp())
    row = {"feed_id": followed.id, "finished": old, "status": 304, "entries": 0, "new": 0, "changed": 0, "alerts": 0}
    with archive.writing() as connection:
        for number in range(1_250):
            connection.execute(poll.insert().values(started=old + number, **row))
        connection.execute(poll.insert().values(started=old, gap_since=old - 600, **row))
    for days, left in ((0, 251), (0, 251), (1, 1), (1, 1)):
        clock.forward(days=days)
        await once(archive, clock)
        with archive.reading() as connection:
            before = poll.c.started < int((START - timedelta(days=90)).timestamp())
            assert connection.execute(select(func.count()).select_from(poll).where(before)).scalar() == left


async def test_a_feed_that_is_due_again_while_another_one_hangs_counts_once(
    archive: Archive, server: ScriptedServer
) -> None:
    clock = Clock()
    desk, reader = Desk(archive, clock), Reader(archive)
    server.script("/one", Reply(hang="headers"))
    server.script("/two", feed(rss("two"), Connection="close"))
    for host in ("one", "two"):
        desk.add_feed(f"http://{host}.example:{server.port}/{host}")
    async with running(archive, clock, Net()) as polled:
        for _time in range(3):
            await until(lambda: polled)
            polled.clear()
            await until(lambda: (said := reader.activity()) is not None and (said.done, said.total) == (1, 2))
            clock.forward(hours=30)


async def test_after_a_sleep_overdue_feeds_are_polled_over_minutes(archive: Archive, server: ScriptedServer) -> None:
    clock, net = Clock(), Net()
    desk = Desk(archive, clock)
    for number in range(30):
        server.script(f"/{number}", feed(rss(str(number)), etag='"1"'))
        desk.add_feed(server.url(f"/{number}"))
    async with running(archive, clock, net) as polled:
        await until(lambda: len(polled) == 30)
        clock.forward(hours=9)
        await until(lambda: len(polled) == 38)
        waiting = [each for each in Reader(archive).feeds() if each.next_poll and each.next_poll > clock.now]
        assert sum("waits its turn" in each.why for each in waiting) == 22
        clock.forward(minutes=1)
        await until(lambda: len(polled) == 60)


async def test_a_round_that_a_person_stops_is_given_up_and_begins_again_at_its_usual_time(
    archive: Archive, server: ScriptedServer
) -> None:
    clock = Clock()
    desk, reader = Desk(archive, clock), Reader(archive)
    server.script("/hangs", Reply(hang="headers"))
    desk.add_feed(f"http://hangs.example:{server.port}/hangs")
    async with running(archive, clock, Net()) as polled:
        await until(lambda: server.requests)
        await until(lambda: (activity := reader.activity()) is not None and activity.total == 1)
        desk.stop_polling()
        await until(lambda: (activity := reader.activity()) is not None and activity.total == 0)
        stopped = the_feed(archive)
        assert stopped.next_poll == clock.now + timedelta(hours=1)
        assert "You stopped" in stopped.why
        assert stopped.failures == 0
        server.script("/hangs", feed(rss("hangs"), Connection="close"))
        clock.forward(hours=1)
        await until(lambda: polled)
    assert [each.poll.error for each in polled] == [None]


async def test_an_item_that_the_parser_remembers_and_the_archive_lost_is_read_again(
    archive: Archive, server: ScriptedServer
) -> None:
    Desk(archive).add_feed(server.url("/news.xml"))
    reader, polled = Reader(archive), list[Polled]()
    async with collector(archive, Clock(), Net()) as opened:
        server.script("/news.xml", Reply(body=rss("Old")))
        await opened.once(polled.append)
        with archive.writing() as connection:
            connection.execute(update(entry).values(identity="another"))
        server.script("/news.xml", Reply(body=rss("New", "Old")))
        await opened.once(polled.append)
    assert [each.poll.error for each in polled] == [None, None]
    texts = {each.title: each.text for each in reader.articles(list(range(1, 10)))}
    assert texts == {"Old": "Text.", "New": "Text."}
