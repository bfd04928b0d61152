"""What a person sets for one feed by command."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.cli import main
from monitor.model import FeedState, Pace
from monitor.store.archive import open_archive
from monitor.store.reader import Reader
from tests.cli.conftest import Run
from tests.engine.publisher import rss
from tests.servers.scripted import ScriptedServer, feed, gone

WIRE = "https://wire.example/feed"


def test_the_pace_of_a_feed_is_set_when_it_is_added_or_later(run: Run) -> None:
    run("feeds", "add", "--unchecked", WIRE, "--pace", "wire")
    [listed] = run("feeds", "list")
    assert listed["pace"] == "wire"
    [changed] = run("feeds", "pace", WIRE, "slow")
    assert changed["pace"] == "slow"


def test_a_new_pace_moves_the_next_poll_within_the_wishes_of_the_publisher(run: Run, folder: Path) -> None:
    with ScriptedServer() as server:
        server.script("/open", feed(rss("One"), etag='"1"'))
        server.script("/slow", feed(rss("Two"), etag='"1"', Cache_Control="max-age=7200"))
        for path in ("/open", "/slow"):
            run("feeds", "add", "--unchecked", server.url(path))
        run("collect", "--once")
        [wire] = run("feeds", "pace", server.url("/open"), "wire")
        [held] = run("feeds", "pace", server.url("/slow"), "wire")
    assert "every" in wire["why"]
    assert held["why"] == "The publisher asks for at most one poll in 2 hours."
    reader = Reader(open_archive(folder))
    waits = {}
    for each in reader.feeds():
        assert each.next_poll is not None
        assert each.last_attempt is not None
        assert each.pace is Pace.WIRE
        waits[each.url.rpartition("/")[2]] = (each.next_poll - each.last_attempt).total_seconds()
    reader.close()
    assert 300 <= waits["open"] <= 1000
    assert waits["slow"] >= 7200


def test_a_limit_and_a_permission_are_kept_and_taken_back(run: Run, folder: Path) -> None:
    run("feeds", "add", "--unchecked", WIRE)
    run("feeds", "limit", WIRE, "5")
    run("feeds", "allow-private", WIRE)
    reader = Reader(open_archive(folder))
    [followed] = reader.feeds()
    assert (followed.most_bytes, followed.reach) == (5 << 20, "allowed")
    run("feeds", "limit", WIRE, "0")
    run("feeds", "allow-private", WIRE, "--undo")
    [followed] = reader.feeds()
    reader.close()
    assert (followed.most_bytes, followed.reach) == (0, "")


def test_a_feed_that_is_larger_than_its_limit_is_read_where_a_person_lets_it(run: Run) -> None:
    with ScriptedServer() as server:
        large = rss("One").replace(b"</item>", b"<!--" + b"x" * (1 << 20) + b"--></item>")
        server.script("/f", feed(large))
        run("feeds", "add", "--unchecked", server.url("/f"))
        run("feeds", "limit", server.url("/f"), "1")
        [refused] = run("collect", "--once")
        assert refused["error"].startswith("The answer is larger than 1 MB. If it may be: “Feed settings…”")
        [limited] = run("feeds", "limit", server.url("/f"), "2")
        assert limited["why"] == "You asked for it."
        [polled] = run("collect", "--once")
        assert (polled["new"], polled["error"]) == (1, None)


def test_a_check_of_a_feed_that_was_gone_starts_it_again(run: Run) -> None:
    with ScriptedServer() as server:
        server.script("/f", gone(), feed(rss("One")))
        run("feeds", "add", "--unchecked", server.url("/f"))
        run("collect", "--once")
        [stopped] = run("feeds", "list")
        assert (stopped["state"], stopped["next_poll"]) == (FeedState.STOPPED, None)
        run("feeds", "check", server.url("/f"))
        [again] = run("feeds", "list")
        assert again["state"] == FeedState.NEW
        [polled] = run("collect", "--once")
        assert polled["new"] == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["feeds", "pace", "https://nowhere.example/", "wire"], 1),
        (["feeds", "limit", WIRE, "51"], 1),
        (["feeds", "resume", "https://nowhere.example/"], 1),
    ],
)
def test_what_cannot_be_set_is_said(
    run: Run, folder: Path, arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    run("feeds", "add", "--unchecked", WIRE)
    capsys.readouterr()
    assert main(["--data", str(folder), *arguments]) == code
    assert capsys.readouterr().err.count("\n") == 1
