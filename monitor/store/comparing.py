"""Comparing what a poll brought with what the archive knows: new, revised, renamed, from another outlet, or known.

An arrival is known by its name within its feed, else by its link, else by its date and words. A name, a link and a
date are each believed only as far as publishers keep them: `sameness` decides.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from monitor.errors import StoreError
from monitor.model import Arrival, Article, Change, Sorted
from monitor.store import rows
from monitor.store.chunks import chunks
from monitor.store.prepared import Prepared, among
from monitor.store.sameness import (
    names_a_page,
    same_under_one_date,
    same_under_one_link,
    same_under_one_name,
    without_scheme,
)
from monitor.store.schema import article, body, entry

_BY_NAME = Prepared(
    select(entry.c.identity, entry.c.article_id, entry.c.content_hash, entry.c.published, entry.c.first_seen).where(
        entry.c.feed_id == bindparam("feed"), entry.c.identity.in_(among("names"))
    )
)
_BY_LINK = Prepared(select(article.c.url, article.c.id).where(article.c.url.in_(among("urls"))).order_by(article.c.id))
_BY_DATE = Prepared(
    select(entry.c.published, entry.c.article_id, entry.c.identity).where(
        entry.c.feed_id == bindparam("feed"), entry.c.published.in_(among("dates"))
    )
)


class NotStoredError(StoreError):
    """An arrival came without its text, and the archive does not have that text under its name."""


@dataclass(frozen=True, slots=True)
class _Known:
    identity: str
    article_id: int
    content_hash: str
    published: datetime
    first_seen: datetime


class Comparison:
    """The arrivals of one poll of one feed against the archive, within one transaction."""

    def __init__(self, connection: Connection, feed_id: int, arrivals: Sequence[Arrival]) -> None:
        self._connection = connection
        self._feed_id = feed_id
        self._arrivals = arrivals
        self._stored: dict[int, Article] = {}

    def sort(self) -> tuple[Sorted, ...]:
        """Return what each arrival is.

        The same link from two feeds is one article with two outlets, unless several articles share that link.
        Only the feed that brought an article first revises it. Raises NotStoredError where the archive does not
        have what an arrival without a text has said before.
        """
        known = self._known([each.identity for each in self._arrivals])
        names = {name: each.content_hash for name, each in known.items()}
        if any(each.said and names.get(each.identity) != each.said for each in self._arrivals):
            raise NotStoredError("What a feed said before is not in the archive as it was.", "It is read again.")
        changed = [each for each in self._arrivals if names.get(each.identity, said(each)) != said(each)]
        self._read(known[each.identity].article_id for each in changed)
        arrivals = self._with_names_of_their_own(changed, known)
        unknown = [each for each in arrivals if each.identity not in known]
        links = self._by_link(each.article.url for each in unknown)
        dates = self._by_date([each.article for each in unknown], {each.identity for each in arrivals})
        self._read({*(id for ids in links.values() for id in ids), *(id for ids in dates.values() for id in ids)})
        own, carried = self._brought_first(self._stored), self._carried(self._stored)
        shared = Counter(without_scheme(each.article.url) for each in arrivals)
        found: list[Sorted] = []
        for each in arrivals:
            if each.identity in known:
                found.append(self._sort_known(each, known[each.identity], own))
                continue
            link = without_scheme(each.article.url)
            same_link = links.get(link, []) if shared[link] == 1 else []
            sorted_one = self._sort_by_link(each, same_link, own, carried)
            found.append(sorted_one or self._sort_by_date(each, dates, own))
        return tuple(found)

    # By name

    def _with_names_of_their_own(self, changed: Sequence[Arrival], known: dict[str, _Known]) -> list[Arrival]:
        """Return all arrivals, with another name for each that has the name of an article that it is not."""
        other = {
            each.identity: _second_name(each)
            for each in changed
            if not same_under_one_name(self._stored[known[each.identity].article_id], each.article)
        }
        if not other:
            return list(self._arrivals)
        known |= self._known(list(other.values()))
        self._read(known[name].article_id for name in other.values() if name in known)
        return [replace(each, identity=other.get(each.identity, each.identity)) for each in self._arrivals]

    def _sort_known(self, each: Arrival, known: _Known, own: set[int]) -> Sorted:
        verbatim = known.content_hash == said(each)
        if verbatim or known.article_id not in own:
            there = replace(each.article, id=known.article_id, published=known.published, first_seen=known.first_seen)
            return Sorted(Change.KNOWN, each.identity, there, verbatim)
        return self._revised(each, known.article_id)

    def _revised(self, each: Arrival, article_id: int) -> Sorted:
        now = each.article
        revised = replace(
            self._stored[article_id],
            title=now.title,
            text=now.text,
            html=now.html,
            author=now.author,
            language=now.language,
        )
        return Sorted(Change.REVISED, each.identity, revised, verbatim=True)

    def _known(self, identities: Sequence[str]) -> dict[str, _Known]:
        found: dict[str, _Known] = {}
        asked = {"feed": self._feed_id, "names": identities}
        for name, article_id, content, published, first_seen in _BY_NAME.execute(self._connection, asked):
            found[name] = _Known(name, article_id, content, rows.moment(published), rows.moment(first_seen))
        return found

    # By link

    def _sort_by_link(self, each: Arrival, same_link: Sequence[int], own: set[int], carried: set[int]) -> Sorted | None:
        if len(same_link) != 1 or same_link[0] not in self._stored:
            return None
        before = self._stored[same_link[0]]
        if before.id not in carried:
            sources = tuple(dict.fromkeys((*before.sources, *each.article.sources)))
            return Sorted(Change.OUTLET, each.identity, replace(before, sources=sources))
        return self._renamed(each, before.id, own) if same_under_one_link(before, each.article) else None

    def _renamed(self, each: Arrival, article_id: int, own: set[int]) -> Sorted:
        """An article of this feed under a name not met before: edited, or only renamed."""
        before = self._stored[article_id]
        if article_id in own and content_hash(before) != content_hash(each.article):
            return self._revised(each, article_id)
        return Sorted(Change.ALIAS, each.identity, before)

    def _by_link(self, urls: Iterable[str]) -> dict[str, list[int]]:
        """Return the articles with these links, by the link without its scheme."""
        pages = {without_scheme(url) for url in urls if url and names_a_page(url)}
        found: dict[str, list[int]] = defaultdict(list)
        addresses = [f"{scheme}:{page}" for page in sorted(pages) for scheme in ("http", "https")]
        for url, article_id in _BY_LINK.execute(self._connection, {"urls": addresses}):
            found[without_scheme(url)].append(article_id)
        return found

    # By date

    def _sort_by_date(self, each: Arrival, dates: dict[datetime, list[int]], own: set[int]) -> Sorted:
        candidates = dates.get(each.article.published, []) if each.article.date_known else []
        same = [id for id in candidates if id in self._stored and same_under_one_date(self._stored[id], each.article)]
        if len(same) != 1:
            return Sorted(Change.NEW, each.identity, each.article, verbatim=True)
        # Nothing else of this poll is the same article too.
        candidates.remove(same[0])
        return self._renamed(each, same[0], own)

    def _by_date(self, articles: Sequence[Article], listed: set[str]) -> dict[datetime, list[int]]:
        """Return what this feed brought with the dates of these articles, and does not list by its name now."""
        wanted = {rows.seconds(each.published) for each in articles if each.date_known}
        found: dict[datetime, list[int]] = defaultdict(list)
        names: dict[tuple[int, int], list[str]] = defaultdict(list)
        asked = {"feed": self._feed_id, "dates": sorted(wanted)}
        for published, article_id, identity in _BY_DATE.execute(self._connection, asked):
            names[published, article_id].append(identity)
        for (published, article_id), identities in names.items():
            if listed.isdisjoint(identities):
                found[rows.moment(published)].append(article_id)
        return found

    # Reading

    def _read(self, ids: Iterable[int]) -> None:
        self._stored |= stored_articles(self._connection, sorted(set(ids) - self._stored.keys()))

    def _brought_first(self, ids: Iterable[int]) -> set[int]:
        first: set[int] = set()
        for some in chunks(list(ids)):
            earliest = select(func.min(entry.c.id)).where(entry.c.article_id.in_(some)).group_by(entry.c.article_id)
            query = select(entry.c.article_id).where(entry.c.id.in_(earliest), entry.c.feed_id == self._feed_id)
            first.update(self._connection.execute(query).scalars())
        return first

    def _carried(self, ids: Iterable[int]) -> set[int]:
        found: set[int] = set()
        for some in chunks(list(ids)):
            query = select(entry.c.article_id).where(entry.c.article_id.in_(some), entry.c.feed_id == self._feed_id)
            found.update(self._connection.execute(query).scalars())
        return found


def stored_articles(connection: Connection, ids: Sequence[int]) -> dict[int, Article]:
    """Return these articles as the archive has them, by their ids."""
    found: dict[int, Article] = {}
    for some in chunks(ids):
        query = select(article, body.c.text, body.c.html).join(body).where(article.c.id.in_(some))
        found |= {row["id"]: rows.to_article(row) for row in connection.execute(query).mappings()}
    return found


def content_hash(article: Article) -> str:
    """Return what two versions of an article share exactly if headline and text are the same."""
    return _hash(article.title, article.text)


def said(arrival: Arrival) -> str:
    """Return the content hash of what an arrival says, as it did before where it came without its text."""
    return arrival.said or content_hash(arrival.article)


def _second_name(each: Arrival) -> str:
    """Return the name of an article that has the name of an earlier one: with its link, or its headline and date."""
    article = each.article
    dated = article.published.isoformat() if article.date_known else ""
    own = (without_scheme(article.url),) if names_a_page(article.url) else (article.title, dated)
    return _hash(each.identity, *own)


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=16).hexdigest()
