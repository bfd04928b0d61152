"""Whether two versions are one article: pure decisions on what a publisher left the same and what it changed.

An edit changes the headline or the text, sometimes the address, and seldom the date; another article under an old name
changes all of them. docs/decisions/016-what-names-an-article.md gives the reasons.
"""

from __future__ import annotations

from datetime import timedelta

from monitor.model import Article

_SOON = timedelta(hours=12)
"""An edit that gives an article a new date comes within hours; what has the same name a day later is the next issue."""

# Of different articles in one language 1 in 1,000 pairs of headlines is as alike as this, and no pair of texts.
_ALIKE_TITLES = 0.5
_ALIKE_TEXTS = 0.8
# A teaser that is shorter says too little to be compared.
_TELLING = 40
_COMPARED = 2_000


def same_under_one_name(before: Article, now: Article) -> bool:
    """Whether what a feed calls by a known name is still the article of that name, edited or not.

    Some publishers give a name that is free again to their next article.
    """
    if before.url and without_scheme(before.url) == without_scheme(now.url):
        return True
    return _same_date(before, now) or _alike_texts(before, now) or (_alike_titles(before, now) and _near(before, now))


def same_under_one_link(before: Article, now: Article) -> bool:
    """Whether an unknown name of a known page is the same article, renamed, and not the next story on that page."""
    if before.title == now.title or _same_date(before, now):
        return True
    return _near(before, now) and (_alike_titles(before, now) or _alike_texts(before, now))


def same_under_one_date(before: Article, now: Article) -> bool:
    """Whether what one feed dates to the same second, under an unknown name and perhaps another link, is the same."""
    if not _same_date(before, now):
        return False
    same_link = without_scheme(before.url) == without_scheme(now.url)
    if before.title == now.title:
        return before.text == now.text or same_link or _alike_texts(before, now)
    return same_link and (_alike_titles(before, now) or _alike_texts(before, now))


def without_scheme(url: str) -> str:
    """Return an address without "http:" or "https:": publishers move from one to the other."""
    return url.removeprefix("https:").removeprefix("http:")


def names_a_page(url: str) -> bool:
    """Whether a link can name an article: the front page of a site is the link of many."""
    return without_scheme(url).removeprefix("//").rstrip("/").count("/") > 0 or "?" in url


def likeness(one: str, other: str) -> float:
    """Return how much of the shorter text is in the longer one, from 0 to 1, three letters at a time, in any script."""
    first, second = _threes(one), _threes(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _same_date(before: Article, now: Article) -> bool:
    return before.date_known and now.date_known and before.published == now.published


def _near(before: Article, now: Article) -> bool:
    """Whether the dates do not stand against it."""
    return not (before.date_known and now.date_known) or abs(before.published - now.published) < _SOON


def _alike_titles(before: Article, now: Article) -> bool:
    return likeness(before.title, now.title) >= _ALIKE_TITLES


def _alike_texts(before: Article, now: Article) -> bool:
    if min(len(before.text), len(now.text)) < _TELLING:
        return False
    return likeness(before.text, now.text) >= _ALIKE_TEXTS


def _threes(text: str) -> set[str]:
    letters = " ".join(text[:_COMPARED].casefold().split())
    return {letters[at : at + 3] for at in range(len(letters) - 2)} or ({letters} if letters else set())
