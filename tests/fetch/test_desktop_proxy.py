"""The proxy that a person chose in the settings of the desktop is used, with its login, and no other is passed by."""

from __future__ import annotations

import asyncio
import base64
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.fetch import desktop_proxy
from monitor.fetch.client import Answer, Fetcher
from monitor.fetch.desktop_proxy import Chosen, from_gnome, from_kde
from monitor.model import Feed
from tests.servers.scripted import Reply, ScriptedServer

BODY = b"<rss version='2.0'><channel><title>News</title></channel></rss>"
NEWS = "http://news.example/f"
Setting = Callable[[str, str, str], None]

linux = pytest.mark.skipif(sys.platform != "linux", reason="the desktops of Linux keep their proxy in files")


def fetched(url: str) -> Answer:
    async def run() -> Answer:
        async with Fetcher() as fetcher:
            return await fetcher.fetch(Feed(1, url, "News"))

    desktop_proxy._chosen_in.cache_clear()
    return asyncio.run(run())


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server
    desktop_proxy._chosen_in.cache_clear()


@pytest.fixture
def gnome(home: Path, monkeypatch: pytest.MonkeyPatch) -> Setting:
    """Real GSettings in the test's own home; what it is called with is set there."""
    program = shutil.which("gsettings")
    if program is None:
        pytest.skip("gsettings is not installed")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    monkeypatch.setenv("GSETTINGS_BACKEND", "keyfile")

    def choose(schema: str, key: str, value: str) -> None:
        done = subprocess.run([program, "set", f"org.gnome.system.proxy{schema}", key, value], check=False)
        if done.returncode:
            pytest.skip("the schema of GNOME's proxies is not installed")

    return choose


@linux
def test_the_proxy_of_gnome_is_used_with_its_login_and_minds_its_exceptions(
    gnome: Setting, server: ScriptedServer
) -> None:
    gnome("", "mode", "manual")
    gnome("", "ignore-hosts", "['127.0.0.0/8', '*.desk.example']")
    gnome(".http", "host", "127.0.0.1")
    gnome(".http", "port", str(server.port))
    gnome(".http", "use-authentication", "true")
    gnome(".http", "authentication-user", "red desk")
    gnome(".http", "authentication-password", "it's p@ss:word")
    server.script(NEWS, Reply(body=BODY))
    server.script("/f", Reply(body=BODY))
    assert fetched(NEWS).body == BODY
    [request] = server.requests
    assert request.path == NEWS
    wanted = "Basic " + base64.b64encode(b"red desk:it's p@ss:word").decode()
    assert request.headers["proxy-authorization"] == wanted
    # An exception, by the network of its address, is asked itself.
    assert fetched(server.url("/f")).body == BODY
    assert server.requests[1].path == "/f"
    gnome("", "ignore-hosts", "[]")
    server.script(server.url("/f"), Reply(body=BODY))
    fetched(server.url("/f"))
    gnome("", "mode", "none")
    fetched(server.url("/f"))
    assert [request.path for request in server.requests[2:]] == [server.url("/f"), "/f"]


@linux
def test_the_proxy_of_kde_is_used(home: Path, monkeypatch: pytest.MonkeyPatch, server: ScriptedServer) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    server.script(NEWS, Reply(body=BODY))
    (home / ".config").mkdir(exist_ok=True)
    (home / ".config" / "kioslaverc").write_text(
        f"[Proxy Settings]\nNoProxyFor=desk.example\nProxyType=1\nhttpProxy=http://127.0.0.1 {server.port}\n"
    )
    assert fetched(NEWS).body == BODY
    assert [request.path for request in server.requests] == [NEWS]


@linux
@pytest.mark.parametrize("where", ["environment", "desktop"])
def test_a_proxy_that_is_not_spoken_is_told_and_not_passed_by(
    where: str, home: Path, monkeypatch: pytest.MonkeyPatch, server: ScriptedServer
) -> None:
    server.script("/f", Reply(body=BODY))
    if where == "environment":
        monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:9050")
    else:
        monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
        (home / ".config").mkdir(exist_ok=True)
        (home / ".config" / "kioslaverc").write_text("[Proxy Settings]\nProxyType=1\nsocksProxy=socks://127.0.0.1 9050")
    with pytest.raises(FetchError, match=r"not spoken here \(SOCKS"):
        fetched(server.url("/f"))
    assert server.requests == []
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:9050")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert fetched(server.url("/f")).body == BODY


def test_one_proxy_serves_all_where_a_person_said_so() -> None:
    said = "\n".join(
        (
            "org.gnome.system.proxy mode 'manual'",
            "org.gnome.system.proxy use-same-proxy true",
            "org.gnome.system.proxy ignore-hosts @as []",
            "org.gnome.system.proxy.http host 'proxy.example'",
            "org.gnome.system.proxy.http port 3128",
            "org.gnome.system.proxy.https host ''",
            "org.gnome.system.proxy.https port 0",
        )
    )
    proxy = "http://proxy.example:3128"
    assert from_gnome(said).proxies == {"http": proxy, "https": proxy}
    assert from_gnome(said.replace("same-proxy true", "same-proxy false")).proxies == {"http": proxy}
    assert from_gnome(said.replace("'manual'", "'auto'")).proxies == {}


@pytest.mark.parametrize(
    ("pattern", "host", "direct"),
    [
        ("localhost", "localhost", True),
        ("desk.example", "wires.desk.example", True),
        (".desk.example", "desk.example", True),
        ("*.desk.example", "wires.desk.example", True),
        ("desk.example", "otherdesk.example", False),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "news.example", False),
        ("::1", "[::1]", True),
        ("", "news.example", False),
    ],
)
def test_exceptions_are_read_as_desktops_write_them(pattern: str, host: str, direct: bool) -> None:
    chosen = Chosen({"http": "http://proxy.example:1"}, (pattern,))
    assert (chosen.proxy_for("http", host) is None) is direct


@given(st.text(), st.text())
def test_no_settings_are_too_odd(text: str, host: str) -> None:
    for chosen in (from_gnome(text), from_kde(text), Chosen({}, (text,))):
        chosen.proxy_for("http", host)
