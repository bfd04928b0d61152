"""Answers that bring no feed, in words that a person can do something with."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import datetime

import aiohttp

from monitor.errors import FetchError
from monitor.fetch.headers import retry_after

SILENCE_SECONDS = 600
"""How long a host is left alone that asked for silence and did not say for how long."""

_LATER = "It is tried again later."
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
    503: ("The publisher's server is overloaded or being repaired", _LATER),
}
# Headers by which walls against programs give themselves away.
_WALLS = (("cf-mitigated", "challenge", "Cloudflare"), ("x-datadome", "protected", "DataDome"))


def refusal(status: int, headers: Mapping[str, str], now: datetime) -> FetchError:
    """Return the error for an answer with `status` that brings no feed."""
    for name, value, wall in _WALLS:
        if value in headers.get(name, "").lower():
            return FetchError(
                f"A wall against programs ({wall}) stands before the feed (HTTP {status}).",
                "Ask the publisher to let feed readers in.",
                status=status,
                retry_after=retry_after(headers, now),
            )
    reason, hint = _REFUSALS.get(status) or _by_class(status)
    wait = retry_after(headers, now) or (SILENCE_SECONDS if status == 429 else None)
    return FetchError(f"{reason} (HTTP {status}).", hint, status=status, retry_after=wait)


def no_answer(error: Exception) -> FetchError:
    """Return the error for a request that was never answered in full."""
    if isinstance(error, TimeoutError):
        return FetchError("The publisher's server did not answer in time.", _LATER)
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError | ssl.SSLError):
        return FetchError(
            "The publisher's server could not prove who it is (TLS).",
            "If your network uses a certificate of its own, it must be installed in the system.",
        )
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchError("The publisher's server is not known by that name.", "Check the address, or the connection.")
    if isinstance(error, aiohttp.ClientProxyConnectionError | aiohttp.ClientHttpProxyError):
        return FetchError("The proxy could not be reached.", "Check the proxy settings of the system.")
    if isinstance(error, aiohttp.ClientConnectionError | ConnectionError):
        return FetchError("The connection to the publisher's server failed.", _LATER)
    if isinstance(error, aiohttp.ClientPayloadError):
        return FetchError("The answer was cut off.", _LATER)
    return FetchError("The publisher's server gave an answer that cannot be read.", _LATER)


def _by_class(status: int) -> tuple[str, str]:
    if status >= 500:
        return "The publisher's server has a fault", _LATER
    if status >= 400:
        return "The publisher refuses the request", "Check the address of the feed."
    return "The publisher answered without a feed", _LATER
