"""A keyring that does not answer costs its own feeds an error, and nobody else anything."""

from __future__ import annotations

import threading

import pytest

from monitor.engine.passwords import Passwords
from monitor.errors import SecretError
from monitor.model import Feed

FEED = Feed(1, "https://wire.example/feed", "Wire", login="desk")


def test_an_answer_and_an_error_come_through() -> None:
    assert Passwords(lambda url, login: f"{login} at {url}")(FEED) == "desk at https://wire.example/feed"

    def locked(_url: str, _login: str) -> str | None:
        raise SecretError("The keyring is locked.")

    with pytest.raises(SecretError, match="locked"):
        Passwords(locked)(FEED)


def test_a_keyring_that_waits_for_a_person_is_asked_once_and_again_when_it_has_answered() -> None:
    opened = threading.Event()
    asked: list[str] = []

    def ask(url: str, _login: str) -> str | None:
        asked.append(url)
        opened.wait()
        return "word"

    passwords = Passwords(ask, patience_seconds=0.05)
    for _poll in range(3):
        with pytest.raises(SecretError, match="does not answer"):
            passwords(FEED)
    assert len(asked) == 1
    opened.set()
    patient = Passwords(ask)
    assert patient(FEED) == "word"
    for _attempt in range(100):
        try:
            assert passwords(FEED) == "word"
            break
        except SecretError:
            # The first question is only just being answered.
            continue
    else:
        pytest.fail("the keyring is never asked again")
