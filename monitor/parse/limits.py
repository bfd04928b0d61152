"""How much of a document is kept, and which characters never are: feed text is hostile."""

from __future__ import annotations

import re
import zlib

from monitor.errors import ParseError

MAX_BYTES = 20 * 1024 * 1024
"""A document larger than this, once inflated, is refused, unless a person lets it be larger."""

LARGEST_BYTES = 50 * 1024 * 1024
"""No document larger than this is read at all: it would take too long, and too much memory."""

MAX_ENTRIES = 10_000
"""Entries beyond this are left out; the document's `problem` says so."""

MAX_FIELD = 1_000_000
"""Characters of one field (a body, a title) that are kept."""

MAX_ADDRESS = 8_192
"""An address longer than this is dropped: no server serves it and no list can show it."""

GZIP_MAGIC = b"\x1f\x8b"

_LINE_BREAK = re.compile(r"\s*[\t\r\n]\s*")


def clean(text: object, limit: int = MAX_FIELD) -> str:
    """Return `text` cut to `limit` characters, without NULs and lone surrogates; "" for what is no text."""
    if not isinstance(text, str):
        return ""
    text = text[:limit].replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    return text


def clean_address(text: object) -> str:
    """Return an address without white space around it or line breaks in it, "" when it is none or far too long."""
    if not isinstance(text, str) or len(text) > MAX_ADDRESS:
        return ""
    return _LINE_BREAK.sub("", clean(text).strip())


def inflate(body: bytes, limit: int = MAX_BYTES) -> bytes:
    """Unpack a gzip body of at most `limit` bytes; raises ParseError when it is larger, cut off or damaged."""
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = inflater.decompress(body, limit + 1)
    except zlib.error as error:
        raise ParseError("The compressed feed is damaged.", "It is tried again at the next poll.") from error
    if len(plain) > limit:
        raise ParseError(
            f"The feed is larger than {limit // 1024 // 1024} MB once unpacked.",
            "Ask the publisher for a shorter feed.",
        )
    if not inflater.eof:
        raise ParseError("The compressed feed is cut off.", "It is tried again at the next poll.")
    return plain
