"""What a person decides, checked and carried out: the one place for window, worker and commands."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from monitor import secrets
from monitor.engine.addresses import NO_LOGIN, Address, Login, read_address
from monitor.engine.feed_settings import FeedSettings
from monitor.errors import QueryError, UsageError
from monitor.model import AlertState, Feed, Pace, Priority, Watch
from monitor.query import tree
from monitor.query.borrowed import Service, translate
from monitor.query.lexer import is_whole
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
from monitor.store import desk, pages, polling, tending, vocabulary
from monitor.store.archive import Archive
from monitor.store.notices import dismiss_notices
from monitor.store.reader import Reader

WATCH_COLUMNS = ("name", "query", "priority")

UNDO_SECONDS = 600
"""For how long a removed feed keeps its secret, so that the removal can be undone."""


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


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
        self,
        url: str | Address,
        *,
        title: str = "",
        folder: str = "",
        login: str = "",
        password: str = "",
        found_title: str = "",
    ) -> tuple[Feed, bool]:
        """Follow a feed and return it, with False if it was followed already.

        A secret inside the address is taken out of it; like the password it goes to the keyring. A feed that is
        followed already takes a new login. `found_title` is the publisher's own, as far as it is known. Raises
        UsageError for an address that is none, SecretError if the keyring will not keep the secret: the feed is not
        followed then.
        """
        address = read_address(url) if isinstance(url, str) else url
        if login:
            if address.login.account not in ("", login):
                raise UsageError("This address holds a login of its own.", "Leave it out of the address.")
            address = Address(address.url, Login("basic", login, password or address.login.secret))
        if address.login.secret:
            secrets.keep(address.url, address.login.account, address.login.secret)
            self._forget_replaced(address)
        with self._archive.writing() as connection:
            return desk.add_feed(
                connection,
                address.url,
                title.strip(),
                clean_folder(folder),
                address.login.name,
                self._clock(),
                login_kind=address.login.kind,
                found_title=found_title,
            )

    def _forget_replaced(self, address: Address) -> None:
        before = self._reader.feed(address.url)
        if before is not None and before.account not in ("", address.login.account):
            secrets.forget(before.url, before.account)

    def followed(self, url: str) -> Feed:
        """Return the feed with this address; raises UsageError if none is followed."""
        return FeedSettings(self._archive, self._clock).feed(url)

    def remove_feed(self, url: str) -> Feed:
        """Stop following the feed with this address for good; its articles stay, its secret is to be forgotten."""
        feed = self.followed(url)
        self.remove_feeds([feed.id])
        return feed

    def change_login(self, feed_id: int, login: Login = NO_LOGIN) -> None:
        """Give a feed a login, or take the one that it has; its secret of before is forgotten.

        Raises SecretError if the keyring will not keep the new secret or forget the old one: nothing is changed then.
        """
        feed = next((feed for feed in self._reader.feeds() if feed.id == feed_id), None)
        if feed is None:
            raise UsageError("This feed is not followed any more.", "Follow it again first.")
        if login.secret:
            secrets.keep(feed.url, login.account, login.secret)
        if feed.account not in ("", login.account):
            secrets.forget(feed.url, feed.account)
        with self._archive.writing() as connection:
            desk.change_login(connection, feed.id, login.name, login.kind, self._clock())

    def forget_removed(self, after_seconds: int = UNDO_SECONDS) -> None:
        """Forget the secrets of feeds that were removed longer ago than this; raises SecretError if it cannot be.

        A feed that is followed again at just that moment keeps its secret.
        """
        with self._archive.writing() as connection:
            removed = desk.removed_with_login(connection, self._clock() - timedelta(seconds=after_seconds))
        for feed in removed:
            secret = secrets.password(feed.url, feed.account)
            secrets.forget(feed.url, feed.account)
            # The keyring may have waited for the person, and the person may have had second thoughts.
            with self._archive.writing() as connection:
                forgotten = desk.forget_login(connection, feed.id)
            if not forgotten and secret is not None:
                secrets.keep(feed.url, feed.account, secret)

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

    def fetch_pages(self, ids: Sequence[int], *, on: bool, newest: int = 0) -> int:
        """Fetch the pages of these feeds' articles from now on, or no longer; the pages that were read stay.

        With `newest`, so many of each feed's newest articles too, if their pages were never asked for; return how
        many that are.
        """
        with self._archive.writing() as connection:
            pages.switch(connection, ids, on=on)
            wanted = max(newest, 0) if on else 0
            return sum(pages.ask_newest(connection, each, wanted, self._clock()) for each in ids if wanted)

    def fetch_page(self, article_id: int) -> None:
        """Ask for the page of an article once more; raises UsageError where it was never asked for."""
        with self._archive.writing() as connection:
            if not pages.ask_again(connection, article_id, self._clock()):
                raise UsageError("The page of this article was never asked for.", "Fetch full articles for its feed.")

    def change_reading(self, feed_id: int, encoding: str, megabytes: int, *, private: bool) -> None:
        """Say how a feed is read; raises UsageError for an encoding or a size that is none."""
        FeedSettings(self._archive, self._clock).change_reading(feed_id, encoding, megabytes, private=private)

    def dismiss_notices(self, ids: Sequence[int] = ()) -> int:
        """Put notices away, all of them without ids; return how many stood there."""
        with self._archive.writing() as connection:
            return dismiss_notices(connection, ids, self._clock())

    def set_pace(self, feed_id: int, pace: Pace) -> Feed | None:
        """Say how soon the news of a feed is wanted; return it, None if it is not followed."""
        feed = next((feed for feed in self._reader.feeds() if feed.id == feed_id), None)
        return None if feed is None else FeedSettings(self._archive, self._clock).set_pace(feed, pace)

    def poll_now(self, ids: Sequence[int] = ()) -> None:
        """Make feeds due as soon as politeness allows: with ids those, also if they had stopped; without all."""
        with self._archive.writing() as connection:
            desk.poll_now(connection, ids, self._clock())

    def stop_polling(self) -> None:
        """Let the polls that are under way be given up; what is due now waits for its usual time."""
        with self._archive.writing() as connection:
            polling.stop_round(connection, self._clock())

    def tend_index(self, *, again: bool, rests: bool) -> None:
        """Let the collector build the search index again, or let it rest until it is asked to go on."""
        with self._archive.writing() as connection:
            if again:
                tending.wish_index(connection, again=True)
            tending.rest_index(connection, rests=rests)

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
    if not name or not is_whole(name):
        raise UsageError("A watch needs a name that can be read.", "Write one, such as: Gaza truce.")
    return name
