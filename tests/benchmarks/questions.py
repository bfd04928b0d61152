"""What a full-text index is asked: words drawn by how many articles hold them, phrases out of the texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from monitor.model import Article
from monitor.query.document import ArticleDocument
from tests.benchmarks.corpus import DAYS, START

NEAR = 10

# Words that Whoosh's default analysis leaves out, so that it would not look for them.
_STOPPED = {"with", "from", "when", "that", "have", "will", "your", "this"}
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Question:
    """One question in the language of each index."""

    kind: str
    ours: str
    whoosh: str
    fts5: str
    tantivy: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a sample of `sampled` of `count` articles by how rare they are, and its texts."""

    count: int
    rare: list[str]
    common: list[str]
    frequent: list[str]
    texts: list[list[str]]

    @classmethod
    def of(cls, sample: Sequence[Article], count: int) -> Vocabulary:
        """Read a sample of an archive of `count` articles."""
        held: Counter[str] = Counter()
        for one in sample:
            held.update(filter(_is_asked, ArticleDocument(one).words))
        times = count / len(sample)
        return cls(
            count,
            rare=sorted(word for word, often in held.items() if 5 <= often * times <= count / 2_000 + 10),
            common=sorted(word for word, often in held.items() if often > len(sample) / 20),
            frequent=sorted(word for word, often in held.items() if often > len(sample) / 100),
            texts=[one.text.split() for one in sample],
        )


def questions(vocabulary: Vocabulary, per_kind: int, seed: int = 7) -> list[Question]:
    """Draw `per_kind` questions of every kind."""
    return list(_drawn(vocabulary, per_kind, Random(seed)))


def _drawn(known: Vocabulary, per_kind: int, random: Random) -> Iterator[Question]:
    phrases = Counter(pair for words in known.texts for pair in _pairs(words))
    frequent = set(known.frequent)
    told = sorted(phrases)
    uncommon = sorted(pair for pair, often in phrases.items() if often == 1 and frequent.issuperset(pair))

    def rare() -> str:
        return random.choice(known.rare)

    def common() -> str:
        return random.choice(known.common)

    kinds: dict[str, Callable[[], Question]] = {
        "rare word": lambda: _same("rare word", rare()),
        "common word": lambda: _same("common word", common()),
        "title:": lambda: _title(common()),
        "word in 30 days": lambda: _dated(common(), random.randrange(DAYS - 30), known.count),
        "common AND rare": lambda: _same("common AND rare", f"{common()} AND {rare()}"),
        "common AND common": lambda: _same("common AND common", "{} AND {}".format(*random.sample(known.common, 2))),
        "a AND b NOT c": lambda: _without(*random.sample(known.common, 3)),
        "prefix": lambda: _same("prefix", f"{common()[:_SHORTEST]}*"),
        "phrase": lambda: _same("phrase", '"{} {}"'.format(*random.choice(told))),
        "rare phrase": lambda: _same("rare phrase", '"{} {}"'.format(*random.choice(uncommon or told))),
        "NEAR/10": lambda: _near(*random.sample(known.common, 2)),
    }
    for draw in kinds.values():
        for _ in range(per_kind):
            yield draw()


def _is_asked(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= _SHORTEST and word not in _STOPPED


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    lowered = [word.lower() for word in words]
    for pair in pairwise(lowered):
        if all(map(_is_asked, pair)):
            yield pair


def _same(kind: str, text: str) -> Question:
    return Question(kind, text, text, text, text)


def _title(word: str) -> Question:
    text = f"title:{word}"
    return Question("title:", text, text, text, text)


def _near(left: str, right: str) -> Question:
    sloppy = f'"{left} {right}"~{NEAR}'
    return Question("NEAR/10", f"{left} NEAR/{NEAR} {right}", sloppy, f"NEAR({left} {right}, {NEAR})", sloppy)


def _without(first: str, second: str, other: str) -> Question:
    text = f"{first} AND {second} NOT {other}"
    return Question("a AND b NOT c", text, text, text, f"+{first} +{second} -{other}")


def _dated(word: str, day: int, count: int) -> Question:
    """Thirty days; FTS5 is asked for the ids of these days, which the articles have in order of time."""
    since, until = START + timedelta(days=day), START + timedelta(days=day + 30)
    low, high = (_first_id(time, count) for time in (since, until))
    return Question(
        "word in 30 days",
        f"{word} since:{since:%Y-%m-%d} until:{until - timedelta(days=1):%Y-%m-%d}",
        f"{word} published:[{since:%Y%m%d} to {until:%Y%m%d}]",
        f"{word}|{low} {high - 1}",
        f"+{word} +published:[{since.timestamp():.0f} TO {until.timestamp() - 1:.0f}]",
    )


def _first_id(time: datetime, count: int) -> int:
    return round((time - START) / timedelta(days=DAYS) * count) + 1
