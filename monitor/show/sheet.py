"""Everything that the reading pane shows of one article, read from the archive in one go."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import AlertState, Article, Headline, Page, Revision
from monitor.query import tree
from monitor.query.meaning import matched_places, surface
from monitor.show.marks import read_query
from monitor.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Matched:
    """Why an article is shown: a watch (or "" for the search), and the words as the article writes them."""

    name: str
    watch_id: int
    query: tree.Node
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article, its line in the lists, what it said before, and what it matched.

    `page` is its web page, if that was asked for, and `as_fed` then the article as its feed alone tells it.
    """

    article: Article
    headline: Headline
    revisions: tuple[Revision, ...]
    matched: tuple[Matched, ...]
    page: Page | None = None
    as_fed: Article | None = None


def read_sheet(reader: Reader, article_id: int, search: str = "") -> Sheet | None:
    """Read an article and what of it the watches, and this search, matched; None if it is not in the archive."""
    article = reader.article(article_id)
    lines = reader.headlines([article_id])
    if article is None or not lines:
        return None
    watches = [watch for watch in reader.watches() if watch.name in lines[0].watches]
    vocabulary = reader.vocabulary()
    found = [_matched(article, watch.name, watch.id, read_query(watch.query, vocabulary)) for watch in watches]
    if search:
        found.append(_matched(article, "", 0, read_query(search, vocabulary)))
    page, as_fed = reader.page_of(article_id) or (None, None)
    matched = tuple(each for each in found if each is not None)
    return Sheet(article, lines[0], reader.revisions(article_id), matched, page, as_fed)


def unseen_alerts(reader: Reader, headline: Headline) -> tuple[int, ...]:
    """Return the alerts about an article that nobody has seen yet."""
    if not headline.watches:
        return ()
    return tuple(alert.id for alert in reader.alerts(article_id=headline.id, state=AlertState.NEW))


def _matched(article: Article, name: str, watch_id: int, node: tree.Node | None) -> Matched | None:
    if node is None:
        return None
    return Matched(name, watch_id, node, surface(article, matched_places(node, article)))
