"""Addresses as a person writes them: made whole, and parted from the secrets in them before anything keeps them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, unquote_plus, urlsplit, urlunsplit

from monitor.errors import UsageError

_LOGIN = re.compile(r"//[^/?#]*@")
_SEPARATOR = re.compile(r"[&;]")
# Names that publishers of private feeds give to what opens them, without "_" and "-".
_PASSWORDS = frozenset({"password", "passwd", "passphrase", "pwd", "pass"})
_TOKENS = frozenset(
    {
        *("token", "accesstoken", "authtoken", "apitoken", "feedtoken", "rsstoken", "usertoken", "privatetoken"),
        *("privatekey", "secret", "clientsecret", "apikey", "apisecret", "authkey", "accesskey", "subscriptionkey"),
        *("auth", "authorization", "jwt", "bearer", "sessionid", "rsskey", "feedkey"),
    }
)
_LIKELY = frozenset({"key", "sig", "signature", "rssguid", "hash"})
# A value that is shorter is a switch ("auth=no") or a number, no secret.
_PASSWORD_LETTERS, _TOKEN_LETTERS, _LIKELY_LETTERS = 4, 8, 16
# Headers by which HTTP itself works: a secret in one of them would break the request, not open the feed (RFC 9110).
_TAKEN_HEADERS = frozenset(
    {
        *("host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "expect"),
        *("proxy-authorization", "accept-encoding", "if-none-match", "if-modified-since", "user-agent", "range"),
    }
)
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_LONGEST_SECRET = 8_192


@dataclass(frozen=True, slots=True)
class Login:
    """How a feed is opened: `kind` as in Feed.login_kind, `name` for HTTP Basic alone, the secret ("" for unknown)."""

    kind: str = "basic"
    name: str = ""
    secret: str = field(default="", repr=False)

    @property
    def account(self) -> str:
        """The name under which the keyring keeps the secret, "" where there is no login."""
        return self.name if self.kind == "basic" else self.kind


NO_LOGIN = Login()


@dataclass(frozen=True, slots=True)
class Address:
    """An address without any secret, and the login that was written into it."""

    url: str
    login: Login = NO_LOGIN


def read_address(text: str) -> Address:
    """Read what a person wrote as an address of the web; "example.org/feed" is one, "feed://" too.

    A name and password before the host, or a token among the parameters, become its login. Raises UsageError if it
    is no web address, or holds more than one secret.
    """
    whole = text.strip()
    if "://" not in whole and "." in whole.split("/", maxsplit=1)[0]:
        whole = f"https://{whole}"
    whole = "https://" + whole.removeprefix("feed://") if whole.startswith("feed://") else whole
    try:
        parts = urlsplit(whole)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _no_address(text) from error
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise _no_address(text)
    host = f"[{host}]" if ":" in host else host
    place = f"{host}:{port}" if port is not None else host
    kept, secrets = _parted(parts.query)
    if parts.username:
        secrets.append(("", unquote(parts.password or "")))
    if len(secrets) > 1:
        raise UsageError(
            f"“{public(text)}” holds more than one secret.",
            "Leave them out of the address, and give the one that opens the feed with “feeds login”.",
        )
    address = urlunsplit((parts.scheme.lower(), place, parts.path or "/", kept, ""))
    if not secrets:
        return Address(address)
    name, secret = secrets[0]
    if not name:
        return Address(address, Login("basic", unquote(parts.username or ""), secret))
    return Address(address, Login(f"parameter:{name}", "", secret))


def public(text: str) -> str:
    """Return what was given as an address without the secrets in it, also where it is none."""
    before, mark, query = _LOGIN.sub("//", text).partition("?")
    query, joint, fragment = query.partition("#")
    kept = _parted(query)[0]
    return f"{before}{mark if kept else ''}{kept}{joint}{fragment}"


def login_of(kind: str, name: str, secret: str) -> Login:
    """Return a login from what a person chose: kind "basic", "bearer", "header" or "parameter", the last with a name.

    Raises UsageError for a kind that is none, a name that is missing or impossible, and a secret that cannot be sent.
    """
    name, secret = name.strip(), secret.strip("\r\n")
    if not secret or len(secret) > _LONGEST_SECRET or not secret.isprintable():
        raise UsageError("There is no secret that could be sent.", "Enter the password or the token, on one line.")
    match kind:
        case "basic" if name and ":" not in name and name.isprintable():
            return Login("basic", name, secret)
        case "basic":
            raise UsageError("A login needs a name, without a colon.", "Give the name that belongs to the password.")
        case "bearer":
            _check_header_value(secret)
            return Login("bearer", "", secret)
        case "header":
            if not _HEADER.fullmatch(name) or name.lower() in _TAKEN_HEADERS:
                raise UsageError(f"“{name}” is no header for a secret.", "Publishers name it, such as: X-Api-Key.")
            _check_header_value(secret)
            return Login(f"header:{name}", "", secret)
        case "parameter":
            if not name or not name.isprintable() or re.search(r"[&;=#?\s]", name):
                raise UsageError(f"“{name}” is no parameter of an address.", "Publishers name it, such as: token.")
            return Login(f"parameter:{name}", "", secret)
        case _:
            raise UsageError(f"There is no login of the kind “{kind}”.", "Use basic, bearer, header or parameter.")


def same_place(one: str, other: str) -> bool:
    """Whether two addresses have scheme, host and port in common, so that one login may be shown to both."""
    first, second = urlsplit(one), urlsplit(other)
    return (first.scheme, first.netloc.lower()) == (second.scheme, second.netloc.lower())


def _check_header_value(secret: str) -> None:
    if not secret.isascii():
        raise UsageError("A secret in a header can only have letters of ASCII.", "Check what the publisher gave you.")


def _parted(query: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a query without its secrets, byte for byte else, and the secrets with their names."""
    secrets: list[tuple[str, str]] = []
    kept: list[str] = []
    for pair in _SEPARATOR.split(query):
        name, _, value = pair.partition("=")
        if _is_secret(unquote_plus(name), unquote_plus(value)):
            secrets.append((unquote_plus(name), unquote_plus(value)))
        else:
            kept.append(pair)
    return (query, secrets) if not secrets else ("&".join(kept), secrets)


def _is_secret(name: str, value: str) -> bool:
    bare = name.lower().replace("_", "").replace("-", "")
    least = (
        _PASSWORD_LETTERS
        if bare in _PASSWORDS
        else _TOKEN_LETTERS
        if bare in _TOKENS
        else _LIKELY_LETTERS
        if bare in _LIKELY
        else 0
    )
    return bool(least) and len(value) >= least


def _no_address(text: str) -> UsageError:
    return UsageError(f"“{public(text)}” is no web address.", "It should look like https://example.org/feed.")
