"""Asking what is at an address for the window: the newest question wins, a cancelled one is silent."""

from __future__ import annotations

import queue

import pytest

from monitor.engine import messages
from monitor.engine.looking import Looking
from tests.servers.scripted import Reply, ScriptedServer

RSS = b"<rss version='2.0'><channel><title>Harbour Wire</title><item><title>One</title></item></channel></rss>"


def test_a_feed_a_page_and_a_silence_are_told_apart() -> None:
    said: queue.Queue[messages.Answer] = queue.Queue()
    looking = Looking(said.put)
    with ScriptedServer() as server:
        server.script("/feed", Reply(body=RSS))
        server.script("/page", Reply(body=b"<html><title>Paper</title><a href='/world.rss'>World</a></html>"))
        for number, path in enumerate(("/feed", "/page", "/missing"), 1):
            looking.begin(messages.LookAt(number, server.url(path)))
            seen = said.get(timeout=60)
            assert isinstance(seen, messages.Seen)
            assert (seen.number, seen.what) == (number, ("feed", "page", "unclear")[number - 1])
            assert said.get(timeout=10) == messages.Finished(number)
            if number == 1:
                assert (seen.title, seen.entries) == ("Harbour Wire", 1)
            elif number == 2:
                assert seen.offers == ((server.url("/world.rss"), "World", "rss"),)
        assert len(server.requests) == 3
    looking.begin(messages.LookAt(4, "mailto:desk"))
    assert isinstance(said.get(timeout=10), messages.Failed)
    looking.close()


@pytest.mark.parametrize("how", ["cancelled", "replaced", "closed"])
def test_a_question_that_nobody_waits_for_is_given_up(how: str) -> None:
    said: queue.Queue[messages.Answer] = queue.Queue()
    looking = Looking(said.put)
    with ScriptedServer() as server:
        server.script("/slow", Reply(hang="headers"))
        server.script("/feed", Reply(body=RSS))
        looking.begin(messages.LookAt(1, server.url("/slow")))
        if how == "cancelled":
            looking.cancel(2)
            looking.cancel(1)
        if how == "replaced":
            looking.begin(messages.LookAt(2, server.url("/feed")))
            assert said.get(timeout=60).number == 2
        looking.close()
        looking.begin(messages.LookAt(3, server.url("/feed")))
    assert [answer.number for answer in said.queue] == ([2] if how == "replaced" else [])
