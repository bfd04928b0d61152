"""Secrets in a real keyring, in none, and in one that does not answer: that costs its own feeds an error alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import keyring
import keyring.core
import pytest

from monitor.engine.addresses import login_of
from monitor.engine.desk import UNDO_SECONDS, Desk
from monitor.engine.passwords import Passwords
from monitor.errors import SecretError, UsageError
from monitor.model import Feed
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from tests.conftest import KeyringInMemory

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


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def real_keyring(secret_service: str) -> Iterator[None]:
    """A real, unlocked Secret Service as the process's keyring."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.core.load_keyring("keyring.backends.SecretService.Keyring"))
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("real_keyring")
@pytest.mark.parametrize(
    ("kind", "name"), [("basic", "desk"), ("bearer", ""), ("header", "X-Api-Key"), ("parameter", "token")]
)
def test_every_kind_of_secret_is_kept_in_a_real_keyring_and_goes_when_the_feed_is_gone_for_good(
    archive: Archive, kind: str, name: str
) -> None:
    clock = Clock()
    desk, reader = Desk(archive, clock), Reader(archive)
    feed, _new = desk.add_feed("https://wire.example/feed")
    desk.change_login(feed.id, login_of(kind, name, "hush-hush"))
    [feed] = reader.feeds()
    assert Passwords()(feed) == "hush-hush"
    desk.remove_feeds([feed.id])
    clock.now += timedelta(seconds=UNDO_SECONDS - 1)
    desk.forget_removed()
    desk.remove_feeds([feed.id], undo=True)
    assert Passwords()(reader.feeds()[0]) == "hush-hush"
    desk.remove_feeds([feed.id])
    clock.now += timedelta(seconds=UNDO_SECONDS)
    desk.forget_removed()
    assert Passwords()(feed) is None
    desk.remove_feeds([feed.id], undo=True)
    assert reader.feeds()[0].account == ""


@pytest.mark.usefixtures("real_keyring")
def test_another_kind_of_login_leaves_nothing_of_the_one_before(archive: Archive) -> None:
    desk, reader = Desk(archive), Reader(archive)
    feed, _new = desk.add_feed("https://desk:hush-hush@wire.example/feed")
    desk.change_login(feed.id, login_of("bearer", "", "hush-token"))
    [after] = reader.feeds()
    assert (Passwords()(feed), Passwords()(after)) == (None, "hush-token")
    desk.add_feed("https://wire.example/feed?token=hush-hush-hush")
    assert Passwords()(after) is None
    assert Passwords()(reader.feeds()[0]) == "hush-hush-hush"
    desk.change_login(feed.id)
    assert reader.feeds()[0].account == ""


def test_a_feed_that_is_followed_again_while_its_secret_is_being_forgotten_keeps_it(
    archive: Archive, keyring_in_memory: KeyringInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    desk, reader = Desk(archive, clock), Reader(archive)
    feed, _new = desk.add_feed("https://desk:hush-hush@wire.example/feed")
    desk.remove_feeds([feed.id])
    clock.now += timedelta(seconds=UNDO_SECONDS)
    delete = keyring_in_memory.delete_password

    def delete_slowly(service: str, username: str) -> None:
        delete(service, username)
        desk.remove_feeds([feed.id], undo=True)

    monkeypatch.setattr(keyring_in_memory, "delete_password", delete_slowly)
    desk.forget_removed()
    [again] = reader.feeds()
    assert Passwords()(again) == "hush-hush"


def test_without_a_keyring_a_login_stays_as_it_was(archive: Archive) -> None:
    desk, reader = Desk(archive), Reader(archive)
    feed, _new = desk.add_feed("https://wire.example/feed")
    with pytest.raises(SecretError, match="no keyring"):
        desk.change_login(feed.id, login_of("bearer", "", "hush-hush"))
    assert reader.feeds()[0].account == ""
    with pytest.raises(UsageError, match="not followed"):
        desk.change_login(99, login_of("bearer", "", "hush-hush"))
