"""When a publisher's word that a feed has moved is taken: after several polls over a day, never to a worse place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.model import Feed

POLLS = 3
"""So many polls must have led there, because networks of hotels redirect "permanently" too (RFC 9110, 15.4.2)."""

SPAN = timedelta(hours=24)
"""And so much time must lie between the first of them and the last."""


def seen(feed: Feed, permanent_url: str, now: datetime) -> Feed:
    """Return `feed` with what a good answer says of its place: `permanent_url` as redirects gave it, "" without any."""
    if not permanent_url or permanent_url == feed.url:
        stays = not feed.moved_url and feed.moved_since is None and not feed.moved_polls
        return feed if stays else replace(feed, moved_url="", moved_since=None, moved_polls=0)
    if permanent_url != feed.moved_url or feed.moved_since is None:
        return replace(feed, moved_url=permanent_url, moved_since=now, moved_polls=1)
    return replace(feed, moved_polls=feed.moved_polls + 1)


def new_address(feed: Feed, now: datetime) -> str:
    """Return the address to which `feed` has moved, "" while that is not sure or would not be good.

    An address without encryption is never taken in the place of one with it. A feed with a login stays where its
    secret belongs: another origin (scheme, host, port) is followed to, but not taken (RFC 9110, 15.4).
    """
    if not feed.moved_url or feed.moved_since is None:
        return ""
    if feed.moved_polls < POLLS or now - feed.moved_since < SPAN:
        return ""
    if _origin(feed.url)[0] == "https" and _origin(feed.moved_url)[0] != "https":
        return ""
    if feed.account and _origin(feed.url) != _origin(feed.moved_url):
        return ""
    return feed.moved_url


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme)
