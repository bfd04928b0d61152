"""Real feeds on the way that a person takes them: a list of feeds, collecting it once, and once more."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.feed_folder import RealFeed, of_every_kind, opml_of, real_feeds
from tests.servers.scripted import Reply, ScriptedServer

_PATIENCE = 900


def monitor(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """Run a command in a process of its own and return its records."""
    command = [sys.executable, "-m", "monitor", "--data", str(folder), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def collect_all(feeds: Sequence[RealFeed], server: ScriptedServer, folder: Path, shared_data: Path) -> None:
    """Import a list of `feeds`, collect it twice, and check what came."""
    server.serve_folder("/feeds/", shared_data / "feeds" / "dev")
    opml = folder.with_suffix(".opml")
    opml.write_text(opml_of(feeds, server), encoding="utf-8")
    listed = monitor(folder, "feeds", "import", str(opml))
    assert [record["result"] for record in listed] == ["added"] * len(feeds)

    polled = {record["feed"]: record for record in monitor(folder, "collect", "--once")}
    assert polled.keys() == {feed.url(server) for feed in feeds}
    as_counted = [feed for feed in feeds if polled[feed.url(server)]["entries"] == feed.entries]
    assert len(as_counted) >= 0.95 * len(feeds), {feed for feed in feeds if feed not in as_counted}
    assert {record["status"] for record in polled.values()} == {200}
    followed = monitor(folder, "feeds", "list")
    assert [record for record in followed if record["state"] != "ok" or not record["next_poll"]] == []

    wrong = [check for check in monitor(folder, "doctor") if not check["ok"]]
    assert wrong == []
    [found] = monitor(folder, "search", "*", "--count")
    assert found == {"total": sum(record["new"] for record in polled.values())}
    assert found["total"] > 0

    asked_before = len(server.requests)
    again = monitor(folder, "collect", "--once")
    assert {record["feed"] for record in again} == polled.keys()
    assert [record for record in again if record["new"] or record["changed"] or record["status"] != 304] == []
    asked = server.requests[asked_before:]
    assert len(asked) == len(feeds)
    for request in asked:
        assert request.headers.keys() >= {"if-none-match", "if-modified-since"}, request.path


def test_a_feed_of_every_kind_and_encoding_is_collected_and_brings_nothing_twice(
    server: ScriptedServer, tmp_path: Path, shared_data: Path
) -> None:
    feeds = of_every_kind(real_feeds(shared_data))
    assert len(feeds) > 20
    collect_all(feeds, server, tmp_path / "archive", shared_data)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_all_real_feeds_are_collected_and_bring_nothing_twice(
    server: ScriptedServer, tmp_path: Path, shared_data: Path
) -> None:
    feeds = real_feeds(shared_data)
    assert len(feeds) > 200
    collect_all(feeds, server, tmp_path / "archive", shared_data)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_what_a_publisher_without_validators_sends_again_is_read_and_adds_nothing(
    server: ScriptedServer, tmp_path: Path, shared_data: Path
) -> None:
    feeds = [feed for feed in real_feeds(shared_data) if feed.kind in ("rss", "atom", "rdf")]
    folder = tmp_path / "archive"
    for feed in feeds:
        body = (shared_data / "feeds" / "dev" / feed.path).read_bytes()
        # Something always changes, a counter or the time of day: here a space behind the end.
        server.script(f"/feeds/{quote(feed.path)}", Reply(body=body), Reply(body=body + b" "))
    opml = tmp_path / "feeds.opml"
    opml.write_text(opml_of(feeds, server), encoding="utf-8")
    monitor(folder, "feeds", "import", str(opml))
    first = {record["feed"]: record["entries"] for record in monitor(folder, "collect", "--once")}
    again = monitor(folder, "collect", "--once")
    assert [record for record in again if record["entries"] != first[record["feed"]]] == []
    assert [record for record in again if record["new"] or record["changed"] or record["status"] != 200] == []
