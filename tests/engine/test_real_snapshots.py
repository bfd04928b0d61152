"""Thirty successive snapshots of one real feed on the whole way: nothing twice, nothing lost, gaps where they are."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.parse.feed import parse_feed
from monitor.store.archive import Archive
from tests.engine.press import NOON, press
from tests.servers.scripted import ScriptedServer

Change = Callable[[bytes, int], bytes]


def as_they_are(body: bytes, _number: int) -> bytes:
    return body


def with_new_guids(body: bytes, number: int) -> bytes:
    """The publisher names everything anew every day."""
    return re.sub(rb"(<guid[^>]*>)", rb"\g<1>v%d-" % (number // 5), body)


def without_guids(body: bytes, _number: int) -> bytes:
    return re.sub(rb"<guid[^>]*>.*?</guid>", b"", body, flags=re.DOTALL)


def with_moving_links(body: bytes, number: int) -> bytes:
    """The publisher moves to https and adds a campaign to its links, and gives no guids."""
    scheme = b"http" if number % 2 else b"https"
    moved = re.sub(
        rb"<link>https?://([^<]*?)</link>", rb"<link>%s://\1?utm_source=rss%d</link>" % (scheme, number), body
    )
    return without_guids(moved, number)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(as_they_are, marks=pytest.mark.slow),
        with_new_guids,
        pytest.param(without_guids, marks=pytest.mark.slow),
        pytest.param(with_moving_links, marks=pytest.mark.slow),
    ],
)
async def test_every_article_of_all_snapshots_is_there_once(
    archive: Archive, server: ScriptedServer, shared_data: Path, change: Change
) -> None:
    snapshots = sorted((shared_data / "feeds" / "dev" / "polling_reuters_direct").glob("*.gz"))
    links: set[str] = set()
    async with press(archive, server) as post:
        for number, snapshot in enumerate(snapshots):
            body = gzip.decompress(snapshot.read_bytes())
            taken = datetime.strptime(snapshot.name[4:21], "%Y-%m-%dT%H%M%S").replace(tzinfo=UTC)
            before = set(links)
            shown = {entry.url for entry in parse_feed(body, "", "https://post.example/").entries}
            links |= shown
            done = await post.poll(int((taken - NOON).total_seconds() // 60), change(body, number))
            assert done.new == len(links) - len(before)
            assert (done.gap_since is not None) == bool(before and not before & shown)
        assert post.reader.count_articles() == len(links)
