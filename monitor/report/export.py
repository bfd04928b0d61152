"""Articles as files for other programs: CSV for spreadsheets, JSON Lines for everything else."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from monitor.errors import StoreError
from monitor.model import Article

COLUMNS = ("id", "url", "title", "text", "published", "source", "author", "language")

_CHUNK = 200

# A cell that begins like this is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(found: Iterable[int], articles: Callable[[Sequence[int]], Sequence[Article]], file: Path, form: str) -> int:
    """Write the articles with the ids `found`, in their order, to `file` as "csv" or "jsonl"; return how many.

    The file appears when it is whole. JSON Lines can be imported again. CSV has a mark at its
    beginning so that spreadsheets read it as UTF-8, and no cell that they would run.
    Raises StoreError if the file cannot be written.
    """
    write = {"csv": _write_csv, "jsonl": _write_jsonl}[form]
    part = file.with_name(file.name + ".part")
    try:
        encoding = "utf-8-sig" if form == "csv" else "utf-8"
        with part.open("w", encoding=encoding, newline="", errors="replace") as stream:
            written = write(stream, _read(found, articles))
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"{file} cannot be written: {error.strerror}.", "Choose another place.") from error
    return written


def _read(found: Iterable[int], articles: Callable[[Sequence[int]], Sequence[Article]]) -> Iterator[Article]:
    ids = iter(found)
    while chunk := list(islice(ids, _CHUNK)):
        yield from articles(chunk)


def _write_csv(stream: TextIO, articles: Iterable[Article]) -> int:
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    written = 0
    for article in articles:
        writer.writerow([_harmless(cell) for cell in _cells(article)])
        written += 1
    return written


def _write_jsonl(stream: TextIO, articles: Iterable[Article]) -> int:
    written = 0
    for article in articles:
        stream.write(json.dumps(dict(zip(COLUMNS, _cells(article), strict=True)), ensure_ascii=False) + "\n")
        written += 1
    return written


def _cells(article: Article) -> tuple[int | str, ...]:
    source = article.sources[0] if article.sources else ""
    published = article.published.isoformat()
    texts = (article.url, article.title, article.text, published, source, article.author, article.language)
    return (article.id, *texts)


def _harmless(cell: int | str) -> int | str:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
