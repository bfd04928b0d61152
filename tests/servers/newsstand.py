"""Publishers of a simulated web: what each of its feeds shows at a moment, and how its server behaves then. All pure.

A publisher is a number, a kind and a span of time; what it has published and serves at any second follows from these,
so that a test can work out afterwards what was ever to be had.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate
from functools import cache
from html import escape
from random import Random

from monitor.model import Pace

START = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp())
"""Midnight, a Monday."""

HOUR, DAY = 3600, 86_400
WORD, LATER_WORD = "zeppelin", "retraction"
"""One is in every ninth headline, the other in headlines that were edited."""

# Kinds of publishers, and how many of a thousand are of each.
KINDS = {
    "steady": 238,
    "odd": 80,
    "dated": 80,
    "bare": 60,
    "editing": 60,
    "fresh": 60,
    "lasting": 30,
    "skipping": 20,
    "slow": 30,
    "hanging": 4,
    "zipped": 20,
    "busy": 24,
    "busy-silent": 8,
    "repair": 24,
    "repair-silent": 8,
    "down": 20,
    "dead": 10,
    "missing": 15,
    "forbidden": 5,
    "unknown": 8,
    "page": 10,
    "moved": 16,
    "moved-here": 10,
    "captive": 8,
    "elsewhere": 8,
    "merging": 10,
    "gone": 15,
    "broken": 10,
    "garbage": 10,
    "truncated": 14,
    "cut": 10,
    "bomb": 5,
    "inward": 10,
    "rebound": 6,
    "circle": 5,
    "login": 6,
    "twin": 10,
    "renaming": 18,
    "nameless": 10,
    "one-link": 10,
    "flood": 10,
    "wire": 15,
}
# What these serve is that of the publisher before them.
_OF_ANOTHER = ("twin", "merging")
# And these have hosts of their own, because it is the host that fails.
_ALONE = ("unknown", "rebound")
_STYLES = ("rss", "rss", "atom", "rss", "json", "sitemap")
_SKIPPED = (0, 1, 2, 3, 7, 8)


@dataclass(frozen=True, slots=True)
class Publisher:
    """One feed: `number` tells it from all others; it publishes from two days before START to `end` (seconds)."""

    number: int
    kind: str
    host: str
    end: int
    before: int = 0
    """The number of the publisher before it, whose articles a twin shows too and whose feed a merging one becomes."""

    @property
    def url(self) -> str:
        """The address of its feed."""
        return f"http://{self.host}/{self.number}/feed"

    @property
    def owner(self) -> int:
        """The number under which its articles stand."""
        return self.before if self.kind in _OF_ANOTHER else self.number

    @property
    def style(self) -> str:
        """The format it writes."""
        plain = self.kind in {"renaming", "nameless", "one-link", "lasting", "skipping", "cut", "broken"}
        return "rss" if plain else _STYLES[self.owner % len(_STYLES)]

    @property
    def window(self) -> int:
        """How many articles its feed shows."""
        return 20 if self.kind == "wire" else 10 + self.owner % 11

    @property
    def pace(self) -> Pace:
        """How soon a person wants its news: one of twenty at once, five as usual, the others slowly."""
        if self.kind == "wire" or self.number % 20 == 3:
            return Pace.WIRE
        return Pace.NORMAL if self.number % 4 == 0 else Pace.SLOW

    @property
    def skipped_hours(self) -> tuple[int, ...]:
        """The hours, UTC, in which it wants no polls."""
        return _SKIPPED if self.kind == "skipping" else ()

    def part(self, now: float) -> float:
        """Return how much of the whole time has passed, from 0 to 1."""
        return (now - START) / (self.end - START)


def population(size: int, days: float) -> tuple[Publisher, ...]:
    """Return `size` publishers of all kinds, four to a host where their kind allows it."""
    end = START + int(days * DAY)
    counts = {kind: max(1, round(share * size / 1000)) for kind, share in KINDS.items()}
    counts["steady"] = max(2, counts["steady"] + size - sum(counts.values()))
    shuffled = [kind for kind, count in counts.items() if kind not in _OF_ANOTHER for _ in range(count)]
    Random(size).shuffle(shuffled)
    followers = [kind for kind in _OF_ANOTHER for _ in range(counts[kind])]
    kinds: list[str] = []
    for kind in shuffled:
        kinds.append(kind)
        if kind == "steady" and followers:
            kinds.append(followers.pop())
    return tuple(
        Publisher(number, kind, f"paper{number if kind in _ALONE else number // 4}.example", end, number - 1)
        for number, kind in enumerate(kinds, start=1000)
    )


# Articles


@cache
def timetable(owner: int, end: int, *, wire: bool = False) -> tuple[int, ...]:
    """Return when each article of a publisher appears; no two in one second."""
    chance = Random(owner)
    a_day = chance.choice((1.5, 2, 3, 4, 6)) if not wire else 40
    moments = {START - 2 * DAY + 60 * number for number in range(12)}
    moment = START - DAY - 20 * HOUR
    while moment < end:
        moment += max(1, round(chance.expovariate(a_day / DAY)))
        moments.add(moment)
        if wire and chance.random() < 0.02:
            # More at once than its feed shows.
            moments.update(range(moment, moment + 30 * 20, 20))
    return tuple(sorted(each for each in moments if each <= end))


def shown(publisher: Publisher, now: float) -> range:
    """Return the numbers of the articles that its feed shows, the oldest first."""
    moments = timetable(publisher.owner, publisher.end, wire=publisher.kind == "wire")
    last = bisect_right(moments, now)
    first = max(0, last - publisher.window)
    if publisher.kind == "flood" and publisher.part(now) > 0.5:
        # Three hundred old ones come back, from long before it was followed.
        first = -300
    return range(first, last)


def version(publisher: Publisher, article: int, now: float) -> int:
    """Return how often an article was edited by now: every third one of some publishers, an hour or two after."""
    if publisher.kind not in {"editing", "fresh", "zipped"} or article < 0 or article % 3:
        return 0
    moment = timetable(publisher.owner, publisher.end)[article]
    return (now >= moment + HOUR) + (now >= moment + 3 * HOUR)


_NOUNS = """
harbour minister railway senate orchard bridge verdict satellite bakery glacier festival budget tunnel ferry embargo
pipeline goalkeeper vaccine archive volcano census rocket lottery monastery drought museum refugee tariff wolf ceasefire
algorithm strike cathedral election island hospital submarine inflation orchestra poet prison reactor theatre vineyard
widow zoologist quarry jury kidnapping landslide mayor nurse oligarch
"""
_VERBS = "delays opens buries questions rescues sells blocks celebrates doubts forgets inspects joins loses"
_NAMES, _DEEDS = _NOUNS.split(), _VERBS.split()


def headline(owner: int, article: int, edits: int = 0) -> str:
    """Return the headline of an article; its two numbers in brackets tell it from every other."""
    chance = Random(owner * 1_000_003 + article)
    words = [*chance.sample(_NAMES, 5), chance.choice(_DEEDS)]
    words.insert(2, words.pop())
    words += [WORD] if article % 9 == 0 else []
    words += [f"{LATER_WORD}{edits}"] if edits else []
    return f"{' '.join(words).capitalize()} ({owner}/{article})"


def _text(owner: int, article: int, edits: int) -> str:
    chance = Random(owner * 7_000_003 + article)
    return " ".join(chance.choices((*_NAMES, *_DEEDS), k=30)) + f", edition {edits + 1}."


# Documents


def document(publisher: Publisher, now: float) -> bytes:
    """Return what its feed says now."""
    moments = timetable(publisher.owner, publisher.end, wire=publisher.kind == "wire")
    items: list[dict[str, str | int]] = []
    for article in reversed(shown(publisher, now)):
        edits = version(publisher, article, now)
        host = f"paper{publisher.owner // 4}.example"
        era = int((now - START) // DAY) if publisher.kind == "renaming" else 0
        items.append(
            {
                "link": f"http://{host}/" + ("" if publisher.kind == "one-link" else f"{publisher.owner}/{article}"),
                "guid": "" if publisher.kind == "nameless" else f"{publisher.number}:{era}:{article}",
                "title": headline(publisher.owner, article, edits),
                "text": _text(publisher.owner, article, edits),
                "moment": moments[article] if article >= 0 else START - 90 * DAY + article * HOUR,
            }
        )
    return _WRITERS[publisher.style](publisher, items)


def edition(publisher: Publisher, now: float) -> str:
    """Return what tells one document of a publisher from another, and is much cheaper to have."""
    articles = shown(publisher, now)
    said = (articles, [version(publisher, each, now) for each in articles if each % 3 == 0])
    era = int((now - START) // DAY) if publisher.kind == "renaming" else 0
    return hashlib.blake2b(repr((publisher.number, said, era)).encode(), digest_size=8).hexdigest()


def changed(publisher: Publisher, now: float) -> str:
    """Return a Last-Modified that is another one for another document."""
    number = int(edition(publisher, now)[:6], 16)
    return formatdate(START - 30 * DAY - number, usegmt=True)


_Items = Sequence[dict[str, str | int]]


def _rss(publisher: Publisher, items: _Items) -> bytes:
    written = "".join(
        f"<item><link>{each['link']}</link>"
        + (f"<guid isPermaLink='false'>{each['guid']}</guid>" if each["guid"] else "")
        + f"<title>{escape(str(each['title']))}</title>"
        f"<pubDate>{formatdate(int(each['moment']), usegmt=True)}</pubDate>"
        f"<description>{escape(str(each['text']))}</description></item>"
        for each in items
    )
    wishes = "<ttl>90</ttl>" if publisher.kind == "lasting" else ""
    if publisher.skipped_hours:
        wishes += f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in publisher.skipped_hours)}</skipHours>"
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>Paper {publisher.number}</title>"
        f"<link>http://{publisher.host}/</link><language>en</language>{wishes}{written}</channel></rss>"
    ).encode()


def _iso(moment: str | int) -> str:
    return datetime.fromtimestamp(int(moment), UTC).isoformat()


def _atom(publisher: Publisher, items: _Items) -> bytes:
    written = "".join(
        f"<entry><link href='{each['link']}'/><id>tag:{each['guid']}</id><title>{escape(str(each['title']))}</title>"
        f"<published>{_iso(each['moment'])}</published><updated>{_iso(each['moment'])}</updated>"
        f"<summary>{escape(str(each['text']))}</summary></entry>"
        for each in items
    )
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>Paper {publisher.number}</title>"
        f"<id>tag:{publisher.number}</id>{written}</feed>"
    ).encode()


def _json(publisher: Publisher, items: _Items) -> bytes:
    written = [
        {
            "id": each["guid"],
            "url": each["link"],
            "title": each["title"],
            "content_text": each["text"],
            "date_published": _iso(each["moment"]),
        }
        for each in items
    ]
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"Paper {publisher.number}",
            "language": "en",
            "items": written,
        }
    ).encode()


def _sitemap(publisher: Publisher, items: _Items) -> bytes:
    written = "".join(
        f"<url><loc>{each['link']}</loc><n:news><n:publication><n:name>Paper {publisher.number}</n:name>"
        f"<n:language>en</n:language></n:publication><n:publication_date>{_iso(each['moment'])}</n:publication_date>"
        f"<n:title>{escape(str(each['title']))}</n:title></n:news></url>"
        for each in items
    )
    return (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        f"xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{written}</urlset>"
    ).encode()


_WRITERS: dict[str, Callable[[Publisher, _Items], bytes]] = {
    "rss": _rss,
    "atom": _atom,
    "json": _json,
    "sitemap": _sitemap,
}
