"""A machine that is offline is told from a host that is gone."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from aiohttp.abc import ResolveResult

from monitor.engine.connectivity import Connectivity
from monitor.engine.desk import Desk
from monitor.model import Feed, FeedState
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from tests.engine.clocked import START, Clock, Net, once, running
from tests.engine.publisher import rss
from tests.servers.scripted import ScriptedServer, feed
from tests.waiting import until


async def test_being_offline_is_no_failure_of_a_feed_and_ends_by_itself(
    archive: Archive, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitor.engine import collector as collecting

    monkeypatch.setattr(collecting, "_OFFLINE_SECONDS", 0.1)
    clock, net = Clock(), Net()
    desk = Desk(archive, clock)
    for host in ("one", "two", "three"):
        server.script(f"/{host}", feed(rss(host), etag='"1"', Connection="close"))
        desk.add_feed(f"http://{host}.example:{server.port}/{host}")
    reader = Reader(archive)
    async with running(archive, clock, net) as polled:
        await until(lambda: len(polled) == 3)
        before = {each.id: each for each in reader.feeds()}
        net.online = False
        went = clock.now + timedelta(hours=2)
        clock.forward(hours=2)
        await until(lambda: (activity := reader.activity()) is not None and activity.offline_since == went)
        await until(lambda: polled[3:])
        assert all("offline" in (each.poll.error or "") for each in polled[3:])
        for each in reader.feeds():
            assert (each.state, each.failures, each.error) == (FeedState.OK, 0, None)
            assert each.next_poll == before[each.id].next_poll
        clock.forward(minutes=10)
        net.online = True
        await until(lambda: len([each for each in polled[3:] if each.poll.error is None]) == 3)
        await until(lambda: (activity := reader.activity()) is not None and activity.offline_since is None)
    assert all(len(reader.polls(each.id)) == 2 for each in reader.feeds())


async def test_one_host_that_is_gone_is_its_own_failure(archive: Archive, server: ScriptedServer) -> None:
    class OneGone(Net):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            if host == "gone.example":
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return await super().resolve(host, port, family)

    clock = Clock()
    server.script("/f", feed(rss("One")))
    desk = Desk(archive, clock)
    desk.add_feed(f"http://here.example:{server.port}/f")
    desk.add_feed("http://gone.example/f")
    await once(archive, clock, OneGone())
    states = {each.url: each.state for each in Reader(archive).feeds()}
    assert states["http://gone.example/f"] is FeedState.FAILING
    assert states[f"http://here.example:{server.port}/f"] is FeedState.OK


def following(*hosts: str) -> Callable[[], Sequence[Feed]]:
    return lambda: [Feed(number, f"https://{host}.example/f", host) for number, host in enumerate(hosts)]


async def test_a_desk_with_one_host_cannot_tell_and_takes_it_for_a_failure() -> None:
    async def never(_url: str) -> bool:
        return False

    alone = Connectivity(never, following("one", "one"), Clock())
    assert not await alone.is_lost(following("one")()[0])
    two = Connectivity(never, following("one", "two"), Clock())
    assert await two.is_lost(following("one")()[0])
    assert two.since == START
