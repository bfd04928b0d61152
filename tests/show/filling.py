"""Fills archives for the tests of the window, through the store's own doors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.chronicle import Poll
from monitor.engine.desk import Desk
from monitor.model import Article, Change, Feed, FeedState, Priority, Sorted, Telling, Watch
from monitor.query.meaning import matched_places, surface
from monitor.query.parser import parse
from monitor.store.archive import Archive, open_archive
from monitor.store.reader import Reader
from monitor.store.recording import recording


class Filling:
    """An archive that a test fills with what it needs."""

    def __init__(self, folder: Path, now: datetime | None = None) -> None:
        self.folder = folder
        self.now = now or datetime.now(UTC).replace(microsecond=0)
        self.archive: Archive = open_archive(folder)
        self.reader = Reader(self.archive)
        self.desk = Desk(self.archive, lambda: self.now)

    def feed(self, title: str = "Harbour Wire", folder: str = "") -> Feed:
        """Follow a feed."""
        address = title.casefold().replace(" ", "-")
        return self.desk.add_feed(f"https://{address}.example/feed.xml", title=title, folder=folder)[0]

    def fail(self, feed: Feed, error: str) -> None:
        """Let the last poll of a feed have failed."""
        with recording(self.archive) as record:
            record.update_feed(feed, replace(feed, state=FeedState.FAILING, failures=3, error=error))
            record.add_poll(Poll(feed.id, self.now, self.now, error=error))

    def watch(self, name: str, query: str, priority: Priority = Priority.NORMAL) -> Watch:
        """Add a watch."""
        return self.desk.add_watch(name, query, priority)

    def article(
        self,
        title: str,
        text: str = "",
        *,
        feed: Feed | None = None,
        minutes_ago: float = 10,
        language: str = "en",
        html: str = "",
        author: str = "",
        sources: Sequence[str] = (),
    ) -> int:
        """Store an article, match it against all watches and raise their alerts; return its id."""
        feed = feed or self._first_feed()
        moment = self.now - timedelta(minutes=minutes_ago)
        new = Article(
            url=f"https://news.example/{abs(hash((title, text, minutes_ago)))}",
            title=title,
            text=text or title,
            html=html,
            author=author,
            language=language,
            published=moment,
            first_seen=moment,
            sources=tuple(sources) or (feed.title,),
        )
        with recording(self.archive) as record:
            article_id = record.keep(feed.id, Sorted(Change.NEW, new.url, new), moment)
            for watch in self.reader.watches():
                node = parse(watch.query, self.now)
                places = matched_places(node, new)
                if places:
                    record.add_match(watch.id, article_id, moment)
                    record.add_alert(watch.id, article_id, Telling.LIST, surface(new, places), "", moment)
        return article_id

    def revise(self, article_id: int, title: str, text: str, feed: Feed) -> None:
        """Let the publisher change an article."""
        before = self.reader.article(article_id)
        assert before is not None
        with recording(self.archive) as record:
            after = replace(before, title=title, text=text, html="")
            record.keep(feed.id, Sorted(Change.REVISED, before.url, after), self.now)

    def close(self) -> None:
        """Let go of the archive."""
        self.archive.close()

    def _first_feed(self) -> Feed:
        feeds = self.reader.feeds()
        return feeds[0] if feeds else self.feed()
