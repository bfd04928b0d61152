"""Asking for the web page of an article: as politely as for a feed, and only where the site lets programs in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.errors import FeedError, FetchError
from monitor.fetch.body import TooLargeError
from monitor.fetch.client import Answer, Fetcher
from monitor.fetch.hosts import HostHeldError
from monitor.fetch.robots import Rules, read_robots
from monitor.model import Feed

MAX_BYTES = 5 * 1024 * 1024
"""Of one page: the largest of the news are half of that, without their pictures."""

PROGRAM = "MediaMonitor"
"""What robots.txt calls this program."""

_WAITS = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
_ROBOTS_KEPT = timedelta(hours=24)
# Sites whose rules are remembered: far more than a desk follows, and too few to fill the memory with.
_MOST_SITES = 256

_IN_BROWSER = "Open it in the browser."
_REFUSALS = {
    401: "The page asks for a login",
    402: "The page asks for payment",
    403: "The publisher refuses to give this page",
    404: "The page is not there any more",
    410: "The publisher took the page away for good",
    451: "The page is withheld for legal reasons",
}


class NotAllowedError(FetchError):
    """The site's robots.txt asks programs not to fetch this page, or leads somewhere else than to the article."""


def wait_before_retry(error: FeedError, attempts: int) -> timedelta | None:
    """Return how long to wait after the `attempts`th failed attempt, None where another would end like this one.

    A page that is refused, gone, too large or no article stays so; a server that is silent or has a fault may
    come back. Six attempts in all, over a day and a half.
    """
    if not isinstance(error, FetchError) or isinstance(error, TooLargeError | NotAllowedError):
        return None
    asked_for = timedelta(seconds=error.retry_after or 0)
    if isinstance(error, HostHeldError):
        return asked_for
    # An answer with a status of success that is an error is a wall against programs.
    if (
        200 <= error.status < 300
        or (400 <= error.status < 500 and error.status not in {408, 425, 429})
        or attempts > len(_WAITS)
    ):
        return None
    return max(_WAITS[attempts - 1], asked_for)


@dataclass(frozen=True, slots=True)
class _Known:
    rules: Rules
    until: datetime


class PageFetcher:
    """Fetches pages with the fetcher of the feeds, and so within its limits; remembers what sites allow for a day."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._robots: dict[str, _Known] = {}

    async def fetch(self, url: str, feed: Feed, password: str | None) -> Answer:
        """Ask for a page of `feed`; the feed's login goes along only to the feed's own origin.

        Raises FetchError, with the reason in words, for every answer but a page.
        """
        rules = await self._rules(url, feed, password)
        if not rules.allow(url):
            raise NotAllowedError("The site asks programs not to fetch this page (robots.txt).", _IN_BROWSER)
        try:
            answer = await self._ask(url, feed, password)
        except HostHeldError:
            raise
        except TooLargeError as error:
            raise TooLargeError(error.reason, _IN_BROWSER) from error
        except FetchError as error:
            if error.status not in _REFUSALS:
                raise
            said = f"{_REFUSALS[error.status]} (HTTP {error.status})."
            raise FetchError(said, _IN_BROWSER, status=error.status, retry_after=error.retry_after) from error
        if _is_front_page(answer.final_url) and not _is_front_page(url):
            raise NotAllowedError("The address leads to the publisher's front page.", "The article may be gone.")
        return answer

    async def _ask(self, url: str, feed: Feed, password: str | None) -> Answer:
        # The validators and the limit are those of the feed itself.
        plain = replace(feed, etag=None, last_modified=None, most_bytes=MAX_BYTES)
        return await self._fetcher.fetch(plain, password, page=url)

    async def _rules(self, url: str, feed: Feed, password: str | None) -> Rules:
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}"
        known = self._robots.get(place)
        now = self._clock()
        if known is None or known.until <= now:
            known = _Known(await self._read(f"{place}/robots.txt", feed, password), now + _ROBOTS_KEPT)
            self._robots.pop(place, None)
            # What was read first goes first: it stands in front.
            while len(self._robots) >= _MOST_SITES:
                del self._robots[next(iter(self._robots))]
            self._robots[place] = known
        return known.rules

    async def _read(self, address: str, feed: Feed, password: str | None) -> Rules:
        try:
            answer = await self._ask(address, feed, password)
        except TooLargeError:
            return Rules()
        except FetchError as error:
            if 400 <= error.status < 500 and error.status != 429:
                # No file, no wishes (RFC 9309, 2.3.1.3).
                return Rules()
            raise
        return read_robots(answer.body, PROGRAM)


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query
