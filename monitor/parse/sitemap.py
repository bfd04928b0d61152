"""News sitemaps: what publishers without a feed give to search engines (sitemaps.org, Google's news extension).

Read with expat, which fetches nothing, and which since 2.4 stops documents whose entities grow out of proportion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from xml.parsers import expat

from monitor.errors import ParseError
from monitor.model import Entry, FeedDocument
from monitor.parse.dates import read_date
from monitor.parse.encoding import to_text
from monitor.parse.limits import MAX_ENTRIES, MAX_FIELD, clean, clean_address
from monitor.parse.markup import escape

Fields = Mapping[str, str]


MAX_PARTS = 3
"""So many of the sitemaps that an index lists are read in one poll: the newest, or those that are named for news."""

# Publishers write a change into the index a little later than into the sitemap.
_SLACK = timedelta(days=1)


def parse_sitemap(body: bytes) -> FeedDocument:
    """Read the pages of a `urlset` that have a headline or a date."""
    reader = _Reader("url")
    problem = _read(body, reader)
    entries = [entry for fields in reader.found if (entry := _entry(fields)) is not None]
    if not entries and problem:
        raise ParseError("The sitemap is damaged.", "It is tried again at the next poll.")
    if len(entries) > MAX_ENTRIES:
        problem = f"The sitemap lists {len(entries)} pages; the first {MAX_ENTRIES} were read."
    return FeedDocument(
        title=next((name for fields in reader.found if (name := clean(fields.get("news name")))), ""),
        language=next((entry.language for entry in entries if entry.language), ""),
        entries=tuple(entries[:MAX_ENTRIES]),
        problem=problem,
    )


def parse_sitemap_index(body: bytes, url: str) -> FeedDocument:
    """Read the sitemaps that a `sitemapindex` lists, as `parts`; only those of its own host, as sitemaps.org has it."""
    reader = _Reader("sitemap")
    problem = _read(body, reader)
    listed = [(clean_address(fields["loc"]), read_date(fields.get("lastmod", ""))) for fields in reader.found]
    parts = tuple((address, changed) for address, changed in listed if _host(address) == _host(url) != "")
    if not parts:
        raise ParseError(
            "This list of sitemaps names none of its own site.", "Add one of the sitemaps that the site names."
        )
    return FeedDocument(parts=parts[:MAX_ENTRIES], problem=problem)


def worth_reading(parts: Sequence[tuple[str, datetime | None]], since: datetime | None) -> tuple[str, ...]:
    """Return which sitemaps of an index to read: at most three, the last changed first.

    `since` is when the index was read before: what has not changed since then is left out, but for the newest. Where
    the index gives no times, those that are named for news come first, the others in its order.
    """
    dated = sorted(((changed, address) for address, changed in parts if changed is not None), reverse=True)
    fresh = [address for changed, address in dated if since is None or changed >= since - _SLACK]
    undated = [address for address, changed in parts if changed is None]
    undated.sort(key=lambda address: "news" not in address.lower())
    return tuple(dict.fromkeys([*(fresh or [address for _changed, address in dated[:1]]), *undated]))[:MAX_PARTS]


def _read(body: bytes, reader: _Reader) -> str:
    """Let `reader` read a document; return what was wrong with it, "" for nothing."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(to_text(body).encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        return f"The sitemap is damaged at line {error.lineno}; what comes before it was read."
    return ""


def _entry(fields: Fields) -> Entry | None:
    url = clean_address(fields["loc"])
    title = fields.get("news title") or fields.get("video title") or fields.get("image title") or ""
    published = read_date(fields.get("news publication_date", ""))
    updated = read_date(fields.get("lastmod", ""))
    if not url or not (title or published or updated):
        return None
    return Entry(
        guid=url,
        url=url,
        title=escape(clean(title)),
        language=clean(fields.get("news language"), 35),
        published=published,
        updated=updated,
        base=url,
    )


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


class _Reader:
    """Collects the fields of one `element` after the other, named "news title", "image title", "loc" ..."""

    def __init__(self, element: str) -> None:
        self.found: list[Fields] = []
        self._element = element
        self._fields: dict[str, str] = {}
        self._path: list[str] = []
        self._pieces: list[str] = []

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """Begin an element."""
        tag = _short(name)
        self._path.append(tag)
        self._pieces.clear()
        if tag == self._element:
            self._fields = {}

    def text(self, piece: str) -> None:
        """Keep a piece of text."""
        self._pieces.append(piece)

    def end(self, _name: str) -> None:
        """Keep what an element held, and with the end of the whole all of it."""
        tag = self._path.pop()
        if tag == self._element and "loc" in self._fields:
            self.found.append(self._fields)
            self._fields = {}
            return
        # The first of several counts: a page may list many images.
        self._fields.setdefault(tag, "".join(self._pieces)[:MAX_FIELD].strip())
        self._pieces.clear()


def _short(name: str) -> str:
    """Turn expat's "namespace tag" into "tag" for the sitemap's own and "news tag" for the extensions."""
    namespace, _, tag = name.rpartition(" ")
    for extension in ("news", "image", "video"):
        if f"/sitemap-{extension}/" in namespace:
            return f"{extension} {tag}"
    return tag
