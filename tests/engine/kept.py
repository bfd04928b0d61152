"""What an archive must hold after a soak: all that its publishers ever served to it, once, as the log has it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from sqlalchemy import func, select

from monitor.store.archive import Archive
from monitor.store.schema import alert, article, feed, poll, revision, watch
from tests.engine.politeness import Log
from tests.servers.newsstand import LATER_WORD, WORD, headline, timetable

Name = tuple[int, int]
"""An article: the number of its publisher and its own."""

_NAMED = re.compile(r"\((\d+)/(-?\d+)\)$")


class Kept:
    """A log beside the archive that was made from what it served."""

    def __init__(self, log: Log, archive: Archive) -> None:
        self.log = log
        self.served: dict[Name, list[int]] = {}
        """The versions of each article that were served whole, in order, no two in a row alike."""
        for each in log.asked:
            owner = log.publishers[each.number].owner
            for number, version in each.shows if each.sound else ():
                versions = self.served.setdefault((owner, number), [])
                if versions[-1:] != [version]:
                    versions.append(version)
        self.titles: defaultdict[Name | None, list[str]] = defaultdict(list)
        self.revisions: Counter[Name | None] = Counter()
        self.alerts: defaultdict[str, list[Name | None]] = defaultdict(list)
        self.gaps: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        self.states: dict[int, str] = {}
        with archive.reading() as connection:
            names: dict[int, Name | None] = {}
            for row in connection.execute(select(article.c.id, article.c.title)):
                names[row.id] = _name(row.title)
                self.titles[names[row.id]].append(row.title)
            edits = select(revision.c.article_id, func.count()).group_by(revision.c.article_id)
            for article_id, count in connection.execute(edits):
                self.revisions[names[article_id]] = count
            told = select(watch.c.name, alert.c.article_id).join(alert, alert.c.watch_id == watch.c.id)
            for watching, article_id in connection.execute(told):
                self.alerts[watching].append(names[article_id])
            marked = select(feed.c.url, poll.c.gap_since, poll.c.started).join(poll, poll.c.feed_id == feed.c.id)
            for url, since, until in connection.execute(marked.where(poll.c.gap_since.is_not(None))):
                self.gaps[_number(url)].append((since, until))
            for url, state in connection.execute(select(feed.c.url, feed.c.state).where(feed.c.removed.is_(None))):
                self.states[_number(url)] = state


def everything_that_was_served_whole_is_kept(kept: Kept) -> Iterator[str]:
    """Each article of each document that came whole."""
    yield from (f"{name}: {headline(*name)}" for name in kept.served if name not in kept.titles)


def nothing_is_kept_twice(kept: Kept) -> Iterator[str]:
    """Not under new guids, from a second feed, after an edit, a flood, a move or a restart."""
    for name, titles in kept.titles.items():
        if name is None:
            yield from titles
        elif len(titles) > 1:
            yield f"{name}: {titles}"


def what_came_and_went_unseen_is_marked_as_a_gap(kept: Kept) -> Iterator[str]:
    """What a publisher wrote between two good polls and was in neither, because more came than its feed holds."""
    good: defaultdict[int, list[float]] = defaultdict(list)
    for each in kept.log.asked:
        if each.sound:
            good[each.number].append(each.moment)
    for number, moments in good.items():
        publisher = kept.log.publishers[number]
        if publisher.owner != number:
            continue
        written = timetable(number, publisher.end, wire=publisher.kind == "wire")
        for place, moment in enumerate(written):
            if not moments[0] < moment <= moments[-1] or (number, place) in kept.titles:
                continue
            if not any(since <= moment <= until for since, until in kept.gaps[number]):
                yield f"{publisher.kind} {number}/{place}"


def edits_are_revisions_of_the_same_article(kept: Kept) -> Iterator[str]:
    """The archive has the last version that was served, and the earlier ones behind it."""
    for name, versions in kept.served.items():
        titles = kept.titles.get(name, [])
        if titles and titles != [headline(*name, versions[-1])]:
            yield f"{name}: {titles}, not version {versions[-1]}"
        if kept.revisions[name] != len(versions) - 1:
            yield f"{name}: {kept.revisions[name]} revisions of {versions}"


def each_article_is_alerted_once_a_watch(kept: Kept) -> Iterator[str]:
    """Every article that had the word, in any of its versions, no other, and none again."""
    for watching, word in (("Airships", WORD), ("Edits", LATER_WORD)):
        told = Counter(kept.alerts[watching])
        yield from (f"{watching} {name}: {count} alerts" for name, count in told.items() if count > 1)
        wanted = {
            name for name, versions in kept.served.items() if any(word in headline(*name, each) for each in versions)
        }
        yield from (f"{watching} {name}: no alert" for name in wanted - told.keys())
        yield from (f"{watching} {name}: an alert" for name in told.keys() - wanted if name not in _unsure(kept))


def feeds_that_are_well_again_are_taken_for_well(kept: Kept) -> Iterator[str]:
    """At the end only those fail that fail still."""
    wanted = {"dead": "failing", "forbidden": "failing", "circle": "failing", "gone": "stopped"}
    last = {each.number: each for each in kept.log.asked}
    for number, state in kept.states.items():
        kind = kept.log.publishers[number].kind
        if state != wanted.get(kind, "ok") and last[number].sound:
            yield f"{kind} {number}: {state}"


CHECKS: tuple[Callable[[Kept], Iterator[str]], ...] = (
    everything_that_was_served_whole_is_kept,
    nothing_is_kept_twice,
    what_came_and_went_unseen_is_marked_as_a_gap,
    edits_are_revisions_of_the_same_article,
    each_article_is_alerted_once_a_watch,
    feeds_that_are_well_again_are_taken_for_well,
)


def _unsure(kept: Kept) -> set[Name]:
    """What was only in documents of which a part may be lost."""
    return {
        (kept.log.publishers[each.number].owner, number)
        for each in kept.log.asked
        if each.sound is None
        for number, _version in each.shows
    }


def _name(title: str) -> Name | None:
    found = _NAMED.search(title)
    return None if found is None else (int(found[1]), int(found[2]))


def _number(url: str) -> int:
    return int(url.rsplit("/", 2)[1])
