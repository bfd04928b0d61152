"""Asking what is at an address for the window: in a thread of its own, cancelled by the next question or the person."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from monitor.engine import messages
from monitor.engine.addresses import read_address
from monitor.errors import MonitorError, OfferedFeed
from monitor.model import Feed

if TYPE_CHECKING:
    # Loaded when first asked for: with it comes all that fetching needs, and a window is opened without.
    from monitor.engine.checking import Found

_log = logging.getLogger(__name__)

_FOLLOW = "Try again, or follow it anyway: then it is tried again by itself."
_PLAIN = "It was asked by https; a site without that needs http:// before its name."

Question = messages.LookAt | messages.GuessFeeds


class Looking:
    """Answers one question at a time through `say`; `close` gives up what is under way and waits for its end."""

    def __init__(self, say: Callable[[messages.Answer], None]) -> None:
        self._say = say
        self._lock = threading.Lock()
        self._closed = False
        self._number = 0
        self._stop: Callable[[], object] = lambda: None
        self._threads: list[threading.Thread] = []

    def begin(self, question: Question) -> None:
        """Begin to look, and give up the question of before."""
        with self._lock:
            if self._closed:
                return
            self._stop()
            loop = asyncio.new_event_loop()
            work = loop.create_task(self._answer(question))

            def stop() -> None:
                # The loop may have ended by itself.
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(work.cancel)

            self._number, self._stop = question.number, stop
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            self._threads.append(threading.Thread(target=_run, args=(loop, work), name="looking"))
            self._threads[-1].start()

    def cancel(self, number: int) -> None:
        """Give up the question of this number, if it is the one under way; it is answered by nothing more."""
        with self._lock:
            if number == self._number:
                self._stop()

    def close(self) -> None:
        """Give up what is under way, and wait until it has ended."""
        with self._lock:
            self._closed = True
            self._stop()
        for thread in self._threads:
            thread.join()

    async def _answer(self, question: Question) -> None:
        try:
            self._say(await self._seen(question))
            self._say(messages.Finished(question.number))
        except MonitorError as error:
            self._say(messages.Failed(question.number, error.reason, error.hint))
        except Exception as error:  # the main loop of this thread: a bug must not leave the question unanswered
            _log.exception("an address could not be looked at")
            self._say(messages.Failed(question.number, f"Something went wrong ({type(error).__name__})."))

    async def _seen(self, question: Question) -> messages.Seen:
        from monitor.engine.checking import guess, look

        match question:
            case messages.GuessFeeds(number, url):
                found = await guess(read_address(url).url, lambda tried: self._say(messages.Trying(number, tried)))
                none = "" if found else "None of the usual addresses of this site leads to a feed."
                return messages.Seen(number, "page", offers=_plain(found), reason=none)
            case messages.LookAt(number, url, login, password):
                given_scheme = "://" in url
                address = read_address(url)
                name = login or address.login.name
                feed = Feed(0, address.url, address.url, login=name, login_kind=address.login.kind)
                return _told(number, await look(feed, password or address.login.secret), given_scheme=given_scheme)


def _told(number: int, found: Found, *, given_scheme: bool) -> messages.Seen:
    from monitor.engine.checking import Checked, Page, Unclear
    from monitor.fetch.answers import LATER

    match found:
        case Checked(title, entries, problem):
            return messages.Seen(number, "feed", title, entries, reason=problem)
        case Page(title, offers, reason, hint):
            return messages.Seen(number, "page", title, offers=_plain(offers), reason=reason, hint=hint)
        case Unclear(reason, hint, refused):
            # Nothing is followed yet that could be tried again.
            hint = _FOLLOW if hint == LATER else hint
            if not given_scheme and not refused:
                hint = f"{hint} {_PLAIN}"
            return messages.Seen(number, "unclear", reason=reason, hint=hint)


def _plain(offers: tuple[OfferedFeed, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((offer.url, offer.title, offer.kind) for offer in offers)


def _run(loop: asyncio.AbstractEventLoop, work: asyncio.Task[None]) -> None:
    try:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(work)
        loop.run_until_complete(loop.shutdown_default_executor())
    finally:
        loop.close()
