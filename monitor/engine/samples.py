"""The loopback server of the demo: plays the bundled sample feeds, one moment of the story after another."""

from __future__ import annotations

import hashlib
import logging
import threading
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from monitor.engine.sample_feeds import FeedFile, load_samples
from monitor.resources import resource

_log = logging.getLogger(__name__)

MOMENTS: tuple[datetime, ...] = (
    datetime(2023, 11, 27, 18, tzinfo=UTC),
    datetime(2023, 11, 29, 0, tzinfo=UTC),
    datetime(2023, 11, 30, 0, tzinfo=UTC),
    datetime(2023, 11, 30, 18, tzinfo=UTC),
    datetime(2023, 12, 1, 10, tzinfo=UTC),
    datetime(2023, 12, 1, 22, tzinfo=UTC),
    datetime(2023, 12, 2, 9, tzinfo=UTC),
    datetime(2023, 12, 2, 16, tzinfo=UTC),
    datetime(2023, 12, 2, 21, tzinfo=UTC),
)
"""From the first days, with about a third of the articles, ever closer to the end of the story."""

# A client that connects and then says nothing must not hold up `stop`.
_PATIENCE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class SampleFeed:
    """A feed as a person would subscribe to it."""

    url: str
    title: str
    folder: str
    language: str


class SampleServer:
    """Serves the bundled sample feeds on loopback as they looked at a chosen moment of the story.

    It listens from the start of its life, answers between `start` and `stop`,
    and begins at the first of `moments`. `shift_to` moves all dates so that the
    last moment is that time ("14 min ago" instead of a day in 2023). With `live`,
    a clock, the story happens while one watches: each moment is when it was
    reached, and what came between two of them came between those times.
    """

    def __init__(
        self,
        moments: Sequence[datetime] = MOMENTS,
        *,
        shift_to: datetime | None = None,
        live: Callable[[], datetime] | None = None,
    ) -> None:
        if not moments or any(later <= earlier for earlier, later in pairwise(moments)):
            raise ValueError("the moments of the story must follow each other")
        self._moments = tuple(moments)
        self._step = 0
        self._shift = timedelta() if shift_to is None else shift_to - self._moments[-1]
        self._live = live
        self._reached = [live()] if live is not None else []
        self._files = load_samples(resource("samples"))
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.pages = self._pages()
        self._thread: threading.Thread | None = None

    @property
    def moment(self) -> datetime:
        """Where in the story the feeds stand: one of the moments, by the clock of 2023."""
        return self._moments[self._step]

    @property
    def addresses(self) -> tuple[SampleFeed, ...]:
        """The feeds that are served, in the order in which to subscribe to them."""
        root = f"http://127.0.0.1:{self._server.server_port}"
        return tuple(SampleFeed(f"{root}/{file.name}", file.title, file.folder, file.language) for file in self._files)

    def advance(self) -> bool:
        """Move to the next moment; False, and nothing moves, at the end."""
        if self._step + 1 == len(self._moments):
            return False
        self._step += 1
        if self._live is not None:
            self._reached.append(self._live())
        # One assignment: a request is answered from before or from after, never from between.
        self._server.pages = self._pages()
        return True

    def start(self) -> None:
        """Begin to answer, on a thread of its own."""
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="samples")
        self._thread.start()

    def stop(self) -> None:
        """Answer what is being asked, then give the port back."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _pages(self) -> dict[str, _Page]:
        return {f"/{file.name}": _page(file, self.moment, self._told) for file in self._files}

    def _told(self, date: datetime) -> datetime:
        """When a date of the story is said to be; dates that were told once never change."""
        if not self._reached:
            return date + self._shift
        if date <= self._moments[0]:
            return self._reached[0] - (self._moments[0] - date)
        step = min(bisect_left(self._moments, date), len(self._reached) - 1)
        (begin, end), (began, ended) = self._moments[step - 1 : step + 1], self._reached[step - 1 : step + 1]
        return began + (ended - began) * min(1.0, (date - begin) / (end - begin))


@dataclass(frozen=True, slots=True)
class _Page:
    """What is answered for one address."""

    body: bytes
    content_type: str
    etag: str
    changed: datetime


def _page(file: FeedFile, moment: datetime, told: Callable[[datetime], datetime]) -> _Page:
    cut = file.at(moment, told)
    etag = f'"{hashlib.sha256(cut.body).hexdigest()[:24]}"'
    # HTTP dates have whole seconds; a finer one would never be found unchanged.
    return _Page(cut.body, f"{file.content_type}; charset={file.encoding}", etag, cut.changed.replace(microsecond=0))


class _Server(ThreadingHTTPServer):
    """Knows the pages of the moment; closing waits for the answers under way."""

    daemon_threads = False
    pages: Mapping[str, _Page]


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, with 304 to those who hold the present version (RFC 9110, 13.2.2)."""

    server: _Server
    timeout = _PATIENCE_SECONDS

    def do_GET(self) -> None:
        """Answer with the page."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with what GET would say, without the page."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Keep requests out of the person's terminal."""
        _log.debug(format, *args)

    def _answer(self, *, with_body: bool) -> None:
        page = self.server.pages.get(urlsplit(self.path).path)
        if page is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        current = self._holds(page)
        self.send_response(HTTPStatus.NOT_MODIFIED if current else HTTPStatus.OK)
        self.send_header("ETag", page.etag)
        self.send_header("Last-Modified", format_datetime(page.changed, usegmt=True))
        if not current:
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if with_body and not current:
            self.wfile.write(page.body)

    def _holds(self, page: _Page) -> bool:
        """Whether the client says that it has this version; its tag counts before its date."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return page.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
        try:
            return page.changed <= parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except (TypeError, ValueError):  # no date, none that can be read, or one without a zone
            return False
