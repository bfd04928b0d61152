"""An answer that is no feed is told in words, and with when to come back."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.fetch.asking import refused, subscribed
from tests.servers.scripted import Reply, ScriptedServer, gone, too_many


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


def test_a_wall_against_programs_is_named(server: ScriptedServer) -> None:
    server.script("/f", Reply(403, b"", {"cf-mitigated": "challenge"}))
    assert "Cloudflare" in refused(subscribed(server.url("/f"))).reason
