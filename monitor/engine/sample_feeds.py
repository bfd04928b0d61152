"""The bundled sample feeds, each cut to what its publisher's file held at a chosen moment of the story."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

_KINDS = {
    "<rss": "application/rss+xml",
    "<feed": "application/atom+xml",
    "<rdf:RDF": "application/rdf+xml",
}
_JSON_FEED = "application/feed+json"
_ENCODING = re.compile(r'<\?xml[^>]*encoding="([^"]+)"')
_ITEM = re.compile(r"^ *<(item|entry)\b.*?</\1>\n", re.DOTALL | re.MULTILINE)
_STAMP = re.compile(r'(<(?:pubDate|lastBuildDate|dc:date|published|updated)>|"date_published": ")([^<"]+)')
# RSS 1.0 lists its items a second time, by address.
_CONTENTS = re.compile(r'^ *<rdf:li rdf:resource="([^"]+)"/>\n', re.MULTILINE)


def _as_it_was(date: datetime) -> datetime:
    return date


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed file as it is written there; `published` is its first date."""

    published: datetime
    markup: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A silent edit: from `at` on, the file reads `new` where it read `old`."""

    at: datetime
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A feed file at one moment: its bytes, and when they last changed (aware UTC)."""

    body: bytes
    changed: datetime


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A sample feed: what stands before, between and after its items, and what is later edited in it."""

    name: str
    title: str
    folder: str
    language: str
    content_type: str
    encoding: str
    head: str
    items: tuple[Item, ...]
    separator: str
    tail: str
    edits: tuple[Edit, ...]

    def at(self, moment: datetime, told: Callable[[datetime], datetime] = _as_it_was) -> Cut:
        """The file as it stood at `moment`, every date in it as `told` tells it."""
        items = [item for item in self.items if item.published <= moment]
        edits = [edit for edit in self.edits if edit.at <= moment]
        newest = max((item.published for item in items), default=moment)
        changed = max([newest, *(edit.at for edit in edits)])

        body = self.separator.join(item.markup for item in items)
        for edit in edits:
            body = body.replace(edit.old, edit.new)
        head = _CONTENTS.sub(lambda entry: entry[0] if entry[1] in body else "", self.head)
        head = _STAMP.sub(lambda stamp: stamp[1] + _like(stamp[2], told(newest)), head)
        body = _STAMP.sub(lambda stamp: stamp[1] + _like(stamp[2], told(_read(stamp[2]))), body)
        return Cut((head + body + self.tail).encode(self.encoding, "xmlcharrefreplace"), told(changed))


def load_samples(folder: Path) -> tuple[FeedFile, ...]:
    """The feeds that `samples.toml` in `folder` lists, in its order."""
    listed = tomllib.loads((folder / "samples.toml").read_text(encoding="utf-8"))
    return tuple(_load(folder, feed, listed["edit"]) for feed in listed["feed"])


def _load(folder: Path, feed: dict[str, Any], edits: Iterable[dict[str, Any]]) -> FeedFile:
    name = feed["file"]
    raw = (folder / name).read_bytes()
    # The declaration is ASCII in every encoding that is used here.
    declared = _ENCODING.match(raw[:200].decode("ascii", "replace"))
    encoding = declared[1] if declared else "utf-8"
    text = raw.decode(encoding)
    head, items, separator, tail = _split_xml(text) if declared else _split_json(text)
    return FeedFile(
        name=name,
        title=feed["title"],
        folder=feed["folder"],
        language=feed["language"],
        content_type=next((kind for root, kind in _KINDS.items() if root in head), _JSON_FEED),
        encoding=encoding,
        head=head,
        items=tuple(Item(_read(_first_stamp(markup)), markup) for markup in items),
        separator=separator,
        tail=tail,
        edits=tuple(Edit(edit["at"], edit["old"], edit["new"]) for edit in edits if edit["feed"] == name),
    )


def _split_xml(text: str) -> tuple[str, list[str], str, str]:
    found = list(_ITEM.finditer(text))
    return text[: found[0].start()], [item[0] for item in found], "", text[found[-1].end() :]


def _split_json(text: str) -> tuple[str, list[str], str, str]:
    feed = json.loads(text)
    items = [json.dumps(item, ensure_ascii=False) for item in feed.pop("items")]
    return json.dumps(feed, ensure_ascii=False)[:-1] + ', "items": [\n', items, ",\n", "\n]}\n"


def _first_stamp(markup: str) -> str:
    stamp = _STAMP.search(markup)
    if stamp is None:
        raise ValueError(f"a sample item without a date: {markup[:200]}")
    return stamp[2]


def _read(stamp: str) -> datetime:
    """The time that `stamp` names, in the style of RSS ("Fri, 24 Nov …") or of all others (ISO 8601)."""
    return (parsedate_to_datetime(stamp) if stamp[0].isalpha() else datetime.fromisoformat(stamp)).astimezone(UTC)


def _like(stamp: str, when: datetime) -> str:
    """`when` in the style and the time zone of `stamp`."""
    if not stamp[0].isalpha():
        return when.astimezone(datetime.fromisoformat(stamp).tzinfo).isoformat()
    zone = parsedate_to_datetime(stamp).tzinfo
    return format_datetime(when.astimezone(zone), usegmt=zone is UTC)
