"""Fetching over real connections, from a server on loopback that behaves as publishers do."""

import asyncio
import base64
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import FetchError
from monitor.fetch.client import USER_AGENT, Answer, Fetcher
from monitor.fetch.guard import AddressRefusedError
from monitor.fetch.hosts import HostHeldError, Hosts
from tests.fetch.asking import BODY, SHORT, fetched, refused, subscribed
from tests.fetch.test_guard import Zone
from tests.servers.scripted import (
    Reply,
    Request,
    ScriptedServer,
    feed,
    gzipped,
    protected,
    redirect,
    too_many,
    truncated,
)


def test_a_feed_comes_with_its_validators_byte_for_byte(server: ScriptedServer) -> None:
    server.script("/f", feed(BODY, 'W/"odd value--gzip"', "Fri, 01 Dec 2023 14:02:00 GMT"))
    answer = fetched(subscribed(server.url("/f")))
    assert answer.status == 200
    assert answer.body == BODY
    assert answer.etag == 'W/"odd value--gzip"'
    assert answer.last_modified == "Fri, 01 Dec 2023 14:02:00 GMT"
    assert answer.content_type == "application/rss+xml"
    assert answer.final_url == server.url("/f")
    assert answer.permanent_url == ""


def test_the_second_request_is_conditional_and_brings_no_body(server: ScriptedServer) -> None:
    server.script("/f", feed(BODY, '"1"', "Fri, 01 Dec 2023 14:02:00 GMT"))
    first = fetched(subscribed(server.url("/f")))
    known = replace(subscribed(server.url("/f")), etag=first.etag, last_modified=first.last_modified)
    second = fetched(known)
    assert (second.status, second.body) == (304, b"")
    assert (second.etag, second.last_modified) == (first.etag, first.last_modified)
    assert server.requests[1].headers["if-none-match"] == '"1"'
    assert server.requests[1].headers["if-modified-since"] == "Fri, 01 Dec 2023 14:02:00 GMT"


def test_validators_are_replaced_together(server: ScriptedServer) -> None:
    server.script("/f", feed(BODY, etag='"2"'))
    answer = fetched(replace(subscribed(server.url("/f")), etag='"1"', last_modified="Fri, 01 Dec 2023 14:02:00 GMT"))
    assert (answer.etag, answer.last_modified) == ('"2"', None)


def test_a_304_that_nobody_asked_for_is_an_error(server: ScriptedServer) -> None:
    server.script("/f", Reply(304))
    assert refused(subscribed(server.url("/f"))).status == 304


def test_a_request_says_who_asks_and_nothing_about_the_person(server: ScriptedServer) -> None:
    server.script("/f", Reply(200, BODY, {"Set-Cookie": "id=7"}))

    async def twice() -> None:
        async with Fetcher() as fetcher:
            await fetcher.fetch(subscribed(server.url("/f")))
            await fetcher.fetch(subscribed(server.url("/f")))

    asyncio.run(twice())
    for request in server.requests:
        assert request.method == "GET"
        assert request.headers["user-agent"] == USER_AGENT
        assert "application/rss+xml" in request.headers["accept"]
        assert set(request.headers) == {"host", "user-agent", "accept", "accept-encoding"}


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_server_that_falls_silent_is_given_up(server: ScriptedServer, where: str) -> None:
    server.script("/f", Reply(200, BODY, hang=where))
    assert "in time" in refused(subscribed(server.url("/f")), limits=SHORT).reason


def test_a_server_that_is_not_there_is_an_error() -> None:
    with ScriptedServer() as server:
        url = server.url("/f")
    assert "connection" in refused(subscribed(url)).reason


def test_a_name_that_does_not_exist_is_an_error() -> None:
    assert "name" in refused(subscribed("http://no-such-host.invalid/feed")).reason


def test_a_server_without_tls_behind_https_is_an_error(server: ScriptedServer) -> None:
    assert refused(subscribed(server.url("/f").replace("http:", "https:"))).status == 0


@pytest.mark.parametrize("url", ["ftp://news.example/feed", "file:///etc/hostname", "news.example/feed", "http://", ""])
def test_only_web_addresses_are_fetched(url: str) -> None:
    refused(subscribed(url))


def test_a_login_opens_a_protected_feed(server: ScriptedServer) -> None:
    server.script("/f", protected(Reply(200, BODY), "desk", "geheim: ü"))
    protected_feed = replace(subscribed(server.url("/f")), login="desk")
    assert fetched(protected_feed, "geheim: ü").body == BODY
    error = refused(protected_feed, "wrong")
    assert error.status == 401
    assert "wrong" not in str(error)


def test_a_login_is_not_told_to_another_host(server: ScriptedServer) -> None:
    with ScriptedServer() as other:
        server.script("/f", redirect(other.url("/f")))
        other.script("/f", Reply(200, BODY))
        fetched(replace(subscribed(server.url("/f")), login="desk"), "secret")
        assert "authorization" in server.requests[0].headers
        assert "authorization" not in other.requests[0].headers


def test_a_login_in_the_address_is_used_and_not_repeated(server: ScriptedServer) -> None:
    server.script("/f", protected(Reply(200, BODY), "desk", "secret"))
    answer = fetched(subscribed(server.url("/f").replace("http://", "http://desk:secret@")))
    assert answer.body == BODY
    assert "secret" not in answer.final_url


def test_a_connection_is_kept_for_the_next_request(server: ScriptedServer) -> None:
    server.script("/f", feed(BODY, '"1"'))

    async def twice() -> None:
        async with Fetcher() as fetcher:
            await fetcher.fetch(subscribed(server.url("/f")))
            await fetcher.fetch(subscribed(server.url("/f")))

    asyncio.run(twice())
    assert len({request.port for request in server.requests}) == 1


def test_a_proxy_is_told_its_login_and_the_publisher_is_not(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = "Basic " + base64.b64encode(b"red desk:p@ss:word").decode()

    def answer(request: Request) -> Reply:
        if request.headers.get("proxy-authorization") != wanted:
            return Reply(407, b"who?", {"Proxy-Authenticate": 'Basic realm="proxy"'})
        return Reply(200, BODY)

    server.script("http://news.example/f", answer)
    monkeypatch.setenv("http_proxy", f"http://red%20desk:p%40ss%3Aword@127.0.0.1:{server.port}")
    assert fetched(subscribed("http://news.example/f")).body == BODY
    assert "authorization" not in server.requests[0].headers
    monkeypatch.setenv("http_proxy", f"http://red%20desk:wrong-word@127.0.0.1:{server.port}")
    error = refused(subscribed("http://news.example/f"))
    assert "proxy asks for a login" in error.reason
    assert "wrong-word" not in str(error)


def test_a_proxy_for_https_is_told_its_login_too(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://desk:word@127.0.0.1:{server.port}")
    error = refused(subscribed("https://news.example/f"))
    assert "proxy" in error.reason
    assert "word" not in str(error)
    [request] = server.requests
    assert (request.method, request.path) == ("CONNECT", "news.example:443")
    assert request.headers["proxy-authorization"] == "Basic " + base64.b64encode(b"desk:word").decode()


def test_a_machine_without_a_way_to_a_host_knows_it(server: ScriptedServer) -> None:
    zone = Zone({"here.example": ["127.0.0.1"], "nowhere.example": []})

    async def run() -> None:
        async with Fetcher(resolver=lambda: zone) as fetcher:
            assert await fetcher.reachable("https://here.example/f")
            assert await fetcher.reachable(server.url("/f"))
            assert not await fetcher.reachable("https://nowhere.example/f")

    asyncio.run(run())
    assert server.requests == []


def test_freshness_is_read_from_the_headers(server: ScriptedServer) -> None:
    server.script("/f", Reply(200, BODY, {"Cache-Control": "public, max-age=900", "Age": "100"}))
    assert fetched(subscribed(server.url("/f"))).max_age == 800


def test_a_host_that_asked_for_silence_is_not_asked_for_another_feed(server: ScriptedServer) -> None:
    server.script("/a", too_many(60))
    server.script("/b", Reply(200, BODY))

    async def run() -> None:
        async with Fetcher() as fetcher:
            with pytest.raises(FetchError):
                await fetcher.fetch(subscribed(server.url("/a")))
            with pytest.raises(HostHeldError) as held:
                await fetcher.fetch(subscribed(server.url("/b")))
            assert held.value.retry_after is not None
            assert 55 <= held.value.retry_after <= 60

    asyncio.run(run())
    assert [request.path for request in server.requests] == ["/a"]


def test_waiting_for_other_feeds_of_the_host_is_no_time_out(server: ScriptedServer) -> None:
    server.script("/f", Reply(200, BODY))
    hosts = Hosts()

    async def run() -> Answer:
        async with Fetcher(hosts, SHORT) as fetcher:
            async with hosts.turn(server.url("/other")):
                waiting = asyncio.create_task(fetcher.fetch(subscribed(server.url("/f"))))
                await asyncio.sleep(SHORT.whole_seconds + 0.1)
            return await waiting

    assert asyncio.run(run()).body == BODY


def test_a_feed_on_the_web_cannot_reach_this_machine(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy plays the web: it answers for a public name and redirects into the machine, by number and by name."""
    server.script("http://news.example/number", redirect(server.url("/secret")))
    server.script("http://news.example/name", redirect(f"http://inside.example:{server.port}/secret"))
    server.script("/secret", Reply(200, BODY))
    monkeypatch.setenv("http_proxy", server.url(""))
    monkeypatch.setenv("no_proxy", "inside.example")
    zone = Zone({"inside.example": ["127.0.0.1"]})

    async def run(path: str) -> None:
        async with Fetcher(resolver=lambda: zone) as fetcher:
            with pytest.raises(AddressRefusedError):
                await fetcher.fetch(subscribed(f"http://news.example{path}"))

    asyncio.run(run("/number"))
    asyncio.run(run("/name"))
    assert server.asked("/secret") == []


def test_a_feed_of_the_intranet_works(server: ScriptedServer) -> None:
    server.script("/f", Reply(200, BODY))
    zone = Zone({"feeds.desk.example": ["127.0.0.1"]})

    async def run() -> Answer:
        async with Fetcher(resolver=lambda: zone) as fetcher:
            return await fetcher.fetch(subscribed(f"http://feeds.desk.example:{server.port}/f"))

    assert asyncio.run(run()).body == BODY


def test_no_descriptor_is_left_open(server: ScriptedServer) -> None:
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("counts descriptors under /proc")
    server.script("/f", gzipped(BODY))
    server.script("/bad", truncated(BODY))
    fetched(subscribed(server.url("/f")))

    def used() -> int:
        return len(list(folder.iterdir()))

    before = used()
    for _ in range(5):
        fetched(subscribed(server.url("/f")))
        refused(subscribed(server.url("/bad")))
    assert used() <= before + 2
