"""Looking at an archive from outside, with nothing but SQLite: what it holds, and whether any of it is half."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from monitor.engine.desk import now
from monitor.engine.indexing import Indexing
from monitor.fetch.client import Fetcher
from monitor.index.archive import ArchiveIndex
from monitor.match.watch_set import WatchSet
from monitor.parse.process import ParserProcess
from monitor.paths import index_folder
from monitor.pipeline import Pipeline
from monitor.query.parser import parse
from monitor.store.archive import FILE, open_archive
from monitor.store.reader import Reader

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Contents:
    """What an archive holds, without ids and times of arrival; each row with how often it is there."""

    entries: Counter[Row]
    articles: Counter[Row]
    matches: Counter[Row]
    alerts: Counter[Row]


_ARTICLE = "article.url, article.title, body.text, body.html, article.author, article.language, article.sources"
_BODY = "JOIN body ON body.article_id = article.id"

# An article without a date gets the time of its arrival, which two archives do not share.
_PUBLISHED = "CASE WHEN article.date_known THEN article.published END"


@contextmanager
def _read(folder: Path) -> Iterator[sqlite3.Connection]:
    if (folder / f"{FILE}-journal").exists():
        # Whoever may only read cannot roll back what was killed in the middle of a change; everybody else does.
        with closing(sqlite3.connect(folder / FILE)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    with closing(sqlite3.connect(f"{(folder / FILE).as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def contents(folder: Path) -> Contents:
    """Return what the archive in `folder` holds."""
    with _read(folder) as connection:

        def rows(query: str) -> Counter[Row]:
            return Counter(connection.execute(query).fetchall())

        return Contents(
            entries=rows(
                f"SELECT feed.url, entry.identity, {_ARTICLE}, {_PUBLISHED} FROM entry "
                f"JOIN feed ON feed.id = entry.feed_id JOIN article ON article.id = entry.article_id {_BODY}"
            ),
            articles=rows(f"SELECT {_ARTICLE}, {_PUBLISHED} FROM article {_BODY}"),
            matches=rows(f"SELECT watch.name, {_ARTICLE} FROM match {_watched('match')}"),
            alerts=rows(f"SELECT watch.name, alert.matched, {_ARTICLE} FROM alert {_watched('alert')}"),
        )


def _watched(table: str) -> str:
    return f"JOIN watch ON watch.id = {table}.watch_id JOIN article ON article.id = {table}.article_id {_BODY}"


# Each query finds what must not be there; together they say that no poll is half.
_HALF = {
    "a feed whose polls tell of another number of new articles than it brought first": """
        WITH first AS (SELECT article_id, min(id) AS entry_id FROM entry GROUP BY article_id),
             brought AS (SELECT feed_id, count(*) AS n FROM entry JOIN first ON entry_id = entry.id GROUP BY feed_id),
             told AS (SELECT feed_id, sum(new) AS n FROM poll GROUP BY feed_id)
        SELECT feed.url, told.n, brought.n FROM feed LEFT JOIN told ON told.feed_id = feed.id
            LEFT JOIN brought ON brought.feed_id = feed.id
            WHERE coalesce(told.n, 0) <> coalesce(brought.n, 0) AND feed.url <> 'import:'""",
    "a feed with validators and no good poll": """
        SELECT url FROM feed WHERE (etag IS NOT NULL OR body_hash IS NOT NULL OR last_success IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM poll WHERE feed_id = feed.id AND status IN (200, 304))""",
    "a good poll of a feed without validators": """
        SELECT url FROM feed WHERE body_hash IS NULL
            AND EXISTS (SELECT 1 FROM poll WHERE feed_id = feed.id AND status = 200)""",
    "a poll that brought entries to a feed that has none": """
        SELECT feed_id FROM poll WHERE entries > 0
            AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.feed_id = poll.feed_id)""",
    "an article without text or without an outlet": """
        SELECT id FROM article WHERE NOT EXISTS (SELECT 1 FROM body WHERE article_id = article.id)
            OR NOT EXISTS (SELECT 1 FROM entry WHERE article_id = article.id)""",
    "a line of a feed's list with another date or mark than its article": """
        SELECT entry.id FROM entry JOIN article ON article.id = entry.article_id
            WHERE entry.published IS NOT article.published OR entry.read IS NOT article.read""",
    "a line of a watch's list with another date than its article": """
        SELECT watch_id, article_id FROM match JOIN article ON article.id = match.article_id
            WHERE match.published IS NOT article.published""",
    "an alert without its match": """
        SELECT alert.id FROM alert LEFT JOIN match USING (watch_id, article_id) WHERE match.found IS NULL""",
    "an alert that is delivered twice": """
        SELECT alert_id FROM delivery WHERE alert_id IS NOT NULL GROUP BY alert_id HAVING count(*) > 1""",
    "a feed whose summaries tell of more alerts than its polls": """
        SELECT feed_id FROM delivery WHERE feed_id IS NOT NULL GROUP BY feed_id
            HAVING sum(count) > (SELECT sum(alerts) FROM poll WHERE poll.feed_id = delivery.feed_id)""",
    "a page that was read and says nothing, or that says something and was not read": """
        SELECT article_id FROM page WHERE (state = 'done') <> (fetched IS NOT NULL AND text <> '') AND state = 'done'
            OR (text <> '' AND fetched IS NULL)""",
    "a cursor that is ahead of the articles": """
        SELECT value FROM progress WHERE value > (SELECT coalesce(max(change), 0) FROM article)""",
}


def half(folder: Path) -> list[str]:
    """Return what is half or damaged in the archive in `folder`; nothing in a whole one."""
    with _read(folder) as connection:
        found = [f"{what}: {row}" for what, query in _HALF.items() for row in connection.execute(query).fetchmany(3)]
        [(answer,)] = connection.execute("PRAGMA quick_check").fetchmany(1)
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        told, kept = connection.execute(
            "SELECT (SELECT total(alerts) FROM poll), (SELECT count(*) FROM alert)"
        ).fetchone()
        others = connection.execute(
            "SELECT (SELECT count(*) FROM feed WHERE url = 'import:') + (SELECT count(*) FROM page)"
        ).fetchone()[0]
    if not others and told != kept:
        found.append(f"polls tell of {told} alerts, there are {kept}")
    return [*found, *([] if answer == "ok" else [answer]), *(f"a row that points to nothing: {row}" for row in broken)]


def feeds_in_order(folder: Path) -> list[str]:
    """Return the addresses of the feeds in the order in which their first poll was stored."""
    query = "SELECT url FROM feed JOIN poll ON poll.feed_id = feed.id GROUP BY feed.id ORDER BY min(poll.id)"
    with _read(folder) as connection:
        return [url for (url,) in connection.execute(query)]


async def collect_in_order(folder: Path, urls: Sequence[str]) -> None:
    """Poll the feeds of the archive in `folder` one after the other, undisturbed, and index what came.

    Who brings a link first decides what its article says: two archives are alike only if
    their feeds came in the same order.
    """
    archive = open_archive(folder)
    reader = Reader(archive)
    watches = {watch.id: watch for watch in reader.watches()}
    watch_set = WatchSet()
    for watch in watches.values():
        watch_set.add(watch)
    with ParserProcess() as parser:
        async with Fetcher() as fetcher:
            pipeline = Pipeline(
                fetcher, parser, watch_set, watches, archive, lambda _feed: None, now, Random(0).random, "desktop"
            )
            for url in urls:
                feed = reader.feed(url)
                assert feed is not None
                await pipeline.poll(feed)
    Indexing(archive, ArchiveIndex(index_folder(folder))).catch_up()
    archive.close()


def index_agrees(folder: Path) -> list[str]:
    """Return where index and archive differ: in the articles of a month, in what a search for everything finds."""
    archive = open_archive(folder)
    index = ArchiveIndex(index_folder(folder))
    stored = Reader(archive).ids_by_month()
    archive.close()
    indexed = {month: index.ids(month) for month in index.shards()}
    months = sorted(stored.keys() | indexed.keys())
    differ = [month for month in months if indexed.get(month, set()) != stored.get(month, set())]
    found = sorted(hit.id for hit in index.search(parse("*", now())))
    searched = [] if found == sorted(id for ids in stored.values() for id in ids) else ["a search finds others"]
    return [*differ, *searched, *index.damaged()]


def unfinished(folder: Path) -> list[str]:
    """Return the files that killed commits of the index began and no later one has cleared away."""
    begun = ("*/*.toc.*", "*/*.col", "*/*.trm", "*/*.pst", ".making-*")
    return [str(path.relative_to(folder)) for pattern in begun for path in index_folder(folder).glob(pattern)]
