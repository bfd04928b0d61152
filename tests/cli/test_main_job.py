"""The main job from end to end: a feed on the web, an alert with the words that matched, a search that agrees."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.servers.scripted import ScriptedServer, feed

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Morning Post</title>
<link>https://post.example/</link><description>News</description>{items}</channel></rss>"""
ITEM = """<item><guid isPermaLink="false">{guid}</guid><link>https://post.example/{guid}</link><title>{title}</title>
<pubDate>Fri, 01 Dec 2023 06:00:00 GMT</pubDate><description>{text}</description></item>"""


def rss(*items: tuple[str, str, str]) -> bytes:
    """A feed of (guid, title, text)."""
    return RSS.format(
        items="".join(ITEM.format(guid=guid, title=escape(title), text=escape(text)) for guid, title, text in items)
    ).encode()


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


QUERIES = {
    "gaza truce": {"Gaza", "truce"},
    '"gaza truce"': None,
    '"Antony Blinken"': {"Antony Blinken"},
    "netanyahu": {"Netanyahu"},
    "gaza NEAR/30 truce": {"Gaza", "truce"},
    '"civilian protection" AND gaza': {"civilian protection", "Gaza"},
    "title:truce": None,
    "title:extension": {"extension"},
}


def test_the_seed_article_is_alerted_and_found_by_the_same_queries(
    run: Run, server: ScriptedServer, shared_data: Path
) -> None:
    text = (shared_data / "seed" / "article.txt").read_text(encoding="utf-8")
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
    server.script("/feed.xml", feed(rss(("1", "Blinken urges extension of pause", paragraphs)), etag='"1"'))
    for query in QUERIES:
        run("watch", "add", query, query)
    run("feeds", "add", server.url("/feed.xml"))
    [polled] = run("collect", "--once")
    assert (polled["status"], polled["entries"], polled["new"], polled["error"]) == (200, 1, 1, None)
    alerts = {alert["watch"]: alert for alert in run("alerts")}
    for query, words in QUERIES.items():
        found = run("search", query)
        if words is None:
            assert query not in alerts, query
            assert found == [], query
        else:
            assert set(alerts[query]["matched"]) >= words, query
            assert [hit["title"] for hit in found] == ["Blinken urges extension of pause"], query
            assert query in found[0]["watches"]
    assert polled["alerts"] == len(alerts)


def test_an_alert_says_what_a_program_needs(run: Run, server: ScriptedServer) -> None:
    server.script("/feed.xml", feed(rss(("1", "Gaza truce extended", "By a day."))))
    run("feeds", "add", server.url("/feed.xml"))
    run("watch", "add", "Gaza truce", "gaza truce")
    run("collect", "--once")
    [alert] = run("alerts")
    assert alert | {"alerted": "", "first_seen": ""} == {
        "id": 1,
        "watch": "Gaza truce",
        "story": 1,
        "article": 1,
        "url": "https://post.example/1",
        "title": "Gaza truce extended",
        "source": "Morning Post",
        "published": "2023-12-01T06:00:00Z",
        "first_seen": "",
        "alerted": "",
        "state": "new",
        "matched": ["Gaza", "truce"],
        "outlets": ["Morning Post"],
    }


def test_a_second_round_asks_conditionally_and_adds_nothing(run: Run, server: ScriptedServer) -> None:
    server.script(
        "/feed.xml", feed(rss(("1", "One", "Text")), etag='"a"', last_modified="Fri, 01 Dec 2023 06:00:00 GMT")
    )
    run("feeds", "add", server.url("/feed.xml"))
    run("collect", "--once")
    [again] = run("collect", "--once")
    assert (again["status"], again["new"]) == (304, 0)
    headers = server.requests[-1].headers
    assert headers["if-none-match"] == '"a"'
    assert headers["if-modified-since"] == "Fri, 01 Dec 2023 06:00:00 GMT"
    assert run("search", "*", "--count") == [{"total": 1}]


def test_an_edit_is_a_revision_and_may_alert_what_did_not_match_before(run: Run, server: ScriptedServer) -> None:
    server.script("/feed.xml", feed(rss(("1", "Talks go on", "Text")), etag='"1"'))
    run("feeds", "add", server.url("/feed.xml"))
    run("watch", "add", "Truce", "truce")
    run("collect", "--once")
    server.script("/feed.xml", feed(rss(("1", "Truce agreed", "Text")), etag='"2"'))
    [polled] = run("collect", "--once")
    assert (polled["new"], polled["changed"], polled["alerts"]) == (0, 1, 1)
    assert [hit["title"] for hit in run("search", "truce")] == ["Truce agreed"]
    assert run("search", "talks") == []


def test_one_failing_feed_stops_no_other_and_says_why(run: Run, server: ScriptedServer) -> None:
    from tests.servers.scripted import gone, truncated

    server.script("/good.xml", feed(rss(("1", "One", "Text"))))
    server.script("/gone.xml", gone())
    server.script("/cut.xml", truncated(rss(("2", "Two", "Text"))))
    for name in ("good", "gone", "cut", "missing"):
        run("feeds", "add", server.url(f"/{name}.xml"))
    polled = {record["feed"]: record for record in run("collect", "--once")}
    assert len(polled) == 4
    assert polled[server.url("/good.xml")]["new"] == 1
    feeds = {record["url"]: record for record in run("feeds", "list")}
    assert feeds[server.url("/gone.xml")]["state"] == "stopped"
    assert feeds[server.url("/gone.xml")]["next_poll"] is None
    assert feeds[server.url("/missing.xml")]["state"] == "failing"
    assert feeds[server.url("/missing.xml")]["error"]
    assert feeds[server.url("/missing.xml")]["why"]


def test_the_same_link_in_two_feeds_alerts_once_with_both_outlets(run: Run, server: ScriptedServer) -> None:
    server.script("/a.xml", feed(rss(("1", "Truce agreed", "Text"))))
    server.script("/b.xml", feed(rss(("1", "Truce agreed", "Text")).replace(b"Morning Post", b"Evening Star")))
    run("feeds", "add", server.url("/a.xml"))
    run("feeds", "add", server.url("/b.xml"))
    run("watch", "add", "Truce", "truce")
    run("collect", "--once")
    [alert] = run("alerts")
    assert sorted(alert["outlets"]) == ["Evening Star", "Morning Post"]
    assert run("search", "source:evening", "--count") == [{"total": 1}]
    assert run("search", 'source:"morning post"', "--count") == [{"total": 1}]
