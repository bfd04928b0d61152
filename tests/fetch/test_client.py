"""Fetching over real connections, from a server on loopback that behaves as publishers do."""

import asyncio
import base64
import gzip
import os
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import brotli
import pytest

from monitor.errors import FetchError
from monitor.fetch.client import USER_AGENT, Answer, Fetcher, Limits
from monitor.fetch.guard import AddressRefusedError
from monitor.fetch.hosts import HostHeldError, Hosts
from monitor.model import Feed
from tests.fetch.test_guard import Zone
from tests.servers.scripted import (
    Reply,
    Request,
    ScriptedServer,
    feed,
    gone,
    gzip_bomb,
    gzipped,
    protected,
    redirect,
    too_many,
    truncated,
)

BODY = b'<rss version="2.0"><channel><title>News</title></channel></rss>'
SHORT = Limits(connect_seconds=2, silence_seconds=0.2, whole_seconds=0.5, body_bytes=1 << 20)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


def subscribed(url: str) -> Feed:
    return Feed(1, url, "News")


def fetched(feed: Feed, password: str | None = None, limits: Limits | None = None) -> Answer:
    async def run() -> Answer:
        async with Fetcher(limits=limits) as fetcher:
            return await fetcher.fetch(feed, password)

    return asyncio.run(run())


def refused(feed: Feed, password: str | None = None, limits: Limits | None = None) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetched(feed, password, limits)
    assert caught.value.reason.endswith(".")
    return caught.value


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


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body, wbits=-15)),
        ("br", brotli.compress),
        ("identity", bytes),
    ],
)
def test_packed_answers_are_unpacked(server: ScriptedServer, encoding: str, pack: object) -> None:
    assert callable(pack)
    server.script("/f", Reply(200, pack(BODY * 50), {"Content-Encoding": encoding}))
    assert fetched(subscribed(server.url("/f"))).body == BODY * 50


def test_a_gzip_bomb_is_given_up_early(server: ScriptedServer) -> None:
    server.script("/f", gzip_bomb(256))
    assert "larger than" in refused(subscribed(server.url("/f"))).reason


def test_a_brotli_bomb_is_given_up_early(server: ScriptedServer) -> None:
    server.script("/f", Reply(200, brotli.compress(bytes(64 << 20), quality=5), {"Content-Encoding": "br"}))
    assert "larger than" in refused(subscribed(server.url("/f"))).reason


def test_a_body_over_the_limit_is_given_up_while_it_is_read(server: ScriptedServer) -> None:
    server.script("/f", Reply(200, os.urandom(3 << 20)))
    assert "larger than 1 MB" in refused(subscribed(server.url("/f")), limits=SHORT).reason


@pytest.mark.parametrize("half", [truncated(BODY), Reply(200, gzip.compress(BODY)[:-9], {"Content-Encoding": "gzip"})])
def test_an_answer_that_is_cut_off_is_an_error(server: ScriptedServer, half: Reply) -> None:
    server.script("/f", half)
    assert "cut off" in refused(subscribed(server.url("/f"))).reason


def test_damaged_packing_is_an_error(server: ScriptedServer) -> None:
    server.script("/f", Reply(200, b"this is not gzip", {"Content-Encoding": "gzip"}))
    assert "damaged" in refused(subscribed(server.url("/f"))).reason


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


def test_permanent_redirects_tell_the_new_address(server: ScriptedServer) -> None:
    server.script("/old", redirect("/newer", 301))
    server.script("/newer", redirect(server.url("/newest"), 308))
    server.script("/newest", Reply(200, BODY))
    answer = fetched(subscribed(server.url("/old")))
    assert answer.final_url == server.url("/newest")
    assert answer.permanent_url == server.url("/newest")


def test_one_temporary_redirect_keeps_the_old_address(server: ScriptedServer) -> None:
    server.script("/old", redirect("/newer", 301))
    server.script("/newer", redirect("/newest", 302))
    server.script("/newest", redirect("/last", 301))
    server.script("/last", Reply(200, BODY))
    answer = fetched(subscribed(server.url("/old")))
    assert answer.final_url == server.url("/last")
    assert answer.permanent_url == ""


def test_redirects_in_a_circle_end(server: ScriptedServer) -> None:
    server.script("/a", redirect("/b"))
    server.script("/b", redirect("/a#again"))
    assert "circle" in refused(subscribed(server.url("/a"))).reason


def test_redirects_without_end_end(server: ScriptedServer) -> None:
    for number in range(20):
        server.script(f"/{number}", redirect(f"/{number + 1}"))
    assert "more than" in refused(subscribed(server.url("/0"))).reason


@pytest.mark.parametrize("target", ["", "file:///etc/passwd", "javascript:alert(1)", "http://[broken/"])
def test_redirects_to_nowhere_are_errors(server: ScriptedServer, target: str) -> None:
    server.script("/f", redirect(target))
    refused(subscribed(server.url("/f")))


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


@pytest.mark.parametrize(
    ("reply", "status", "wait"),
    [
        (too_many(120), 429, 120),
        (too_many(), 429, 600),
        (too_many("0"), 429, 600),
        (too_many(30, status=503), 503, 30),
        (Reply(503), 503, None),
        (gone(), 410, None),
        (Reply(404), 404, None),
        (Reply(500), 500, None),
        (Reply(204), 204, None),
        (Reply(418), 418, None),
    ],
)
def test_answers_without_a_feed_are_errors_in_words(
    server: ScriptedServer, reply: Reply, status: int, wait: int | None
) -> None:
    server.script("/f", reply)
    error = refused(subscribed(server.url("/f")))
    assert (error.status, error.retry_after) == (status, wait)
    assert str(status) in error.reason
    assert error.gone == (status == 410)


def test_a_date_to_come_back_counts_from_the_servers_own_clock(server: ScriptedServer) -> None:
    wrong_clock = datetime(2001, 1, 1, tzinfo=UTC)
    headers = {
        "Date": format_datetime(wrong_clock, usegmt=True),
        "Retry-After": format_datetime(wrong_clock + timedelta(seconds=90), usegmt=True),
    }
    server.script("/f", Reply(429, b"", headers))
    assert refused(subscribed(server.url("/f"))).retry_after == 90


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_browser_check_is_named_whatever_its_status(server: ScriptedServer, status: int) -> None:
    page = b'<!DOCTYPE html><title>Just a moment...</title><script src="/cdn-cgi/challenge-platform/x.js"></script>'
    packed = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    server.script("/f", Reply(status, gzip.compress(page), packed))
    error = refused(subscribed(server.url("/f")))
    assert error.status == status
    assert "browser check (Cloudflare" in error.reason


def test_a_feed_may_be_allowed_more_or_less_than_the_others(server: ScriptedServer) -> None:
    server.script("/f", Reply(200, os.urandom(3 << 20)))
    assert len(fetched(replace(subscribed(server.url("/f")), most_bytes=4 << 20), limits=SHORT).body) == 3 << 20
    assert "larger than 2 MB" in refused(replace(subscribed(server.url("/f")), most_bytes=2 << 20)).reason


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


def test_a_wall_against_programs_is_named(server: ScriptedServer) -> None:
    server.script("/f", Reply(403, b"", {"cf-mitigated": "challenge"}))
    assert "Cloudflare" in refused(subscribed(server.url("/f"))).reason


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
