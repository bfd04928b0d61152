"""One address per page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.normalise.tracking import is_tracking
from monitor.normalise.urls import canonical, resolve, site_of

addresses = st.one_of(
    st.text(),
    st.text().map(lambda text: f"https://news.example/{text}"),
    st.text().map(lambda text: f"http://{text}/a?b=c"),
    st.text().map(lambda text: f"https://news.example/?{text}#!{text}"),
    st.text("abc%2F0:@[]/?#&=.!é ").map(lambda text: f"https://{text}"),
)


@given(addresses)
def test_never_raises_and_settles(url: str) -> None:
    once = canonical(url)
    assert canonical(once) == once
    assert once == "" or once.startswith(("http://", "https://"))
    assert once.isascii()


@given(addresses, addresses)
def test_resolving_never_raises_and_gives_web_addresses_only(base: str, link: str) -> None:
    found = resolve(base, link)
    assert found == "" or found.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("HTTPS://News.Example:443/a?utm_source=x&id=7#top", "https://news.example/a?id=7"),
        ("http://news.example:80", "http://news.example/"),
        ("http://news.example:8080/", "http://news.example:8080/"),
        ("https://desk:secret@news.example/a", "https://news.example/a"),
        ("https://news.example./a", "https://news.example/a"),
        ("https://bücher.example/ä?ö=ü", "https://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC"),
        ("https://news.example/%7euser/%e4%BD%a0", "https://news.example/~user/%E4%BD%A0"),
        ("https://news.example/a%2Fb/c", "https://news.example/a%2Fb/c"),
        ("https://news.example/100%", "https://news.example/100%25"),
        ("https://news.example/?b=2&a=1&&fbclid=9", "https://news.example/?b=2&a=1"),
        ("https://news.example/a?at_medium=RSS&at_campaign=rss&at=5", "https://news.example/a?at=5"),
        ("https://news.example/#!/story/7", "https://news.example/#!/story/7"),
        ("https://news.example/a#section", "https://news.example/a"),
        ("https://news.example/a?ref=2&source=wire", "https://news.example/a?ref=2&source=wire"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
        (" https://news.example/\n   a ", "https://news.example/a"),
        ("https://news.example/a b", "https://news.example/a%20b"),
    ],
)
def test_ways_to_write_one_page_agree(url: str, page: str) -> None:
    assert canonical(url) == page


@pytest.mark.parametrize(
    "url",
    ["", "news", "/a", "javascript:alert(1)", "ftp://a.example/", "http://", "http://[", "http://a b/", "http://a:b/",
     "https:///a", "mailto:a@b.example", "http://a<b/", "https://a.example/" + "x" * 3000],
)  # fmt: skip
def test_what_is_no_web_address_is_empty(url: str) -> None:
    assert canonical(url) == ""


def test_links_are_resolved_as_seen_from_their_page() -> None:
    base = "https://news.example/world/story"
    assert resolve(base, "../a?b=1") == "https://news.example/a?b=1"
    assert resolve(base, "//cdn.example/x") == "https://cdn.example/x"
    assert resolve(base, " java\nscript:alert(1)") == ""
    assert resolve(base, "data:text/html,x") == ""
    assert resolve("", "a.html") == ""


def test_the_list_of_tracking_names_spares_what_pages_are_made_of() -> None:
    assert all(map(is_tracking, ["utm_source", "UTM_X", "fbclid", "pk_campaign", "at_medium", "mc_cid"]))
    assert not any(map(is_tracking, ["id", "p", "ref", "source", "at", "at_id", "pk", "ns_id", "s", "article", "q"]))


def test_an_outlet_without_a_name_is_its_host() -> None:
    assert site_of("https://www.news.example:8080/feed") == "news.example"
    assert site_of("http://[") == ""
