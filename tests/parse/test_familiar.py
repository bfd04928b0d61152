"""What stood in the last stored document letter for letter is not read again, and whatever else there is, is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry, FeedDocument
from monitor.parse.familiar import Familiar
from monitor.parse.feed import parse_feed

URL = "https://paper.example/feed.xml"
TYPE = "application/rss+xml"


def item(number: int, text: str = "said") -> str:
    return (
        f"<item><guid>{number}</guid><title>News {number}</title><link>https://paper.example/{number}</link>"
        f"<description>{text}</description></item>\n"
    )


def rss(*items: str, head: str = "", root: str = "") -> bytes:
    return f"<rss version='2.0'{root}><channel><title>Paper</title>{head}{''.join(items)}</channel></rss>".encode()


class Reading:
    """Reads one version after the other; each counts as stored, if the test does not say otherwise."""

    def __init__(self, most_entries: int = 1_000) -> None:
        self.familiar = Familiar(most_entries)
        self.version = 0

    def read(self, body: bytes, *, stored: bool = True, content_type: str = TYPE, url: str = URL) -> FeedDocument:
        before = str(self.version) if stored and self.version else None
        self.version += 1
        return self.familiar.parse(body, content_type, url, str(self.version), before)


def light(entries: Sequence[Entry]) -> list[Entry]:
    return [replace(entry, summary="", content="", familiar=True) for entry in entries]


def test_of_what_stood_there_before_only_the_new_and_the_edited_is_read() -> None:
    reading = Reading()
    assert reading.read(rss(item(2), item(1))) == parse_feed(rss(item(2), item(1)), TYPE, URL)
    found = reading.read(rss(item(3), item(2, "edited"), item(1))).entries
    whole = parse_feed(rss(item(3), item(2, "edited"), item(1)), TYPE, URL).entries
    assert found == (*whole[:2], *light(whole[2:]))
    assert [entry.familiar for entry in reading.read(rss(item(3), item(2, "edited"), item(1))).entries] == [True] * 3


def test_what_was_read_and_not_stored_is_read_again() -> None:
    reading = Reading()
    reading.read(rss(item(1)))
    found = reading.read(rss(item(1), item(2)), stored=False)
    assert [entry.summary for entry in found.entries] == ["said", "said"]


def test_a_document_without_a_version_is_read_whole_and_forgotten() -> None:
    familiar = Familiar()
    familiar.parse(rss(item(1)), TYPE, URL, "1", None)
    assert not familiar.parse(rss(item(1)), TYPE, URL, "", "1").entries[0].familiar
    assert not familiar.parse(rss(item(1)), TYPE, URL, "2", "1").entries[0].familiar


@pytest.mark.parametrize(
    "body",
    [
        rss(item(1, "<![CDATA[how to write </item> in a feed]]>")),
        rss(item(1, "<![CDATA[<item >nested]]>")),
        b"<!DOCTYPE rss [<!ENTITY w 'word'>]>" + rss(item(1, "a &w;")),
        b"<?xml version='1.0' encoding='iso-8859-1'?>" + rss(item(1, "K\u00f6ln")).decode().encode("latin-1"),
        rss("<item><guid>1</guid><description>no headline</description></item>"),
        rss(item(1), "<title>between two</title>", item(2)),
        rss(item(1)) + b"<unclosed>",
    ],
    ids=["end in text", "begin in text", "entities", "other letters", "no headline", "between", "damaged"],
)
def test_what_is_not_plainly_one_item_after_the_other_is_read_whole_every_time(body: bytes) -> None:
    reading = Reading()
    first = reading.read(body)
    assert reading.read(body) == first == parse_feed(body, TYPE, URL)


def test_another_base_other_names_or_another_type_let_everything_be_read() -> None:
    reading = Reading()
    for content_type, root in ((TYPE, ""), (TYPE, " xml:base='https://x/'"), (TYPE, " xmlns:a='a'"), ("text/xml", "")):
        found = reading.read(rss(item(1), root=root), content_type=content_type)
        assert not found.entries[0].familiar, root


def test_a_new_date_of_the_feed_alone_lets_nothing_be_read() -> None:
    reading = Reading()
    reading.read(rss(item(1)))
    found = reading.read(rss(item(1), head="<lastBuildDate>now</lastBuildDate><ttl>30</ttl>"))
    assert found.entries[0].familiar
    assert found.ttl_minutes == 30


def test_the_feed_that_was_read_longest_ago_is_forgotten_first() -> None:
    familiar = Familiar(most_entries=3)
    for url in ("a", "b"):
        familiar.parse(rss(item(1), item(2)), TYPE, url, "1", None)
    assert familiar.parse(rss(item(1), item(2)), TYPE, "b", "2", "1").entries[0].familiar
    assert not familiar.parse(rss(item(1), item(2)), TYPE, "a", "2", "1").entries[0].familiar


_items = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(["said", "more", "<![CDATA[<b>bold</b>]]>"])), max_size=6
)


@given(st.lists(_items, min_size=1, max_size=5))
def test_however_a_feed_changes_nothing_but_texts_of_the_familiar_is_left_out(
    versions: list[list[tuple[int, str]]],
) -> None:
    reading, before = Reading(), set[tuple[int, str]]()
    for version in versions:
        body = rss(*(item(*each) for each in version))
        found, whole = reading.read(body), parse_feed(body, TYPE, URL)
        assert replace(found, entries=()) == replace(whole, entries=())
        for each, got, expected in zip(version, found.entries, whole.entries, strict=True):
            assert got == (light([expected])[0] if each in before else expected)
        before = set(version)
