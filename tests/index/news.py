"""Articles over the vocabulary of the query tests, in every script, spread over four months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from monitor.model import Article
from tests.query.generate import NOW, word

_LANGUAGES = ("en", "en", "fr", "de", "ru", "el", "ar", "he", "zh", "ja", "hi", "nb", "no", "")
_OUTLETS = ("Reuters", "Al Jazeera English", "Le Monde", "غزة اليوم", "加沙日报", "News 24")
_GAPS = (" ", " ", " ", ", ", "-", "\n\n", "。")


def made_up(count: int, seed: int = 0, first_id: int = 1) -> list[Article]:
    """Return `count` articles; some share the second of their publication, some have no text or no outlet."""
    random = Random(seed)
    return [_article(random, number) for number in range(first_id, first_id + count)]


def _article(random: Random, number: int) -> Article:
    # Quarters of a day, so that times come twice; the last ten days hold half, where the dates of the queries are.
    days = random.choice((10, 110))
    return Article(
        url=f"https://news.example/{number}",
        title=_text(random, random.randrange(6)),
        text=_text(random, random.randrange(40)),
        published=NOW - timedelta(hours=6 * random.randrange(days * 4)),
        first_seen=NOW,
        language=random.choice(_LANGUAGES),
        sources=tuple(random.sample(_OUTLETS, random.randrange(3))),
        id=number,
    )


def _text(random: Random, words: int) -> str:
    return "".join(random.choice(_GAPS) + word(random) for _ in range(words))


def article(
    number: int, published: datetime, text: str = "Gaza truce", title: str = "Blinken", **others: str
) -> Article:
    """Return one article in English by Reuters."""
    return Article(
        url="",
        title=title,
        text=text,
        published=published,
        first_seen=published,
        language=others.get("language", "en"),
        sources=("Reuters",),
        id=number,
    )


def revised(article: Article, text: str) -> Article:
    """Return `article` as its publisher edited it."""
    return replace(article, text=text)


def newest_first(articles: Iterable[Article]) -> list[int]:
    """Return the ids by (published, id) descending."""
    return [one.id for one in sorted(articles, key=lambda one: (one.published, one.id), reverse=True)]


def hours(count: int, start: datetime = datetime(2023, 12, 1, tzinfo=UTC)) -> Sequence[datetime]:
    """Return `count` times, an hour apart."""
    return [start + timedelta(hours=number) for number in range(count)]
