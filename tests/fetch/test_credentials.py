"""A secret reaches the feed's own place, and neither another place nor anything that is kept or shown."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from monitor.errors import FetchError
from monitor.fetch.client import Answer, Fetcher
from monitor.fetch.credentials import credential
from monitor.model import Feed
from tests.servers.scripted import Reply, Request, ScriptedServer, redirect

SECRET = "s3cret word/&=+ü"
BODY = b"<rss/>"


def fetch(url: str, kind: str, secret: str | None = SECRET, login: str = "") -> Answer:
    async def run() -> Answer:
        async with Fetcher() as fetcher:
            return await fetcher.fetch(Feed(1, url, "t", login=login, login_kind=kind), secret)

    return asyncio.run(run())


def asked(server: ScriptedServer) -> Request:
    return server.requests[-1]


def test_a_token_goes_into_the_header_that_was_chosen() -> None:
    with ScriptedServer() as server:
        server.script("/feed", Reply(200, BODY))
        fetch(server.url("/feed"), "bearer", "abc.def")
        assert asked(server).headers["authorization"] == "Bearer abc.def"
        fetch(server.url("/feed"), "header:X-Api-Key", "abc.def")
        assert asked(server).headers["x-api-key"] == "abc.def"
        assert "authorization" not in asked(server).headers
        fetch(server.url("/feed"), "basic", "word", login="desk")
        assert asked(server).headers["authorization"] == "Basic ZGVzazp3b3Jk"


def test_a_parameter_is_sent_and_stands_in_no_answer() -> None:
    quoted = "s3cret%20word%2F%26%3D%2B%C3%BC"
    with ScriptedServer() as server:
        server.script(f"/feed?a=1;b&token={quoted}", Reply(200, BODY))
        server.script(f"/plain?token={quoted}", Reply(200, BODY))
        answer = fetch(server.url("/feed?a=1;b"), "parameter:token")
        assert answer.final_url == server.url("/feed?a=1;b")
        assert fetch(server.url("/plain"), "parameter:token").final_url == server.url("/plain")


@pytest.mark.parametrize("kind", ["bearer", "header:X-Key", "parameter:token", "basic"])
def test_no_secret_leaves_its_origin(kind: str) -> None:
    with ScriptedServer() as server, ScriptedServer() as elsewhere:
        elsewhere.script("/feed", Reply(200, BODY))
        server.script("/feed", redirect(elsewhere.url("/feed")))
        server.script("/feed?token=hush-hush", redirect(elsewhere.url("/feed?token=hush-hush")))
        answer = fetch(server.url("/feed"), kind, "hush-hush", login="desk" if kind == "basic" else "")
        assert "hush-hush" in f"{server.requests[0]}" or kind == "basic"
        assert "hush-hush" not in f"{elsewhere.requests}"
        assert "authorization" not in elsewhere.requests[0].headers
        assert answer.final_url == elsewhere.url("/feed")


def test_a_redirect_on_the_same_origin_is_signed_anew_and_kept_without_the_secret() -> None:
    with ScriptedServer() as server:
        moved = "/new?a=1&token=hush-hush&back=%2Ffeed%3Ftoken%3Dhush-hush"
        server.script("/feed?token=hush-hush", redirect(server.url(moved), 301))
        server.script("/new?a=1&token=hush-hush", Reply(200, BODY))
        answer = fetch(server.url("/feed"), "parameter:token", "hush-hush")
        assert answer.final_url == answer.permanent_url == server.url("/new?a=1")


def test_a_redirect_with_the_secret_in_its_path_is_refused_without_naming_it() -> None:
    with ScriptedServer() as server:
        server.script("/feed?token=hush-hush", redirect("/hush-hush/feed"))
        with pytest.raises(FetchError, match="secret in it") as caught:
            fetch(server.url("/feed"), "parameter:token", "hush-hush")
        assert "hush-hush" not in str(caught.value)


@pytest.mark.parametrize("kind", ["bearer", "header:X-Key", "parameter:token"])
def test_a_keyring_that_holds_nothing_is_told_and_nothing_is_asked(kind: str) -> None:
    with ScriptedServer() as server:
        with pytest.raises(FetchError, match="keyring holds no secret"):
            fetch(server.url("/feed"), kind, None)
        assert server.requests == []


def test_a_refusal_and_a_silence_name_no_secret() -> None:
    with ScriptedServer() as server:
        server.script("/feed?token=hush-hush", Reply(403, b"hush-hush"))
        with pytest.raises(FetchError) as refused:
            fetch(server.url("/feed"), "parameter:token", "hush-hush")
        server.script("/feed?token=hush-hush", Reply(200, BODY, promised=1_000))
        with pytest.raises(FetchError) as cut:
            fetch(server.url("/feed"), "parameter:token", "hush-hush")
        address = server.url("/feed")
    with pytest.raises(FetchError) as silent:
        fetch(address, "parameter:token", "hush-hush")
    for caught in (refused, cut, silent):
        assert "hush-hush" not in f"{caught.value}{caught.value.__cause__}"


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(words, words)
def test_what_is_signed_is_unsigned_again(secret: str, name: str) -> None:
    feed = Feed(1, "https://wire.example/feed?a=1&b=%20c", "t", login_kind=f"parameter:{name}")
    login = credential(feed, secret)
    assert "secret=" not in repr(login)
    if secret not in feed.url and name not in feed.url:
        assert str(login.unsigned(login.signed(URL(feed.url)))) == feed.url
