"""What a web page says when it stands in a feed's place: its name and the feeds it offers.

Python's HTML tokenizer is enough for that: it fetches nothing, needs no recursion and goes on after mistakes. It reads
so many characters and no more; the parser process, in which this runs, has a deadline besides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from monitor.errors import OfferedFeed, ParseError, WebPageError
from monitor.parse.encoding import to_text, wide_encoding
from monitor.parse.limits import clean, clean_address

# Feeds are offered in the head, and on pages that list them in the body; a page may be megabytes.
_READ = 600_000
_MOST = 100
_NAMED = 5
_LONGEST_TITLE = 100
# The types that RFC 4287, JSON Feed and the RSS advisory board name, and those that publishers write instead.
_TYPES = {
    "application/rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/x-rss+xml": "rss",
    "text/rss": "rss",
    "application/atom+xml": "atom",
    "text/atom": "atom",
    "application/feed+json": "json",
    "application/json": "json",
    "application/xml": "",
    "text/xml": "",
}
# Addresses of links in the text that lead to a feed, by their last step.
_FEED_PATH = re.compile(
    r"(?:\.(?P<dotted>rss|atom|rdf)|/(?P<step>rss|atom|feed|feeds|rdf)(?:\d|\d\.0)?|/(?P<file>rss2?|atom|feeds?)\.xml"
    r"|/feed\.json|/(?:news[-_]?sitemap|sitemap[-_]?news)[\w-]*\.xml)/?\Z",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"/comments?/feed/?\Z|[?&]feed=comments", re.IGNORECASE)
# WordPress offers its own interface as application/json on every page; it is no feed.
_INTERFACE = re.compile(r"/wp-json/|[?&]rest_route=", re.IGNORECASE)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_META_WITHIN = 2_048
# What the walls before a page call themselves (a person has to pass them in a browser).
_WALLS = ("just a moment", "captcha", "are you human", "attention required", "access denied", "verify you are")
_GUESSED = (
    *("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json"),
    *("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml"),
)


def not_a_feed(body: bytes, url: str) -> ParseError:
    """Say that `body` is a web page, which feeds it offers, or that it is a wall against programs."""
    page = _Page()
    page.feed(_text(body))
    title = " ".join(clean(page.title).split())[:_LONGEST_TITLE]
    named = f" (“{title}”)" if title else ""
    if any(wall in title.lower() for wall in _WALLS):
        # Not the publisher's page: what it offers, and that it offers nothing, says nothing.
        return ParseError(
            f"This is a web page, not a feed: the publisher asks for a person{named}.",
            "Open the address in a browser, or ask the publisher to let feed readers in.",
        )
    offers = _offers(page, url)
    if not offers:
        hint = "Look on the page for a link to its feed."
        return WebPageError(f"This is a web page, not a feed{named}.", hint, title=title)
    return WebPageError(
        f"This is a web page, not a feed{named}; it offers {_in_words(offers)}.",
        "Follow one of them instead.",
        title=title,
        offers=offers,
    )


def _text(body: bytes) -> str:
    """The beginning of a page, in the encoding that it declares (WHATWG HTML: within the first kilobyte)."""
    head = body[: 4 * _READ]
    declared = _META.search(head[:_META_WITHIN])
    if declared is not None and wide_encoding(head) is None:
        try:
            return head.decode(declared[1].decode("ascii"), "replace")[:_READ]
        except LookupError:
            pass
    return to_text(head)[:_READ]


def guesses(url: str) -> tuple[str, ...]:
    """Return addresses at which many sites have their feed, the likeliest first: below this page, then at its top.

    A publisher did not offer them: they are asked for only when a person agrees (feed politeness, FRB106).
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ()
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ()
    top = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    below = parts.path.rstrip("/")
    # Below the page itself two are worth a request; a page such as /world/story.html has none.
    places = [f"{top}{below}{path}" for path in _GUESSED[:2]] if below and "." not in below.rpartition("/")[2] else []
    return tuple(dict.fromkeys([*places, *(f"{top}{path}" for path in _GUESSED)]))


def _in_words(offers: tuple[OfferedFeed, ...]) -> str:
    addresses = ", ".join(offer.url for offer in offers[:_NAMED])
    if len(offers) == 1:
        return f"this feed: {addresses}"
    more = len(offers) - _NAMED
    return f"these feeds: {addresses}{f' and {more} more' if more > 0 else ''}"


def _offers(page: _Page, url: str) -> tuple[OfferedFeed, ...]:
    """The feeds that a page declares, else those that it links to; the feeds of comments only if there is no other."""
    base = _absolute(url, page.base) or url
    for found in (page.declared, page.linked):
        offers: dict[str, OfferedFeed] = {}
        for href, title, kind in found:
            link = _absolute(base, href)
            if link and link != url:
                offers.setdefault(link, OfferedFeed(link, " ".join(clean(title).split())[:_LONGEST_TITLE], kind))
        wanted = [offer for offer in offers.values() if not _COMMENTS.search(offer.url)]
        if wanted or offers:
            return tuple(wanted or offers.values())[:_MOST]
    return ()


def _absolute(base: str, href: str) -> str:
    try:
        link = clean_address(urljoin(base, clean_address(href))).partition("#")[0]
        return link if urlsplit(link).hostname and link.lower().startswith(("http://", "https://")) else ""
    except ValueError:
        return ""


class _Page(HTMLParser):
    """Collects the title, the base, and the feeds of a page: those of its head, and links that look like feeds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.base = ""
        self.declared: list[tuple[str, str, str]] = []
        self.linked: list[tuple[str, str, str]] = []
        self._in_title = False
        self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title" and not self.title
        if tag not in ("link", "base", "a"):
            return
        self._in_link = False
        named = {name: value or "" for name, value in reversed(attrs)}
        href = named.get("href", "")
        if tag == "base":
            self.base = self.base or href
        elif tag == "link":
            kind = _declared(named)
            if kind is not None and len(self.declared) < 2 * _MOST:
                self.declared.append((href, named.get("title", ""), kind))
        elif len(self.linked) < 2 * _MOST and (kind := _linked(named)) is not None:
            self.linked.append((href, "", kind))
            self._in_link = True

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"
        self._in_link = self._in_link and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._in_title and len(self.title) < 2 * _LONGEST_TITLE:
            self.title += data
        elif self._in_link:
            href, title, kind = self.linked[-1]
            if len(title) < 2 * _LONGEST_TITLE:
                self.linked[-1] = (href, title + data, kind)


def _declared(named: Mapping[str, str]) -> str | None:
    """The kind of feed that a <link> declares, "" for one that will show, None for what is no feed."""
    relations = named.get("rel", "").lower().split()
    href = named.get("href", "")
    if "sitemap" in relations:
        return "sitemap" if "news" in href.lower() else None
    if "alternate" not in relations or "stylesheet" in relations:
        return None
    kind = _TYPES.get(named.get("type", "").partition(";")[0].strip().lower())
    if kind == "json" and _INTERFACE.search(href):
        return None
    # Plain XML is offered for much else: only what calls itself a feed is one.
    if kind == "" and not re.search(r"rss|atom|feed", f"{href} {named.get('title', '')}", re.IGNORECASE):
        return None
    return kind


def _linked(named: Mapping[str, str]) -> str | None:
    href = clean_address(named.get("href", ""))
    kind = _TYPES.get(named.get("type", "").partition(";")[0].strip().lower())
    if kind:
        return kind
    found = _FEED_PATH.search(href.partition("#")[0].partition("?")[0])
    if found is None or _INTERFACE.search(href):
        return None
    if "sitemap" in found[0].lower():
        return "sitemap"
    name = (found["dotted"] or found["step"] or found["file"] or "json").lower()
    return {"atom": "atom", "json": "json"}.get(name, "rss")
