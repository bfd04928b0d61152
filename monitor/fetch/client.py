"""Asking a publisher for a feed: politely, within limits, and only where this feed may reach."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from types import TracebackType

import aiohttp
import truststore
from aiohttp.abc import AbstractResolver
from yarl import URL

from monitor import PROJECT_ADDRESS, __version__
from monitor.errors import FetchError
from monitor.fetch import answers, certificates, headers, reaching
from monitor.fetch.body import MAX_BYTES, read_body
from monitor.fetch.credentials import Credential, credential
from monitor.fetch.guard import GuardedResolver, check_literal
from monitor.fetch.hosts import Hosts
from monitor.fetch.walls import BEGINNING, wall
from monitor.model import Feed

USER_AGENT = f"MediaMonitor/{__version__} (+{PROJECT_ADDRESS})"
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_MAX_HOPS = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one request: seconds to connect, to the first byte (and between two), for the whole; bytes of body."""

    connect_seconds: float = 10.0
    silence_seconds: float = 20.0
    whole_seconds: float = 60.0
    body_bytes: int = MAX_BYTES


@dataclass(frozen=True)
class Answer:
    """What a publisher answered: 200 with a body, or 304 with none.

    `body` is unpacked. `etag` and `last_modified` are to be stored as they are.
    `final_url` is where the body came from; `permanent_url` the same when every
    redirect on the way was permanent, else "". `max_age` is for how many seconds the
    publisher calls the answer fresh, None when it does not say. `private` says that the
    feed's own host stands in a private network, `moved_private` that `permanent_url` does.
    """

    status: int
    body: bytes = b""
    etag: str | None = None
    last_modified: str | None = None
    content_type: str = ""
    final_url: str = ""
    permanent_url: str = ""
    max_age: int | None = None
    private: bool = False
    moved_private: bool = False

    @cached_property
    def body_hash(self) -> str:
        """What tells its body from another."""
        return hashlib.blake2b(self.body, digest_size=16).hexdigest()


class Fetcher:
    """Fetches feeds over HTTP. Belongs to one event loop; open it with `async with`.

    `resolver` makes what turns names into addresses; what it answers is checked before anything connects.
    """

    def __init__(
        self,
        hosts: Hosts | None = None,
        limits: Limits | None = None,
        resolver: Callable[[], AbstractResolver] = aiohttp.ThreadedResolver,
    ) -> None:
        self.hosts = hosts or Hosts()
        self._limits = limits or Limits()
        # One session that reaches the web only, one that reaches private networks too: they share no connection.
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self._resolver = resolver

    async def __aenter__(self) -> Fetcher:
        """Open the sessions; no connection is made yet."""
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._sessions = {private: self._session(private, context) for private in (False, True)}
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        for session in self._sessions.values():
            await session.close()
        self._sessions = {}

    async def fetch(self, feed: Feed, password: str | None = None, *, page: str = "") -> Answer:
        """Ask for `feed`, conditionally if validators are known, and follow redirects.

        With `page`, the address of one of its articles, ask for that instead: it may reach what the feed may reach,
        and the feed's login goes to the feed's own origin only.
        Raises FetchError, with the reason in words, for every answer but 200 and 304.
        """
        try:
            return await self._follow(feed, password, page)
        except TimeoutError as error:
            raise answers.no_answer(error) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise answers.no_answer(error) from error

    async def _follow(self, feed: Feed, password: str | None, page: str) -> Answer:
        home = _place(feed.url)
        _check_scheme(home)
        login = credential(feed, password)
        private = await reaching.may_reach_private(feed, home, self._resolver)
        start = _place(page) if page else home
        _check_scheme(start)
        accept = _ACCEPT_PAGE if page else _ACCEPT
        url, moved = start, ""
        seen = {start}
        for _ in range(_MAX_HOPS):
            # The clock runs while the server is asked, not while other feeds of its host have their turn.
            async with self.hosts.turn(str(url)), asyncio.timeout(self._limits.whole_seconds):
                try:
                    outcome = await self._ask(url, feed, login, accept, private)
                except aiohttp.ClientConnectorCertificateError as error:
                    raise await self._untrusted(error, url, private) from error
            if isinstance(outcome, Answer):
                moved_private = bool(moved) and private and await reaching.is_private_place(url, self._resolver)
                return replace(outcome, permanent_url=moved, private=private, moved_private=moved_private)
            # One temporary redirect on the way, and the old address is still the right one.
            moved = str(outcome.target) if outcome.permanent and (moved or url == start) else ""
            url = outcome.target
            if url in seen:
                raise FetchError("The publisher's redirects go round in a circle.", "Open the address in a browser.")
            seen.add(url)
        raise FetchError(f"The publisher redirects more than {_MAX_HOPS} times.", "Open the address in a browser.")

    async def _ask(self, url: URL, feed: Feed, login: Credential, accept: str, private: bool) -> Answer | _Redirect:
        check_literal(url.host or "", private)
        reaching.check_proxy(url)
        proxy = reaching.proxy_for(url)
        # A proxy connects in our place, and is itself often in a private network.
        session = self._sessions[private or proxy is not None]
        async with session.get(
            login.signed(url),
            headers={"Accept": accept, **_request_headers(feed), **login.headers_for(url)},
            allow_redirects=False,
            proxy=proxy,
            max_line_size=32_768,
        ) as response:
            now = datetime.now(UTC)
            if response.status in _REDIRECTS:
                target = login.unsigned(_target(url, response.headers))
                return _Redirect(target, response.status in _PERMANENT)
            asked = feed.etag is not None or feed.last_modified is not None
            if response.status == 304 and asked:
                return _unchanged(feed, url, response, now)
            if response.status in {200, 203}:
                body = await read_body(
                    response.content.iter_any(),
                    response.headers.get("Content-Encoding", ""),
                    feed.most_bytes or self._limits.body_bytes,
                )
                if (guard := wall({}, body[:BEGINNING])) is not None:
                    raise answers.walled(guard, response.status)
                return _changed(url, response, body, now)
            error = answers.refusal(response.status, response.headers, now, await _beginning(response))
            if error.status in {429, 503}:
                self.hosts.hold(str(url), error.retry_after or answers.SILENCE_SECONDS)
            raise error

    async def reachable(self, url: str) -> bool:
        """Whether this machine has a way to the host of `url`: its name is known and a network leads there."""
        return await reaching.has_a_way(_place(url), self._resolver)

    async def _untrusted(self, error: aiohttp.ClientConnectorCertificateError, url: URL, private: bool) -> FetchError:
        """Say what is wrong with a certificate, with the date if it is a matter of dates."""
        refused, host = error.certificate_error, url.host or ""
        if not isinstance(refused, ssl.SSLCertVerificationError):
            return answers.no_answer(error)
        dates = None
        if certificates.is_about_dates(refused) and reaching.proxy_for(url) is None:
            port = url.port or 443
            guarded = GuardedResolver(private, self._resolver())
            addresses = await guarded.resolve(host, port, socket.AF_UNSPEC)
            dates = await certificates.presented(addresses[0]["host"], port, host)
        return certificates.refusal(refused, host, dates)

    def _session(self, private: bool, context: ssl.SSLContext) -> aiohttp.ClientSession:
        limits = self._limits
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=context,
                resolver=GuardedResolver(private, self._resolver()),
                use_dns_cache=False,
                limit=32,
                limit_per_host=2,
            ),
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=limits.connect_seconds, sock_read=limits.silence_seconds
            ),
            headers={"User-Agent": USER_AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate, br"},
            cookie_jar=aiohttp.DummyCookieJar(),
            # Unpacking is ours, so that it can stop at a limit; so are proxies, because aiohttp would read ~/.netrc.
            auto_decompress=False,
            trust_env=False,
        )


@dataclass(frozen=True, slots=True)
class _Redirect:
    target: URL
    permanent: bool


async def _beginning(response: aiohttp.ClientResponse) -> bytes:
    """The beginning of a page that came instead of a feed; b"" where it cannot be read."""
    try:
        return await read_body(response.content.iter_any(), response.headers.get("Content-Encoding", ""), BEGINNING)
    except (FetchError, aiohttp.ClientError):
        return b""


def _request_headers(feed: Feed) -> dict[str, str]:
    wanted = {
        "If-None-Match": feed.etag,
        "If-Modified-Since": feed.last_modified,
    }
    return {name: value for name, value in wanted.items() if value is not None}


def _changed(url: URL, response: aiohttp.ClientResponse, body: bytes, now: datetime) -> Answer:
    # Both validators come from one answer: an old one beside a new one would describe no version at all.
    return Answer(
        status=200,
        body=body,
        etag=_validator(response.headers, "ETag"),
        last_modified=_validator(response.headers, "Last-Modified"),
        content_type=response.headers.get("Content-Type", ""),
        final_url=str(url),
        max_age=headers.max_age(response.headers, now),
    )


def _unchanged(feed: Feed, url: URL, response: aiohttp.ClientResponse, now: datetime) -> Answer:
    return Answer(
        status=304,
        body=b"",
        etag=_validator(response.headers, "ETag") or feed.etag,
        last_modified=_validator(response.headers, "Last-Modified") or feed.last_modified,
        content_type=response.headers.get("Content-Type", ""),
        final_url=str(url),
        max_age=headers.max_age(response.headers, now),
    )


def _validator(fields: Mapping[str, str], name: str) -> str | None:
    """Return a validator as it was sent; None where it is missing or holds bytes that could not be sent back."""
    value = fields.get(name) or None
    try:
        return value if value is None or value.encode() else None
    except UnicodeEncodeError:
        return None


def _target(url: URL, fields: Mapping[str, str]) -> URL:
    location = fields.get("Location", "").strip()
    if not location:
        raise FetchError("The publisher redirects without saying where to.", "Open the address in a browser.")
    try:
        target = _bare(url.join(URL(location)))
    except ValueError as error:
        raise FetchError("The publisher redirects to an address that cannot be read.", "Tell the publisher.") from error
    _check_scheme(target)
    return target


# A feed is asked for at the same address again and again.
@lru_cache(maxsize=1024)
def _place(address: str) -> URL:
    try:
        return _bare(URL(address))
    except ValueError as error:
        raise FetchError("The address of the feed cannot be read.", "Check the address.") from error


def _check_scheme(url: URL) -> None:
    if url.scheme not in {"http", "https"} or not url.host:
        raise FetchError(f"“{url.scheme or url}” addresses are not fetched.", "Only http and https are.")


def _bare(url: URL) -> URL:
    return url.with_user(None).with_fragment(None) if url.absolute else url
