"""Addresses as people write them, and the secrets that stand in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.engine.addresses import Address, Login, login_of, public, read_address, same_place
from monitor.errors import UsageError


def parameter(name: str, secret: str) -> Login:
    return Login(f"parameter:{name}", "", secret)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        (" example.org/feed ", "https://example.org/feed"),
        ("example.org", "https://example.org/"),
        ("feed://example.org/x", "https://example.org/x"),
        ("HTTP://Example.org:8080/A?b=%20c&d#top", "http://example.org:8080/A?b=%20c&d"),
        ("http://[::1]:8000/f", "http://[::1]:8000/f"),
    ],
)
def test_an_address_is_made_whole(written: str, url: str) -> None:
    assert read_address(written) == Address(url)


@pytest.mark.parametrize(
    ("written", "url", "login"),
    [
        ("https://desk:s%40fe@a.example/f", "https://a.example/f", Login("basic", "desk", "s@fe")),
        ("https://desk@a.example/f", "https://a.example/f", Login("basic", "desk")),
        (
            "https://a.example/f?x=1&token=abcdefgh&y",
            "https://a.example/f?x=1&y",
            Login("parameter:token", "", "abcdefgh"),
        ),
        ("https://a.example/f?API-Key=a%2Fbcdefgh", "https://a.example/f", parameter("API-Key", "a/bcdefgh")),
        (
            "https://a.example/f?key=0123456789abcdef",
            "https://a.example/f",
            Login("parameter:key", "", "0123456789abcdef"),
        ),
    ],
)
def test_a_secret_is_parted_from_its_address(written: str, url: str, login: Login) -> None:
    assert read_address(written) == Address(url, login)
    assert not login.secret or login.secret not in f"{read_address(written)!r}"


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/f?key=world&auth=no&pass=1&author=259&channel_id=UC52X5wxOL_s5yw0dQk7NtgA",
        "https://a.example/f?xn_auth=no&uid=scubagolfer",
        "https://a.example/?feed=rss2&tokenized=abcdefghijklmnopqrst",
    ],
)
def test_what_is_no_secret_stays(url: str) -> None:
    assert read_address(url) == Address(url)


@pytest.mark.parametrize(
    "url", ["", "mailto:desk", "ftp://me:hush-hush@a.example/", "http://", "http://[::1", "https://a:b"]
)
def test_what_is_no_address_is_told_without_its_secret(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_address(url)
    assert "hush" not in str(caught.value)


def test_two_secrets_in_one_address_are_told_without_them() -> None:
    with pytest.raises(UsageError, match="more than one secret") as caught:
        read_address("https://me:hush-hush@a.example/?token=hush-hush-hush")
    assert "hush" not in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_an_address_that_settles_or_an_error(text: str) -> None:
    try:
        address = read_address(text)
    except UsageError:
        return
    assert read_address(address.url).url == address.url
    assert public(address.url) == address.url


def test_a_login_is_checked_before_it_is_kept() -> None:
    assert login_of("bearer", "", "abc\n") == Login("bearer", "", "abc")
    assert login_of("header", " X-Api-Key ", "abc") == Login("header:X-Api-Key", "", "abc")
    assert login_of("parameter", "token", "å b") == Login("parameter:token", "", "å b")
    assert login_of("basic", "desk", "å").account == "desk"
    for kind, name, secret in (
        ("basic", "", "x"),
        ("basic", "a:b", "x"),
        ("basic", "desk", ""),
        ("bearer", "", "a\nX-Evil: 1"),
        ("bearer", "", "å"),
        ("header", "Host", "x"),
        ("header", "X: y", "x"),
        ("parameter", "a&b", "x"),
        ("parameter", "", "x"),
        ("cookie", "a", "x"),
    ):
        with pytest.raises(UsageError):
            login_of(kind, name, secret)


def test_a_login_is_shown_to_its_own_place_alone() -> None:
    assert same_place("https://A.example/x", "https://a.example/y")
    assert not same_place("https://a.example/", "http://a.example/")
    assert not same_place("https://a.example/", "https://a.example:8443/")
    assert not same_place("https://a.example/", "https://b.example/")
