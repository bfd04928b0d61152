"""Names that a person put together, with how often each stands in sets of real news, beside what our entities find.

Those counts are of letters: an article counts where the name stands in what its publisher wrote, in the same capitals,
be it inside of a longer word or of an image's address. An entity finds words. Every article that one way finds
and the other does not is explained by one of the reasons below, or is a fault.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path

import regex

from monitor.match.watch_set import WatchSet
from monitor.model import Article, Watch
from monitor.query.resolve import resolve
from monitor.query.vocabulary import Entity, vocabulary
from monitor.words.analysis import fold_words
from monitor.words.prefixes import bare
from tests.query.topic_labels import article

WATCHLIST = Path("entities", "watchlist_handmade.json")
NEWS = {
    "ar": "aljazeera_ar",
    "en": "gaza_headlines_en",
    "he": "hebrew_news_he",
    "pl": "rss_entries_2023",
    "zh": "xinwenlianbo_zh",
}
"""Of each language the set that was counted."""

SHORTENED = frozenset({"pl", "zh"})
"""Sets that have lost articles since they were counted; the others give each count anew."""


class Reason(StrEnum):
    """Why an article is found in one way only."""

    ENDING = "− longer at its end: a case, a plural, an adjective, the people"
    FRONT = "− the end of another word"
    MARKUP = "− in the markup only, which nobody reads"
    CAPITALS = "+ in other capitals"
    LETTERS = "+ in another spelling of the same letters, accents or signs"


@dataclass(slots=True)
class Name:
    """One name: its count as it was put down, the count by letters now, what is found, and why these differ."""

    text: str
    counted: int
    by_letters: int = 0
    found: int = 0
    reasons: Counter[Reason] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)


def compared(shared_data: Path, language: str, ending: str = "") -> list[Name]:
    """Return the names of a language, compared over all articles of its set; `ending` is put behind each for us."""
    names = [Name(text, counted) for text, counted in _counts(shared_data, language)]
    watches = _watching([name.text + ending for name in names])
    for title, text in _written(shared_data, language):
        read = article(title, text, language)
        hits = {hit.watch_id: hit.words for hit in watches.match(read).hits()}
        for number, name in enumerate(names):
            by_letters = name.text in title or name.text in text
            name.by_letters += by_letters
            name.found += number in hits
            if by_letters and number not in hits:
                _explain(name, why_not_found(name.text, read), read)
            elif number in hits and not by_letters:
                _explain(name, why_found(name.text, hits[number]), read)
    return names


def _counts(shared_data: Path, language: str) -> Iterator[tuple[str, int]]:
    listed = json.loads((shared_data / WATCHLIST).read_text("utf-8"))
    for entity in listed["entities"]:
        yield from entity["hits_in_dev_corpora"].get(language, {}).items()


def _watching(names: Sequence[str]) -> WatchSet:
    """A watch for each name alone, by the name's number."""
    entities = [Entity(f"name {number}", (name,)) for number, name in enumerate(names)]
    watches = WatchSet(partial(resolve, vocabulary=vocabulary([], entities)))
    for number, entity in enumerate(entities):
        watches.add(Watch(number, entity.name, f'entity:"{entity.name}"'))
    return watches


def _written(shared_data: Path, language: str) -> Iterator[tuple[str, str]]:
    """Headline and text of each article, in the publisher's markup."""
    with gzip.open(shared_data / "articles" / f"{NEWS[language]}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["lang"][:2] == language:
                yield row["title"], row.get("summary") or row.get("text") or ""


def _explain(name: Name, reason: Reason | None, read: Article) -> None:
    if reason is None:
        name.unexplained.append(f"{read.title}\n{read.text}")
    else:
        name.reasons[reason] += 1


def why_not_found(name: str, read: Article) -> Reason | None:
    """Return why an article with these letters is not found, None where it should have been."""
    around = regex.findall(rf"([\w\p{{M}}]*){regex.escape(name)}([\w\p{{M}}]*)", f"{read.title}\n{read.text}")
    if not around:
        return Reason.MARKUP
    reasons = {_why_not_a_word(name, before, after) for before, after in around}
    return None if None in reasons else min(reasons, key=str)


def _why_not_a_word(name: str, before: str, after: str) -> Reason | None:
    first = fold_words(name)[0]
    # Letters in front that are a word of their own, such as and, in, the, must not hide a name.
    if before and first not in bare("".join(fold_words(before)) + first):
        return Reason.FRONT
    return Reason.ENDING if any(map(str.isalnum, after)) else None


def why_found(name: str, words: Sequence[str]) -> Reason | None:
    """Return why an article without these letters is found by these words of it, None where it should not have been."""
    if any(name.casefold() in shown.casefold() for shown in words):
        return Reason.CAPITALS
    folded = " ".join(fold_words(name))
    return Reason.LETTERS if any(folded in " ".join(fold_words(shown)) for shown in words) else None


def total(names: Sequence[Name]) -> Name:
    """Return all names as one."""
    together = Name("all names", sum(name.counted for name in names))
    for name in names:
        together.by_letters += name.by_letters
        together.found += name.found
        together.reasons += name.reasons
        together.unexplained += name.unexplained
    return together
