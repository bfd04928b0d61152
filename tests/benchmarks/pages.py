"""The text found on articles' pages beside what people say it is, and how many pages that takes a second.

    python -m tests.benchmarks.pages [--settings]

Reads the saved pages in ../shared/data/pages with the texts beside them. A page’s score is that of its words,
each as often as it occurs: precision, recall and F1, given as mean and median. Of the pages for which only phrases are
known, it counts how many of those that belong to the article were found, and of those that do not. Beside it: all that
a browser would show, the paragraphs alone, and trafilatura's own shortcuts; with --settings its other settings too.
Pages a CPU second are the median of five rounds. Prints a table and, as its last line, one JSON object.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import Any

from monitor.errors import ParseError
from monitor.normalise.markup import safe_html
from monitor.normalise.text import text_of
from monitor.parse import full_text
from monitor.words.language import choose
from monitor.words.tokens import words

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "pages"
ROUNDS = 5
PAGES_A_ROUND = 60
FEWEST_OF_A_LANGUAGE = 4

Words = Counter[str]
Reader = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Sample:
    """A saved page with its gold: the words of its text, or phrases that belong to the article and that do not."""

    group: str
    language: str
    body: bytes
    gold: Words
    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """How well the words of a text agree with the gold."""

    precision: float
    recall: float
    f1: float


def samples(folder: Path) -> list[Sample]:
    """Read every page with a gold text or gold phrases."""
    found = []
    for path in sorted(folder.glob("**/*.gold.json")):
        gold = json.loads(path.read_text())
        body = gzip.decompress(path.with_name(path.name.replace(".gold.json", ".html.gz")).read_bytes())
        text = gold.get("text") or ""
        if text or gold.get("with"):
            group = path.relative_to(folder).parts[-2]
            phrases = tuple(map(_folded, gold.get("with") or ())), tuple(map(_folded, gold.get("without") or ()))
            found.append(Sample(group, choose("", text) or "?", body, _counted(text), *phrases))
    return found


def ours(body: bytes) -> str:
    """What the program keeps of a page."""
    try:
        return text_of(safe_html(full_text.article_markup(body, "text/html"), ""))
    except ParseError:
        return ""


def visible(body: bytes) -> str:
    """All that a browser would show."""
    return text_of(safe_html(full_text.decoded(body, ""), ""))


def paragraphs(body: bytes) -> str:
    """The paragraphs of a page, wherever they stand."""
    tree = full_text._tree(full_text.decoded(body, ""))
    return "" if tree is None else "\n\n".join(each.text_content() for each in tree.iter("p"))


def shortcut(body: bytes) -> str:
    """Trafilatura's own baseline: structured data, else paragraphs."""
    from trafilatura import baseline

    return str(baseline(full_text.decoded(body, ""))[1])


def other(body: bytes, **settings: Any) -> str:
    """Trafilatura as we use it, with other settings."""
    from trafilatura import extract
    from trafilatura.settings import Extractor

    tree = full_text._tree(full_text.decoded(body, ""))
    if tree is None:
        return ""
    chosen: dict[str, Any] = {"comments": False, "formatting": True, "links": True, "tables": True} | settings
    options = Extractor(config=full_text._settings(), output_format="html", **chosen)
    return text_of(safe_html(extract(tree, options=options) or "", ""))


BESIDE: dict[str, Reader] = {
    "ours": ours,
    "all visible text": visible,
    "paragraphs alone": paragraphs,
    "trafilatura baseline": shortcut,
    "trafilatura fast": partial(other, fast=True),
}
SETTINGS: dict[str, Reader] = {
    "favouring precision": partial(other, precision=True),
    "favouring recall": partial(other, recall=True),
    "without tables": partial(other, tables=False),
    "without links": partial(other, links=False),
    "with comments": partial(other, comments=True),
}


def scored(gold: Words, found: Words) -> Score:
    """Compare two bags of words."""
    common = (gold & found).total()
    if not common:
        return Score(0.0, 0.0, 0.0)
    precision, recall = common / found.total(), common / gold.total()
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def measure(read: Reader, pages: Sequence[Sample]) -> dict[str, Any]:
    """Read every page once and score what was found; measure the time over some of them in five rounds."""
    texts = [read(page.body) for page in pages]
    some = pages[:: max(1, len(pages) // PAGES_A_ROUND)]
    rates = []
    for _round in range(ROUNDS):
        begun = process_time()
        for page in some:
            read(page.body)
        rates.append(len(some) / (process_time() - begun))
    scores: dict[str, list[Score]] = defaultdict(list)
    inside, outside = [], []
    for page, text in zip(pages, texts, strict=True):
        if page.gold:
            score = scored(page.gold, _counted(text))
            for name in ("all", page.group, f"language {page.language}"):
                scores[name].append(score)
        else:
            said = _folded(text)
            inside += [phrase in said for phrase in page.inside]
            outside += [phrase in said for phrase in page.outside]
    return {
        "pages_per_cpu_second": round(median(rates), 1),
        "phrases_inside": round(mean(inside), 3),
        "phrases_outside": round(mean(outside), 3),
        "scores": {name: _summed(each) for name, each in sorted(scores.items())},
    }


def _summed(scores: Sequence[Score]) -> dict[str, float]:
    return {
        "pages": len(scores),
        "precision": round(mean(score.precision for score in scores), 3),
        "recall": round(mean(score.recall for score in scores), 3),
        "f1": round(mean(score.f1 for score in scores), 3),
        "f1_median": round(median(score.f1 for score in scores), 3),
    }


def _shown(found: dict[str, Any]) -> dict[str, Any]:
    """The scores of groups that are large enough to say something."""
    return {name: each for name, each in found["scores"].items() if each["pages"] >= FEWEST_OF_A_LANGUAGE}


def _counted(text: str) -> Words:
    return Counter(word.casefold() for word in words(text))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def main(with_settings: bool) -> None:
    """Measure every way to read a page, print."""
    if not FOLDER.is_dir():
        raise SystemExit(f"The saved pages are not there: {FOLDER}")
    pages = samples(FOLDER)
    ways = BESIDE | SETTINGS if with_settings else BESIDE
    print(f"{len(pages)} pages, {sum(bool(page.gold) for page in pages)} of them with their text\n")
    print(f"{'':<22}{'precision':>10}{'recall':>9}{'F1':>8}{'median':>9}{'inside':>9}{'outside':>9}{'pages/CPU s':>13}")
    results = {}
    for name, read in ways.items():
        results[name] = found = measure(read, pages)
        whole = found["scores"]["all"]
        print(
            f"{name:<22}{whole['precision']:10.3f}{whole['recall']:9.3f}{whole['f1']:8.3f}{whole['f1_median']:9.3f}"
            f"{found['phrases_inside']:9.3f}{found['phrases_outside']:9.3f}{found['pages_per_cpu_second']:13.1f}",
            flush=True,
        )
    print(f"\nours, by origin and language{'pages':>8}{'precision':>11}{'recall':>8}{'F1':>8}{'median':>8}")
    for name, score in _shown(results["ours"]).items():
        print(
            f"  {name:<26}{score['pages']:8}{score['precision']:11.3f}{score['recall']:8.3f}{score['f1']:8.3f}"
            f"{score['f1_median']:8.3f}"
        )
    shown = {name: found | {"scores": _shown(found)} for name, found in results.items()}
    print(json.dumps({"pages": len(pages), "ways": shown}))


if __name__ == "__main__":
    main("--settings" in sys.argv[1:])
