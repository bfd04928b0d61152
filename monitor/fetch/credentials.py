"""How the secret of a protected feed travels: in a header or as a parameter of the address, to its own place alone."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, unquote_plus

from yarl import URL

from monitor.errors import FetchError
from monitor.model import Feed

# A secret shorter than this may stand in any address by chance.
_TELLTALE = 6
_SEPARATOR = re.compile(r"([&;])")


@dataclass(frozen=True, slots=True)
class Credential:
    """What shows that we may read a feed, and the origin (scheme, host, port) that may see it (RFC 9110, 15.4).

    Its text shows no secret.
    """

    origin: URL
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    parameter: str = ""
    secret: str = field(default="", repr=False)

    def headers_for(self, url: URL) -> Mapping[str, str]:
        """Return the headers to send to `url`, none to any other origin."""
        return self.headers if url.origin() == self.origin else {}

    def signed(self, url: URL) -> URL:
        """Return the address to ask for in the place of `url`; it goes into the request and nowhere else."""
        if not self.parameter or url.origin() != self.origin:
            return url
        joint = "&" if url.raw_query_string else "?"
        # Written behind what is there, which some publishers want byte for byte.
        text = f"{url}{joint}{quote(self.parameter, safe='')}={quote(self.secret, safe='')}"
        return URL(text, encoded=True)

    def unsigned(self, url: URL) -> URL:
        """Return `url`, to which a publisher redirects, without the secret that it may have copied into it.

        Raises FetchError where the secret is in its path.
        """
        if not self.secret:
            return url
        if self.parameter:
            url = URL(str(url).partition("?")[0] + self._kept(url.raw_query_string), encoded=True)
        if self._shows(str(url)):
            raise FetchError(
                "The publisher redirects to an address with the feed's secret in it, which is not followed.",
                "Ask the publisher for an address that holds no secret.",
            )
        return url

    def _kept(self, query: str) -> str:
        """The parameters that hold no secret, with their separators."""
        kept: list[str] = []
        for pair in _SEPARATOR.split(query)[::2]:
            name = unquote_plus(pair.partition("=")[0])
            if name != self.parameter and not self._shows(pair):
                kept.append(pair)
        return f"?{'&'.join(kept)}" if kept and kept != [""] else ""

    def _shows(self, text: str) -> bool:
        # A publisher's page for logging in carries the address, quoted once more, as a parameter of its own.
        return len(self.secret) >= _TELLTALE and any(
            self.secret in form for form in (text, unquote(text), unquote_plus(text), unquote(unquote(text)))
        )


def credential(feed: Feed, secret: str | None) -> Credential:
    """Return what a request for `feed` shows, from what the keyring answered.

    A name and password in the address itself count where the feed has no login. Raises FetchError if the keyring
    holds nothing for a feed that cannot be asked for without (HTTP Basic can: with an empty password, RFC 7617).
    """
    url = URL(feed.url)
    origin = url.with_user(None).origin()
    kind, _, name = feed.login_kind.partition(":")
    if kind == "basic":
        user, word = (feed.login, secret) if feed.login else (url.user, url.password)
        return Credential(origin, {"Authorization": _basic(user, word or "")}) if user else Credential(origin)
    if not secret:
        raise FetchError(
            "The keyring holds no secret for this feed.", "Enter it again: “Login…” in the feed's menu, or feeds login."
        )
    if kind == "parameter":
        return Credential(origin, parameter=name, secret=secret)
    if kind == "header":
        return Credential(origin, {name: secret}, secret=secret)
    return Credential(origin, {"Authorization": f"Bearer {secret}"}, secret=secret)


def _basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
