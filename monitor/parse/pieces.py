"""A feed document taken apart into its items, so that those which were read before need not be read again."""

from __future__ import annotations

import codecs
import hashlib
import itertools
import re
from collections.abc import Container
from dataclasses import dataclass

from monitor.parse.limits import LARGEST_BYTES, MAX_ENTRIES

# All that decides where items begin and end; in a well-formed document "<" stands nowhere else.
_MARKUP = re.compile(rb"<(?:(!\[CDATA\[|!--|\?)|(!)|(/?)((?:[\w.-]+:)?(?:item|entry))(?=[\s/>]))", re.IGNORECASE)
_ENDS = {b"![CDATA[": b"]]>", b"!--": b"-->", b"?": b"?>"}
# What items are read by beside their own letters: names, base, language, kind of feed.
_CONTEXT = re.compile(
    rb"<(?:\?xml|(?:[\w.-]+:)?(?:rss|rdf|feed|channel)(?=[\s>])|[^<]*\bxml(?:ns|:base|:lang))[^<]*", re.I
)
_ENCODING = re.compile(rb"""\b(?:encoding|charset)\s*=\s*["']?([\w.:-]*)""", re.IGNORECASE)
# In others the letters of "<item>" may mean something else, even in a document that happens to be valid UTF-8.
_PLAIN_ENCODINGS = {b"", b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"iso-8859-15", b"windows-1252"}


@dataclass(frozen=True, slots=True)
class Pieces:
    """A document: all before the first item, the items, all behind the last; `marks` tell items from all others.

    Two items with the same mark have the same letters, and stand where these mean the same.
    """

    before: bytes
    items: tuple[bytes, ...]
    behind: bytes
    marks: tuple[bytes, ...]

    def without(self, known: Container[bytes]) -> bytes:
        """Return the document without the items that have these marks."""
        items = (item for mark, item in zip(self.marks, self.items, strict=True) if mark not in known)
        return self.before + b"\n".join(items) + self.behind


def taken_apart(body: bytes, content_type: str, url: str) -> Pieces | None:
    """Take a document apart, None where it is not plainly one item after the other; the arguments of `parse_feed`.

    Of a document that is well-formed the pieces are whole elements; of another they may be anything, but then what
    is left without some of them is not well-formed either.
    """
    if len(body) > LARGEST_BYTES or not body.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        return None
    spans = _spans(body)
    if not spans or len(spans) > MAX_ENTRIES:
        return None
    before, behind = body[: spans[0][0]], body[spans[-1][1] :]
    if not _is_plainly_encoded(body, before, content_type):
        return None
    if any(body[end:begin].strip() for (_begin, end), (begin, _end) in itertools.pairwise(spans)):
        return None
    items = tuple(body[begin:end] for begin, end in spans)
    context = b"\0".join(
        [url.encode("utf-8", "replace"), content_type.encode("utf-8", "replace"), *_CONTEXT.findall(before)]
    )
    key = hashlib.blake2b(context, digest_size=16).digest()
    marks = tuple(hashlib.blake2b(item, key=key, digest_size=16).digest() for item in items)
    return Pieces(before, items, behind, marks)


def _spans(body: bytes) -> list[tuple[int, int]]:
    """Return where each item begins and ends; nothing where they are within each other, or hard to tell."""
    spans: list[tuple[int, int]] = []
    name, begin, at = b"", -1, 0
    while found := _MARKUP.search(body, at):
        hidden, declared, closing, tag = found.groups()
        if hidden is not None:
            end = body.find(_ENDS[hidden.upper()], found.end())
            if end < 0:
                return []
            at = end + len(_ENDS[hidden.upper()])
            continue
        name, at = name or tag or b"", found.end()
        if declared or tag != name or name not in (b"item", b"entry") or bool(closing) != (begin >= 0):
            return []
        if closing:
            at = body.find(b">", at) + 1
            if not at:
                return []
            spans.append((begin, at))
        begin = -1 if closing else found.start()
    return spans if begin < 0 else []


def _is_plainly_encoded(body: bytes, before: bytes, content_type: str) -> bool:
    """Whether a document is UTF-8, and would be read as such without some of its items too."""
    declared = _ENCODING.findall(content_type.encode("utf-8", "replace")) + _ENCODING.findall(before)
    if b"\x1b" in body or not {each.lower() for each in declared} <= _PLAIN_ENCODINGS:
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
