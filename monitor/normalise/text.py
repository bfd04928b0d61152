"""Publishers' markup as plain text: what is matched, indexed, quoted and put in lists."""

from __future__ import annotations

import html
import re

from monitor.normalise.markup import safe_html
from monitor.normalise.unseen import tidy

MAX_TITLE = 500
MAX_AUTHOR = 200
MOST_LETTERS = 3
"""Of a text for each character of its markup: NFC takes letters apart into so many, and tags are longer than breaks."""

_FIRST_WORDS = 100
# A headline is never longer in markup; what follows is not read.
_MAX_LINE_MARKUP = 4_000

# safe_html writes tags in small letters, quotes attributes and encodes every other "<": patterns suffice.
_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_PARAGRAPH_TAGS = frozenset(
    {
        "p", "div", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "figure", "hr",
        "section", "article", "aside", "header", "footer", "figcaption", "center", "details", "summary", "main", "nav",
    }
)  # fmt: skip
_LINE_TAGS = frozenset({"li", "tr", "dt", "dd", "caption"})
_CELL_TAGS = frozenset({"td", "th"})
# Stand-ins for breaks while white space is folded; safe HTML holds no control characters.
_LINE, _BREAK, _PARAGRAPH = "\x01", "\x02", "\x03"
_BREAKS = re.compile(r"[\x01-\x03][ \x01-\x03]*")
# But for a no-break or thin space before three digits of a number: 1\u00a0200 is one, 1 200 may be two.
_OTHER_SPACE = re.compile(r"[^\S \x01-\x03](?!(?<=\d[\u00a0\u2007\u2009\u202f])\d{3}(?!\d))")
# Text that somebody broke into lines has none as long as this.
_BROKEN = 100
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")

# In a headline only what is surely a tag counts as one: "<stdio.h>" and "x <y" are words.
_HEADLINE_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|del|em|font|i|ins|mark|nobr|q|ruby|rt|rp|s|small|span|strike|strong|sub|sup"
    r"|tt|u|wbr)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_HEADLINE_BLOCK = re.compile(
    r"</?(?:br|center|div|h[1-6]|hr|img|li|ol|p|td|th|tr|table|ul|script|style|svg|iframe|object|embed|form|input|video"
    r"|audio|math|link|meta|base|body|html)(?:[\s/][^<>]*)?>|<!--.{0,1000}?-->|<!\[CDATA\[|\]\]>",
    re.IGNORECASE | re.DOTALL,
)
_HEADLINE_DROPPED = re.compile(r"<(script|style|svg|iframe|object)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def plain(markup: str) -> str:
    """Return the text of `markup`, paragraphs apart by one blank line, list items on lines, white space folded, NFC."""
    return text_of(safe_html(markup, ""))


def text_of(safe: str) -> str:
    """Return the text of what `safe_html` returned, as `plain` does."""
    text = _TAG.sub(_mark, safe) if "<" in safe else _paragraphs(safe.replace("\r\n", "\n"))
    text = _BREAKS.sub(_settled, _folded(html.unescape(text))).replace(" \n", "\n")
    return tidy(text.strip())


def headline(markup: str) -> str:
    """Return a title as one line of text of at most MAX_TITLE characters."""
    return _one_line(markup, MAX_TITLE)


def byline(markup: str) -> str:
    """Return an author as one line of text of at most MAX_AUTHOR characters."""
    return _one_line(markup, MAX_AUTHOR)


def first_words(text: str) -> str:
    """Return the beginning of a text as a title for what has none."""
    return _cut(text.split("\n", 1)[0], _FIRST_WORDS)


def _paragraphs(text: str) -> str:
    """Mark the paragraphs of a plain text: its blank lines, or where it has none each line, if no lines were broken."""
    marked = _BLANK_LINE.sub(_PARAGRAPH, text)
    if marked == text and "\n" in text and max(map(len, text.split("\n"))) > _BROKEN:
        return text.replace("\n", _PARAGRAPH)
    return marked


def _mark(tag: re.Match[str]) -> str:
    name = tag[2]
    if name == "br":
        return _BREAK
    if name in _PARAGRAPH_TAGS:
        return _PARAGRAPH
    if name in _LINE_TAGS:
        return _LINE
    return " " if name in _CELL_TAGS else ""


def _settled(run: re.Match[str]) -> str:
    # Two breaks in a row are how many publishers write a paragraph.
    return "\n\n" if _PARAGRAPH in run[0] or run[0].count(_BREAK) > 1 else "\n"


def _one_line(markup: str, limit: int) -> str:
    if not markup:
        return ""
    text = markup[:_MAX_LINE_MARKUP]
    if "<" in text or ">" in text:
        text = _HEADLINE_DROPPED.sub(" ", text)
        text = _HEADLINE_BLOCK.sub(" ", _HEADLINE_INLINE.sub("", text))
    if "&" in text:
        text = html.unescape(text)
        if _ENTITY.search(text):
            # Many publishers encode their headlines twice; none writes about "&amp;" in one.
            text = html.unescape(text)
    return _cut(tidy(_folded(tidy(text)).strip()), limit)


def _folded(text: str) -> str:
    """Return a text with one plain space for each run of white space."""
    text = _OTHER_SPACE.sub(" ", text)
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _cut(line: str, limit: int) -> str:
    """Cut at the end of a word if one is near, else within it; what was cut ends in an ellipsis."""
    if len(line) <= limit:
        return line
    kept = line[: limit - 1]
    words, space, _ = kept.rpartition(" ")
    return f"{words if space and len(words) > limit // 2 else kept}…"
