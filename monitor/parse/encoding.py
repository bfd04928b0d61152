"""Which characters the bytes of a feed mean, where its declarations contradict its bytes.

feedparser believes the HTTP header, then the declaration, then tries Windows-1252, which reads anything. Newsrooms
meet four lies often enough to be caught first: UTF-8 declared as Latin or ASCII, text/xml without a charset
(which RFC 3023 called ASCII and RFC 7303 no longer does), UTF-8 with a few foreign bytes in it, and a national
encoding declared as UTF-8, or not at all (national.py). All else is left to feedparser.
"""

from __future__ import annotations

import codecs
import re

from monitor.errors import UsageError
from monitor.parse.limits import GZIP_MAGIC, inflate
from monitor.parse.national import guess_national

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A document without a BOM whose first "<" has zero bytes beside it (XML 1.0, appendix F).
_WIDE_STARTS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_WIDE_NAMES = ("utf-16", "utf-32", "utf16", "utf32", "ucs-", "iso-10646")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_DECLARED_TEXT = re.compile(r"""(^\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'][^"'>]*["']([^>]{0,200}\?>)""")
# Bytes that are no UTF-8 as "surrogateescape" marks them, and characters that are.
_BROKEN = re.compile(r"[\udc80-\udcff]")
_WHOLE = re.compile(r"[^\x00-\x7f\udc80-\udcff]")
_BEFORE_DECLARATION = re.compile(rb"\A(?:(?>\s+|<!--.*?-->)++(?=<\?xml\s)|\s+)", re.DOTALL)
_PROLOGUE_BYTES = 2_048
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';]+)""", re.IGNORECASE)


def wide_encoding(body: bytes) -> str | None:
    """Return the encoding that the first bytes of `body` give away, None when they look like ASCII."""
    for mark, name in (*_BOMS, *_WIDE_STARTS):
        if body.startswith(mark):
            return name
    return None


def opening(body: bytes, size: int = 4096) -> str:
    """Return the first characters of a document, good enough to tell what kind it is."""
    head = body[:size]
    text = head.decode(wide_encoding(head) or "latin-1", "replace")
    return text.removeprefix("\ufeff").lstrip(" \t\r\n")


def settle(body: bytes, content_type: str) -> tuple[bytes, str]:
    """Return the body and the Content-Type to hand to feedparser.

    The type is always an XML one, so that the declaration inside counts when the
    header names no charset; what kind of document it is was decided before.
    """
    charset = _http_charset(content_type)
    if body.startswith(codecs.BOM_UTF8):
        body, charset = body.removeprefix(codecs.BOM_UTF8), "utf-8"
    elif wide_encoding(body) is not None:
        return body, "application/xml"
    # XML wants its declaration first; with anything before it a strict parser gives up.
    body = _BEFORE_DECLARATION.sub(b"", body[:_PROLOGUE_BYTES], count=1) + body[_PROLOGUE_BYTES:]
    if body.isascii():
        # Some national encodings are seven bits wide (ISO-2022-JP); UTF-16 without one zero byte is no UTF-16.
        declared = charset or _declared(body)
        return body, _xml_type("utf-8" if declared.lower().startswith(_WIDE_NAMES) else charset)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _settle_broken(body, charset)
    # Text in another encoding is hardly ever valid UTF-8 by chance, whatever is declared.
    return body, _xml_type("utf-8")


def to_text(body: bytes) -> str:
    """Decode a whole document by its BOM, its XML declaration, UTF-8 or Windows-1252; never raises."""
    name = wide_encoding(body) or _declared(body) or "utf-8"
    for encoding in (name, "utf-8"):
        try:
            return body.decode(encoding).removeprefix("\ufeff")
        except (UnicodeError, LookupError):
            continue
    return body.decode("cp1252", "replace")


def usable(name: str) -> str:
    """Return Python's own name of an encoding for text; raises UsageError for what is none."""
    try:
        found = codecs.lookup(name.strip()).name
        # Python knows codecs that are for no text, or for no text with mistakes in it.
        b"<rss>\xff".decode(found, "replace")
        "<rss>".encode(found)
    except (LookupError, UnicodeError) as error:
        raise UsageError(
            f"“{name}” is no encoding.", "Such as: utf-8, windows-1256, iso-8859-1, gb18030, shift_jis; or auto."
        ) from error
    return found


def recoded(body: bytes, encoding: str) -> bytes:
    """Return a document that a person says is in `encoding` as UTF-8 that declares nothing else."""
    if body.startswith(GZIP_MAGIC):
        body = inflate(body)
    text = body.decode(encoding, "replace").removeprefix("\ufeff")
    return _DECLARED_TEXT.sub(r"\1\2", text, count=1).encode("utf-8", "replace")


def _settle_broken(body: bytes, charset: str) -> tuple[bytes, str]:
    declared = charset or _declared(body) or "utf-8"
    if not _is_utf8_or_ascii(declared):
        return body, _xml_type(charset)
    marked = body.decode("utf-8", "surrogateescape")
    broken = len(_BROKEN.findall(marked))
    # A national encoding yields valid UTF-8 by chance in less than a third of its characters.
    if broken <= len(_WHOLE.findall(marked)):
        return _BROKEN.sub(_as_western, marked).encode(), _xml_type("utf-8")
    guess = guess_national(body)
    return body, _xml_type(guess) if guess else _xml_type(charset)


def _as_western(found: re.Match[str]) -> str:
    return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace")


def _is_utf8_or_ascii(name: str) -> bool:
    try:
        return codecs.lookup(name).name in {"utf-8", "ascii"}
    except LookupError:
        return True


def _http_charset(content_type: str) -> str:
    found = _CHARSET.search(content_type)
    return found[1] if found else ""


def _declared(body: bytes) -> str:
    found = _DECLARED.match(body)
    return found[1].decode("ascii") if found else ""


def _xml_type(charset: str) -> str:
    return f"application/xml; charset={charset}" if charset else "application/xml"
