"""The passwords of protected feeds: asked of the keyring without being held up by it, taken along, and forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from monitor import secrets
from monitor.errors import SecretError
from monitor.model import Feed

PATIENCE_SECONDS = 20.0
"""As long as a poll waits for an answer."""


class Passwords:
    """Asks one question at a time, and gives up on an answer that does not come.

    A locked keyring may put a window before the person and wait for hours. Only protected feeds
    wait with it, and there is one such window, not one for every poll.
    """

    def __init__(
        self,
        ask: Callable[[str, str], str | None] = secrets.password,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._ask = ask
        self._patience = patience_seconds
        self._asking = threading.Lock()

    def __call__(self, feed: Feed) -> str | None:
        """Return a feed's secret, None if none is kept; raises SecretError, also without an answer."""
        if not self._asking.acquire(timeout=self._patience):
            raise _unanswered()
        answer: Future[str | None] = Future()
        # A daemon: a keyring that never answers must not keep the program from ending.
        threading.Thread(target=self._fill, args=(feed, answer), name="keyring", daemon=True).start()
        try:
            return answer.result(self._patience)
        except TimeoutError as error:
            raise _unanswered() from error

    def _fill(self, feed: Feed, answer: Future[str | None]) -> None:
        try:
            answer.set_result(self._ask(feed.url, feed.account))
        except Exception as error:  # whoever waits for the answer raises it again
            answer.set_exception(error)
        finally:
            self._asking.release()


def keep_password(feed: Feed, password: str) -> None:
    """Keep a feed's secret under the address that it has now; raises SecretError."""
    secrets.keep(feed.url, feed.account, password)


def forget_password(feed: Feed) -> None:
    """Remove a feed's secret; raises SecretError."""
    secrets.forget(feed.url, feed.account)


def _unanswered() -> SecretError:
    return SecretError("The keyring does not answer.", "Unlock it: its window may wait behind the others.")
