"""News sitemaps, and lists of sitemaps, are polled like feeds."""

from __future__ import annotations

import pytest

from monitor.engine.checking import check_feed
from monitor.errors import FetchError
from monitor.fetch.client import Answer, Fetcher
from monitor.gathering import gather
from monitor.model import Feed
from monitor.parse.process import ParserProcess
from monitor.store.archive import Archive
from tests.engine.press import at, news_sitemap, press, rss, sitemap_index
from tests.fetch.test_guard import Zone
from tests.servers.scripted import Reply, ScriptedServer, gone


async def test_a_list_of_sitemaps_is_followed_to_its_newest_parts(archive: Archive, server: ScriptedServer) -> None:
    for number in range(6):
        server.script(f"/part{number}.xml", Reply(body=news_sitemap(range(number * 10, number * 10 + 10))))
    async with press(archive, server) as post:
        index = sitemap_index(server, [(f"/part{number}.xml", number * 10) for number in range(6)])
        done = await post.poll(60, index, "/sitemap.xml")
        assert (done.entries, done.new, done.error) == (30, 30, None)
        assert [path for path in map(str, range(6)) if server.asked(f"/part{path}.xml")] == ["3", "4", "5"]
        assert post.feed("/sitemap.xml").title == "Post"
        # The list has not changed, and so nothing in it has.
        assert (await post.poll_as_is(90, "/sitemap.xml")).new == 0
        assert len(server.asked("/part5.xml")) == 1
        # Two days later only what changed since is read.
        await post.poll_as_is(3_000, "/sitemap.xml")
        server.script("/part5.xml", Reply(body=news_sitemap(range(50, 70))))
        later = [(f"/part{number}.xml", 3_050 if number == 5 else number * 10) for number in range(6)]
        assert (await post.poll(3_100, sitemap_index(server, later), "/sitemap.xml")).new == 10
        assert [len(server.asked(f"/part{number}.xml")) for number in range(6)] == [0, 0, 0, 1, 1, 2]


async def test_a_list_without_times_is_read_at_every_poll(archive: Archive, server: ScriptedServer) -> None:
    index = sitemap_index(server, [("/a.xml", None), ("/b.xml", None), ("/c.xml", None), ("/news.xml", None)])
    for path in ("/a.xml", "/b.xml", "/c.xml"):
        server.script(path, Reply(body=news_sitemap(range(3))))
    async with press(archive, server) as post:
        server.script("/news.xml", Reply(body=news_sitemap(range(10))))
        assert (await post.poll(20, index, "/sitemap.xml")).new == 10
        server.script("/news.xml", Reply(body=news_sitemap(range(12))))
        assert (await post.poll_as_is(40, "/sitemap.xml")).new == 2
        assert server.asked("/c.xml") == []


async def test_a_part_that_fails_is_told_and_stops_no_other(archive: Archive, server: ScriptedServer) -> None:
    server.script("/a.xml", gone())
    server.script("/b.xml", Reply(body=news_sitemap(range(5))))
    async with press(archive, server) as post:
        done = await post.poll(20, sitemap_index(server, [("/a.xml", 5), ("/b.xml", 4)]), "/sitemap.xml")
        assert done.new == 5
        assert done.error


async def test_an_article_of_sitemap_and_feed_is_one(archive: Archive, server: ScriptedServer) -> None:
    async with press(archive, server) as post:
        assert (await post.poll(10, news_sitemap(range(10)), "/news.xml")).new == 10
        done = await post.poll(12, rss(range(12)))
        assert done.new == 2
        assert post.reader.count_articles() == 12
        assert post.feed().last_success == at(12)


async def test_a_list_on_the_web_leads_into_no_private_network(server: ScriptedServer) -> None:
    server.script("/part.xml", Reply(body=news_sitemap(range(5))))
    # The same site, without "www.", means this machine; the list itself came from the web.
    part = server.url("/part.xml").replace("127.0.0.1", "post.example")
    listed = sitemap_index(server, [("/part.xml", 5)]).replace(server.url("/part.xml").encode(), part.encode())
    zone = Zone({"post.example": ["127.0.0.1"]})
    followed = Feed(1, "http://www.post.example/sitemap.xml", "Post")
    answer = Answer(200, listed, content_type="application/xml", final_url=followed.url)
    with ParserProcess() as parser:
        async with Fetcher(resolver=lambda: zone) as fetcher:
            with pytest.raises(FetchError, match="private network"):
                await gather(followed, answer, None, fetcher, parser)
    assert server.asked("/part.xml") == []


async def test_checking_a_list_of_sitemaps_counts_what_its_parts_hold(server: ScriptedServer) -> None:
    server.script("/a.xml", Reply(body=news_sitemap(range(7))))
    server.script("/sitemap.xml", Reply(body=sitemap_index(server, [("/a.xml", 5)])))
    found = await check_feed(Feed(0, server.url("/sitemap.xml"), ""), None)
    assert (found.title, found.entries, found.problem) == ("Post", 7, "")
