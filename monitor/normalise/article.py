"""From the entries of a document to articles: every decision of this room, an entry at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.model import Arrival, Article, Entry, Feed, FeedDocument
from monitor.normalise.dates import published
from monitor.normalise.identity import identities
from monitor.normalise.markup import declared_language, safe_html
from monitor.normalise.text import MOST_LETTERS, byline, first_words, headline, text_of
from monitor.normalise.urls import canonical, site_of
from monitor.words.language import choose


def arrivals(document: FeedDocument, feed: Feed, now: datetime) -> tuple[Arrival, ...]:
    """Return one arrival an entry, in document order; its language is what the publisher declares (see `in_language`).

    An entry that the document lists twice (the same identity, or the same link with
    the same title) arrives once, as the first says.
    """
    source = feed.title or headline(document.title) or site_of(feed.url)
    declared = document.language or feed.language
    seen: set[str] = set()
    pages: set[tuple[str, str]] = set()
    found: list[Arrival] = []
    for entry, identity in zip(document.entries, identities(document.entries), strict=True):
        if identity in seen:
            continue
        article = _article(entry, source, declared, feed.url, now)
        page = (article.url, article.title)
        if article.url and page in pages:
            continue
        seen.add(identity)
        pages.add(page)
        found.append(Arrival(identity, article, entry.mark, entry.said))
    return tuple(found)


def in_language(article: Article) -> Article:
    """Return `article` in the language that it is written in; that takes as long as all else, and few arrivals need it.

    `article.language` is what its publisher declares.
    """
    return replace(article, language=choose(article.language, f"{article.title}\n{article.text}"))


def _article(entry: Entry, source: str, declared: str, feed_url: str, now: datetime) -> Article:
    base = entry.base or feed_url
    html, text = _body(entry, base)
    title = headline(entry.title) or first_words(text)
    url = canonical(entry.url)
    date, known = published(entry, now)
    return Article(
        url=url,
        title=title or url,
        text=text,
        published=date,
        first_seen=now.replace(microsecond=0),
        html=html,
        author=byline(entry.author),
        language=entry.language or declared or declared_language(html),
        date_known=known,
        sources=(source,),
    )


def _body(entry: Entry, base: str) -> tuple[str, str]:
    """Return the HTML and the text of the content or the summary, whichever says more."""
    if not (entry.content or entry.summary):
        return "", ""
    html = safe_html(entry.content, base) if entry.content else ""
    text = text_of(html) if html else ""
    # Most publishers put a sentence beside the whole: that it says less is seen without reading it.
    if len(entry.summary) * MOST_LETTERS > len(text):
        other = safe_html(entry.summary, base)
        teaser = text_of(other)
        if not entry.content or len(teaser) > len(text):
            return other, teaser
    return html, text
