"""Items that stand in a document letter for letter as they stood in the last one: they are not read again.

A feed that brings three new items repeats thirty. Reading those costs most of a poll, and says nothing new.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.model import Entry, FeedDocument
from monitor.parse.feed import parse_feed

_MOST_ENTRIES = 50_000
"""So many are remembered, of the feeds that were read last; each takes about a kilobyte."""

_ITEM = re.compile(rb"<(item|entry)[\s>].*?</\1\s*>", re.DOTALL)
_OPENING = re.compile(rb"<(?:item|entry)[\s>]")
# What says how the items are to be read: their names, their base, their letters.
_DECLARED = re.compile(rb"<\?xml[^>]*>|<[^>]*\bxml(?:ns|:base|:lang)\b[^>]*>")
_NO_WORDS = re.compile(r"<[^>]*>|&[^;\s]*;|[\W_]+")


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A document taken apart: all before the first item, the items, all behind the last."""

    before: bytes
    items: tuple[bytes, ...]
    behind: bytes


@dataclass(frozen=True, slots=True)
class _Remembered:
    """Of one document: its name, what its items were read by, and its items by their hashes, without their texts."""

    version: str
    declared: bytes
    entries: dict[bytes, Entry]


class Familiar:
    """Reads feeds, and remembers of each what its last document held."""

    def __init__(self, most_entries: int = _MOST_ENTRIES) -> None:
        self._most = most_entries
        self._held = 0
        self._feeds: OrderedDict[str, _Remembered] = OrderedDict()

    def parse(self, body: bytes, content_type: str, url: str, version: str, stored: str | None) -> FeedDocument:
        """Read a feed as `parse_feed` does; an entry that is `familiar` comes without its texts.

        `version` names this document ("" lets it be read whole), `stored` the one whose articles are stored: what
        did not stand in that one is not familiar.
        """
        before = self._forget(url)
        pieces = _taken_apart(body) if version else None
        if pieces is None:
            return parse_feed(body, content_type, url)
        declared = b"\0".join([content_type.encode(), *_DECLARED.findall(pieces.before)])
        known = {}
        if before is not None and before.version == stored and before.declared == declared:
            known = before.entries
        marks = [hashlib.blake2b(item, digest_size=16).digest() for item in pieces.items]
        document, entries = self._read(body, content_type, url, pieces, marks, known)
        if len(entries) == len(marks) and not document.problem:
            light = {mark: _light(entry) for mark, entry in zip(marks, entries, strict=True) if _has_words(entry)}
            self._remember(url, _Remembered(version, declared, light))
        return document

    def _read(
        self,
        body: bytes,
        content_type: str,
        url: str,
        pieces: _Pieces,
        marks: Sequence[bytes],
        known: dict[bytes, Entry],
    ) -> tuple[FeedDocument, tuple[Entry, ...]]:
        """Return the document, and its entries with their place among the items if each item gave one."""
        fresh = [item for mark, item in zip(marks, pieces.items, strict=True) if mark not in known]
        if len(fresh) == len(marks):
            document = parse_feed(body, content_type, url)
            return document, document.entries
        document = parse_feed(pieces.before + b"\n".join(fresh) + pieces.behind, content_type, url)
        if len(document.entries) != len(fresh) or document.problem:
            document = parse_feed(body, content_type, url)
            return document, document.entries
        read = iter(document.entries)
        entries = tuple(known[mark] if mark in known else next(read) for mark in marks)
        return replace(document, entries=entries), entries

    def _forget(self, url: str) -> _Remembered | None:
        before = self._feeds.pop(url, None)
        self._held -= 0 if before is None else len(before.entries)
        return before

    def _remember(self, url: str, read: _Remembered) -> None:
        self._feeds[url] = read
        self._held += len(read.entries)
        while self._held > self._most:
            self._forget(next(iter(self._feeds)))


def _taken_apart(body: bytes) -> _Pieces | None:
    """Take a document apart, None where it is not plainly one item after the other in UTF-8."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return None
    found = list(_ITEM.finditer(body))
    if not found or b"<!ENTITY" in body[: found[0].start()]:
        return None
    for one, other in pairwise(found):
        # A tag that is text within an item ends up between two.
        if body[one.end() : other.start()].strip():
            return None
    items = tuple(each[0] for each in found)
    if any(_OPENING.search(item, 1) for item in items):
        return None
    return _Pieces(body[: found[0].start()], items, body[found[-1].end() :])


def _has_words(entry: Entry) -> bool:
    """Whether an entry is known by its headline: without one, its text would be needed to tell it from others."""
    return bool(_NO_WORDS.sub("", entry.title))


def _light(entry: Entry) -> Entry:
    return replace(entry, summary="", content="", familiar=True)
