"""RSS, RDF and Atom: the one door to feedparser, and the choice of reader for whatever else is served as a feed."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from urllib.parse import urljoin

import feedparser

from monitor.errors import ParseError
from monitor.model import Entry, FeedDocument
from monitor.parse import discovery
from monitor.parse.dates import read_date
from monitor.parse.encoding import opening, settle, to_text
from monitor.parse.json_feed import parse_json_feed
from monitor.parse.limits import GZIP_MAGIC, LARGEST_BYTES, MAX_ENTRIES, clean, clean_address, inflate
from monitor.parse.markup import from_declared_text
from monitor.parse.sitemap import parse_sitemap, parse_sitemap_index
from monitor.parse.skipping import skip_days, skip_hours

Fields = Mapping[str, object]

# What stands before the root element: declarations, comments, processing instructions, stray text.
_PROLOGUE = re.compile(r"<(?:\?[^>]*>|!--.*?-->|![^>]*>)|[^<]+", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
# Reading a tag takes the square of its attributes: past a thousand they are an attack, and the tag loses them.
_HUGE_TAG = re.compile(rb"(<[A-Za-z][\w:.-]*)(\s[^<>]{20000,})(?=>)")
_MAX_ATTRIBUTES = 1_000
_HTML_WITHIN = 2_000
# At each document it would look for another reader of XML in all folders of Python's, and read some otherwise with it.
feedparser.api.PREFERRED_XML_PARSERS.clear()
# Complaints of feedparser that lost nothing.
_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
_CHARACTER_REFERENCE = re.compile(rb"&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")
# mod_syndication 1.0, in minutes.
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


def parse_feed(body: bytes, content_type: str, url: str) -> FeedDocument:
    """Read a feed of any kind.

    `content_type` is the HTTP header ("" when unknown), `url` where the body came
    from, for relative links. Raises ParseError for what is no feed; a damaged feed
    gives what could be read, with `problem` set.
    """
    if body.startswith(GZIP_MAGIC):
        body = inflate(body)
    # Who asked for it has kept to the limit of this feed; another encoding may have made it larger.
    if len(body) > LARGEST_BYTES:
        raise ParseError(
            f"The feed is larger than {LARGEST_BYTES // 1024 // 1024} MB.", "Ask the publisher for a shorter one."
        )
    head = opening(body)
    if not head:
        raise ParseError("The answer is empty.", "It is tried again at the next poll.")
    if head.startswith(("{", "[")):
        return parse_json_feed(body, url)
    root = _root(head)
    if root == "html":
        raise discovery.not_a_feed(body, url)
    if root == "opml":
        raise ParseError("This is a list of feeds (OPML), not a feed.", "Import it with “feeds import”.")
    if root == "sitemapindex":
        return parse_sitemap_index(body, url)
    if root == "urlset":
        return parse_sitemap(body)
    return _parse_xml(body, content_type, url)


def _root(head: str) -> str:
    if head[:15].lower().startswith("<!doctype html"):
        return "html"
    position = 0
    while found := _PROLOGUE.match(head, position):
        position = found.end()
    root = _ROOT.match(head, position)
    return root[1].lower() if root else ""


def _parse_xml(body: bytes, content_type: str, url: str) -> FeedDocument:
    try:
        result = _run(body, content_type)
    except Exception:  # feedparser raises whatever its handlers meet, mostly on references to impossible characters
        try:
            result = _run(_without_impossible_references(body), content_type)
        except Exception as error:
            raise ParseError("The feed is too damaged to be read.", "It is tried again at the next poll.") from error
    feed = result["feed"]
    found = result["entries"]
    problem = _problem(result, len(found))
    if problem and _is_cut(to_text(body)):
        # Half an entry would be taken for an edit of the whole one.
        found = found[:-1]
    if not found and not result.get("version"):
        if "<html" in to_text(body)[:_HTML_WITHIN].lower():
            raise discovery.not_a_feed(body, url)
        raise ParseError("This is no feed.", "Check the address; a browser shows what is there.")
    site_url = _absolute(url, feed.get("link"))
    base = url if str(result.get("version", "")).startswith("atom") else site_url or url
    entries = tuple(entry for fields in found[:MAX_ENTRIES] if (entry := _entry(fields, base)) is not None)
    return FeedDocument(
        title=_marked_up(feed, "title").strip(),
        site_url=site_url,
        language=clean(feed.get("language"), 35).strip(),
        ttl_minutes=_ttl(feed),
        skip_hours=skip_hours(body),
        skip_days=skip_days(body),
        entries=entries,
        problem=problem,
    )


def _is_cut(text: str) -> bool:
    """Whether a document ends within an entry."""
    opened = max(text.rfind(f"<{name}{end}") for name in ("item", "entry") for end in (">", " "))
    return opened > max(text.rfind("</item>"), text.rfind("</entry>"))


def _run(body: bytes, content_type: str) -> feedparser.FeedParserDict:
    settled, xml_type = settle(body, content_type)
    settled = _HUGE_TAG.sub(_without_attributes, settled)
    # No Content-Location: feedparser would resolve guids against it, and they would change with the feed's address.
    return feedparser.parse(
        io.BytesIO(settled),
        response_headers={"content-type": xml_type},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _without_attributes(found: re.Match[bytes]) -> bytes:
    if found[2].count(b"=") <= _MAX_ATTRIBUTES:
        return found[0]
    return found[1] + (b"/" if found[2].endswith(b"/") else b"")


def _without_impossible_references(body: bytes) -> bytes:
    def replaced(found: re.Match[bytes]) -> bytes:
        digits = (found[1] or found[2]).lstrip(b"0") or b"0"
        point = int(digits, 16 if found[1] else 10) if len(digits) < 8 else 0
        possible = (
            point in {9, 10, 13} or 0x20 <= point < 0xD800 or 0xE000 <= point < 0xFFFE or 0xFFFF < point < 0x110000
        )
        return found[0] if possible else b"\xef\xbf\xbd" if body.isascii() else b"?"

    return _CHARACTER_REFERENCE.sub(replaced, body)


def _entry(found: Fields, base: str) -> Entry | None:
    # A plain dict: feedparser's own answers for keys that an entry does not have, with a warning.
    fields = dict(found)
    base = _base(fields, base)
    guid = clean(fields.get("id"))
    title, summary, content = _marked_up(fields, "title"), _marked_up(fields, "summary"), _content(fields)
    link = _absolute(base, fields.get("feedburner_origlink") or fields.get("link"))
    if not (guid or link or title.strip() or summary.strip() or content.strip()):
        return None
    return Entry(
        guid=guid,
        url=link,
        title=title,
        summary="" if summary == content else summary,
        content=content,
        author=_author(fields),
        language=_language(fields),
        published=read_date(clean(fields.get("published"), 100), fields.get("published_parsed")),
        updated=read_date(clean(fields.get("updated"), 100), fields.get("updated_parsed")),
        base=base,
    )


def _marked_up(fields: Fields, name: str) -> str:
    """Return a text as markup: what feedparser knows to be plain is escaped."""
    detail = fields.get(f"{name}_detail")
    return _as_markup(clean(fields.get(name)), detail if isinstance(detail, Mapping) else {})


def _as_markup(text: str, detail: Fields) -> str:
    return from_declared_text(text) if detail.get("type") == "text/plain" else text


def _content(fields: Fields) -> str:
    """Return the longest of an entry's contents: some feeds carry a teaser beside the whole."""
    contents = fields.get("content")
    if not isinstance(contents, list):
        return ""
    return max((_as_markup(clean(part.get("value")), part) for part in contents), key=len, default="")


def _base(fields: Fields, base: str) -> str:
    """Return what `xml:base` makes of the document's base for the markup of one entry."""
    contents = fields.get("content")
    details = [
        *(contents if isinstance(contents, list) else []),
        fields.get("summary_detail"),
        fields.get("title_detail"),
    ]
    declared = next((part["base"] for part in details if isinstance(part, Mapping) and part.get("base")), "")
    return _absolute(base, declared) or base


def _author(fields: Fields) -> str:
    authors = fields.get("authors")
    names = [clean(author.get("name")).strip() for author in authors] if isinstance(authors, list) else []
    return ", ".join(dict.fromkeys(name for name in names if name)) or clean(fields.get("author")).strip()


def _language(fields: Fields) -> str:
    contents = fields.get("content")
    details = [
        fields,
        *(contents if isinstance(contents, list) else []),
        fields.get("summary_detail"),
        fields.get("title_detail"),
    ]
    return next(
        (language for part in details if isinstance(part, Mapping) and (language := clean(part.get("language"), 35))),
        "",
    )


def _absolute(base: str, link: object) -> str:
    address = clean_address(link)
    try:
        return urljoin(base, address) if address else ""
    except ValueError:
        return ""


def _ttl(feed: Fields) -> int | None:
    """Return the minutes between polls that the publisher asks for: `ttl`, else mod_syndication's rhythm."""
    ttl = clean(feed.get("ttl"), 20).strip()
    if ttl.isdecimal():
        return int(ttl)
    period = _PERIODS.get(clean(feed.get("sy_updateperiod"), 20).strip().lower())
    frequency = clean(feed.get("sy_updatefrequency"), 20).strip()
    if period is None:
        return None
    return period // max(int(frequency), 1) if frequency.isdecimal() else period


def _problem(result: feedparser.FeedParserDict, found: int) -> str:
    if found > MAX_ENTRIES:
        return f"The feed lists {found} items; the first {MAX_ENTRIES} were read."
    complaint = result.get("bozo_exception")
    if complaint is None or isinstance(complaint, _HARMLESS):
        return ""
    line = getattr(complaint, "getLineNumber", lambda: None)()
    place = f" at line {line}" if line else ""
    return f"The feed is damaged{place}; what could be read was kept."
