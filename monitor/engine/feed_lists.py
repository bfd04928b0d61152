"""Lists of feeds (OPML): what one holds, following what a person chooses of it, and writing one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor import secrets
from monitor.engine.addresses import Address, public, read_address
from monitor.engine.desk import clean_folder, now
from monitor.errors import SecretError, UsageError
from monitor.parse.opml import Subscription, read_opml, write_opml
from monitor.store import desk
from monitor.store.archive import Archive
from monitor.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one feed of a list: result is "added", "duplicate" or "invalid"."""

    url: str
    title: str
    folder: str
    result: str
    error: str = ""


class FeedLists:
    """Reads and writes lists for one archive."""

    def __init__(self, archive: Archive, clock: Callable[[], datetime] = now) -> None:
        self._archive = archive
        self._reader = Reader(archive)
        self._clock = clock

    def read(self, opml: bytes) -> tuple[tuple[Subscription, str], ...]:
        """Return the feeds of an OPML file with "new", "followed", "repeated" or "invalid" for each."""
        known = {feed.url: "followed" for feed in self._reader.feeds()}
        listed: list[tuple[Subscription, str]] = []
        for written in read_opml(opml):
            each = replace(written, title=_title(written.title))
            try:
                url = read_address(each.url).url
            except UsageError:
                listed.append((each, "invalid"))
                continue
            listed.append((each, known.get(url, "new")))
            known.setdefault(url, "repeated")
        return tuple(listed)

    def follow(self, listed: Sequence[Subscription]) -> tuple[Imported, ...]:
        """Follow all feeds of a list in one transaction; secrets in their addresses go to the keyring."""
        read = [(each, _address(each.url)) for each in listed]
        # Before the archive is held for writing: the keyring may ask a person to unlock it.
        complaints = _keep_secrets([found for _each, found in read if isinstance(found, Address)])
        done: list[Imported] = []
        with self._archive.writing() as connection:
            for each, found in read:
                if isinstance(found, UsageError):
                    done.append(Imported(public(each.url), each.title, each.folder, "invalid", found.reason))
                    continue
                title, folder, login = _title(each.title), clean_folder(each.folder), found.login
                feed, new = desk.add_feed(
                    connection, found.url, title, folder, login.name, self._clock(), login_kind=login.kind
                )
                result = "added" if new else "duplicate"
                done.append(Imported(feed.url, feed.title, feed.folder, result, complaints.get(found.url, "")))
        return tuple(done)

    def write(self) -> bytes:
        """Return all followed feeds as OPML."""
        # Archives of before secrets were parted from addresses may still hold one.
        feeds = (
            replace(feed, url=public(feed.url), title=_title(feed.title), site_url=public(feed.site_url))
            for feed in self._reader.feeds()
        )
        return write_opml(feeds, "Media Monitor")


def _title(title: str) -> str:
    """A title that is an address, as lists without titles have it, holds no secret either."""
    return public(title) if "://" in title else title.strip()


def _address(text: str) -> Address | UsageError:
    try:
        return read_address(text)
    except UsageError as error:
        return error


def _keep_secrets(addresses: Sequence[Address]) -> dict[str, str]:
    """Keep the secrets of these addresses; return by address why one was not kept. A refusal is taken for all."""
    complaint = ""
    complaints: dict[str, str] = {}
    for address in addresses:
        if address.login.secret and not complaint:
            try:
                secrets.keep(address.url, address.login.account, address.login.secret)
            except SecretError as error:
                complaint = f"Its login was not taken over: {error} Then enter it with “feeds login”."
        if address.login.secret and complaint:
            complaints[address.url] = complaint
    return complaints
