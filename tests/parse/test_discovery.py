"""Which feeds a web page offers: pages as publishers write them, and pages that mean harm."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import OfferedFeed, WebPageError
from monitor.parse.discovery import guesses, not_a_feed
from monitor.parse.feed import parse_feed

URL = "https://paper.example/news/"


def offers(page: str | bytes, url: str = URL) -> tuple[OfferedFeed, ...]:
    error = not_a_feed(page.encode() if isinstance(page, str) else page, url)
    assert isinstance(error, WebPageError)
    return error.offers


def link(href: str, type_: str = "application/rss+xml", title: str = "", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{type_}" title="{title}" href="{href}">'


def test_every_kind_of_feed_in_the_head_is_offered_with_its_title() -> None:
    assert offers(
        "<html><head>"
        + link("/rss", title="News &amp; more\n › all")
        + link("//cdn.example/atom", "application/atom+xml; charset=utf-8")
        + link("feed.json", "application/feed+json")
        + link("/news-sitemap.xml", "application/xml", rel="sitemap")
    ) == (
        OfferedFeed("https://paper.example/rss", "News & more › all", "rss"),
        OfferedFeed("https://cdn.example/atom", "", "atom"),
        OfferedFeed("https://paper.example/news/feed.json", "", "json"),
        OfferedFeed("https://paper.example/news-sitemap.xml", "", "sitemap"),
    )


def test_what_is_declared_and_is_no_feed_is_not_offered() -> None:
    page = (
        link("/de/", "text/html")
        + link("/wp-json/wp/v2/pages/7", "application/json", "JSON")
        + link("/oembed", "application/json+oembed")
        + link("/style", "application/rss+xml", rel="alternate stylesheet")
        + link("/map.xml", "application/xml")
        + link("/sitemap.xml", "application/xml", rel="sitemap")
        + link("javascript:alert(1)")
        + link("file:///etc/passwd")
        + link("https://")
        + link("http://[::1/rss")
        + link(URL)
    )
    assert offers(page) == ()


def test_the_feed_of_comments_is_offered_only_where_there_is_no_other() -> None:
    comments = link("/comments/feed/", title="Comments")
    assert [each.url for each in offers(comments + link("/feed/"))] == ["https://paper.example/feed/"]
    assert [each.url for each in offers(comments)] == ["https://paper.example/comments/feed/"]


def test_a_page_that_lists_feeds_in_its_text_offers_those() -> None:
    page = (
        '<a href="/rss/world.xml">no</a><a href="/world.rss"> World <b>news</b></a><a href="/sport/feed/">Sport</a>'
        '<a href="https://other.example/atom.xml?x=1#top">Other</a><a href="/feeds-explained">no</a>'
        '<a href="/world.rss">again</a><a href="/news-sitemap.xml">Map</a>'
    )
    assert offers(page) == (
        OfferedFeed("https://paper.example/world.rss", "World news", "rss"),
        OfferedFeed("https://paper.example/sport/feed/", "Sport", "rss"),
        OfferedFeed("https://other.example/atom.xml?x=1", "Other", "atom"),
        OfferedFeed("https://paper.example/news-sitemap.xml", "Map", "sitemap"),
    )
    assert [each.url for each in offers(link("/declared") + page)] == ["https://paper.example/declared"]


def test_a_base_moves_the_addresses() -> None:
    assert offers('<base href="https://cdn.example/x/">' + link("rss"))[0].url == "https://cdn.example/x/rss"
    assert offers('<base href="javascript:">' + link("/rss"))[0].url == "https://paper.example/rss"


def test_a_page_is_read_in_the_encoding_that_it_declares() -> None:
    page = '<html><head><meta charset="windows-1251"><title>Вестник</title>' + link("/rss", title="Новости")
    error = not_a_feed(page.encode("cp1251"), URL)
    assert isinstance(error, WebPageError)
    assert (error.title, error.offers[0].title) == ("Вестник", "Новости")
    assert offers('<meta charset="no-such">' + link("/rss"))[0].url == "https://paper.example/rss"


def test_the_sentence_names_what_is_offered_and_no_more_than_a_person_reads() -> None:
    error = not_a_feed("".join(link(f"/{number}.rss") for number in range(300)).encode(), URL)
    assert isinstance(error, WebPageError)
    assert len(error.offers) == 100
    assert error.reason.startswith("This is a web page, not a feed; it offers these feeds: https://paper.example/0.rss")
    assert error.reason.endswith("/4.rss and 95 more.")


def test_the_parser_says_the_same() -> None:
    with pytest.raises(WebPageError, match=r"offers this feed: https://paper\.example/rss"):
        parse_feed(("<!doctype html><title>Paper</title>" + link("/rss")).encode(), "text/html", URL)


@pytest.mark.parametrize(
    "hostile",
    [
        "<" * 600_000,
        "<a " * 200_000,
        "<!--" * 150_000,
        "<![CDATA[" * 70_000,
        "<link " + "a='b' " * 100_000 + ">",
        '<link rel="alternate" type="application/rss+xml" href="/x">' * 20_000,
        '<a href="/feed">' * 40_000,
        "<title>" + "x" * 600_000,
        "<script>" + "</scrip" * 80_000,
        "<a href='" + "/feed" * 100_000,
        "&#" * 300_000,
        "<a" + " =" * 200_000,
        "<div " * 100_000 + "<link " + "\"'" * 50_000,
    ],
    ids=lambda page: page[:20],
)
def test_a_hostile_page_is_read_in_time(hostile: str) -> None:
    begun = time.process_time()
    offers("<html><head>" + hostile)
    assert time.process_time() - begun < 5


@given(st.text(st.sampled_from("<>/='\" alinkhrefs&#;!-"), max_size=300))
def test_any_page_gives_addresses_of_the_web_alone(page: str) -> None:
    assert all(each.url.startswith(("http://", "https://")) for each in offers(page + link("/rss") + page))


def test_guesses_are_few_and_stay_with_the_site() -> None:
    assert (
        guesses("https://paper.example") == guesses("https://paper.example/") == guesses("https://paper.example/a.html")
    )
    found = guesses("https://desk:secret@paper.example:8443/world/")
    assert found[0] == "https://paper.example:8443/world/feed"
    assert len(found) <= 12
    assert all(each.startswith("https://paper.example:8443/") for each in found)
    assert guesses("ftp://paper.example/") == guesses("http://[::1/") == ()
