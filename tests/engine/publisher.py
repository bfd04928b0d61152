"""Feeds as a publisher writes them, with news of a minute ago."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape


def rss(*titles: str, name: str = "Morning Post", minutes_ago: int = 1) -> bytes:
    """Return a feed with one item a title; the titles are also what tells the items apart."""
    when = format_datetime(datetime.now(UTC) - timedelta(minutes=minutes_ago), usegmt=True)
    items = "".join(
        f"<item><guid isPermaLink='false'>{escape(title)}</guid><link>https://post.example/{abs(hash(title))}</link>"
        f"<title>{escape(title)}</title><pubDate>{when}</pubDate><description>Text.</description></item>"
        for title in titles
    )
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{name}</title>"
        f"<link>https://post.example/</link><description>d</description>{items}</channel></rss>"
    ).encode()
