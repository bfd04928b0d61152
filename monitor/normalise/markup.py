"""Publishers' markup made safe to show: the one place that decides which HTML gets through."""

from __future__ import annotations

import re
from contextvars import ContextVar

import nh3

from monitor.normalise.unseen import tidy
from monitor.normalise.urls import resolve

_TAGS = {
    "a", "abbr", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code",
    "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol",
    "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "time": {"datetime"},
}
# Dropped with all they hold; every other unknown tag loses only itself.
_WITH_CONTENT = {
    "script", "style", "noscript", "template", "iframe", "frame", "frameset", "object", "embed", "applet", "svg",
    "math", "form", "select", "textarea", "button", "title", "audio", "video", "canvas", "noembed", "noframes", "xmp",
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto"}
_NUMBERS = frozenset({"width", "height", "colspan", "rowspan", "start"})

MAX_MARKUP = 300_000
"""Characters of markup that are read: a book's chapter. The cleaner takes the square of some inputs."""

_MAX_DEPTH = 200
_MAX_AMPERSANDS = 2_000
# A tag of this length holds an image as data, which is not shown, or an attack.
_HUGE_TAG = re.compile(r"<[A-Za-z][^<>]{8000,}(?:>|$)")
_TAG_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_ANY_TAG = re.compile(r"<[^<>]*>?")
_OPENING = re.compile(r"\s*<[a-z][a-z0-9]*([^>]*)>")
_DECLARED = re.compile(r'\slang="([^"]+)"')
_BARE_AMPERSAND = re.compile(r"&(?!#?[A-Za-z0-9]{1,31};)")
# Elements that are empty, or that HTML closes by itself: many in a row are not nested.
_SELF_CLOSING = frozenset(
    {
        "p", "li", "dt", "dd", "tr", "td", "th", "option", "br", "img", "hr", "input", "meta", "link", "wbr", "col",
        "area", "base", "embed", "source", "track", "param", "rt", "rp",
    }
)  # fmt: skip


def safe_html(markup: str, base_url: str) -> str:
    """Return `markup` by an allow-list of tags and attributes, its links absolute as seen from `base_url`.

    Links go to http, https and mailto only and carry `rel="noopener noreferrer"`.
    Images keep their http(s) address; whoever shows them decides about loading.
    Well-formed, NFC, at most MAX_MARKUP characters are read; never raises.
    """
    bounded = _bounded(tidy(markup))
    base = _BASE.set(base_url)
    try:
        return tidy(_CLEANER.clean(bounded))
    finally:
        _BASE.reset(base)


def declared_language(html: str) -> str:
    """Return the language that `html` declares for all of itself (BCP 47), "" for none; safe_html has made it.

    >>> declared_language('<div dir="rtl" lang="ar"><p>…</p></div>'), declared_language('<p>A <i lang="la">pax</i>')
    ('ar', '')
    """
    at = 0
    while element := _OPENING.match(html, at):
        if found := _DECLARED.search(element[1]):
            return found[1]
        at = element.end()
    return ""


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src" or (attribute == "href" and not value.lstrip().lower().startswith("mailto:")):
        return resolve(_BASE.get(), value) or None
    if attribute in _NUMBERS:
        return value if value.isdecimal() and len(value) < 5 else None
    return value


# One for all feeds: to make one takes as long as to clean three articles. So what links are seen from comes to it as
# the context of the call.
_BASE: ContextVar[str] = ContextVar("base")
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    clean_content_tags=_WITH_CONTENT,
    url_schemes=_SCHEMES,
    url_relative="pass_through",
    attribute_filter=_filtered,
    link_rel="noopener noreferrer",
)


def _bounded(markup: str) -> str:
    """Return markup that the cleaner reads in a time that grows with its length only."""
    # Some feeds wrap what is wrapped already; the cleaner would take the inner wrapping for a comment.
    markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    if len(markup) > 8_000:
        markup = _HUGE_TAG.sub("", markup)[:MAX_MARKUP]
    if markup.count("&") > _MAX_AMPERSANDS:
        markup = _BARE_AMPERSAND.sub("&amp;", markup)
    return _ANY_TAG.sub(" ", markup) if _too_deep(markup) else markup


def _too_deep(markup: str) -> bool:
    if markup.count("<") < _MAX_DEPTH:
        return False
    depth = 0
    for closing, name in _TAG_NAME.findall(markup):
        if name.lower() in _SELF_CLOSING:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > _MAX_DEPTH:
            return True
    return False
