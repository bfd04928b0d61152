"""A document is taken apart only where its items are plainly one after the other, and nothing of it gets lost."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.parse.pieces import Pieces, taken_apart

URL = "https://paper.example/feed.xml"
TYPE = "application/rss+xml"


def item(number: int, text: str = "said") -> str:
    return f"<item><title>News {number}</title><description>{text}</description></item>\n"


def rss(*items: str, head: str = "", root: str = "") -> bytes:
    return f"<rss version='2.0'{root}><channel><title>Paper</title>{head}{''.join(items)}</channel></rss>".encode()


def apart(body: bytes, content_type: str = TYPE, url: str = URL) -> Pieces:
    pieces = taken_apart(body, content_type, url)
    assert pieces is not None
    return pieces


def test_items_come_apart_whatever_they_hide() -> None:
    hidden = ("plain", "<![CDATA[</item><item>]]>", "<!-- <item> -->", "<?now </item>?>", "&lt;/item&gt;", "<items/>")
    body = rss(*(item(number, text) for number, text in enumerate(hidden)))
    pieces = apart(body)
    assert [each + b"\n" for each in pieces.items] == [item(*each).encode() for each in enumerate(hidden)]
    assert len(set(pieces.marks)) == len(hidden)
    assert pieces.without(set(pieces.marks[1:])) == rss(item(0, "plain"))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss(), TYPE),
        (b'{"items": [{"content_html": "<item>one</item>"}]}', TYPE),
        (rss(item(1), "<title>between two</title>", item(2)), TYPE),
        (rss(item(1), "<!-- between two -->", item(2)), TYPE),
        (rss(item(1), "<item/>"), TYPE),
        (rss(item(1), "<item>"), TYPE),
        (rss(item(1, "<item>nested</item>")), TYPE),
        (rss(item(1), item(2).replace("item>", "r:item>"), root=" xmlns:r='http://purl.org/rss/1.0/'"), TYPE),
        (rss(item(1), item(2).replace("item>", "ITEM>")), TYPE),
        (rss(item(1), item(2).replace("item>", "entry>")), TYPE),
        (rss("<!--", item(1)), TYPE),
        (rss(item(1, "<![CDATA[")), TYPE),
        (b"<!DOCTYPE rss [<!ENTITY w 'word'>]>" + rss(item(1, "a &w;")), TYPE),
        (rss(item(1)).decode().encode("utf-16"), TYPE),
        (rss(item(1, "K\u00f6ln")).decode().encode("latin-1"), TYPE),
        (b"<?xml version='1.0' encoding='utf-7'?>" + rss(item(1)), TYPE),
        (rss(item(1)), "text/xml; charset=hz-gb-2312"),
        (rss(item(1, "\x1b$B")), TYPE),
        (b"\x1f\x8b" + rss(item(1)), TYPE),
    ],
)
def test_what_is_not_plainly_one_item_after_the_other_is_left_whole(body: bytes, content_type: str) -> None:
    assert taken_apart(body, content_type, URL) is None


def test_the_same_letters_elsewhere_have_another_mark() -> None:
    plain = apart(rss(item(1))).marks
    assert apart(rss(item(1), item(2), head="<lastBuildDate>now</lastBuildDate>")).marks[0] == plain[0]
    others = [
        apart(rss(item(1)), "text/xml"),
        apart(rss(item(1)), url="https://paper.example/other.xml"),
        apart(rss(item(1), root=" xml:base='https://x/'")),
        apart(rss(item(1), root=" a='>' xmlns:a='a'")),
        apart(rss(item(1), head="<x xml:lang='de'/>")),
        apart(b"<?xml version='1.0'?>" + rss(item(1))),
        apart(rss(item(1)).replace(b"2.0", b"0.9")),
        apart(b"<feed>" + item(1).encode() + b"</feed>"),
    ]
    assert len({plain, *(each.marks for each in others)}) == len(others) + 1


_parts = st.sampled_from(
    [
        *(
            "<item>",
            "</item>",
            "<item ",
            "</item ",
            ">",
            "<entry>",
            "</entry>",
            "<item/>",
            "<r:item>",
            "<![CDATA[",
            "]]>",
        ),
        *("<!--", "-->", "<?", "?>", "<!DOCTYPE", " ", "\n", "text", "<title>", "</title>", '"', "\u00e9", "\x1b"),
        *(item(1), item(2), "<rss>", "</rss>"),
    ]
)


@given(st.lists(_parts, max_size=12).map("".join))
@example("<item></item >\n<item></item>")
def test_nothing_gets_lost_whatever_the_document(text: str) -> None:
    body = f"<rss>{text}".encode()
    pieces = taken_apart(body, TYPE, URL)
    if pieces is None:
        return
    assert len(pieces.marks) == len(pieces.items)
    rest = body.removeprefix(pieces.before)
    for each in pieces.items:
        assert each.startswith((b"<item", b"<entry"))
        rest = rest.lstrip().removeprefix(each)
    assert rest == pieces.behind
    assert pieces.without(set(pieces.marks)) == pieces.before + pieces.behind
