"""Real articles of the collection beside the checkout: some of each set and each language, as publishers wrote them."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from monitor.model import Article
from tests.query.generate import NOW

# Sets are of thousands of rows; the languages of the larger ones come early.
_MOST_ROWS = 6_000
_LONGEST = 4_000


def real_articles(shared_data: Path, each: int = 2, first_id: int = 1) -> list[Article]:
    """Return `each` articles a set and language, evenly from all over the set, with their ids from `first_id` up."""
    rows = [row for path in sorted((shared_data / "articles").glob("*.jsonl.gz")) for row in _chosen(path, each)]
    random = Random(each)
    return [_article(row, number, random) for number, row in enumerate(rows, first_id)]


def _chosen(path: Path, each: int) -> list[dict[str, Any]]:
    by_language: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, islice(lines, _MOST_ROWS)):
            by_language[row["lang"]].append(row.get("first") or row)
    return [row for rows in by_language.values() for row in rows[len(rows) // (2 * each) :: -(-len(rows) // each)]]


def _article(row: dict[str, Any], number: int, random: Random) -> Article:
    authors = row.get("author") or row.get("authors") or ""
    days = random.choice((10, 110))
    return Article(
        url=row.get("url") or "",
        title=row["title"] or "",
        text=(row.get("text") or row.get("summary") or "")[:_LONGEST],
        published=NOW - timedelta(hours=6 * random.randrange(days * 4)),
        first_seen=NOW,
        author=authors if isinstance(authors, str) else ", ".join(authors),
        language=(row.get("lang") or "")[:2],
        sources=(row["source"],) if row.get("source") else (),
        id=number,
    )
