"""What a publisher changed in a text."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.show.comparison import compared_html

texts = st.text(st.sampled_from("ab cع国.<&\n"), max_size=60)


def version(html: str, dropped: str) -> list[str]:
    """The words of one of the two versions in `html`: without what stands in the tag `dropped`."""
    kept = re.sub(rf"<{dropped}>.*?</{dropped}>", " ", html)
    return unescape(re.sub(r"<[^>]+>", " ", kept)).split()


@given(texts, texts)
def test_both_versions_are_in_it_whole(before: str, after: str) -> None:
    html = compared_html(before, after)
    assert "".join(version(html, "u")) == "".join(before.split())
    assert "".join(version(html, "s")) == "".join(after.split())


@pytest.mark.parametrize(
    ("before", "after", "html"),
    [
        ("The truce ends.", "The truce ends.", '<p dir="ltr">The truce ends.</p>'),
        (
            "The truce ends today.",
            "The truce holds today.",
            '<p dir="ltr">The truce <s>ends</s> <u>holds</u> today.</p>',
        ),
        ("One.\n\nTwo.", "One.\n\nTwo. Three.", '<p dir="ltr">One.</p><p dir="ltr">Two. <u>Three.</u></p>'),
        ("停火结束", "停火延长", '<p dir="ltr">停火<s>结束</s><u>延长</u></p>'),
        ("a <b> c", "a <b> d", '<p dir="ltr">a &lt;b&gt; <s>c</s> <u>d</u></p>'),
    ],
)
def test_what_went_is_struck_out_and_what_came_is_underlined(before: str, after: str, html: str) -> None:
    assert compared_html(before, after) == html


def test_arabic_runs_from_the_right() -> None:
    assert compared_html("هدنة غزة", "هدنة غزة").startswith('<p dir="rtl">')


def test_a_book_is_compared_in_a_moment() -> None:
    before = " ".join(f"word{number % 977}" for number in range(60_000))
    after = " ".join(f"word{number % 991}" for number in range(60_000))
    begun = time.process_time()
    compared_html(before, after)
    assert time.process_time() - begun < 2
