"""media-monitor search and alerts: what the archive holds, and what was alerted."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from monitor.cli.output import print_cautions, print_record, stamp, when
from monitor.cli.start import add_json, opened
from monitor.errors import UsageError
from monitor.model import Alert, AlertState, Headline
from monitor.query.zone import HERE

if TYPE_CHECKING:
    from monitor.engine.searching import Hit
    from monitor.query import tree
    from monitor.store.reader import Reader

_CHUNK = 100


def register(commands: Any) -> None:
    """Add the commands of this file."""
    search = commands.add_parser("search", help="search the archive")
    search.add_argument("query", help="such as: gaza NEAR/10 truce since:7d   (or '*' for everything)")
    search.add_argument("--sort", choices=["newest", "relevance"], default="newest")
    search.add_argument("--limit", type=int, default=50, metavar="N", help="0 for all (50)")
    search.add_argument("--count", action="store_true", help="only say how many match")
    add_json(search)
    search.set_defaults(run=_search)

    alerts = commands.add_parser("alerts", help="list the alerts, newest first")
    alerts.add_argument("--since", metavar="T", help="such as 24h, yesterday, 2026-11-01")
    alerts.add_argument("--state", choices=[state.value for state in AlertState])
    add_json(alerts)
    alerts.set_defaults(run=_alerts)


def _search(arguments: argparse.Namespace) -> int:
    from monitor.engine.searching import ArchiveSearch, searchable
    from monitor.query.parser import parse
    from monitor.store.reader import Reader

    check_limit(arguments.limit)
    written = parse(arguments.query, datetime.now(HERE))
    print_cautions(arguments.query, written)
    archive = opened(arguments)
    reader = Reader(archive)
    query = searchable(written, reader)
    searching = ArchiveSearch(reader, archive.folder)
    if arguments.count:
        total = searching.count(query)
        print_record({"total": total}, arguments.json, str(total))
        return 0
    found: Iterable[Hit] = (
        searching.newest(query, arguments.limit)
        if arguments.sort == "newest"
        else searching.relevant(query, arguments.limit)
    )
    if not print_hits(reader, query, found, arguments.json) and not arguments.json:
        print("No article matches.")
    return 0


def check_limit(limit: int) -> None:
    """Raise UsageError if no search can have this limit."""
    if limit < 0:
        raise UsageError("--limit is a number from 0.", "0 means all.")


def print_hits(reader: Reader, query: tree.Node, found: Iterable[Hit], as_json: bool) -> int:
    """Print articles as they are found, each with the piece of text that shows why; return how many."""
    waiting = iter(found)
    size = 1  # the first at once
    printed = 0
    while chunk := [hit.id for hit in islice(waiting, size)]:
        for headline, snippet in _shown(reader, query, chunk):
            _print_hit(headline, snippet, as_json)
        printed += len(chunk)
        size = _CHUNK
    return printed


def _shown(reader: Reader, query: tree.Node, ids: list[int]) -> Iterator[tuple[Headline, str]]:
    from monitor.query import tree
    from monitor.query.excerpt import excerpt
    from monitor.query.meaning import matched_places

    headlines = reader.headlines(ids)
    if isinstance(query, tree.Everything):
        yield from ((headline, headline.snippet) for headline in headlines)
        return
    articles = {article.id: article for article in reader.articles(ids)}
    for headline in headlines:
        article = articles[headline.id]
        yield headline, excerpt(article, matched_places(query, article))


def _print_hit(headline: Headline, snippet: str, as_json: bool) -> None:
    record = {
        "id": headline.id,
        "url": headline.url,
        "title": headline.title,
        "source": headline.sources[0] if headline.sources else "",
        "published": stamp(headline.published),
        "language": headline.language,
        "story": headline.id,
        "watches": list(headline.watches),
        "snippet": snippet,
    }
    sources = ", ".join(headline.sources)
    text = f"{when(headline.published)}  {headline.title}\n    {sources}  [{headline.id}]\n    {snippet}"
    print_record(record, as_json, text)


def _alerts(arguments: argparse.Namespace) -> int:
    from monitor.query import times
    from monitor.store.reader import Reader

    since = None
    if arguments.since:
        named = times.period(arguments.since, datetime.now(HERE), HERE)
        if named is None:
            raise UsageError(f"“{arguments.since}” is not a time.", "Use 24h, 7d, yesterday or 2026-11-01.")
        since = named[0]
    state = AlertState(arguments.state) if arguments.state else None
    alerts = Reader(opened(arguments)).alerts(since=since, state=state)
    for alert in alerts:
        print_alert(alert, arguments.json)
    if not alerts and not arguments.json:
        print("No alerts. They come in while media-monitor collect, or the window, runs.")
    return 0


def print_alert(alert: Alert, as_json: bool) -> None:
    """Print one alert: what was watched for, the article, and the words that matched."""
    record = {
        "id": alert.id,
        "watch": alert.watch,
        "story": alert.article_id,
        "article": alert.article_id,
        "url": alert.url,
        "title": alert.title,
        "source": alert.sources[0] if alert.sources else "",
        "published": stamp(alert.published),
        "first_seen": stamp(alert.first_seen),
        "alerted": stamp(alert.alerted),
        "state": alert.state,
        "matched": list(alert.matched),
        "outlets": list(alert.sources),
    }
    matched = f", matched: {', '.join(alert.matched)}" if alert.matched else ""
    lines = [
        f"{when(alert.alerted)}  {alert.watch}: {alert.title}",
        f"    {', '.join(alert.sources)}, published {when(alert.published)}{matched}",
    ]
    print_record(record, as_json, "\n".join([*lines, f"    {alert.url}"] if alert.url else lines))
