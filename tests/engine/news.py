"""A dozen small feeds with known news, some of it in two feeds, over three months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.servers.scripted import ScriptedServer, feed

WATCHES = {"Truce": "truce", "Ministers": "minister* OR government", "Talks": '"truce talks" OR gaza NEAR/8 truce'}

FEEDS = 12
_ITEMS = 6
_BEGIN = datetime(2023, 10, 10, 6, tzinfo=UTC)
_SUBJECTS = ("Truce talks go on", "Ministers meet", "Storm nears the coast", "Gaza awaits a truce", "Football")


def publish(server: ScriptedServer) -> list[str]:
    """Let `server` serve the feeds and return their addresses."""
    urls = []
    for number in range(FEEDS):
        server.script(f"/{number}.xml", feed(_rss(number), etag=f'"{number}"'))
        urls.append(server.url(f"/{number}.xml"))
    return urls


def lines(count: int) -> list[dict[str, str]]:
    """Return `count` articles as an import reads them."""
    return [
        {
            "url": f"https://old.example/{number}",
            "title": f"{_SUBJECTS[number % len(_SUBJECTS)]}, number {number}",
            "text": f"The government said so. Report {number}.",
            "published": (_BEGIN + timedelta(hours=9 * number)).isoformat(),
            "source": f"Outlet {number % 7}",
        }
        for number in range(count)
    ]


def _rss(number: int) -> bytes:
    items = "".join(_item(number, item) for item in range(_ITEMS))
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Outlet {number}</title>"
        f"<link>https://outlet{number}.example/</link><description>News</description>{items}</channel></rss>"
    ).encode()


def _item(number: int, item: int) -> str:
    # The first item of each feed is the last of the one before it: one link, two outlets, two wordings.
    page = number * (_ITEMS - 1) + item
    subject = _SUBJECTS[page % len(_SUBJECTS)]
    when = format_datetime(_BEGIN + timedelta(days=30 * (item % 3), hours=page), usegmt=True)
    return (
        f"<item><guid isPermaLink='false'>{number}-{item}</guid><link>https://agency.example/{page}</link>"
        f"<title>{subject}, page {page}</title><pubDate>{when}</pubDate>"
        f"<description>Outlet {number} writes about page {page}.</description></item>"
    )
