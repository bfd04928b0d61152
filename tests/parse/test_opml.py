"""Lists of feeds, in the dialects of other readers."""

import csv
import time
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.model import Feed
from monitor.parse.opml import Subscription, read_opml, write_opml

# Where we find another number of feeds than the manifest, and why that is right.
JUSTIFIED = {
    "handmade__no_urls.opml": (3, "one outline has an empty address"),
    "handmade__utf16.opml": (1, "UTF-16, which we read"),
    "kurtmckee__outline_xmlUrl-empty.xml": (0, "an empty address"),
    "plenaryapp__Business___Economy.opml": (15, "one empty address"),
    "plenaryapp__Programming.opml": (49, "one empty address"),
    "spacecowboy__Programming.opml": (49, "one empty address"),
}


def body(inside: str) -> bytes:
    return (
        f'<?xml version="1.0"?><opml version="2.0"><head><title>t</title></head><body>{inside}</body></opml>'.encode()
    )


def test_a_list_is_read_in_order_with_its_folders() -> None:
    found = read_opml(
        body(
            '<outline text="Wires"><outline text="Asia">'
            '<outline type="rss" text="Kyodo" xmlUrl="https://k.example/f" htmlUrl="https://k.example/"/></outline>'
            '<outline text="AP" title="Associated Press" xmlUrl="https://ap.example/f"></outline></outline>'
            '<outline xmlUrl="https://x.example/f"/>'
        )
    )
    assert found == (
        Subscription("https://k.example/f", "Kyodo", "Wires/Asia", "https://k.example/"),
        Subscription("https://ap.example/f", "AP", "Wires"),
        Subscription("https://x.example/f"),
    )


@pytest.mark.parametrize(
    "outline",
    [
        '<outline TYPE="RSS" TEXT="A &amp; B" XMLURL="https://a.example/?x=1&amp;copy=2"/>',
        '<OUTLINE title="A & B" xmlurl="https://a.example/?x=1&copy=2">',
        "<outline text='A &#38; B' xmlUrl=' https://a.example/?x=1&#38;copy=2 ' type='atom'/>",
        '<o:outline text="A &AMP; B" xmlURL="https://a.example/?x=1&amp;copy=2"/>',
    ],
)
def test_dialects_mean_the_same(outline: str) -> None:
    assert read_opml(body(outline)) == (Subscription("https://a.example/?x=1&copy=2", "A & B"),)


def test_a_flat_list_has_its_folders_in_categories() -> None:
    found = read_opml(
        body(
            '<outline text="A" xmlUrl="https://a.example/" category="/Wires/Asia,/Other"/>'
            '<outline text="B" xmlUrl="https://b.example/" category=" , tag"/>'
            '<outline text="F"><outline text="C" xmlUrl="https://c.example/" category="/Wires"/></outline>'
        )
    )
    assert [each.folder for each in found] == ["Wires/Asia", "tag", "F"]


def test_a_slash_in_a_folders_name_makes_no_second_folder() -> None:
    assert read_opml(body('<outline text="News/Asia"><outline xmlUrl="https://a.example/"/></outline>'))[0].folder == (
        "News∕Asia"
    )


def test_deep_nesting_is_read_without_recursion() -> None:
    depth = 5_000
    nested = '<outline text="f">' * depth + '<outline xmlUrl="https://a.example/"/>' + "</outline>" * depth
    assert len(read_opml(body(nested))[0].folder.split("/")) == depth


def test_a_bomb_of_entities_stays_a_few_letters() -> None:
    entities = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE o [<!ENTITY b0 "aaaaaaaaaa">{entities}<!ENTITY x SYSTEM "file:///etc/passwd">]>'.encode()
    found = read_opml(bomb + body('<outline text="&b9;&x;" xmlUrl="https://a.example/"/>'))
    assert found[0].url == "https://a.example/"
    assert len(found[0].title) < 20


@pytest.mark.parametrize("data", [b"", b" ", b"<html><body>no</body></html>", b"text", b'{"a": 1}', b"\x1f\x8b\x08"])
def test_what_is_no_list_is_an_error_in_words(data: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        read_opml(data)
    assert caught.value.hint


@given(st.text() | st.text().map(lambda text: f"<opml><body><outline text='a' xmlUrl={text}"))
def test_any_text_gives_a_list_or_an_error(text: str) -> None:
    try:
        found = read_opml(text.encode("utf-8", "replace"))
    except ParseError:
        found = ()
    assert all(subscription.url for subscription in found)


names = st.text(
    st.characters(exclude_characters="/∕", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp", "Zs"]), min_size=1
)
titles = names.map(str.strip).filter(bool)
feeds = st.builds(
    lambda number, title, folder: Feed(number, f"https://n{number}.example/?a=1&b=<2>", title, "/".join(folder)),
    st.integers(1, 99),
    titles.filter(lambda title: title == " ".join(title.split())[:300]),
    st.lists(titles.filter(lambda title: title == " ".join(title.split())[:300]), max_size=3),
)


@given(st.lists(feeds))
def test_what_is_written_is_read_again(listed: list[Feed]) -> None:
    found = read_opml(write_opml(listed, "Desk & friends"))
    assert sorted((one.url, one.title, one.folder) for one in found) == sorted(
        (feed.url, feed.title, feed.folder) for feed in listed
    )


def test_no_login_is_written() -> None:
    feed = Feed(1, "https://desk:secret@news.example/f", "News", login="desk")
    written = write_opml([feed, replace(feed, title="", site_url="https://desk:secret@news.example/")], "t")
    assert b"secret" not in written
    assert b'xmlUrl="https://news.example/f"' in written


def test_an_exported_list_has_the_shape_that_other_readers_read() -> None:
    # NetNewsWire, Miniflux and FreshRSS want type="rss", text, title and xmlUrl, and folders as outlines without one.
    feeds = [
        Feed(1, "https://a.example/f?x=1&y", 'A & "B"', "Wires/Asia", site_url="https://a.example/", language="en"),
        Feed(2, "https://b.example/f", "", "Wires"),
        Feed(3, "https://c.example/f", "C"),
    ]
    root = ElementTree.fromstring(write_opml(feeds, "Desk"))
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "Desk")
    for outline in root.iter("outline"):
        assert outline.get("text") == outline.get("title") != ""
        assert (outline.get("type") == "rss") is bool(outline.get("xmlUrl"))
        assert bool(outline.get("xmlUrl")) is not bool(len(outline))
        assert set(outline.keys()) <= {"type", "text", "title", "xmlUrl", "htmlUrl", "language"}
    [kyodo] = root.findall("body/outline[@text='Wires']/outline[@text='Asia']/outline")
    assert (kyodo.get("xmlUrl"), kyodo.get("text")) == ("https://a.example/f?x=1&y", 'A & "B"')
    [second] = root.findall("body/outline[@text='Wires']/outline[@xmlUrl]")
    assert second.get("title") == "https://b.example/f"
    assert root.find("body/outline[@xmlUrl='https://c.example/f']") is not None


def test_real_lists_give_the_feeds_that_the_manifest_counts(shared_data: Path) -> None:
    with (shared_data / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["path"].startswith("opml/")]
    assert len(rows) > 100
    for row in rows:
        path = shared_data / row["path"]
        expected, _why = JUSTIFIED.get(path.name, (int(row["entries"] or 0), ""))
        begun = time.process_time()
        try:
            found = len(read_opml(path.read_bytes()))
        except ParseError:
            found = 0
        assert found == expected, path.name
        assert time.process_time() - begun < 5, path.name
