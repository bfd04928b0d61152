"""Markup made safe, and made text."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.normalise.markup import safe_html
from monitor.normalise.text import MAX_TITLE, MOST_LETTERS, byline, first_words, headline, plain, text_of
from monitor.normalise.unseen import tidy

BASE = "https://news.example/world/"
PIECES = [
    "<p>", "</p>", "<br>", "<b>", "</b>", "<ul><li>", "</li>", "<script>", "</script>", "<a href='x'>", "<svg onload=1",
    "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&lt;", "&#0;", "&#x202e;", "<", ">", '"', "truce ", "\n\n", "هدنة",
    "e\u0301", "\x00", "\ud800", "<img src=//a.example/b onerror=c>", "<iframe src=x>", "<style>", "<table><tr><td>",
]  # fmt: skip
markups = st.text() | st.lists(st.sampled_from(PIECES)).map("".join)


@given(markups)
def test_safe_html_settles_and_holds_nothing_that_acts(markup: str) -> None:
    safe = safe_html(markup, BASE)
    assert safe_html(safe, BASE) == safe
    assert not re.search(r"<(?:script|style|svg|iframe|object|form|input|link|meta|base)\b", safe)
    assert not re.search(r"<[^>]*\s(?:on\w+|style|class|srcset)=", safe)
    assert not re.search(r'(?:href|src)="(?!https?:|mailto:)', safe)
    assert unicodedata.is_normalized("NFC", safe)


@given(markups)
def test_plain_text_is_folded_and_normal(markup: str) -> None:
    text = plain(markup)
    assert text == text.strip()
    assert not re.search(r"\n{3}|[^\S\n]{2}|[^\S\n]\n|\n[^\S\n]|[\x00-\x09\x0b-\x1f]", text)
    assert unicodedata.is_normalized("NFC", text)
    text.encode()


@given(markups | st.text(st.sampled_from("\ufb2c\u0958\U0001d160\u0344</p>&nLt;< ")))
def test_no_text_is_much_longer_than_its_markup(markup: str) -> None:
    assert len(plain(markup)) <= MOST_LETTERS * len(markup)


@given(markups)
def test_headlines_are_one_line_of_bounded_length(markup: str) -> None:
    line = headline(markup * 3)
    assert line == " ".join(line.split())
    assert len(line) <= MAX_TITLE
    line.encode()


@given(st.text())
def test_tidying_settles(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br><br>Two<br>Three", "One\n\nTwo\nThree"),
        ("<ul><li>a</li><li>b <b>c</b></li></ul>after", "a\nb c\n\nafter"),
        ("  One \n\t two&nbsp;&amp; three ", "One two & three"),
        ("1&nbsp;200 and 12\u202f345\u202f678 and 1&thinsp;200", "1\xa0200 and 12\u202f345\u202f678 and 1\u2009200"),
        ("May&nbsp;12&nbsp;30 and 1 &nbsp;200 and 1&nbsp;2000", "May 12 30 and 1 200 and 1 2000"),
        ("First.\n\nSecond,\nstill second.", "First.\n\nSecond, still second."),
        (f"{'First, long. ' * 9}\nSecond.\r\n Third.\n", f"{('First, long. ' * 9).strip()}\n\nSecond.\n\nThird."),
        (
            f"{'First, long. ' * 9}\n\nSecond,\nstill second.",
            f"{('First, long. ' * 9).strip()}\n\nSecond, still second.",
        ),
        ("First, broken\ninto lines.\nStill first.", "First, broken into lines. Still first."),
        ("<p>First\n\nstill first</p>", "First still first"),
        ("a < b & c > d", "a < b & c > d"),
        ("Profit &lt; loss &amp;amp; tax", "Profit < loss &amp; tax"),
        ("x<script>alert(1)</script>y<style>p{}</style>z", "xyz"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<div><div><p>deep</p></div></div>tail", "deep\n\ntail"),
        ("<![CDATA[<p>wrapped twice</p>]]>", "wrapped twice"),
        ("tru\u00adce G\u200baza \u202eevil", "truce Gaza evil"),
        ("Cafe\u0301", "Café"),
        ("", ""),
        ("<p> </p>", ""),
        ("<h2>Head</h2>Text", "Head\n\nText"),
        ("א<b>ב</b>ג", "אבג"),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    ("markup", "html"),
    [
        ('<a href="b.html" onclick="x()">b</a>',
         '<a href="https://news.example/world/b.html" rel="noopener noreferrer">b</a>'),
        ('<a href="java\nscript:x">b</a>', '<a rel="noopener noreferrer">b</a>'),
        ('<a href="file:///etc/passwd">b</a>', '<a rel="noopener noreferrer">b</a>'),
        ('<a href="mailto:a@news.example">b</a>', '<a href="mailto:a@news.example" rel="noopener noreferrer">b</a>'),
        ('<img src="/a.jpg" srcset="x 2x" width="10" height="1e9" style="x">',
         '<img src="https://news.example/a.jpg" width="10">'),
        ('<img src="data:image/png;base64,AAAA">', "<img>"),
        ('<p class="x" dir="rtl" lang="ar">س</p>', '<p dir="rtl" lang="ar">س</p>'),
        ("<form><input name=a>text</form>kept", "kept"),
        ("<svg><text>x</text></svg><math><mi>y</mi></math>kept", "kept"),
        ("<o:p>word</o:p><font color=red>red</font>", "wordred"),
        ("<p>open <b>bold", "<p>open <b>bold</b></p>"),
    ],
)  # fmt: skip
def test_markup_becomes_safe(markup: str, html: str) -> None:
    assert safe_html(markup, BASE) == html


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("Blinken <b>urges</b> truce<br/>extension", "Blinken urges truce extension"),
        ("AT&amp;amp;T &amp;#8217;s x &amp; y", "AT&T ’s x & y"),
        ("1&nbsp;200&nbsp;dead", "1\xa0200 dead"),
        ("Using <stdio.h> when x <y", "Using <stdio.h> when x <y"),
        ("<script>alert(1)</script>Title", "Title"),
        ("<![CDATA[ Twice\n wrapped ]]>", "Twice wrapped"),
        ("\x1b[31mRed", "[31mRed"),
        ("", ""),
    ],
)
def test_titles_become_one_line(markup: str, line: str) -> None:
    assert headline(markup) == line


def test_long_lines_are_cut_between_words() -> None:
    line = headline("word " * 400)
    assert len(line) <= MAX_TITLE
    assert line.endswith("word…")
    assert byline("長" * 300).endswith("長…")
    assert first_words("One two.\nThree") == "One two."


def test_a_tower_of_accents_is_cut() -> None:
    assert len(headline("Z" + "\u0301\u0302" * 4_000 + "algo")) < 12


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + "x",
        "<div>" * 30_000 + "x" + "</div>" * 30_000,
        "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">x</p>",
        "&" * 1_000_000 + "x",
        "& " * 500_000 + "x",
        "<" * 1_000_000 + "x",
        "<b><i><u>" * 50_000 + "x",
        "<a" * 500_000 + "x",
        "<!--" * 200_000 + "x",
        "<table><tr><td>" * 5_000 + "x",
        "<script>" * 100_000 + "x",
        f"<img src='data:image/png;base64,{'A' * 1_000_000}'><p>x</p>",
        " \n" * 500_000 + "x",
        "<br>" * 250_000 + "x",
    ],
    ids=lambda markup: markup[:12],
)
def test_hostile_markup_costs_no_time(markup: str) -> None:
    begun = time.process_time()
    text_of(safe_html(markup, BASE))
    headline(markup)
    assert time.process_time() - begun < 4


def test_an_image_as_data_loses_only_itself() -> None:
    assert plain(f"<p>a</p><img src='data:image/png;base64,{'A' * 500_000}'><p>b</p>") == "a\n\nb"
