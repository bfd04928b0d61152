"""From a publisher to a popup on a real notification service, and from a click back to the article."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.engine.collector import Collector
from monitor.engine.desk import Desk
from monitor.engine.host import open_channel
from monitor.engine.reading import take_requests
from monitor.model import Priority
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from tests.engine.publisher import rss
from tests.fakes.notification_service import NotificationService
from tests.servers.scripted import ScriptedServer, feed
from tests.waiting import until


@pytest.fixture
def service(session_bus: str) -> object:
    with NotificationService() as running:
        yield running


async def test_a_click_on_the_popup_asks_the_window_for_that_article(
    archive: Archive, server: ScriptedServer, service: NotificationService
) -> None:
    desk = Desk(archive)
    desk.add_feed(server.url("/feed.xml"))
    desk.add_watch("Gaza truce", "gaza truce", Priority.URGENT)
    server.script("/feed.xml", feed(rss("First look")))
    async with Collector(archive, lambda: open_channel(archive)) as collector:
        await collector.once(lambda _polled: None)
        server.script("/feed.xml", feed(rss("Gaza truce & <b>talks</b>")))
        await collector.once(lambda _polled: None)
        popup = service.next_popup()
        assert popup["title"].startswith("Gaza truce: Gaza truce & talks")
        assert "Morning Post" in popup["body"]
        assert "matched: Gaza, truce" in popup["body"]
        assert popup["hints"]["urgency"]["value"] == 2
        service.do("click", popup["id"])
        await until(lambda: Reader(archive).has_requests())
    [alert] = Reader(archive).alerts()
    assert take_requests(Path(archive.folder)) == (("open", alert.article_id),)
