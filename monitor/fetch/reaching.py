"""Which networks a feed may reach, by which proxy, and whether a network leads there at all."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
import sys
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import closing, suppress

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from monitor.errors import FetchError
from monitor.fetch import desktop_proxy
from monitor.fetch.guard import is_private
from monitor.model import Feed

_PROXY_SECONDS = 5.0
# Where nothing but the environment names proxies. To read all of it takes longer than to ask for a feed.
_PROXY_NAMES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

_SPOKEN = ("http://", "https://")

MakeResolver = Callable[[], AbstractResolver]


async def may_reach_private(feed: Feed, url: URL, resolver: MakeResolver) -> bool:
    """Whether `feed`, whose own address is `url`, may be fetched from a private network.

    It may where it was subscribed to as a feed of such a network: its address is one by number, or its name meant one
    when it was first fetched, which its mark (`reach`) remembers. A public name that means a private address later is
    refused: whoever owns a name may point it anywhere. A person may allow it for a feed.
    """
    if feed.reach or _is_local(url.host or ""):
        return True
    return feed.last_success is None and await is_private_place(url, resolver)


async def is_private_place(url: URL, resolver: MakeResolver) -> bool:
    """Whether the host of `url` stands in a private network, by all of its addresses."""
    host = url.host or ""
    if _is_local(host):
        return True
    if proxy_for(url) is not None:
        return False
    found = await _resolved(url, resolver)
    return bool(found) and all(is_private(result["host"]) for result in found)


async def has_a_way(url: URL, resolver: MakeResolver) -> bool:
    """Whether the name of the host of `url` is known and a network leads to it. The host itself notices nothing."""
    proxy = proxy_for(url)
    if proxy is not None:
        return await _answers(URL(proxy))
    host, port = url.host or "", url.port or 443
    if _literal(host):
        return _leads_to([host], port)
    return _leads_to([result["host"] for result in await _resolved(url, resolver)], port)


def proxy_for(url: URL) -> str | None:
    """Return the proxy that the environment, or else the system, names for `url`; None for none that is spoken here."""
    proxy = _named_proxy(url)
    return proxy if proxy.startswith(_SPOKEN) else None


def check_proxy(url: URL) -> None:
    """Raise FetchError where a proxy is named of a kind that is not spoken here: nothing is sent past it unasked."""
    proxy = _named_proxy(url)
    if proxy and not proxy.startswith(_SPOKEN):
        kind = proxy.partition(":")[0].upper()[:20]
        raise FetchError(
            f"The system names a proxy of a kind that is not spoken here ({kind}).",
            "Set a proxy for HTTP in the system, or let this host be asked without one (no_proxy).",
        )


def _named_proxy(url: URL) -> str:
    host = url.host or ""
    if sys.platform == "linux" and not any(map(os.environ.get, _PROXY_NAMES)):
        return desktop_proxy.proxy_for(url.scheme, host) or ""
    proxies = urllib.request.getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all") or ""
    return "" if urllib.request.proxy_bypass(host) else proxy


async def _resolved(url: URL, resolver: MakeResolver) -> list[ResolveResult]:
    try:
        return await resolver().resolve(url.host or "", url.port or 0, socket.AF_UNSPEC)
    except OSError:
        # Connecting will fail for the same reason, and say so.
        return []


async def _answers(proxy: URL) -> bool:
    try:
        async with asyncio.timeout(_PROXY_SECONDS):
            _reader, writer = await asyncio.open_connection(proxy.host, proxy.port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


def _leads_to(addresses: Iterable[str], port: int) -> bool:
    """Whether the system knows a way to one of `addresses`; to connect a datagram socket sends nothing."""
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with closing(socket.socket(family, socket.SOCK_DGRAM)) as line:
            try:
                line.connect((address.partition("%")[0], port))
            except OSError:
                continue
            return True
    return False


def _is_local(host: str) -> bool:
    return is_private(host) or host == "localhost" or host.endswith(".localhost")


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
