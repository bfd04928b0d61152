"""One address per page, so that the same article from two feeds is found twice, not shown twice."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

from monitor.normalise.tracking import is_tracking

_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_LENGTH = 2_048
# What RFC 3986 lets stand in each part; a percent sign stands because what it encodes may be data.
_IN_PATH = "/%:@!$&'()*+,;=-._~"
_IN_QUERY = _IN_PATH + "?"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LINE_BREAK = re.compile(r"\s*[\t\r\n]\s*")
_HOST = re.compile(r"[a-z0-9_.-]+|\[[0-9a-f:.]+\]")


# A feed lists the same addresses at poll after poll.
@lru_cache(maxsize=8192)
def canonical(url: str) -> str:
    """Return the form of `url` that is compared and stored, or "" when it is no http(s) address.

    Scheme and host in small ASCII letters, without default port, login, fragment
    (except `#!`, which names the page on some sites) and tracking parameters; the
    order of the other parameters is kept: some publishers route on it. Never raises;
    what it returns, it returns again.

    >>> canonical("HTTPS://News.Example:443/a?utm_source=x&id=7#top")
    'https://news.example/a?id=7'
    """
    try:
        parts = urlsplit(_unwrapped(url))
        port = parts.port
        host = _ascii_host(parts.hostname or "")
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return ""
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    fragment = _quoted(parts.fragment, _IN_QUERY) if parts.fragment.startswith("!") else ""
    query = "&".join(
        _quoted(pair, _IN_QUERY) for pair in parts.query.split("&") if pair and not is_tracking(pair.partition("=")[0])
    )
    address = urlunsplit((parts.scheme, host, _quoted(parts.path, _IN_PATH) or "/", query, fragment))
    return address if len(address) <= _MAX_LENGTH else ""


def resolve(base: str, link: str) -> str:
    """Return `link` as an absolute http(s) address as seen from `base`, or "" when it is none; never raises."""
    link = _unwrapped(link)
    if not link or link.startswith(("https://", "http://")):
        return link
    try:
        absolute = urljoin(base, link)
        scheme = urlsplit(absolute).scheme
    except ValueError:
        return ""
    return absolute if scheme in _DEFAULT_PORTS else ""


def site_of(url: str) -> str:
    """Return the host of an address without a leading "www.", to name an outlet that has no other name."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _unwrapped(url: str) -> str:
    """Return an address without white space around it and without line breaks and their indentation inside it."""
    return _LINE_BREAK.sub("", url.strip())


def _ascii_host(host: str) -> str:
    host = host.strip(".").lower()
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        # The 2003 rules of the standard library: they lack a few new letters, and those fail loudly.
        host = host.encode("idna").decode("ascii").lower()
    return host if _HOST.fullmatch(host) else ""


def _quoted(part: str, safe: str) -> str:
    """Encode what may not stand, decode what need not be encoded, so that two ways to write one page agree."""
    part = _BARE_PERCENT.sub("%25", part)
    return quote(_ESCAPE.sub(_settled, part).encode("utf-8", "replace"), safe=safe)


def _settled(found: re.Match[str]) -> str:
    byte = unquote_to_bytes(found[0])[0]
    return chr(byte) if byte in _UNRESERVED else found[0].upper()
