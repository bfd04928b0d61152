"""Articles out of web pages: characters, what is no article, and pages that mean harm."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.parse.full_text import article_markup, decoded
from monitor.parse.process import ParserProcess

TEXT = "<p>The envoy said on Monday that the truce would hold for ten more days, and that talks go on there.</p>" * 6
PAGE = f"<!doctype html><html><head><title>News</title></head><body><article>{TEXT}</article></body></html>"

RUSSIAN = "Посланник заявил в понедельник, что перемирие продлится ещё десять дней"
ARABIC = "قال المبعوث يوم الاثنين إن الهدنة ستستمر عشرة أيام"


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (RUSSIAN.encode(), "text/html; charset=windows-1251", RUSSIAN),
        (RUSSIAN.encode("cp1251"), "text/html; charset=windows-1251", RUSSIAN),
        (b'<meta charset="windows-1251">' + RUSSIAN.encode("cp1251"), "text/html", RUSSIAN),
        (b"<meta http-equiv=Content-Type content='text/html; charset=windows-1256'>" + ARABIC.encode("cp1256"), "",
         ARABIC),
        (RUSSIAN.encode("utf-16"), "text/html", RUSSIAN),
        ("停火".encode("gb18030"), "text/html; charset=gb2312", "停火"),
        ("휴전".encode("cp949"), "text/html; charset=euc-kr", "휴전"),
        ("“Quoted” – done".encode("cp1252"), "text/html; charset=iso-8859-1", "“Quoted” – done"),
        (b"caf\xc3\xa9 \xff", "text/html; charset=utf-8", "café \ufffd"),
        (("<p>" + RUSSIAN * 20).encode("koi8-r"), "text/html", RUSSIAN),
        (b"x", "text/html; charset=base64", "x"),
        (b"x\xe9", "text/html; charset=rot13", ""),
    ],
)  # fmt: skip
def test_characters_are_those_that_were_meant(body: bytes, content_type: str, text: str) -> None:
    assert text in decoded(body, content_type)


@settings(max_examples=50)
@given(st.binary(max_size=400), st.text(max_size=20))
def test_any_bytes_have_characters(body: bytes, charset: str) -> None:
    assert isinstance(decoded(body, f"text/html; charset={charset}"), str)


def test_the_article_is_found_without_what_stands_around_it() -> None:
    around = "<nav><a href='/'>Home</a></nav>", "<footer>All rights reserved</footer>"
    found = article_markup(PAGE.replace("<article>", f"{around[0]}<article>").encode(), "text/html")
    assert "envoy" in found
    assert "Home" not in found


def test_an_xml_declaration_is_no_obstacle() -> None:
    assert "envoy" in article_markup(b"<?xml version='1.0' encoding='iso-8859-1'?>" + PAGE.encode(), "text/html")


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", "text/html", "does not lead to a web page"),
        (b"\x89PNG\r\n", "image/png", "does not lead to a web page"),
        (b'{"a": 1}', "application/json", "does not lead to a web page"),
        (PAGE.replace("News", "Access Denied").encode(), "text/html", "asks for a person"),
        (b"<html><head><title>x</title></head><body><div id=app></div></body></html>", "text/html", "No article"),
        (("<div>" * 5_000 + TEXT).encode(), "text/html", "deeply nested|No article"),
        (("<html><body>" + "<b>x</b>" * 70_000).encode(), "text/html", "too large"),
    ],
)
def test_what_is_no_article_is_refused_in_words(body: bytes, content_type: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        article_markup(body, content_type)


HOSTILE = {
    "deep": b"<html><body>" + b"<div>" * 900_000,
    "deep tables": b"<html><body>" + b"<table><tr><td>" * 300_000,
    "many attributes": b"<html><body><p " + b"".join(b"a%d=1 " % number for number in range(300_000)) + b">x",
    "no end": b"<html><body><p>" + b"word " * 900_000,
    "many links": b"<html><body>" + b"<p><a href=x>y</a></p>" * 19_000,
    "open comments": b"<html><body>" + b"<!-- " * 900_000,
    "zeros": b"<html><body><p>" + bytes(4_000_000),
    "one tag": b"<html><body><p>text <a href='" + b"x" * 4_000_000,
}


def test_hostile_pages_cost_a_line_and_the_next_page_is_read() -> None:
    with ParserProcess(deadline_seconds=20) as parser:
        assert "envoy" in parser.article(PAGE.encode(), "text/html")
        for name, body in HOSTILE.items():
            begun = time.monotonic()
            with suppress(ParseError):
                assert len(parser.article(body, "text/html")) <= 1_000_000, name
            assert time.monotonic() - begun < 30, name
            assert "envoy" in parser.article(PAGE.encode(), "text/html"), name


def test_one_process_reads_feeds_and_pages_and_may_rest_between() -> None:
    with ParserProcess() as parser:
        parser.article(PAGE.encode(), "text/html")
        parser.rest()
        assert parser.pid is None
        feed = b"<rss version='2.0'><channel><title>News</title></channel></rss>"
        assert parser.parse(feed, "", "").title == "News"
