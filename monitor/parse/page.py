"""What a web page says when it was served in a feed's place: its name and the feeds it offers."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

from monitor.errors import ParseError
from monitor.parse.encoding import to_text

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"})
# Feeds are offered in the head; a page's body may be megabytes.
_HEAD = 200_000
_OFFERED = 5
# What the walls before a page call themselves (a person has to pass them in a browser).
_WALLS = ("just a moment", "captcha", "are you human", "attention required", "access denied", "verify you are")


def not_a_feed(body: bytes, url: str) -> ParseError:
    """Say that `body` is a web page, which feeds it offers, or that it is a wall against programs."""
    page = _Page()
    page.feed(to_text(body)[:_HEAD])
    title = " ".join(page.title.split())[:100]
    if any(wall in title.lower() for wall in _WALLS):
        return ParseError(
            f"This is a web page, not a feed: the publisher asks for a person (“{title}”).",
            "Open the address in a browser, or ask the publisher to let feed readers in.",
        )
    offered = [link for href in page.feeds if (link := _absolute(url, href))][:_OFFERED]
    hint = f"The page offers: {', '.join(offered)}" if offered else "Look on the page for a link to its feed."
    named = f" (“{title}”)" if title else ""
    return ParseError(f"This is a web page, not a feed{named}.", hint)


def _absolute(url: str, href: str) -> str:
    try:
        link = urljoin(url, href.strip())
    except ValueError:
        return ""
    return link if link.startswith(("http://", "https://")) else ""


class _Page(HTMLParser):
    """Collects the title and the alternate links of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.feeds: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title" and not self.title
        if tag != "link":
            return
        named = {name: value or "" for name, value in attrs}
        if "alternate" in named.get("rel", "").lower().split() and named.get("type", "").lower() in _FEED_TYPES:
            self.feeds.append(named.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
