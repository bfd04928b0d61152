"""News sitemaps: what publishers without a feed give to search engines (sitemaps.org, Google's news extension).

Read with expat, which fetches nothing, and which since 2.4 stops documents whose entities grow out of proportion.
"""

from __future__ import annotations

from xml.parsers import expat

from monitor.errors import ParseError
from monitor.model import Entry, FeedDocument
from monitor.parse.dates import read_date
from monitor.parse.limits import MAX_ENTRIES, MAX_FIELD, clean, clean_address
from monitor.parse.markup import escape


def parse_sitemap(body: bytes) -> FeedDocument:
    """Read the pages of a `urlset` that have a headline or a date."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    problem = ""
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        problem = f"The sitemap is damaged at line {error.lineno}; what comes before it was read."
    except (ValueError, LookupError) as error:
        raise ParseError("The sitemap is in an encoding that cannot be read.", "Tell the publisher.") from error
    if not reader.entries and problem:
        raise ParseError("The sitemap is damaged.", "It is tried again at the next poll.")
    if len(reader.entries) > MAX_ENTRIES:
        problem = f"The sitemap lists {len(reader.entries)} pages; the first {MAX_ENTRIES} were read."
    return FeedDocument(
        title=reader.publication,
        language=reader.language,
        entries=tuple(reader.entries[:MAX_ENTRIES]),
        problem=problem,
    )


class _Reader:
    """Collects one page after the other; fields of a page are named "news title", "image title", "loc" ..."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.publication = ""
        self.language = ""
        self._fields: dict[str, str] = {}
        self._path: list[str] = []
        self._pieces: list[str] = []

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = _short(name)
        self._path.append(tag)
        self._pieces.clear()
        if tag == "url":
            self._fields.clear()

    def text(self, piece: str) -> None:
        self._pieces.append(piece)

    def end(self, _name: str) -> None:
        tag = self._path.pop()
        if tag == "url" and "loc" in self._fields:
            self._add()
            return
        # The first of several counts: a page may list many images.
        self._fields.setdefault(tag, "".join(self._pieces)[:MAX_FIELD].strip())
        self._pieces.clear()

    def _add(self) -> None:
        fields = self._fields
        url = clean_address(fields["loc"])
        title = fields.get("news title") or fields.get("video title") or fields.get("image title") or ""
        published = read_date(fields.get("news publication_date", ""))
        updated = read_date(fields.get("lastmod", ""))
        if not url or not (title or published or updated):
            return
        language = clean(fields.get("news language"), 35)
        self.publication = self.publication or clean(fields.get("news name"))
        self.language = self.language or language
        self.entries.append(
            Entry(
                guid=url,
                url=url,
                title=escape(clean(title)),
                language=language,
                published=published,
                updated=updated,
                base=url,
            )
        )


def _short(name: str) -> str:
    """Turn expat's "namespace tag" into "tag" for the sitemap's own and "news tag" for the extensions."""
    namespace, _, tag = name.rpartition(" ")
    for extension in ("news", "image", "video"):
        if f"/sitemap-{extension}/" in namespace:
            return f"{extension} {tag}"
    return tag
