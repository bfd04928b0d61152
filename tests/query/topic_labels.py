"""The topic watch of the guide, asked of headlines that a person labelled.

The commands in docs/guide/topics.md are the watch: what the guide tells its reader to write is what is measured.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from monitor.match.watch_set import WatchSet
from monitor.model import Article, Watch
from monitor.normalise.text import headline, plain
from monitor.query.resolve import resolve
from monitor.query.vocabulary import Vocabulary, check_entity, check_list, vocabulary

GUIDE = Path(__file__).parent.parent.parent / "docs" / "guide" / "topics.md"
LABELS = Path("entities", "topic_gaza_truce_labels.jsonl")
"""Where the labels lie in the folder of real data."""

_WHENEVER = datetime(2026, 1, 1, tzinfo=UTC)
_COMMAND = re.compile(r"^ {4}media-monitor (.+)$", re.MULTILINE)
_ABOUT_IT, _DO_NOT_CARE = 2, 1


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article, whether a person says that it is about the topic, and whether the watch was written without it."""

    article: Article
    wanted: bool
    held_out: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """How many articles were found and wanted, found and not, wanted and not found."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of what was found that was wanted; 1 where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what was wanted that was found; 1 where nothing was wanted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def article(title: str, text: str, language: str) -> Article:
    """Return what a publisher wrote, in markup, as the article that it becomes."""
    return Article(
        url="",
        title=headline(title),
        text=plain(text),
        published=_WHENEVER,
        first_seen=_WHENEVER,
        language=language,
        sources=(),
    )


def labelled(shared_data: Path) -> list[Labelled]:
    """Return the articles that are about the topic or not, without those that the labeller left open."""
    with (shared_data / LABELS).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Labelled(
            article(row["title"], row["summary"], row["lang"]),
            row["relevance"] == _ABOUT_IT,
            # By a hash, so that nobody chose which half the watch was written with.
            hashlib.sha256(row["id"].encode()).digest()[-1] % 2 == 1,
        )
        for row in rows
        if row["relevance"] != _DO_NOT_CARE
    ]


def watch_of_the_guide() -> WatchSet:
    """Return a set of the one watch that the guide writes, with its lists and entities."""
    lists: dict[str, list[str]] = {}
    entities: dict[str, list[str]] = {}
    watches = WatchSet()
    for written in _COMMAND.findall(GUIDE.read_text("utf-8")):
        match shlex.split(written):
            case ["list", "add", name, *terms]:
                lists.setdefault(name, []).extend(terms)
            case ["entity", "add" | "alias", name, *names]:
                entities.setdefault(name, []).extend(names)
            case ["watch", "add", name, query]:
                watches = WatchSet(partial(resolve, vocabulary=_known(lists, entities)))
                watches.add(Watch(1, name, query))
            case _:
                pass
    return watches


def _known(lists: dict[str, list[str]], entities: dict[str, list[str]]) -> Vocabulary:
    return vocabulary(
        [check_list(name, terms) for name, terms in lists.items()],
        [check_entity(name, names) for name, names in entities.items()],
    )


def judged(watches: WatchSet, articles: Iterable[Labelled]) -> dict[str, Figures]:
    """Return the figures of each language, of each half, and of all."""
    verdicts = [(each, bool(watches.match(each.article))) for each in articles]
    found: dict[str, Figures] = {}
    for group in dict.fromkeys(group for each, _ in verdicts for group in _groups(each)):
        inside = [(each.wanted, hit) for each, hit in verdicts if group in _groups(each)]
        found[group] = Figures(inside.count((True, True)), inside.count((False, True)), inside.count((True, False)))
    return dict(sorted(found.items()))


def _groups(each: Labelled) -> tuple[str, ...]:
    return each.article.language, "held out" if each.held_out else "written with", "all"


def table(figures: dict[str, Figures]) -> Iterator[str]:
    """Write the figures as lines for a person."""
    yield f"{'':<14}{'wanted':>8}{'found':>7}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}"
    for group, of in figures.items():
        shares = f"{of.precision:11.2f}{of.recall:8.2f}" if of.right + of.missed else f"{'–':>11}{'–':>8}"
        yield f"{group:<14}{of.right + of.missed:8}{of.right:7}{of.wrong:7}{of.missed:8}{shares}"
