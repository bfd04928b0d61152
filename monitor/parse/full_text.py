"""An article's text out of its web page: the one door to trafilatura, of which only the extraction is used.

Imported in the parser process alone, and only when a page is read: it takes 0.15 s and 35 MB to load.
"""

from __future__ import annotations

import codecs
import logging
import re
from configparser import ConfigParser
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from monitor.errors import ParseError
from monitor.parse.encoding import wide_encoding
from monitor.parse.limits import clean

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_PAGE_LETTERS = 2_500_000
"""Characters of a page that are read; what comes behind so much script and style is no article."""

_MOST_ELEMENTS = 60_000
"""Elements of a page that are read: of 300 newspaper pages the longest has 10,000."""

_MOST_DEEP = 400

# Less than this of an article that is not free (schema.org, isAccessibleForFree) is its beginning.
_SHORT_MARKUP = 1_500

_IN_BROWSER = "Open it in the browser."
_HEAD_BYTES = 4_096
_HEAD_LETTERS = 200_000
_HTTP_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';]+)""", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# A tag of this length holds data for scripts, or an attack: the reader takes the square of the attributes of one tag.
_HUGE_TAG = re.compile(r"<[A-Za-z][^<>]{20000,}(?:>|\Z)")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|article|main|div|section|p|meta|title)\b", re.IGNORECASE)
_NOT_FREE = re.compile(r"""["']isAccessibleForFree["']\s*:\s*["']?false""", re.IGNORECASE)
# What the walls before a page call themselves (a person has to pass them in a browser).
_WALLS = ("just a moment", "captcha", "are you human", "are you a robot", "attention required", "access denied",
          "verify you are", "pardon our interruption")  # fmt: skip
# Codecs of Python that read text as something else than characters.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "mbcs", "oem"})
# The names that browsers take for a wider set (Encoding Standard, WHATWG).
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949",
          "shift_jis": "cp932", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874"}  # fmt: skip


def article_markup(body: bytes, content_type: str) -> str:
    """Return the article of a web page as HTML without what stands around it; nothing in it is safe yet.

    Raises ParseError, with the reason in words, for what is no web page, is a wall, or holds no article.
    """
    page = decoded(body, content_type)
    if not _is_html(page, content_type):
        raise ParseError("The address does not lead to a web page.", _IN_BROWSER)
    title = _title(page)
    if any(wall in title.lower() for wall in _WALLS):
        raise ParseError(f"The publisher asks for a person (“{title}”).", _IN_BROWSER)
    found = _extracted(page)
    if not found:
        raise ParseError("No article was found on the page.", "Some pages are put together in the browser only.")
    if len(found) < _SHORT_MARKUP and _NOT_FREE.search(page):
        raise ParseError("The publisher shows only the beginning without a subscription.", _IN_BROWSER)
    return clean(found)


def decoded(body: bytes, content_type: str) -> str:
    """Return a page's characters: by its BOM, as UTF-8 where it is that, as its header or its head says, or by guess.

    Whatever is declared, text in another encoding is hardly ever valid UTF-8 by chance. Never raises.
    """
    wide = wide_encoding(body)
    if wide is not None:
        return body.decode(wide, "replace").removeprefix("\ufeff")[:MAX_PAGE_LETTERS]
    try:
        return body.decode("utf-8")[:MAX_PAGE_LETTERS]
    except UnicodeDecodeError:
        pass
    in_header = _HTTP_CHARSET.search(content_type)
    in_head = _META_CHARSET.search(body[:_HEAD_BYTES])
    declared = (in_header[1] if in_header else "", in_head[1].decode("ascii") if in_head else "")
    for name in filter(None, map(_codec, declared)):
        if name != "utf-8":
            # One foreign byte is no reason to doubt what is declared.
            return body.decode(name, "replace")[:MAX_PAGE_LETTERS]
    if _codec(declared[0]) == "utf-8" or _codec(declared[1]) == "utf-8":
        return body.decode("utf-8", "replace")[:MAX_PAGE_LETTERS]
    return body.decode(_guessed(body), "replace")[:MAX_PAGE_LETTERS]


def _codec(name: str) -> str:
    """Return the codec that browsers use for a charset of this name, "" for none."""
    try:
        found = codecs.lookup(name.strip()).name if name else ""
        # Codecs that turn bytes into bytes (base64, zlib) refuse to be used for text.
        b"x".decode(found or "utf-8", "replace")
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(found, found) if found not in _NO_CHARSETS else ""


def _guessed(body: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:20_000]).best()
    return "cp1252" if best is None else best.encoding


def _is_html(page: str, content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    if kind and kind not in {"text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"}:
        return False
    return _MARKUP.search(page[:_HEAD_LETTERS]) is not None


def _extracted(page: str) -> str:
    """Return what trafilatura takes for the article, "" where it finds none."""
    from trafilatura import extract
    from trafilatura.settings import Extractor

    tree = _tree(page)
    if tree is None:
        return ""
    # Chosen by `make bench-pages`: docs/decisions/012 says what the others cost.
    options = Extractor(
        config=_settings(), output_format="html", comments=False, formatting=True, links=True, images=False, tables=True
    )
    return extract(tree, options=options) or ""


@cache
def _settings() -> ConfigParser:
    """Return trafilatura's own settings without its alarm clock: the parser process has a deadline of its own."""
    from trafilatura.settings import use_config

    chosen = use_config()
    chosen.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    return chosen


def _tree(page: str) -> HtmlElement | None:
    """Read a page into a tree, None where it is empty; refuses those that would keep the extraction busy for long."""
    from lxml.etree import LxmlError, iterwalk
    from lxml.html import HTMLParser as PageParser
    from lxml.html import document_fromstring

    parser = PageParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)
    plain = _HUGE_TAG.sub("", _XML_DECLARATION.sub("", page))
    try:
        # As bytes: a text that declares an encoding of its own would be refused.
        tree = document_fromstring(plain.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return None
    depth = elements = 0
    for event, _element in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if elements > _MOST_ELEMENTS or depth > _MOST_DEEP:
            raise ParseError("The page is too large or too deeply nested to be an article.", _IN_BROWSER)
    return tree


def _title(page: str) -> str:
    reader = _Title()
    reader.feed(page[:_HEAD_LETTERS])
    return " ".join(reader.title.split())[:100]


class _Title(HTMLParser):
    """Collects the title of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.title += data


logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
