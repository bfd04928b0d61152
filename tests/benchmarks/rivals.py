"""Other full-text indexes over the same articles, each as its documentation uses it and searched for the newest 50."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from monitor.model import Article

LIMIT = 50

Search = Callable[[str], list[int]]
"""A query in the language of the rival, answered with ids."""


class Rival(Protocol):
    """A full-text index in a folder that is its own; opened again, it goes on where it was."""

    def __len__(self) -> int:
        """How many articles it holds."""

    def add_all(self, articles: Iterable[Article]) -> None:
        """Add very many, in the way that is fastest for it."""


class PlainWhoosh:
    """Whoosh with the schema of its documentation: stemmed text fields, a sortable date."""

    def __init__(self, folder: Path) -> None:
        from whoosh import fields
        from whoosh.analysis import StemmingAnalyzer
        from whoosh.index import create_in, exists_in, open_dir

        text = fields.TEXT(analyzer=StemmingAnalyzer())
        schema = fields.Schema(
            id=fields.ID(unique=True, stored=True), title=text, text=text, published=fields.DATETIME(sortable=True)
        )
        folder.mkdir(parents=True, exist_ok=True)
        self._index: Any = open_dir(folder) if exists_in(folder) else create_in(folder, schema)

    def __len__(self) -> int:
        return int(self._index.doc_count())

    def add(self, articles: Sequence[Article]) -> None:
        """Add a batch in one commit, with Whoosh's own merging."""
        writer = self._index.writer()
        self._write(writer, articles)
        writer.commit()

    def add_all(self, articles: Iterable[Article]) -> None:
        """Add very many: a commit each 50,000, and no merging, which would double the time."""
        source = iter(articles)
        while batch := list(islice(source, 50_000)):
            writer = self._index.writer(limitmb=256)
            self._write(writer, batch)
            writer.commit(merge=False)

    @staticmethod
    def _write(writer: Any, articles: Sequence[Article]) -> None:
        for one in articles:
            writer.add_document(
                id=str(one.id), title=one.title, text=one.text, published=one.published.replace(tzinfo=None)
            )

    def searcher(self) -> Search:
        """Return what answers a query with the newest, sorted by date."""
        from whoosh.qparser import MultifieldParser

        parser = MultifieldParser(["title", "text"], self._index.schema)
        searcher = self._index.searcher()

        def search(query: str) -> list[int]:
            results = searcher.search(parser.parse(query), sortedby="published", reverse=True, limit=LIMIT)
            return [int(hit["id"]) for hit in results]

        return search


class Fts5:
    """SQLite's full-text table with stemming, without a copy of the text; its row numbers are the ids."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(folder / "fts5.sqlite")
        self._connection.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS news USING fts5(title, text, content='', tokenize='porter unicode61')"
        )
        self._connection.execute("CREATE TABLE IF NOT EXISTS time(id INTEGER PRIMARY KEY, published INTEGER)")

    def __len__(self) -> int:
        (count,) = self._connection.execute("SELECT count(*) FROM time").fetchone()
        return int(count)

    def add_all(self, articles: Iterable[Article]) -> None:
        """Add very many in one transaction, then let it put its segments together."""
        with self._connection as connection:
            for one in articles:
                connection.execute(
                    "INSERT INTO news(rowid, title, text) VALUES (?, ?, ?)", (one.id, one.title, one.text)
                )
                connection.execute("INSERT INTO time VALUES (?, ?)", (one.id, int(one.published.timestamp())))
        with self._connection as connection:
            connection.execute("INSERT INTO news(news) VALUES ('optimize')")

    def by_rank(self, query: str) -> list[int]:
        """Return the best matches, by BM25."""
        return self._asked(query, "rank")

    def newest(self, query: str) -> list[int]:
        """Return the newest matches."""
        return self._asked(query, "rowid DESC")

    def _asked(self, query: str, order: str) -> list[int]:
        """A query may name the first and the last id after a |, as a range of time is a range of ids."""
        words, _, span = query.partition("|")
        where, given = "", [words]
        if span:
            where, given = " AND rowid BETWEEN ? AND ?", [words, *span.split()]
        sql = f"SELECT rowid FROM news WHERE news MATCH ?{where} ORDER BY {order} LIMIT {LIMIT}"
        return [identity for (identity,) in self._connection.execute(sql, given)]


class Tantivy:
    """Tantivy with English stemming and the date as a fast field, which it sorts by."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", stored=True)
        builder.add_integer_field("published", indexed=True, fast=True)
        for name in ("title", "text"):
            builder.add_text_field(name, tokenizer_name="en_stem")
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def add_all(self, articles: Iterable[Article]) -> None:
        """Add very many with one thread and one commit."""
        import tantivy

        writer = self._index.writer(heap_size=512_000_000, num_threads=1)
        for one in articles:
            document = tantivy.Document(
                id=one.id, published=int(one.published.timestamp()), title=one.title, text=one.text
            )
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def searcher(self) -> Search:
        """Return what answers a query with the newest."""
        import tantivy

        searcher = self._index.searcher()

        def parsed(query: str) -> Any:
            if query.endswith("*"):
                fields = (
                    tantivy.Query.regex_query(self._schema, name, f"{query[:-1]}.*") for name in ("title", "text")
                )
                return tantivy.Query.boolean_query([(tantivy.Occur.Should, field) for field in fields])
            return self._index.parse_query(query, ["title", "text"])

        def search(query: str) -> list[int]:
            results = searcher.search(parsed(query), LIMIT, count=False, order_by_field="published")
            return [searcher.doc(address)["id"][0] for _, address in results.hits]

        return search
