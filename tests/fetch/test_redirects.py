"""Where redirects lead, which of them are for good, and where they end."""

from __future__ import annotations

import pytest

from tests.fetch.asking import BODY, fetched, refused, subscribed
from tests.servers.scripted import Reply, ScriptedServer, redirect


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
