"""Real feeds and hand-made hostile ones, from the data beside the checkout."""

import csv
import json
import time
from pathlib import Path

import pytest

from monitor.errors import ParseError
from monitor.model import FeedDocument
from monitor.parse.feed import parse_feed

URL = "https://served.example/feeds/feed.xml"

# Where we find another number of entries than a plain run of feedparser did, and why that is right.
JUSTIFIED = {
    "danmactough__compressed.xml": (10, "a gzip body, which we unpack"),
    "danmactough__invalid-characters-gzipped.xml": (25, "a gzip body, which we unpack"),
    "danmactough__illegally-nested.xml": (10, "every other entry has nothing in it: no title, text, link or guid"),
    "miniflux__no_encoding_ISO-8859-1.xml": (9, "one item has nothing but a date"),
}

# What each hostile file must give: a number of entries, or a word of the error.
HOSTILE: dict[str, int | str] = {
    "10k_small_items_one_second.xml": 10_000,
    "atom_in_rss.xml": 2,
    "binary_png.xml": "no feed",
    "binary_random.xml": "no feed",
    "bom_only.xml": "empty",
    "control_char_refs.xml": 1,
    "deeply_nested.xml": 1,
    "empty.xml": "empty",
    "feedburner_interstitial.xml": "web page",
    "gzip_not_declared.xml.gz": 10,
    "gzip_truncated.xml.gz": "cut off",
    "html_captcha.html": "person",
    "html_page.html": "web page",
    "json_error.json": "not a JSON Feed",
    "jsonfeed_deep.json": "damaged JSON",
    "junk_after_root.xml": 10,
    "junk_before_decl.xml": 10,
    "many_attributes.xml": 1,
    "many_namespaces.xml": 10,
    "mixed_encodings.xml": 3,
    "no_guid_no_link_no_date.xml": 6,
    "opml_instead_of_feed.xml": "OPML",
    "pdf.xml": "no feed",
    "truncated_mid_item.xml": 4,
    "two_roots.xml": 20,
    "undefined_entities.xml": 1,
    "unknown_encoding.xml": 10,
    "whitespace_only.xml": "empty",
    "wrong_decl_utf16_is_utf8.xml": 10,
    "xml_base_relative.xml": 1,
}


def test_real_feeds_give_the_entries_that_the_manifest_counts(shared_data: Path) -> None:
    with (shared_data / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["path"].startswith("feeds/dev/")]
    assert len(rows) > 200
    wrong = []
    for row in rows:
        path = shared_data / row["path"]
        expected, _why = JUSTIFIED.get(path.name, (int(row["entries"] or 0), ""))
        found = len(parse_feed(path.read_bytes(), "", URL).entries)
        if found != expected:
            wrong.append((path.name, expected, found))
    assert wrong == []


def outcome(path: Path) -> FeedDocument | str:
    try:
        return parse_feed(path.read_bytes(), "", URL)
    except ParseError as error:
        return error.reason


def test_hostile_feeds_give_what_can_be_read_or_a_clear_error_in_time(shared_data: Path) -> None:
    folder = shared_data / "feeds" / "hostile"
    names = [name for name in json.loads((folder / "EXPECTED.json").read_text("utf-8")) if not name.endswith(".py")]
    assert set(names) >= set(HOSTILE)
    for name in names:
        begun = time.process_time()
        found = outcome(folder / name)
        assert time.process_time() - begun < 5, name
        match HOSTILE.get(name):
            case int(count):
                assert isinstance(found, FeedDocument), (name, found)
                assert len(found.entries) == count, name
            case str(word):
                assert isinstance(found, str), name
                assert word in found, name
            case None:
                text = str(found)
                assert "root:x:0" not in text, name
                text.encode()


def test_a_western_feed_that_declares_nothing_is_not_taken_for_another(shared_data: Path) -> None:
    found = outcome(shared_data / "feeds" / "dev" / "rbren__uolNoticias.rss")
    assert isinstance(found, FeedDocument)
    assert found.entries[0].title.endswith("em simulações de 2º turno")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("wrong_decl_ascii_is_utf8.xml", "هدنة غزة تدخل حيز التنفيذ"),
        ("wrong_decl_utf8_is_cp1251.xml", "Перемирие в Газе вступило в силу"),
    ],
)
def test_hostile_encodings_keep_their_words(shared_data: Path, name: str, title: str) -> None:
    found = outcome(shared_data / "feeds" / "hostile" / name)
    assert isinstance(found, FeedDocument)
    assert found.entries[0].title == title
