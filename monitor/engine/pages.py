"""The pages of articles: taken from the queue in the archive, fetched politely, read, and taken in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from monitor.errors import FeedError, FetchError, MonitorError, SecretError
from monitor.fetch.answers import UnreachableError
from monitor.fetch.hosts import HostHeldError, host_of, is_local
from monitor.fetch.page import PageFetcher, wait_before_retry
from monitor.model import Feed
from monitor.normalise.page import article_of_page
from monitor.parse.process import ParserProcess
from monitor.pipeline import Pipeline, take_in_page
from monitor.store.archive import Archive
from monitor.store.pages import WaitingPage, waiting_pages
from monitor.store.reader import Reader
from monitor.store.recording import recording

_log = logging.getLogger(__name__)

AT_ONCE = 2
"""Pages that are fetched at the same time, each from another host: feeds go first."""

SPACING_SECONDS = 5.0
"""Between the end of one page and the begin of the next from the same host, which feeds may use meanwhile."""

_LOOKED_AT = 200
_REST_SECONDS = 60.0


class PageQueue:
    """Fetches what waits in one archive; belongs to one event loop.

    What is on its way is not noted anywhere: after a crash it is still waiting, and is fetched again.
    """

    def __init__(
        self, pipeline: Pipeline, archive: Archive, parser: ParserProcess, clock: Callable[[], datetime]
    ) -> None:
        self._pipeline = pipeline
        self._archive = archive
        self._reader = Reader(archive)
        self._parser = parser
        self._clock = clock
        self._fetcher = PageFetcher(pipeline.fetcher, clock)
        self._free_at: dict[str, float] = {}
        self._resting_at = float("inf")
        self._under_way: dict[asyncio.Task[None], str] = {}

    def look(self) -> bool:
        """Begin to fetch what is due and may be asked for now; return whether anything is under way or must wait."""
        now = asyncio.get_running_loop().time()
        self._reap()
        if len(self._under_way) >= AT_ONCE:
            return True
        self._free_at = {host: at for host, at in self._free_at.items() if at > now}
        busy = {*self._under_way.values(), *self._free_at}
        with self._archive.reading() as connection:
            # However much waits for a slow host, it stands in nobody's way.
            due = waiting_pages(connection, self._clock(), _LOOKED_AT, but=busy)
            waits = bool(due) or bool(busy and waiting_pages(connection, self._clock(), 1))
        feeds = {feed.id: feed for feed in self._reader.feeds()} if due else {}
        for waiting in due:
            host = host_of(waiting.url)
            if len(self._under_way) >= AT_ONCE:
                break
            if host not in busy and waiting.feed_id in feeds:
                busy.add(host)
                task = asyncio.create_task(self._read(waiting, feeds[waiting.feed_id]))
                self._under_way[task] = host
        self._rest(now)
        return bool(waits or self._under_way)

    async def wait(self, seconds: float) -> None:
        """Wait until a page has come, or for so long."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(seconds)

    async def close(self) -> None:
        """Give up what is on its way; what is being written is finished."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        self._under_way.clear()

    def _reap(self) -> None:
        now = asyncio.get_running_loop().time()
        for task in [task for task in self._under_way if task.done()]:
            host = self._under_way.pop(task)
            self._free_at[host] = now + (0.0 if is_local(host) else SPACING_SECONDS)
            task.result()

    def _rest(self, now: float) -> None:
        """Let the reader of pages end when none has come for a while."""
        if self._under_way:
            self._resting_at = now + _REST_SECONDS
        elif now > self._resting_at:
            self._resting_at = float("inf")
            self._parser.rest()

    async def _read(self, waiting: WaitingPage, feed: Feed) -> None:
        try:
            await self._take(waiting, feed)
        except MonitorError:
            raise
        except Exception as error:  # as in the collector's loop: a bug that one page brings out stops nothing else
            _log.exception("the page of article %d could not be taken in", waiting.article_id)
            bug = FeedError(f"Something went wrong in this program ({type(error).__name__}).", "Please report it.")
            await self._pipeline.in_turn(self._fail, waiting, bug)

    async def _take(self, waiting: WaitingPage, feed: Feed) -> None:
        try:
            html, text = await self._fetch(waiting, feed)
        except FeedError as error:
            _log.info("the page of article %d was not read: %s", waiting.article_id, error.reason)
            # Where this machine is offline, it is no failure of the page; it waits until there is a way again.
            if not await self._is_offline(error, feed):
                await self._pipeline.in_turn(self._fail, waiting, error)
        else:
            await self._pipeline.in_turn(self._keep, waiting, html, text)

    async def _is_offline(self, error: FeedError, feed: Feed) -> bool:
        offline = self._pipeline.offline
        return isinstance(error, UnreachableError) and offline is not None and await offline(feed)

    async def _fetch(self, waiting: WaitingPage, feed: Feed) -> tuple[str, str]:
        try:
            password = await asyncio.to_thread(self._pipeline.password, feed) if feed.account else None
        except SecretError as error:
            raise FetchError(error.reason, error.hint) from error
        answer = await self._fetcher.fetch(waiting.url, feed, password)
        markup = await asyncio.to_thread(self._parser.article, answer.body, answer.content_type)
        found = self._reader.page_of(waiting.article_id)
        title, text = (found[1].title, found[1].text) if found is not None else ("", "")
        return await asyncio.to_thread(article_of_page, markup, answer.final_url, title, text)

    def _keep(self, waiting: WaitingPage, html: str, text: str) -> None:
        pipeline = self._pipeline
        with recording(self._archive) as record:
            take_in_page(
                record,
                waiting,
                html,
                text,
                pipeline.watch_set,
                pipeline.watches,
                pipeline.channel,
                self._clock(),
            )

    def _fail(self, waiting: WaitingPage, error: FeedError) -> None:
        # A host that asked for silence says nothing about this page.
        attempts = waiting.attempts + (0 if isinstance(error, HostHeldError) else 1)
        wait = wait_before_retry(error, attempts)
        with recording(self._archive) as record:
            record.pages.fail(waiting, str(error), None if wait is None else self._clock() + wait, attempts)
