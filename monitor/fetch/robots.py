"""What a site lets programs fetch: robots.txt as RFC 9309 reads it. Pure: whoever asks fetches the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit

MAX_BYTES = 500 * 1024
"""Of a file that are read (RFC 9309, 2.5)."""

MOST_RULES = 5_000
"""Of one site that are kept: the longest files of the news have a few hundred."""

_MOST_STARS = 10


@dataclass(frozen=True, slots=True)
class Rules:
    """What one program may fetch: (pattern, allowed), in the order of the file; no rule allows everything."""

    rules: tuple[tuple[str, bool], ...] = ()

    def allow(self, url: str) -> bool:
        """Whether `url` may be fetched: the longest pattern that fits decides, of two as long the one that allows."""
        parts = urlsplit(url)
        path = _encoded(parts.path or "/") + (f"?{_encoded(parts.query)}" if parts.query else "")
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, path)]
        return max(fitting, default=(0, True))[1]


def read_robots(body: bytes, program: str) -> Rules:
    """Return the rules for `program` ("MediaMonitor"): those of the groups that name it, else those for all ("*")."""
    named: list[tuple[str, bool]] = []
    general: list[tuple[str, bool]] = []
    found = False
    agents: set[str] = set()
    in_rules = False
    for field, value in _lines(body):
        if field == "user-agent":
            agents = {value.lower()} if in_rules else agents | {value.lower()}
            in_rules = False
            found = found or value.lower() == program.lower()
        elif field in {"allow", "disallow"}:
            in_rules = True
            # "Disallow:" with nothing behind it forbids nothing.
            rule = [(_encoded(value), field == "allow")] if value and value.count("*") <= _MOST_STARS else []
            named += rule if program.lower() in agents else []
            general += rule if "*" in agents else []
    return Rules(tuple((named if found else general)[:MOST_RULES]))


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    for line in body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield field.strip().lower(), value.strip()


def _fits(pattern: str, path: str) -> bool:
    """Whether `pattern` fits the beginning of `path`; a star stands for anything, a dollar at the end for the end."""
    whole = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(rest, 1):
        if whole and number == len(rest):
            # What stands last must stand at the very end.
            return len(path) - len(piece) >= at and path.endswith(piece)
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return not whole or at == len(path)


def _encoded(text: str) -> str:
    """Write what may be written in two ways in one."""
    return quote(unquote_to_bytes(text), safe="/%:@!$&'()*+,;=-._~?[]")
