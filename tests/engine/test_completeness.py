"""A poll that shows nothing known says between when articles may be missing, and what shows them all takes it back."""

from __future__ import annotations

from monitor.store.archive import Archive
from tests.engine.press import at, news_sitemap, press, rss
from tests.servers.scripted import ScriptedServer


async def test_a_window_that_shares_nothing_with_the_last_marks_poll_and_feed_and_tells_once(
    archive: Archive, server: ScriptedServer
) -> None:
    async with press(archive, server) as post:
        assert (await post.poll(30, rss(range(10, 30)))).gap_since is None
        assert (await post.poll(45, rss(range(25, 45)))).gap_since is None
        assert (await post.poll(100, rss(range(80, 100)))).gap_since == at(45)
        assert (post.feed().gap_since, post.feed().gap_until) == (at(45), at(80))
        assert (await post.poll(160, rss(range(140, 160)))).gap_since == at(100)
        assert (post.feed().gap_since, post.feed().gap_until) == (at(45), at(140))
        assert [poll.gap_since for poll in post.reader.polls(post.feed().id)] == [at(100), at(45), None, None]
        [notice] = post.reader.notices()
        assert (notice.kind, notice.feed, notice.happened) == ("gap", "Post", at(100))
        assert "may have missed items between" in notice.detail


async def test_a_later_window_closes_the_gap_only_if_it_reaches_over_it(
    archive: Archive, server: ScriptedServer
) -> None:
    async with press(archive, server) as post:
        await post.poll(30, rss(range(10, 30)))
        await post.poll(100, rss(range(80, 100)))
        await post.poll(105, rss(range(40, 105)))
        assert post.feed().gap_since == at(30)
        await post.poll(110, rss(range(28, 110)))
        assert post.feed().gap_since is None
        assert post.feed().gap_until is None
        assert post.reader.notices() == ()
        [told] = post.reader.notices(dismissed=True)
        assert told.dismissed == at(110)


async def test_a_later_gap_takes_the_place_of_an_earlier_one_whose_notice_stays_when_it_is_closed(
    archive: Archive, server: ScriptedServer
) -> None:
    day = 24 * 60
    async with press(archive, server) as post:
        await post.poll(30, rss(range(10, 30)))
        await post.poll(100, rss(range(80, 100)))
        await post.poll(100 + 2 * day, rss([*range(95, 100), *range(90 + 2 * day, 100 + 2 * day)]))
        await post.poll(200 + 2 * day, rss(range(180 + 2 * day, 200 + 2 * day)))
        assert post.feed().gap_since == at(100 + 2 * day)
        assert [notice.happened for notice in post.reader.notices()] == [at(200 + 2 * day), at(100)]
        await post.poll(210 + 2 * day, rss(range(95 + 2 * day, 210 + 2 * day)))
        assert post.feed().gap_since is None
        assert [notice.happened for notice in post.reader.notices()] == [at(100)]


async def test_a_publisher_that_changes_all_its_guids_leaves_no_gap(archive: Archive, server: ScriptedServer) -> None:
    async with press(archive, server) as post:
        await post.poll(30, rss(range(10, 30)))
        done = await post.poll(40, rss(range(10, 32), guid="new-"))
        assert (done.gap_since, done.new, done.changed) == (None, 2, 0)
        done = await post.poll(50, rss(range(10, 32), guid="other-", dated=False))
        assert (done.gap_since, done.new) == (None, 0)


async def test_a_feed_that_has_nothing_new_misses_nothing(archive: Archive, server: ScriptedServer) -> None:
    async with press(archive, server) as post:
        await post.poll(0, rss([]))
        assert (await post.poll(30, rss(range(10, 30)))).gap_since is None
        assert (await post.poll(40, rss([]))).gap_since is None
        assert (await post.poll_as_is(50)).gap_since is None


async def test_the_news_sitemap_of_the_site_fills_a_gap_and_its_articles_are_no_others(
    archive: Archive, server: ScriptedServer
) -> None:
    async with press(archive, server) as post:
        await post.poll(30, rss(range(10, 30)))
        await post.poll(31, news_sitemap(range(-60, 31)), "/news.xml")
        await post.poll(100, rss(range(80, 100)))
        assert post.feed().gap_since == at(30)
        known = post.reader.count_articles()
        # It does not reach back to the beginning of the gap.
        await post.poll(101, news_sitemap(range(40, 100)), "/news.xml")
        assert post.feed().gap_since == at(30)
        assert post.reader.count_articles() == known + 40
        done = await post.poll(102, news_sitemap(range(-20, 100)), "/news.xml")
        assert (done.new, post.feed().gap_since) == (9, None)
        assert post.reader.notices() == ()


async def test_a_sitemap_of_another_section_closes_no_gap(archive: Archive, server: ScriptedServer) -> None:
    async with press(archive, server) as post:
        await post.poll(30, rss(range(10, 30)))
        await post.poll(100, rss(range(80, 100)))
        await post.poll(101, news_sitemap(range(1_000, 1_010)), "/other.xml")
        # Every third article of the feed is not enough.
        await post.poll(102, news_sitemap(range(-60, 102, 3)), "/other.xml")
        assert post.feed().gap_since == at(30)
