"""A feed that moves is followed, with its secret and no further than it may reach."""

from __future__ import annotations

from monitor.engine.desk import Desk
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from monitor.store.schema import feed as feed_table
from tests.conftest import KeyringInMemory
from tests.engine.clocked import Clock, notices, once, the_feed
from tests.engine.publisher import rss
from tests.servers.scripted import ScriptedServer, feed, redirect


async def test_a_feed_that_moves_is_followed_after_a_day_and_says_so(archive: Archive, server: ScriptedServer) -> None:
    clock = Clock()
    server.script("/old", redirect("/new", 301))
    server.script("/new", feed(rss("One"), etag='"1"'))
    Desk(archive, clock).add_feed(server.url("/old"))
    for hours in (0, 13, 13):
        clock.forward(hours=hours)
        assert the_feed(archive).url == server.url("/old")
        await once(archive, clock)
    assert the_feed(archive).url == server.url("/new")
    assert notices(archive) == ["moved"]
    await once(archive, clock)
    assert [request.path for request in server.requests[-2:]] == ["/new", "/new"]
    assert server.requests[-1].headers["if-none-match"] == '"1"'
    assert Reader(archive).count_articles() == 1


async def test_two_feeds_that_become_one_are_merged(archive: Archive, server: ScriptedServer) -> None:
    clock = Clock()
    server.script("/old", feed(rss("Old news")), redirect("/new", 308))
    server.script("/new", feed(rss("New news"), etag='"1"'))
    desk = Desk(archive, clock)
    desk.add_feed(server.url("/old"), title="The old one", folder="Wires")
    desk.add_feed(server.url("/new"))
    for hours in (0, 1, 13, 13):
        clock.forward(hours=hours)
        await once(archive, clock)
    merged = the_feed(archive)
    assert (merged.url, merged.title, merged.folder) == (server.url("/new"), "The old one", "Wires")
    assert Reader(archive).articles_by_feed() == {merged.id: 2}
    assert notices(archive) == ["merged"]


async def test_the_secret_of_a_feed_that_moves_goes_with_it(
    archive: Archive, server: ScriptedServer, keyring_in_memory: KeyringInMemory
) -> None:
    clock = Clock()
    server.script("/old", redirect("/new", 301))
    server.script("/new", feed(rss("One")))
    Desk(archive, clock).add_feed(server.url("/old"), login="desk", password="hush")
    for hours in (0, 13, 13):
        clock.forward(hours=hours)
        await once(archive, clock)
    assert the_feed(archive).url == server.url("/new")
    assert {name: word for (_service, name), word in keyring_in_memory.entries.items()} == {
        f"{server.url('/new')} desk": "hush"
    }


async def test_a_feed_that_takes_in_another_keeps_its_own_secret_and_no_other(
    archive: Archive, server: ScriptedServer, keyring_in_memory: KeyringInMemory
) -> None:
    clock = Clock()
    server.script("/old", redirect("/new", 301))
    server.script("/new", feed(rss("One")))
    desk = Desk(archive, clock)
    desk.add_feed(server.url("/old"), login="desk", password="hush")
    desk.add_feed(server.url("/new"), login="desk", password="another")
    for hours in (0, 13, 13):
        clock.forward(hours=hours)
        await once(archive, clock)
    assert the_feed(archive).url == server.url("/new")
    assert {name: word for (_service, name), word in keyring_in_memory.entries.items()} == {
        f"{server.url('/new')} desk": "another"
    }


async def test_a_feed_of_the_intranet_is_marked_and_a_public_name_that_turns_private_is_refused(
    archive: Archive, server: ScriptedServer
) -> None:
    clock = Clock()
    server.script("/f", feed(rss("One")))
    desk = Desk(archive, clock)
    desk.add_feed(f"http://feeds.desk.example:{server.port}/f")
    await once(archive, clock)
    assert the_feed(archive).reach == "private"
    await once(archive, clock)
    assert len(server.requests) == 2
    # As if it had been on the web when it was first fetched.
    with archive.writing() as connection:
        connection.execute(feed_table.update().values(reach=""))
    [polled] = await once(archive, clock)
    assert "private network" in (polled.poll.error or "")
    assert len(server.requests) == 2
    with archive.writing() as connection:
        connection.execute(feed_table.update().values(reach="allowed"))
    [polled] = await once(archive, clock)
    assert (polled.poll.error, the_feed(archive).reach) == (None, "allowed")
