"""Lists of feeds (OPML), in all the dialects that other readers write.

Reading uses Python's HTML tokenizer, not an XML parser: it knows no entities but HTML's, fetches nothing, needs no
recursion, ignores case, and goes on after mistakes. So a bomb of entities stays a few letters, and a truncated list
gives what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit, urlunsplit
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

from monitor.errors import ParseError
from monitor.model import Feed
from monitor.parse.encoding import opening, to_text
from monitor.parse.limits import GZIP_MAGIC, MAX_BYTES, clean, clean_address, inflate

# An ampersand that starts no reference; "&copy=1" in an address is none.
_BARE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);)")
_MAX_NAME = 300
# Characters that XML 1.0 cannot carry, not even as references.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed as a list names it; `folder` is a path with slashes, empty at the top, `url` as it was written."""

    url: str
    title: str = ""
    folder: str = ""
    site_url: str = ""


def read_opml(data: bytes) -> tuple[Subscription, ...]:
    """Return the feeds of a list in its order, the same feed as often as it is listed.

    Raises ParseError when the file is no OPML; a damaged list gives what can be read.
    """
    if data.startswith(GZIP_MAGIC):
        data = inflate(data)
    if len(data) > MAX_BYTES:
        raise ParseError(f"The list is larger than {MAX_BYTES // 1024 // 1024} MB.", "Import it in parts.")
    if not opening(data):
        raise ParseError("The file is empty.", "Choose an OPML file, as other feed readers export it.")
    outlines = _Outlines()
    outlines.feed(_BARE_AMPERSAND.sub("&amp;", to_text(data)))
    outlines.close()
    if not outlines.is_opml:
        raise ParseError("The file is no OPML.", "Choose an OPML file, as other feed readers export it.")
    return tuple(outlines.found)


def write_opml(feeds: Iterable[Feed], title: str) -> bytes:
    """Return the feeds as OPML 2.0 in UTF-8, folders nested and in the order of their first feed; no secrets."""
    root = _Folder()
    for feed in feeds:
        folder = root
        for name in _names(feed.folder):
            folder = folder.folders.setdefault(name, _Folder())
        folder.feeds.append(feed)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{escape_xml(_xml(title))}</title></head>",
        "  <body>",
        *_outlines(root),
        "  </body>",
        "</opml>",
        "",
    ]
    return "\n".join(lines).encode()


def without_login(url: str) -> str:
    """Return `url` without the user name and password that may stand before its host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


class _Outlines(HTMLParser):
    """Collects the outlines that name a feed, with the names of the outlines around them as their folder."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Subscription] = []
        self.is_opml = False
        # The folder each open outline adds, "" when it adds none (a feed that holds others).
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _local(tag) == "opml":
            # Two lists one after the other each begin at the top.
            self.is_opml = True
            self._open.clear()
        if _local(tag) != "outline":
            return
        self.is_opml = True
        self._open.append(self._take(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _local(tag) == "outline":
            self.is_opml = True
            self._take(attrs)

    def handle_endtag(self, tag: str) -> None:
        if _local(tag) == "outline" and self._open:
            self._open.pop()

    def _take(self, attrs: list[tuple[str, str | None]]) -> str:
        """Note the feed of an outline; returns the folder name that it is for the outlines inside it."""
        # The tokenizer has folded the case of the names; of two with one name the first counts.
        named = {name: value or "" for name, value in reversed(attrs)}
        url = clean_address(named.get("xmlurl"))
        title = _one_line(named.get("title", "")) or _one_line(named.get("text", ""))
        if not url:
            # A slash would make two folders of one: another character that looks like it stands in.
            return title.replace("/", "\u2215")
        self.found.append(
            Subscription(
                url=url,
                title=_one_line(named.get("text", "")) or title,
                folder="/".join(name for name in self._open if name) or _category(named.get("category", "")),
                site_url=clean_address(named.get("htmlurl")),
            )
        )
        return ""


@dataclass
class _Folder:
    feeds: list[Feed] = field(default_factory=list)
    folders: dict[str, _Folder] = field(default_factory=dict)


def _outlines(root: _Folder) -> Iterator[str]:
    """Yield the lines of the body; a stack instead of recursion, because folders may be nested at will."""
    stack: list[tuple[str, _Folder | str]] = [("    ", root)]
    while stack:
        indent, item = stack.pop()
        if isinstance(item, str):
            yield indent + item
            continue
        for feed in item.feeds:
            yield indent + _outline(feed)
        for name, folder in reversed(item.folders.items()):
            stack.append((indent, "</outline>"))
            stack.append((indent + "  ", folder))
            stack.append((indent, f"<outline text={quoteattr(_xml(name))} title={quoteattr(_xml(name))}>"))


def _outline(feed: Feed) -> str:
    url = without_login(feed.url)
    title = feed.title or url
    attributes = {"type": "rss", "text": title, "title": title, "xmlUrl": url}
    if feed.site_url:
        attributes["htmlUrl"] = without_login(feed.site_url)
    if feed.language:
        attributes["language"] = feed.language
    return f"<outline {' '.join(f'{name}={quoteattr(_xml(value))}' for name, value in attributes.items())}/>"


def _category(categories: str) -> str:
    """The first of the paths between commas (OPML 2.0), by which flat lists name their folders."""
    paths = ("/".join(filter(None, (_one_line(name) for name in path.split("/")))) for path in categories.split(","))
    return next(filter(None, paths), "")


def _names(folder: str) -> list[str]:
    return [name for part in folder.split("/") if (name := part.strip())]


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())[:_MAX_NAME]


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
