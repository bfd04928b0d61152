"""Documents whose encoding a person knows better than they do."""

import codecs
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.parse.encoding import recoded, usable
from monitor.parse.feed import parse_feed

TITLE = "هدنة غزة"


def feed(declared: str) -> str:
    return f'<?xml version="1.0" {declared}?><rss version="2.0"><channel><title>{TITLE}</title></channel></rss>'


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6", "utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("declared", ["", "encoding='iso-8859-1'", 'encoding="utf-8" standalone="yes"'])
def test_what_a_person_says_counts_and_not_the_document(encoding: str, declared: str) -> None:
    body = feed(declared).encode(encoding)
    for served in (body, gzip.compress(body)):
        document = parse_feed(recoded(served, usable(encoding)), "application/xml; charset=utf-8", "")
        assert document.title == TITLE


@given(st.binary(max_size=200), st.sampled_from(["utf-8", "gb18030", "utf-16", "shift_jis", "windows-1255", "utf-7"]))
def test_no_bytes_are_too_odd(body: bytes, encoding: str) -> None:
    if not body.startswith(b"\x1f\x8b"):
        recoded(body, usable(encoding)).decode("utf-8")


def test_names_are_those_of_python() -> None:
    assert usable(" Windows-1256 ") == "cp1256"
    assert codecs.lookup(usable("latin1")).name == "iso8859-1"
