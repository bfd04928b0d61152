"""A feed that is quieter than it ever is tells so once, until news comes."""

from __future__ import annotations

from datetime import timedelta

from monitor.store.archive import Archive
from tests.engine.press import at, press, rss
from tests.servers.scripted import ScriptedServer

DAY = 24 * 60
HOURLY = range(-14 * DAY, 60, 60)


async def test_silence_is_told_once_and_taken_back_by_news(archive: Archive, server: ScriptedServer) -> None:
    async with press(archive, server) as post:
        await post.poll(5, rss(HOURLY))
        await post.poll_as_is(60)
        assert post.feed().quiet_since is None
        await post.poll_as_is(2 * DAY)
        assert post.feed().quiet_since == at(5)
        await post.poll_as_is(2 * DAY + 60)
        [notice] = post.reader.notices()
        assert (notice.kind, notice.feed, notice.happened) == ("quiet", "Post", at(2 * DAY))
        await post.poll(3 * DAY, rss([*HOURLY, 3 * DAY - 1]))
        assert post.feed().quiet_since is None
        assert post.reader.notices() == ()
        # And the next silence is told again.
        await post.poll_as_is(9 * DAY)
        assert len(post.reader.notices()) == 1


async def test_a_feed_that_ended_before_it_was_followed_is_known_to_be_quiet(
    archive: Archive, server: ScriptedServer
) -> None:
    async with press(archive, server) as post:
        ended = range(-60 * DAY, -40 * DAY, 60)
        await post.poll(5, rss(ended))
        await post.poll_as_is(60)
        assert post.feed().quiet_since == at(0) - timedelta(days=40, hours=1)


async def test_a_feed_with_little_history_is_never_called_quiet(archive: Archive, server: ScriptedServer) -> None:
    async with press(archive, server) as post:
        await post.poll(5, rss(range(-15 * 60, 0, 60)))
        await post.poll_as_is(30 * DAY)
        assert post.feed().quiet_since is None
