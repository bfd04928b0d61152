"""Which addresses may be connected to: a feed on the web must not reach into the machine or its network.

The check is made on the address that a name resolved to, at the moment of connecting and at every redirect, so
that neither a name that changes its meaning nor a redirect gets round it.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address

from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.errors import FetchError

# Shared between a provider and its customers (RFC 6598); the standard library calls it neither private nor global.
_CARRIER = ipaddress.ip_network("100.64.0.0/10")
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?", re.IGNORECASE)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


# The same addresses are asked about at every poll.
@lru_cache(maxsize=1024)
def refused(address: str, allow_private: bool) -> str | None:
    """Say in words why `address` (an IP address, as text) must not be connected to; None when it may.

    `allow_private` lets private and loopback addresses through, for feeds of an
    intranet; link-local (where clouds keep credentials), multicast and
    unspecified addresses are refused always.
    """
    try:
        ip = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return f"“{address}” is no address"
    if ip.is_unspecified:
        return f"{ip} is no address of a server"
    if ip.is_multicast:
        return f"{ip} is the address of a group, not of a server"
    if ip.is_link_local:
        return f"{ip} is an address of the local link"
    if is_private(address):
        return None if allow_private else f"{ip} is an address of a private network"
    return f"{ip} is a reserved address" if ip.is_reserved else None


@lru_cache(maxsize=1024)
def is_private(address: str) -> bool:
    """Whether an IP address belongs to this machine or to a private network."""
    try:
        ip = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    shared = isinstance(ip, IPv4Address) and ip in _CARRIER
    return shared or ip.is_loopback or (ip.is_private and not ip.is_unspecified and not ip.is_link_local)


def _unwrapped(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address stands for (mapped, 6to4, Teredo, NAT64), if it does."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or ip


class AddressRefusedError(FetchError):
    """The address is one that this feed must not reach."""


class GuardedResolver(AbstractResolver):
    """Resolves names and lets through only the addresses that one feed may reach."""

    def __init__(self, allow_private: bool, inner: AbstractResolver) -> None:
        self._allow_private = allow_private
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of `host` that may be connected to; raises AddressRefusedError when none may."""
        found = await self._inner.resolve(host, port, family)
        allowed = [result for result in found if refused(result["host"], self._allow_private) is None]
        if found and not allowed:
            raise refusal(host, (result["host"] for result in found))
        return allowed

    async def close(self) -> None:
        """Let go of the inner resolver."""
        await self._inner.close()


@lru_cache(maxsize=1024)
def check_literal(host: str, allow_private: bool) -> None:
    """Raise AddressRefusedError when `host` is written as an IP address that is refused; names pass.

    No name ends in a number: such a host ("2130706433", "127.1") is an IP address to the system, and past this check.
    """
    literal = host.strip("[]")
    try:
        ipaddress.ip_address(literal.partition("%")[0])
    except ValueError:
        if _NUMBER.fullmatch(literal):
            raise AddressRefusedError(f"“{host}” is no address of a server.", "Check the address.") from None
        return
    if refused(literal, allow_private) is not None:
        raise refusal(host, [literal])


def refusal(host: str, addresses: Iterable[str]) -> AddressRefusedError:
    """Say which of the addresses of `host` stands in the way."""
    reasons = [reason for address in addresses if (reason := refused(address, allow_private=False)) is not None]
    why = reasons[0] if reasons else "its address is refused"
    return AddressRefusedError(
        f"“{host}” must not be fetched: {why}.",
        "If this feed belongs to your own network, let it: “Feed settings…” in its menu, or feeds allow-private.",
    )
