"""How each match of one poll is told: a popup, a part of a summary, or only its line in the alert list.

Why a flood is no news: docs/decisions/005-floods-are-not-news.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_high

from monitor.model import Article, Priority, Telling

POPUPS = 5
"""At most this many articles of one poll pop up."""

OLD = timedelta(hours=48)
"""What was published longer ago than this is late or told again, and no news."""

FLOOD = 50
"""More new articles at once than a person could read as they come."""

_FEW = 10
_TIMES_THE_USUAL = 4


@dataclass(frozen=True, slots=True)
class PollFacts:
    """What one poll of a feed brought, matched or not.

    `first` says that the feed never answered before. Of the `new` articles `old` were published more
    than 48 hours ago or have no credible date. `usual` is how many new ones the feed commonly brings
    at once, 0 where that is not known yet.
    """

    first: bool
    new: int
    old: int
    usual: int = 0


@dataclass(frozen=True, slots=True)
class Matched:
    """A match that deserves an alert: `article` is any number that tells the articles of the poll apart."""

    article: int
    priority: Priority
    published: datetime
    date_known: bool


def poll_facts(new: Iterable[Article], now: datetime, *, first: bool, recent: Sequence[int] = ()) -> PollFacts:
    """Return the facts of a poll that brought these new articles; `recent` counts those of the feed's last polls."""
    old = [not article.date_known or is_old(article.published, now) for article in new]
    brought = [count for count in recent if count]
    return PollFacts(first, len(old), sum(old), median_high(brought) if brought else 0)


def is_old(published: datetime, now: datetime) -> bool:
    """Whether something published then is no news at `now`; what lies ahead counts as published now."""
    return now - published > OLD


def is_flood(facts: PollFacts) -> bool:
    """Whether a poll brought so much and so old that its publisher must have changed something.

    Much is more than 50 articles, or more than 10 and four times the feed's usual. Most of them must be
    old or undated: a busy wire after a night's sleep brings a hundred at once, and they are news.
    """
    usual_exceeded = facts.usual > 0 and facts.new > max(_FEW, _TIMES_THE_USUAL * facts.usual)
    return (facts.new > FLOOD or usual_exceeded) and 2 * facts.old > facts.new


def tell(facts: PollFacts, matched: Sequence[Matched], now: datetime) -> list[Telling]:
    """Say for each match, in the same order, how it is told.

    Quiet watches are only listed. A first poll, a flood, and an article with a credible date of more than
    48 hours ago go into the summary. Of the others at most five articles pop up, those of urgent watches
    before the rest, the earlier before the later; what is beyond goes into the summary.
    """
    calm = not facts.first and not is_flood(facts)
    loud = {
        number
        for number, match in enumerate(matched)
        if calm and match.priority is not Priority.QUIET and not (match.date_known and is_old(match.published, now))
    }
    urgent_first = sorted(loud, key=lambda number: (matched[number].priority is not Priority.URGENT, number))
    popping = set(list(dict.fromkeys(matched[number].article for number in urgent_first))[:POPUPS])

    def telling(number: int, match: Matched) -> Telling:
        if match.priority is Priority.QUIET:
            return Telling.LIST
        return Telling.POPUP if number in loud and match.article in popping else Telling.SUMMARY

    return [telling(number, match) for number, match in enumerate(matched)]


def tell_late(matched: Matched, now: datetime, *, first: bool) -> Telling:
    """Say how a match is told that only the page of an article brought, after the poll that brought the article.

    It pops up as any news does, unless the article was there when its feed was first polled, or is old: that poll
    has been told already, and a summary for each page that follows would be a storm of its own.
    """
    known = first or (matched.date_known and is_old(matched.published, now))
    return Telling.LIST if known or matched.priority is Priority.QUIET else Telling.POPUP


def worth_a_page(new: Iterable[Article], now: datetime) -> list[int]:
    """Return the ids of the articles of one poll whose pages are asked for: the newest FLOOD that are not old."""
    fresh = [article for article in new if not (article.date_known and is_old(article.published, now))]
    fresh.sort(key=lambda article: article.published, reverse=True)
    return [article.id for article in fresh[:FLOOD]]
