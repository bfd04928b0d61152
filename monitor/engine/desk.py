"""What a person decides, checked and carried out: the one place for window, worker and commands."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit, urlunsplit

from monitor import secrets
from monitor.errors import QueryError, UsageError
from monitor.model import AlertState, Feed, Priority, Watch
from monitor.parse.opml import Subscription, read_opml, write_opml
from monitor.query import tree
from monitor.query.borrowed import Service, translate
from monitor.query.resolve import resolve
from monitor.query.vocabulary import (
    Entity,
    TermList,
    check_entity,
    check_list,
    without_names,
    without_terms,
)
from monitor.query.watching import parse_watch
from monitor.store import desk, vocabulary
from monitor.store.archive import Archive
from monitor.store.reader import Reader

WATCH_COLUMNS = ("name", "query", "priority")

_LOGIN = re.compile(r"//[^/?#]*@")
_PASSWORD_LEFT_OUT = "Passwords in a list are not taken over: add the feed once more by hand with its login."


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one feed of a list: result is "added", "duplicate" or "invalid"."""

    url: str
    title: str
    folder: str
    result: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class ImportedWatch:
    """What became of one line of a list of watches; `error` is "" where it was added.

    `changes` are the sentences on what was changed in a query of another service.
    """

    name: str
    query: str
    priority: str
    error: str = ""
    changes: tuple[str, ...] = ()


class Desk:
    """Carries out what a person decides in one archive."""

    def __init__(self, archive: Archive, clock: Callable[[], datetime] = now) -> None:
        self._archive = archive
        self._reader = Reader(archive)
        self._clock = clock

    # Feeds

    def add_feed(
        self, url: str, *, title: str = "", folder: str = "", login: str = "", password: str = ""
    ) -> tuple[Feed, bool]:
        """Follow a feed and return it, with False if it was followed already.

        A name and password inside the address are taken out of it; a password goes to the keyring. A feed that is
        followed already takes a new login. Raises UsageError for an address that is none, SecretError if the keyring
        will not keep the password: the feed is not followed then.
        """
        address, name, word = split_login(url)
        login, password = login or name, password or word
        if login and password:
            secrets.keep(address, login, password)
        with self._archive.writing() as connection:
            return desk.add_feed(connection, address, title.strip(), clean_folder(folder), login, self._clock())

    def remove_feed(self, url: str) -> Feed:
        """Stop following the feed with this address; its articles stay."""
        feed = self._reader.feed(url) or self._reader.feed(split_login(url)[0])
        if feed is None:
            raise UsageError(f"No feed with the address {_public(url)} is followed.", "See: media-monitor feeds list.")
        self.remove_feeds([feed.id])
        return feed

    def remove_feeds(self, ids: Sequence[int], *, undo: bool = False) -> None:
        """Stop following feeds, or follow them again."""
        with self._archive.writing() as connection:
            desk.remove_feeds(connection, ids, None if undo else self._clock())

    def change_feed(self, feed_id: int, title: str, folder: str) -> None:
        """Give a feed another title and folder."""
        if not title.strip():
            raise UsageError("A feed needs a title.", "Write one.")
        with self._archive.writing() as connection:
            desk.change_feed(connection, feed_id, title.strip(), clean_folder(folder))

    def poll_now(self, ids: Sequence[int] = ()) -> None:
        """Make feeds due now; all of them without ids."""
        with self._archive.writing() as connection:
            desk.poll_now(connection, ids, self._clock())

    def list_feeds(self, opml: bytes) -> tuple[tuple[Subscription, str], ...]:
        """Return the feeds of an OPML file with "new", "followed" or "invalid" for each."""
        followed = {feed.url for feed in self._reader.feeds()}
        return tuple((each, _listed(each, followed)) for each in read_opml(opml))

    def follow(self, listed: Sequence[Subscription]) -> tuple[Imported, ...]:
        """Follow all feeds of a list in one transaction."""
        done: list[Imported] = []
        with self._archive.writing() as connection:
            for each in listed:
                try:
                    url, login, password = split_login(each.url)
                except UsageError as error:
                    done.append(Imported(_public(each.url), each.title, each.folder, "invalid", error.reason))
                    continue
                folder = clean_folder(each.folder)
                feed, new = desk.add_feed(connection, url, each.title.strip(), folder, login, self._clock())
                left_out = _PASSWORD_LEFT_OUT if password else ""
                done.append(Imported(feed.url, feed.title, feed.folder, "added" if new else "duplicate", left_out))
        return tuple(done)

    def export_feeds(self) -> bytes:
        """Return all followed feeds as OPML."""
        return write_opml(self._reader.feeds(), "Media Monitor")

    # Watches

    def add_watch(self, name: str, query: str, priority: Priority = Priority.NORMAL) -> Watch:
        """Add a watch; raises QueryError for a query that cannot be watched, UsageError for a name that is taken."""
        name = _name(name)
        parse_watch(query, self._resolve)
        with self._archive.writing() as connection:
            return desk.add_watch(connection, name, query.strip(), priority, self._clock())

    def change_watch(self, changed: Watch) -> None:
        """Store a watch with another name, query, priority or switch; raises as `add_watch` does."""
        parse_watch(changed.query, self._resolve)
        changed = replace(changed, name=_name(changed.name), query=changed.query.strip())
        with self._archive.writing() as connection:
            desk.change_watch(connection, changed)

    def _resolve(self, query: tree.Node) -> tree.Node:
        return resolve(query, self._reader.vocabulary())

    def remove_watch(self, watch_id: int, *, undo: bool = False) -> None:
        """Remove a watch, or bring it back as it was; its alerts stay."""
        with self._archive.writing() as connection:
            desk.remove_watch(connection, watch_id, None if undo else self._clock())

    def import_watches(self, text: str, service: Service | None = None) -> tuple[ImportedWatch, ...]:
        """Add the watches of a CSV text with the columns name, query, priority; a faulty line stops no other.

        Queries of another service are put into our language: those that show it, or all where `service` is given.
        """
        lines = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
        try:
            rows = list(lines)
        except csv.Error as error:
            raise UsageError(
                f"Line {lines.line_num} of this file cannot be read: {error}.", "It must be CSV."
            ) from error
        names = {(name or "").strip().lower() for name in lines.fieldnames or ()}
        if not {"name", "query"} <= names:
            hint = "Its first line must be: name,query,priority."
            raise UsageError("This file has no columns “name” and “query”.", hint)
        cleaned = ({(column or "").strip().lower(): value for column, value in line.items()} for line in rows)
        return tuple(self._import_watch(line, service) for line in cleaned)

    def _import_watch(self, line: dict[str, str | None], service: Service | None) -> ImportedWatch:
        name, query = (line.get("name") or "").strip(), (line.get("query") or "").strip()
        written = (line.get("priority") or "normal").strip().lower()
        try:
            ours = translate(query, service)
            self.add_watch(name, ours.query, priority_named(written))
        except (QueryError, UsageError) as error:
            return ImportedWatch(name, query, written, str(error))
        return ImportedWatch(name, ours.query, written, changes=ours.changes)

    def export_watches(self) -> str:
        """Return all watches as CSV with the columns name, query, priority."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(WATCH_COLUMNS)
        writer.writerows((watch.name, watch.query, watch.priority) for watch in self._reader.watches())
        return text.getvalue()

    # Lists and entities

    def add_list(self, name: str, terms: Sequence[str]) -> TermList:
        """Add a shared term list; raises QueryError for a faulty term, UsageError for a name that is taken or none."""
        new = check_list(name, terms)
        with self._archive.writing() as connection:
            vocabulary.add_list(connection, new, self._clock())
        return new

    def add_terms(self, name: str, terms: Sequence[str]) -> TermList:
        """Add terms to a list and return it as it is then; what it holds already changes nothing."""
        with self._archive.writing() as connection:
            found = vocabulary.read_vocabulary(connection).list_called(name)
            changed = check_list(found.name, (*found.terms, *terms))
            vocabulary.change_list(connection, changed)
        return changed

    def remove_terms(self, name: str, terms: Sequence[str]) -> TermList:
        """Take terms out of a list and return it as it is then; raises UsageError if it lacks one or ends empty."""
        with self._archive.writing() as connection:
            changed = without_terms(vocabulary.read_vocabulary(connection).list_called(name), terms)
            vocabulary.change_list(connection, changed)
        return changed

    def remove_list(self, name: str) -> TermList:
        """Remove a list and return what it was; raises UsageError while a watch uses it."""
        with self._archive.writing() as connection:
            found = vocabulary.read_vocabulary(connection).list_called(name)
            vocabulary.remove_list(connection, found)
        return found

    def add_entity(self, name: str, names: Sequence[str] = (), requires: str = "", excludes: str = "") -> Entity:
        """Add an entity with other names; raises QueryError for a faulty rule, UsageError for a name taken or none."""
        new = check_entity(name, names, requires, excludes)
        with self._archive.writing() as connection:
            vocabulary.add_entity(connection, new, self._clock())
        return new

    def add_names(self, name: str, names: Sequence[str]) -> Entity:
        """Add names to an entity and return it as it is then; what it is called already changes nothing."""
        return self._change_entity(
            name, lambda of: check_entity(of.name, (*of.names, *names), of.requires, of.excludes)
        )

    def remove_names(self, name: str, names: Sequence[str]) -> Entity:
        """Take names from an entity and return it as it is then; raises UsageError if it lacks one or loses its own."""
        return self._change_entity(name, lambda of: without_names(of, names))

    def change_rules(self, name: str, requires: str | None = None, excludes: str | None = None) -> Entity:
        """Give an entity other rules, "" for none and None for as it was; raises QueryError for a faulty one."""

        def changed(of: Entity) -> Entity:
            rules = (of.requires if requires is None else requires, of.excludes if excludes is None else excludes)
            return check_entity(of.name, of.names, *rules)

        return self._change_entity(name, changed)

    def remove_entity(self, name: str) -> Entity:
        """Remove an entity and return what it was; raises UsageError while a watch uses it."""
        with self._archive.writing() as connection:
            found = vocabulary.read_vocabulary(connection).entity_called(name)
            vocabulary.remove_entity(connection, found)
        return found

    def _change_entity(self, name: str, change: Callable[[Entity], Entity]) -> Entity:
        with self._archive.writing() as connection:
            changed = change(vocabulary.read_vocabulary(connection).entity_called(name))
            vocabulary.change_entity(connection, changed)
        return changed

    # Reading

    def mark_read(self, ids: Sequence[int], *, read: bool = True) -> None:
        """Mark articles read or unread."""
        with self._archive.writing() as connection:
            desk.mark_read(connection, ids, self._clock() if read else None)

    def mark_feeds_read(self, feed_ids: Sequence[int] = ()) -> tuple[int, ...]:
        """Mark everything of these feeds (of all, without ids) as read; return the articles that were unread."""
        with self._archive.writing() as connection:
            return desk.mark_feeds_read(connection, feed_ids, self._clock())

    def star(self, ids: Sequence[int], *, starred: bool = True) -> None:
        """Star articles, or take their stars."""
        with self._archive.writing() as connection:
            desk.star(connection, ids, self._clock() if starred else None)

    def set_alerts(self, ids: Sequence[int], state: AlertState) -> None:
        """Set the state of alerts."""
        with self._archive.writing() as connection:
            desk.set_alerts(connection, ids, state)


def split_login(url: str) -> tuple[str, str, str]:
    """Return an address without its name and password, then the name and the password ("" where there is none).

    Raises UsageError if it is no web address.
    """
    text = url.strip()
    if "://" not in text and "." in text.split("/")[0]:
        text = f"https://{text}"
    text = "https://" + text.removeprefix("feed://") if text.startswith("feed://") else text
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _no_address(url) from error
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise _no_address(url)
    host = f"[{host}]" if ":" in host else host
    place = f"{host}:{port}" if port is not None else host
    address = urlunsplit((parts.scheme.lower(), place, parts.path or "/", parts.query, ""))
    return address, unquote(parts.username or ""), unquote(parts.password or "")


def _no_address(url: str) -> UsageError:
    return UsageError(f"“{_public(url)}” is no web address.", "It should look like https://example.org/feed.")


def _public(url: str) -> str:
    """Return what was given as an address without the name and password in it, also where it is none."""
    return _LOGIN.sub("//", url)


def clean_folder(folder: str) -> str:
    """Return a folder's path without empty steps and spaces around them.

    >>> clean_folder(" Wires // Asia/")
    'Wires/Asia'
    """
    return "/".join(step.strip() for step in folder.split("/") if step.strip())


def priority_named(name: str) -> Priority:
    """Return the priority of this name; raises UsageError if there is none."""
    try:
        return Priority(name)
    except ValueError as error:
        raise UsageError(f"There is no priority “{name}”.", "Use urgent, normal or quiet.") from error


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UsageError("A watch needs a name.", "Write one, such as: Gaza truce.")
    return name


def _listed(each: Subscription, followed: set[str]) -> str:
    try:
        url = split_login(each.url)[0]
    except UsageError:
        return "invalid"
    return "followed" if url in followed else "new"
