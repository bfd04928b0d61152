"""Politeness towards one host."""

import asyncio

import pytest

from monitor.fetch.hosts import HostHeldError, Hosts, host_of


def test_one_request_at_a_time_reaches_a_host() -> None:
    hosts = Hosts(spacing_seconds=0)
    running: list[str] = []
    most = 0

    async def request(url: str) -> None:
        nonlocal most
        async with hosts.turn(url):
            running.append(url)
            most = max(most, len(running))
            await asyncio.sleep(0)
            running.remove(url)

    async def run() -> None:
        await asyncio.gather(*(request(f"https://news.example/{number}") for number in range(20)))

    asyncio.run(run())
    assert most == 1


def test_two_hosts_do_not_wait_for_each_other() -> None:
    hosts = Hosts()

    async def run() -> None:
        async with hosts.turn("https://one.example/"), hosts.turn("https://two.example/"):
            pass

    asyncio.run(asyncio.wait_for(run(), timeout=5))


def test_a_pause_is_kept_between_two_requests_to_a_host() -> None:
    hosts = Hosts(spacing_seconds=0.05)
    ended: list[float] = []

    async def run() -> None:
        for _ in range(2):
            async with hosts.turn("https://news.example/"):
                ended.append(asyncio.get_running_loop().time())

    asyncio.run(run())
    assert ended[1] - ended[0] >= 0.045


def test_this_machine_needs_no_pause() -> None:
    hosts = Hosts(spacing_seconds=3600)

    async def run() -> None:
        for _ in range(3):
            async with hosts.turn("http://127.0.0.1:8000/"):
                pass

    asyncio.run(asyncio.wait_for(run(), timeout=5))


def test_a_host_that_asked_for_silence_gets_it_until_the_time_is_over() -> None:
    now = 100.0
    hosts = Hosts(spacing_seconds=0, clock=lambda: now)
    hosts.hold("https://news.example/a", 60)
    hosts.hold("https://news.example/b", 10)

    async def ask(url: str) -> None:
        async with hosts.turn(url):
            pass

    with pytest.raises(HostHeldError) as held:
        asyncio.run(ask("https://NEWS.example:443/c"))
    assert held.value.retry_after == 60
    asyncio.run(ask("https://other.example/"))
    now = 161.0
    asyncio.run(ask("https://news.example/c"))


def test_what_has_no_host_has_none() -> None:
    assert host_of("http://[") == ""
    assert host_of("HTTPS://News.Example/x") == "news.example"
