"""Real feeds, through parse and normalise: successive snapshots of one feed, one feed in ten, and the hostile ones."""

import csv
import re
import time
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import ParseError
from monitor.model import Arrival, Feed
from monitor.normalise.article import arrivals
from monitor.parse.feed import parse_feed

NOW = datetime(2026, 6, 6, tzinfo=UTC)
FEED = Feed(1, "https://served.example/feed", "Served")


def read(path: Path, url: str = FEED.url) -> tuple[Arrival, ...]:
    return arrivals(parse_feed(path.read_bytes(), "", url), FEED, NOW)


def test_from_snapshot_to_snapshot_only_new_entries_have_new_identities(shared_data: Path) -> None:
    snapshots = sorted((shared_data / "feeds" / "dev").glob("polling_*/*.gz"))
    assert len(snapshots) == 30
    links: dict[str, str] = {}
    for snapshot in snapshots[::7]:
        for arrival in read(snapshot):
            assert links.setdefault(arrival.identity, arrival.article.url) == arrival.article.url
    assert len(set(links.values())) == len(links)


def test_real_feeds_become_articles_that_can_be_stored(shared_data: Path) -> None:
    with (shared_data / "manifest.csv").open(encoding="utf-8", newline="") as file:
        paths = [row["path"] for row in csv.DictReader(file) if row["path"].startswith("feeds/dev/")]
    entries = found = 0
    for path in paths[::10]:
        arrived = read(shared_data / path)
        again = read(shared_data / path, "https://moved.example/elsewhere")
        assert [one.identity for one in arrived] == [one.identity for one in again], path
        assert len({one.identity for one in arrived}) == len(arrived), path
        for one in arrived:
            article = one.article
            f"{article}".encode()
            assert article.title, path
            assert article.published <= NOW, path
            assert article.url == "" or article.url.isascii(), path
        entries += len(parse_feed((shared_data / path).read_bytes(), "", FEED.url).entries)
        found += len(arrived)
    assert found > 0.99 * entries


def test_nothing_acts_in_what_hostile_feeds_become(shared_data: Path) -> None:
    arrived: dict[str, int] = {}
    for path in sorted((shared_data / "feeds" / "hostile").glob("*[!y]")):
        begun = time.process_time()
        try:
            found = read(path)
        except ParseError:
            continue
        assert time.process_time() - begun < 10, path.name
        arrived[path.name] = len(found)
        for one in found:
            html, title = one.article.html, one.article.title
            assert not re.search(r"<(?:script|style|svg|iframe|object|embed|form|input)\b|<[^>]*\son\w+=", html), (
                path.name
            )
            assert not re.search(r'(?:href|src)="(?!https?:|mailto:)', html), path.name
            assert one.article.url == "" or one.article.url.startswith(("http://", "https://")), path.name
            assert not re.search(r"[\x00-\x1f\u202d\u202e]", title), path.name
            assert len(title) <= 2_048, path.name
    assert arrived["xss_content.xml"] == 18
    assert arrived["duplicate_guids.xml"] == 20
    assert arrived["guid_changes_same_link.xml"] == 1
