"""Answers that bring no feed, in words that a person can do something with."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Mapping
from datetime import datetime

import aiohttp

from monitor.errors import FetchError
from monitor.fetch.headers import retry_after
from monitor.fetch.walls import wall

SILENCE_SECONDS = 600
"""How long a host is left alone that asked for silence and did not say for how long."""

LATER = "It is tried again later."
"""What a person can do about a failure that may pass: nothing."""

_REFUSALS = {
    400: ("The publisher could not make sense of the request", "Check the address of the feed."),
    401: ("The feed asks for a login", "Enter the name and password for this feed, or check them."),
    402: ("The publisher asks for payment", "Ask the publisher for access."),
    403: ("The publisher refuses to give this feed", "Open the address in a browser, or ask the publisher for access."),
    404: ("There is no feed at this address", "Look on the publisher's site for the feed's new address."),
    406: ("The publisher offers the feed in no form that is read here", "Check the address of the feed."),
    407: ("The proxy asks for a login", "Ask whoever runs the network."),
    410: ("The publisher says that the feed is gone for good", "Remove it, or look for its successor."),
    429: ("The publisher was asked too often", "It is left alone for a while."),
    451: ("The feed is withheld for legal reasons", "Ask the publisher."),
    503: ("The publisher's server is overloaded or being repaired", LATER),
}
# What the system says when no packet leaves this machine; Windows has numbers of its own.
_NO_WAY = {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, 10050, 10051, 10065}


class UnreachableError(FetchError):
    """No name or no network on the way to the publisher: its server may be gone, or this machine offline."""


def refusal(status: int, headers: Mapping[str, str], now: datetime, body: bytes = b"") -> FetchError:
    """Return the error for an answer with `status` that brings no feed; `body` is its beginning."""
    guard = wall(headers, body)
    if guard is not None and status != 410:
        return walled(guard, status, retry_after(headers, now) or (SILENCE_SECONDS if status == 429 else None))
    reason, hint = _REFUSALS.get(status) or _by_class(status)
    wait = retry_after(headers, now) or (SILENCE_SECONDS if status == 429 else None)
    return FetchError(f"{reason} (HTTP {status}).", hint, status=status, retry_after=wait)


def walled(guard: str, status: int, wait: int | None = None) -> FetchError:
    """Return the error for a page that a guard against programs served instead of the feed."""
    return FetchError(
        f"The site asks for a browser check ({guard}, HTTP {status}), which no feed reader can pass.",
        "Ask the publisher to let feed readers in.",
        status=status,
        retry_after=wait,
    )


def no_answer(error: Exception) -> FetchError:
    """Return the error for a request that was never answered in full."""
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return UnreachableError("The publisher's server did not take the connection in time.", LATER)
    if isinstance(error, TimeoutError):
        return FetchError("The publisher's server did not answer in time.", LATER)
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError | ssl.SSLError):
        return FetchError(
            "The publisher's server could not prove who it is (TLS).",
            "If your network uses a certificate of its own, it must be installed in the system.",
        )
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        hint = "Check the address, or the connection."
        return UnreachableError("The publisher's server is not known by that name.", hint)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return _refused_by_proxy(error.status)
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return UnreachableError("The proxy could not be reached.", "Check the proxy settings of the system.")
    if isinstance(error, aiohttp.ClientConnectorError) and error.os_error.errno in _NO_WAY:
        return UnreachableError("No network leads to the publisher's server.", "Check the connection.")
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, ConnectionRefusedError):
        return FetchError("The publisher's server refuses the connection.", LATER)
    if isinstance(error, aiohttp.ClientConnectionError | ConnectionError):
        return FetchError("The connection to the publisher's server failed.", LATER)
    if isinstance(error, aiohttp.ClientPayloadError):
        return FetchError("The answer was cut off.", LATER)
    return FetchError("The publisher's server gave an answer that cannot be read.", LATER)


def _refused_by_proxy(status: int) -> FetchError:
    if status == 407:
        reason, hint = _REFUSALS[407]
        return FetchError(f"{reason} (HTTP 407).", hint)
    return FetchError(f"The proxy did not let the request through (HTTP {status}).", "Ask whoever runs the network.")


def _by_class(status: int) -> tuple[str, str]:
    if status >= 500:
        return "The publisher's server has a fault", LATER
    if status >= 400:
        return "The publisher refuses the request", "Check the address of the feed."
    return "The publisher answered without a feed", LATER
