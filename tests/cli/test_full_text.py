"""Full articles switched on and off by command."""

from __future__ import annotations

from tests.cli.conftest import Run


def test_full_articles_are_switched_for_a_feed_that_is_followed(run: Run) -> None:
    run("feeds", "add", "https://news.example/feed")
    [feed] = run("feeds", "fulltext", "https://news.example/feed", "on", "--newest", "5")
    assert feed["full_text"] is True
    assert [each["full_text"] for each in run("feeds", "list")] == [True]
    run("feeds", "fulltext", "news.example/feed", "off")
    assert [each["full_text"] for each in run("feeds", "list")] == [False]
    run("feeds", "fulltext", "https://other.example/feed", "on", code=1)
