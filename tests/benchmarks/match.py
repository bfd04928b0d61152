"""Matching thousands of watches against articles of about 400 words, beside other ways to do it.

The others: Whoosh's index of one document in memory, a regular expression each, SQLite's FTS5 with one document.

    python -m tests.benchmarks.match [--large]

Articles a CPU second, analysis included, the median of five rounds; every round meets articles it has not seen. The
watch set gets them as an import or a feed brings them, many at once, and one by one.
Of the watches 60 % are words and phrases of one to three words, 30 % (a OR b) AND (c OR d), 10 % NOT, NEAR and
wildcards. Prints a table for people and, as its last line, one JSON object.
"""

from __future__ import annotations

import gc
import json
import re
import sqlite3
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import median
from time import process_time

from whoosh import fields
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import QueryParser

from monitor.match.watch_set import WatchSet
from monitor.model import Article, Watch
from monitor.words import tokens
from monitor.words.analysis import fold_words
from monitor.words.stems import stem_table
from tests.benchmarks.corpus import corpus

SIZES = (100, 1_000, 10_000)
LARGE = 100_000
ROUNDS = 5
ARTICLES_A_ROUND = 900
# So many of the newest articles the collector looks at when it starts.
LEARNT = 256
WORDS = 400
# The others look at each watch: so few articles that a round of theirs takes about a second.
LOOKS_A_ROUND = {"whoosh": 10_000, "regex": 30_000, "fts5": 60_000}
MOST_REGEX_WATCHES = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """One watch in our language, Whoosh's and FTS5's, and as regular expressions: all to be found, or not."""

    ours: str
    whoosh: str
    fts5: str
    found: tuple[str, ...]
    absent: str = ""


def articles_of_length() -> tuple[str, list[Article], list[Article]]:
    """Return where the texts are from, articles of 300 words or more, cut at 400, and the shorter ones."""
    where, drawn = corpus(28_000)
    long, short = [], []
    for article in drawn:
        ends = tokens.spans(tokens.pieces(article.text))
        if len(ends) >= min(WORDS - 100, 200 if where.startswith("made-up") else WORDS):
            end = ends[min(len(ends), WORDS) - 1][1]
            long.append(Article(article.url, article.title, article.text[:end], article.published, article.first_seen,
                                language="en", sources=article.sources))  # fmt: skip
        else:
            short.append(replace(article, language="en"))
    return where, long, short


class Questions:
    """Draws watches as a desk writes them: names and topics, so words that are in few articles."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._random = Random(11)
        self._texts = [fold_words(article.text) for article in articles]
        english = stem_table("en")
        stems = [set(map(english.__getitem__, text)) for text in self._texts]
        held = Counter(stem for each in stems for stem in each)
        names = {word for text in self._texts for word in text if word.isalpha() and len(word) > 3}
        often = {word: held[english[word]] for word in sorted(names)}
        self._words = [word for word, count in often.items() if 3 <= count <= len(articles) // 20]
        self._named = {word for word, count in often.items() if 3 <= count <= len(articles) // 50}
        self._few = [word for word, count in often.items() if 3 <= count <= len(articles) // 200]

    def draw(self) -> Question:
        """Return one watch of the mix."""
        kind = self._random.random()
        if kind < 0.6:
            return self._phrase()
        return self._groups() if kind < 0.9 else self._other()

    def _phrase(self) -> Question:
        length = self._random.randint(1, 3)
        if length == 1:
            word = self._random.choice(self._few)
            return Question(word, word, f'"{word}"', (rf"\b{word}",))
        while True:
            text = self._random.choice(self._texts)
            at = self._random.randrange(max(1, len(text) - length))
            words = text[at : at + length]
            if len(words) == length and all(map(str.isalpha, words)) and not self._named.isdisjoint(words):
                phrase = " ".join(words)
                return Question(f'"{phrase}"', f'"{phrase}"', f'"{phrase}"', (r"\b" + r"\W+".join(words) + r"\b",))

    def _groups(self) -> Question:
        a, b, c, d = self._random.choices(self._words, k=4)
        written = f"({a} OR {b}) AND ({c} OR {d})"
        fts5 = f'("{a}" OR "{b}") AND ("{c}" OR "{d}")'
        return Question(written, written, fts5, (rf"\b(?:{a}|{b})", rf"\b(?:{c}|{d})"))

    def _other(self) -> Question:
        a, b = self._random.choices(self._few, k=2)
        match self._random.randrange(3):
            case 0:
                return Question(f"{a} NOT {b}", f"{a} NOT {b}", f'"{a}" NOT "{b}"', (rf"\b{a}",), rf"\b{b}")
            case 1:
                gap = r"(?:\w+\W+){0,9}"
                near = rf"\b{a}\W+{gap}{b}|\b{b}\W+{gap}{a}"
                return Question(f"{a} NEAR/10 {b}", f'"{a} {b}"~10', f'NEAR("{a}" "{b}", 9)', (near,))
            case _:
                beginning = a[: max(4, len(a) - 1)]
                return Question(f"{beginning}*", f"{beginning}*", f'"{beginning}"*', (rf"\b{beginning}",))


Matcher = Callable[[Sequence[Article]], int]
"""How many of the watches some articles match, all in all."""


def each(match: Callable[[Article], int]) -> Matcher:
    """Match articles one by one."""
    return lambda articles: sum(map(match, articles))


def our_matchers(questions: Sequence[Question], before: Sequence[Article]) -> dict[str, Matcher]:
    """The watch set, which has seen the articles that came before.

    Which watches match articles that come together, or one by one; and with all places.
    """
    watches = WatchSet()
    for number, question in enumerate(questions):
        watches.add(Watch(number, "", question.ours))
    # As the collector does when it starts; it also leaves out of the search for cycles what is there by then.
    watches.learn(before[:LEARNT])
    for article in before:
        watches.match(article)
    gc.freeze()
    return {
        "ours": lambda articles: sum(map(len, watches.match_each(articles))),
        "one_by_one": each(lambda article: len(watches.match(article))),
        "with_places": lambda articles: sum(len(found.hits()) for found in watches.match_each(articles)),
    }


def whoosh_matcher(questions: Sequence[Question]) -> Matcher:
    """An index of the one article in memory, asked each query."""
    schema = fields.Schema(text=fields.TEXT)
    parser = QueryParser("text", schema)
    queries = [parser.parse(question.whoosh) for question in questions]

    def match(article: Article) -> int:
        index = RamStorage().create_index(schema)
        writer = index.writer()
        writer.add_document(text=f"{article.title}\n{article.text}")
        writer.commit()
        with index.searcher() as searcher:
            return sum(any(True for _ in query.docs(searcher)) for query in queries)

    return each(match)


def regex_matcher(questions: Sequence[Question]) -> Matcher:
    """Regular expressions, watch by watch."""
    compiled = [
        ([re.compile(each, re.IGNORECASE) for each in question.found],
         re.compile(question.absent, re.IGNORECASE) if question.absent else None)
        for question in questions
    ]  # fmt: skip

    def match(article: Article) -> int:
        text = f"{article.title}\n{article.text}"
        return sum(
            all(each.search(text) for each in found) and not (absent and absent.search(text))
            for found, absent in compiled
        )

    return each(match)


def fts5_matcher(questions: Sequence[Question]) -> Matcher:
    """A full-text table in memory that holds the one article, asked each query; English stems, as ours."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE news USING fts5(text, tokenize = 'porter unicode61')")
    queries = [(question.fts5,) for question in questions]

    def match(article: Article) -> int:
        database.execute("INSERT INTO news (rowid, text) VALUES (1, ?)", (f"{article.title}\n{article.text}",))
        ask = database.execute
        hits = sum(ask("SELECT 1 FROM news WHERE news MATCH ?", query).fetchone() is not None for query in queries)
        database.rollback()
        return hits

    return each(match)


def rate(matcher: Matcher, articles: Sequence[Article]) -> tuple[float, int]:
    """Return articles a CPU second, and the hits of all."""
    began = process_time()
    hits = matcher(articles)
    return len(articles) / (process_time() - began), hits


def measure(
    size: int, drawn: Questions, articles: Sequence[Article], before: Sequence[Article]
) -> dict[str, float | None]:
    """Measure all ways at `size` watches, in turns, on `articles`; the watch set has seen those of `before`."""
    questions = [drawn.draw() for _ in range(size)]
    ours = our_matchers(questions, before)
    matchers = ours | {
        "whoosh": whoosh_matcher(questions),
        "fts5": fts5_matcher(questions),
    }
    if size <= MOST_REGEX_WATCHES:
        matchers["regex"] = regex_matcher(questions)
    rates: dict[str, list[float]] = {name: [] for name in matchers}
    hits = 0
    for number in range(ROUNDS):
        fresh = articles[number * ARTICLES_A_ROUND : (number + 1) * ARTICLES_A_ROUND]
        # Of ours each has articles that are new to all.
        new = {name: fresh[number :: len(ours)] for number, name in enumerate(ours)}
        for name, matcher in matchers.items():
            count = max(1, LOOKS_A_ROUND[name] // size) if name in LOOKS_A_ROUND else len(fresh)
            found, met = rate(matcher, new.get(name, fresh)[:count])
            rates[name].append(found)
            hits += met if name == "ours" else 0
    return {
        "watches": size,
        "articles_per_cpu_second": median(rates["ours"]),
        "one_by_one": median(rates["one_by_one"]),
        "with_places": median(rates["with_places"]),
        "whoosh": median(rates["whoosh"]),
        "regex": median(rates["regex"]) if "regex" in rates else None,
        "fts5": median(rates["fts5"]),
        "hits_per_article": hits / (ROUNDS * ARTICLES_A_ROUND / len(ours)),
    }


def bytes_a_watch(drawn: Questions, size: int, article: Article) -> float:
    """Return the memory of a watch in the set beyond its text."""
    watches = [Watch(number, "", drawn.draw().ours) for number in range(size)]
    tracemalloc.start()
    held = WatchSet()
    for watch in watches:
        held.add(watch)
    held.match(article)
    taken, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken / len(held)


def main(large: bool) -> None:
    """Measure every size, print."""
    where, articles, short = articles_of_length()
    # As a collector that has run for a while: the words of the news are known, and which of them are rare.
    measured, before = articles[: ROUNDS * ARTICLES_A_ROUND], [*short, *articles[ROUNDS * ARTICLES_A_ROUND :]]
    drawn = Questions(articles)
    print(f"{len(measured):,} articles of {where}, cut at {WORDS} words; watches drawn from {len(articles):,};")
    print(f"the set has seen {len(before):,} others before\n")
    sizes, memory = [], {}
    print(
        f"{'articles a CPU second':<22}",
        *(f"{name:>11}" for name in ("ours", "one by one", "+ places", "Whoosh", "FTS5", "regex")),
        end="",
    )
    print(f"{'× Whoosh':>10}{'× FTS5':>8}{'hits an article':>17}{'bytes a watch':>15}")
    for size in (*SIZES, LARGE) if large else SIZES:
        found = measure(size, drawn, measured, before)
        memory[size] = bytes_a_watch(drawn, size, measured[0])
        sizes.append(found | {"bytes_a_watch": memory[size]})
        ours, whoosh, fts5 = (found[name] or 1.0 for name in ("articles_per_cpu_second", "whoosh", "fts5"))
        regex = f"{found['regex']:11.1f}" if found["regex"] else f"{'–':>11}"
        print(f"{size:>14,} watches {ours:11.0f} {found['one_by_one']:11.0f} {found['with_places']:11.0f}", end="")
        print(f" {whoosh:11.2f} {fts5:11.2f} {regex}", end="")
        print(f"{ours / whoosh:10.0f}{ours / fts5:8.0f}{found['hits_per_article']:17.1f}{memory[size]:15.0f}")
    print(json.dumps({"articles": len(measured), "words": WORDS, "seen_before": len(before), "sizes": sizes}))


if __name__ == "__main__":
    main("--large" in sys.argv[1:])
