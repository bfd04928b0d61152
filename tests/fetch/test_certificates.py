"""Servers whose certificates are good, and bad in every way; the certificates of the system decide."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.fetch.certificates import validity
from monitor.fetch.client import Answer, Fetcher
from monitor.model import Feed
from tests.fetch.test_guard import Zone
from tests.servers.scripted import Reply, ScriptedServer

pytest.importorskip("cryptography", reason="makes certificates with cryptography")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sets the system's certificates by SSL_CERT_FILE")

BODY = b'<rss version="2.0"><channel><title>News</title></channel></rss>'
NOW = datetime.now(UTC)
DAY = timedelta(days=1)


def fetched(server: ScriptedServer, name: str) -> Answer:
    zone = Zone({name: ["127.0.0.1"]})
    server.script("/f", Reply(200, BODY))

    async def run() -> Answer:
        async with Fetcher(resolver=lambda: zone) as fetcher:
            return await fetcher.fetch(Feed(1, server.url("/f", host=name), "News"))

    return asyncio.run(run())


def refused(server: ScriptedServer, name: str = "news.example") -> str:
    with pytest.raises(FetchError) as caught:
        fetched(server, name)
    assert server.requests == []
    return caught.value.reason


def test_the_certificates_of_the_system_are_the_ones_that_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.servers.certificates import Authority

    authority = Authority(tmp_path)
    with ScriptedServer(tls=authority.server("news.example", NOW - DAY, NOW + DAY)) as server:
        assert "signed by nobody" in refused(server) or "does not know" in refused(server)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
        assert fetched(server, "news.example").body == BODY


def test_what_is_wrong_with_a_certificate_is_said_with_its_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.servers.certificates import Authority

    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    ended, begins = datetime(NOW.year - 1, 5, 3, 12, tzinfo=UTC), NOW + 30 * DAY
    with ScriptedServer(tls=authority.server("news.example", ended - 90 * DAY, ended)) as server:
        assert refused(server) == f"The publisher's certificate expired on 3 May {ended.year}."
    with ScriptedServer(tls=authority.server("news.example", begins, begins + DAY)) as server:
        assert refused(server) == f"The publisher's certificate is not valid before {begins.day} {begins:%B %Y}."
    with ScriptedServer(tls=authority.server("other.example", NOW - DAY, NOW + DAY)) as server:
        assert refused(server) == "The publisher's certificate is not for “news.example”."


@given(st.binary())
def test_what_is_no_certificate_has_no_dates(data: bytes) -> None:
    assert validity(data) is None
