"""What is kept of a page."""

from __future__ import annotations

import pytest

from monitor.errors import ParseError
from monitor.normalise.page import article_of_page

LONG = "The envoy said on Monday that the truce would hold for ten more days, and that talks go on in the capital. " * 3


def test_the_markup_is_made_safe_and_its_links_absolute() -> None:
    markup = (
        f"<html><body><p>{LONG}<script>x()</script><a href='/b' onclick='x()'>b</a></p><img src='x.png'></body></html>"
    )
    html, text = article_of_page(markup, "https://news.example/a", "Title", "")
    assert "script" not in html
    assert "onclick" not in html
    assert 'href="https://news.example/b"' in html
    assert text.startswith("The envoy said")


def test_the_headline_is_not_said_twice_and_other_headings_stay() -> None:
    same = article_of_page(f"<body><h1>Truce  “holds”</h1><p>{LONG}</p></body>", "", 'Truce "holds"', "")[1]
    assert same.startswith("The envoy")
    other = article_of_page(f"<body><h2>Ten more days</h2><p>{LONG}</p></body>", "", "Truce holds", "")[1]
    assert other.startswith("Ten more days")


def test_right_to_left_and_unspaced_scripts_are_kept_as_they_are() -> None:
    arabic = "قال المبعوث يوم الاثنين إن الهدنة ستستمر عشرة أيام أخرى. " * 6
    assert article_of_page(f"<p dir='rtl'>{arabic}</p>", "", "", "") == (f'<p dir="rtl">{arabic}</p>', arabic.strip())
    chinese = "特使周一表示，停火将再持续十天，谈判仍在首都继续进行。" * 3
    assert article_of_page(f"<p>{chinese}</p>", "", "", "")[1] == chinese


def test_too_little_is_no_article() -> None:
    with pytest.raises(ParseError, match="too little"):
        article_of_page("<p>We use cookies to make this site better. Accept all.</p>", "", "", "")


def test_no_more_than_the_feed_is_not_worth_keeping() -> None:
    with pytest.raises(ParseError, match="no more than the feed"):
        article_of_page(f"<p>{LONG}</p>", "", "", LONG + " And more.")
