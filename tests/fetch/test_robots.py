"""robots.txt as RFC 9309 reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.robots import MOST_RULES, Rules, read_robots

FILE = b"""# a newspaper
User-agent: GoodBot
User-agent: MediaMonitor
Disallow: /print/
Allow: /print/free/
Disallow: /*.pdf$   # no papers
Disallow: /search?*q=

User-agent: *
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/news/1.html", True),
        ("/print/1.html", False),
        ("/print/free/1.html", True),
        ("/p%72int/1.html", False),
        ("/doc/a.pdf", False),
        ("/doc/a.pdf?x", True),
        ("/search?a=1&q=x", False),
        ("/search", True),
    ],
)
def test_the_longest_rule_that_fits_decides(path: str, allowed: bool) -> None:
    assert read_robots(FILE, "MediaMonitor").allow(f"https://news.example{path}") is allowed


def test_rules_for_all_count_only_where_none_are_for_us() -> None:
    assert not read_robots(FILE, "Other").allow("https://news.example/news/1.html")
    assert read_robots(b"User-agent: Other\nDisallow: /\n", "MediaMonitor").allow("https://news.example/")
    assert read_robots(b"User-agent: mediamonitor\nDisallow:\n\nUser-agent: *\nDisallow: /", "MediaMonitor").allow(
        "https://news.example/a"
    )


def test_a_page_of_no_rules_allows_everything() -> None:
    for body in (b"", b"<html><body>Not found</body></html>", bytes(range(256))):
        assert read_robots(body, "MediaMonitor").allow("https://news.example/a?b")


def test_of_two_rules_as_long_the_one_that_allows_counts() -> None:
    assert Rules((("/a", False), ("/a", True))).allow("https://news.example/a")


@given(st.binary(max_size=300), st.text(max_size=60))
def test_never_raises(body: bytes, path: str) -> None:
    assert read_robots(b"User-agent: *\nDisallow: " + body, "MediaMonitor").allow(f"https://a.example/{path}") in (
        True,
        False,
    )


@given(st.text("ab*", max_size=8), st.text("ab", max_size=12))
def test_a_star_stands_for_anything(pattern: str, rest: str) -> None:
    filled = pattern.replace("*", rest)
    assert not Rules(((f"/{pattern}", False),)).allow(f"https://a.example/{filled}")
    assert not Rules(((f"/{pattern}$", False),)).allow(f"https://a.example/{filled}")


def test_a_file_of_endless_rules_does_not_fill_the_memory() -> None:
    endless = b"User-agent: *\n" + b"Disallow: /a\n" * 30_000
    assert len(read_robots(endless, "MediaMonitor").rules) == MOST_RULES
