"""How the servers of a simulated web answer: each kind of publisher well or badly, as the hour has it. All pure."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import formatdate

from tests.servers.newsstand import DAY, HOUR, START, Publisher, changed, document, edition, shown, version
from tests.servers.scripted import Reply, gzip_bomb, truncated

LOGIN = ("desk", "a secret of the desk")
"""What the publishers of kind "login" ask for."""

AUTHORIZATION = "Basic " + base64.b64encode(":".join(LOGIN).encode()).decode()

_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "sitemap": "application/xml",
}
_PAGE = b"<!DOCTYPE html><html><head><title>Back soon</title></head><body><p>We are back soon.</p></body></html>"
_BOMB = gzip_bomb(64)


@dataclass(frozen=True, slots=True)
class Served:
    """An answer, and what a test must know of it.

    `sound`: a reader must take it in; None: it may take in a part. `shows` are the articles in it with their versions.
    `wait` is for how many seconds this feed must not be asked again, `silence` the same for all of its host.
    """

    reply: Reply
    sound: bool | None = False
    shows: tuple[tuple[int, int], ...] = ()
    wait: int = 0
    silence: int = 0
    delay: float = 0.0


def resolved(publisher: Publisher, now: float) -> str | None:
    """Return what the name of its host means just now: an address on the web, one at home, or nothing."""
    if publisher.kind == "unknown" and 0.3 < publisher.part(now) < 0.5:
        return None
    if publisher.kind == "rebound" and 0.3 < publisher.part(now) < 0.6:
        return ("127.0.0.1", "192.168.1.7", "10.0.0.1")[publisher.number % 3]
    # A block that radio amateurs keep for tests; no network leads there.
    place = int(publisher.host.removeprefix("paper").partition(".")[0])
    return f"44.128.{place // 250}.{place % 250 + 1}"


def answer(publisher: Publisher, name: str, sent: Mapping[str, str], now: float, inside: str) -> Served:
    """Return what the server says to a request for `name` ("feed", "new") of a publisher with these headers.

    `inside` is an address of this machine to which some of them lead.
    """
    if publisher.kind == "login" and sent.get("authorization") != AUTHORIZATION:
        return Served(Reply(401, b"login", {"WWW-Authenticate": 'Basic realm="desk"'}))
    return (
        _refusal(publisher, now)
        or _nonsense(publisher, now)
        or _elsewhere(publisher, name, now, inside)
        or _feed(publisher, sent, now)
    )


def _refusal(publisher: Publisher, now: float) -> Served | None:
    part, hour = publisher.part(now), int(now - START) // HOUR + publisher.number
    match publisher.kind:
        case "busy" if hour % 9 == 3:
            return _silence(429, 2 * HOUR, now, dated=publisher.number % 2 == 0)
        case "repair" if hour % 9 == 3:
            return _silence(503, 3 * HOUR, now, dated=publisher.number % 2 == 1)
        case "busy-silent" | "repair-silent" if hour % 7 == 3:
            return Served(Reply(429 if publisher.kind == "busy-silent" else 503, b"later"), silence=600)
        case "down" if 0.2 < part < 0.6:
            return Served(Reply(500, b"sorry"))
        case "dead" if part > 0.05:
            return Served(Reply((500, 502, 504)[publisher.number % 3], b"sorry"))
        case "missing" if 0.3 < part < 0.5:
            return Served(Reply(404, b"not here"))
        case "forbidden" if part > 0.05:
            return Served(Reply(403, b"not you"))
        case "hanging" if 0.3 < part < 0.4:
            return Served(Reply(hang="headers"))
        case "gone" if part > 0.4:
            return Served(Reply(410, b"gone"))
        case _:
            return None


def _nonsense(publisher: Publisher, now: float) -> Served | None:
    part, hour = publisher.part(now), int(now - START) // HOUR + publisher.number
    match publisher.kind:
        case "page" if 0.3 < part < 0.5:
            return Served(Reply(200, _PAGE, {"Content-Type": "text/html", "ETag": '"page"'}))
        case "garbage" if hour % 6 == 1:
            return Served(Reply(200, b"\x00\x9b{<&" * 50, {"Content-Type": "application/xml", "ETag": '"noise"'}))
        case "truncated" if hour % 5 == 2:
            whole = document(publisher, now)
            cut = truncated(whole)
            return Served(replace(cut, headers={**cut.headers, "ETag": '"half"'}))
        case "bomb" if hour % 12 == 5:
            return Served(replace(_BOMB, headers={**_BOMB.headers, "ETag": '"bomb"'}))
        case _:
            return None


def _elsewhere(publisher: Publisher, name: str, now: float, inside: str) -> Served | None:
    part, hour = publisher.part(now), int(now - START) // HOUR + publisher.number
    other = f"http://other{publisher.number}.example/{publisher.number}"
    here = f"/{publisher.number}"
    match publisher.kind, name:
        case "moved", "feed" if part > 0.1:
            return _redirect(301, f"{other}/new")
        case "moved-here", "feed" if part > 0.1:
            return _redirect(308, f"{here}/new")
        case "captive", "feed" if part > 0.3 and now < START + 0.3 * (publisher.end - START) + 5 * HOUR:
            return _redirect(301, f"{other}/new")
        case "elsewhere", "feed":
            return _redirect((302, 303, 307)[publisher.number % 3], f"{other}/new")
        case "merging", "feed" if part > 0.15:
            return _redirect(301, f"http://paper{publisher.before // 4}.example/{publisher.before}/feed")
        case "inward", "feed" if 0.2 < part < 0.5:
            return _redirect((301, 302)[publisher.number % 2], f"{inside}/private/{publisher.number}")
        case "circle", "feed" | "round" if part > 0.2:
            return _redirect(302, f"{here}/round" if name == "feed" else f"{here}/feed")
        case "login", "feed" if hour % 4 == 1:
            return _redirect(302, f"{other}/new")
        case _:
            return None


def _redirect(status: int, target: str) -> Served:
    return Served(Reply(status, b"", {"Location": target}))


def _silence(status: int, seconds: int, now: float, *, dated: bool) -> Served:
    asked = formatdate(int(now) + seconds, usegmt=True) if dated else str(seconds)
    # A date says no fractions of a second.
    return Served(Reply(status, b"later", {"Retry-After": asked}), silence=seconds - dated)


def _feed(publisher: Publisher, sent: Mapping[str, str], now: float) -> Served:
    etag, modified = _validators(publisher, now)
    fields, wait = _freshness(publisher, now)
    fields |= {name: value for name, value in (("ETag", etag), ("Last-Modified", modified)) if value}
    if publisher.kind == "lasting":
        wait = 90 * 60
    delay = 0.02 if publisher.kind == "slow" else 0.0
    asked = sent.get("if-none-match"), sent.get("if-modified-since")
    if (asked[0] == etag if asked[0] else asked[1] is not None and asked[1] == modified) and (etag or modified):
        return Served(Reply(304, b"", fields), sound=True, wait=wait, delay=delay)
    fields["Content-Type"] = _TYPES[publisher.style]
    shows = tuple((each, version(publisher, each, now)) for each in shown(publisher, now))
    body, sound = _damaged(publisher, document(publisher, now), now)
    if publisher.kind == "zipped":
        body, fields["Content-Encoding"] = gzip.compress(body), "gzip"
    return Served(Reply(200, body, fields), sound, shows, wait, delay=delay)


def _validators(publisher: Publisher, now: float) -> tuple[str, str]:
    if publisher.kind in {"bare", "flood"}:
        return "", ""
    said = edition(publisher, now)
    match publisher.kind:
        case "odd":
            # With commas, blanks and brackets, weak, or without the quotes that it should have.
            return (f'W/"{said}, a b"', f"{said}-gzip", f'"{{{said}}};x=1"')[publisher.number % 3], ""
        case "dated":
            return "", changed(publisher, now)
        case "merging":
            return f'"{publisher.number}-{said}"', changed(publisher, now)
        case _:
            return f'"{said}"', changed(publisher, now)


def _freshness(publisher: Publisher, now: float) -> tuple[dict[str, str], int]:
    if publisher.kind != "fresh":
        return {}, 0
    match publisher.number % 4:
        case 0:
            return {"Cache-Control": "public, max-age=7200"}, 7200
        case 1:
            return {"Cache-Control": "max-age=9000", "Age": "1800"}, 7200
        case 2:
            return {"Expires": formatdate(int(now) + 5400, usegmt=True)}, 5399
        case _:
            # More than a day is taken for a mistake.
            return {"Cache-Control": "max-age=604800"}, DAY


def _damaged(publisher: Publisher, body: bytes, now: float) -> tuple[bytes, bool | None]:
    hour = int(now - START) // HOUR + publisher.number
    if publisher.kind == "cut" and hour % 5 == 2:
        return body[: len(body) * 2 // 3], None
    if publisher.kind == "broken" and hour % 5 == 2:
        middle = body.find(b"</item>", len(body) // 2)
        return body[:middle] + b"<b>fish & chips</i>" + body[middle:], None
    return body, True
