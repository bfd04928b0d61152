"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read by what is there and of the right type."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin

from monitor.errors import ParseError
from monitor.model import Entry, FeedDocument
from monitor.parse.dates import read_date
from monitor.parse.encoding import to_text
from monitor.parse.limits import MAX_ENTRIES, clean, clean_address
from monitor.parse.markup import escape, from_text

Fields = Mapping[str, object]


def parse_json_feed(body: bytes, url: str) -> FeedDocument:
    """Read a JSON Feed; items of the wrong shape are left out, any other JSON raises ParseError."""
    try:
        document = json.loads(to_text(body))
    except (ValueError, RecursionError) as error:
        raise ParseError("The answer is damaged JSON, not a feed.", "Check the address of the feed.") from error
    if not isinstance(document, dict) or not _is_feed(document):
        raise ParseError("The answer is JSON, but not a JSON Feed.", "Check the address of the feed.")
    listed = document.get("items")
    items = listed if isinstance(listed, list) else []
    good = [item for item in items if isinstance(item, dict)]
    authors = _authors(document)
    entries = tuple(entry for item in good[:MAX_ENTRIES] if (entry := _entry(item, url, authors)) is not None)
    return FeedDocument(
        title=clean(document.get("title")).strip(),
        site_url=_address(document.get("home_page_url"), url),
        language=clean(document.get("language"), 35).strip(),
        entries=entries,
        problem=_problem(len(items), len(entries)),
    )


def _is_feed(document: Fields) -> bool:
    version = document.get("version")
    return (isinstance(version, str) and "jsonfeed.org/version/" in version) or isinstance(document.get("items"), list)


def _entry(item: Fields, url: str, authors: str) -> Entry | None:
    identity = item.get("id")
    # 1.0 feeds use numbers; the specification asks readers to take them as text.
    guid = str(identity) if isinstance(identity, int | float) and not isinstance(identity, bool) else clean(identity)
    # JSON Feed titles are plain text.
    title = escape(clean(item.get("title")))
    content = clean(item.get("content_html")) or from_text(clean(item.get("content_text")))
    summary = escape(clean(item.get("summary")))
    link = _address(item.get("url"), url) or _address(item.get("external_url"), url)
    if not (guid or link or title or content or summary):
        return None
    return Entry(
        guid=guid,
        url=link,
        title=title,
        summary=summary,
        content=content,
        author=_authors(item) or authors,
        language=clean(item.get("language"), 35).strip(),
        published=read_date(clean(item.get("date_published"), 100)),
        updated=read_date(clean(item.get("date_modified"), 100)),
        base=url,
    )


def _authors(fields: Fields) -> str:
    listed = fields.get("authors")
    people: Iterable[object] = listed if isinstance(listed, list) else [fields.get("author")]
    names = [clean(person.get("name")).strip() for person in people if isinstance(person, dict)]
    return escape(", ".join(name for name in names if name))


def _address(value: object, base: str) -> str:
    link = clean_address(value)
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return ""


def _problem(listed: int, kept: int) -> str:
    if listed > MAX_ENTRIES:
        return f"The feed lists {listed} items; the first {MAX_ENTRIES} were read."
    return f"{listed - kept} of {listed} items could not be read." if kept < listed else ""
