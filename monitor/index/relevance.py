"""The most telling matches first: BM25 over the query's words, counted by where they stand: headline, lead, text."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from heapq import nlargest
from math import log

from monitor.index.compile import Evaluation
from monitor.index.keys import Key, stretches
from monitor.index.newest import windows
from monitor.index.segment import Found, Segment, moment
from monitor.index.stopping import Stop
from monitor.query import tree
from monitor.query.document import TEXT_START

# The usual constants of BM25: how soon repetition stops to count, and how much a long text is held against it.
_SATURATION = 1.2
_LENGTH_SHARE = 0.75

# So many words of the text does one in the headline outweigh, and one in the first paragraph.
_HEADLINE_WEIGHT = 4
_LEAD_WEIGHT = 2


def ranked(
    query: tree.Node,
    segments: Sequence[Segment],
    limit: int,
    should_stop: Stop,
    guarded: Callable[[Segment], AbstractContextManager[None]],
) -> list[Found] | None:
    """Return the `limit` best matches in `segments`, best first, equals newest first; None when stopped.

    Each segment is read within `guarded(segment)`, which tells the caller whose files are at fault.
    """
    evaluations = [Evaluation(query, segment, should_stop) for segment in segments]
    total = sum(segment.files.count for segment in segments)
    mean_length = sum(sum(segment.files.lengths) for segment in segments) / max(total, 1)
    holding: Counter[Key] = Counter(dict.fromkeys(_wanted(query), 0))
    for evaluation in evaluations:
        with guarded(evaluation.segment):
            for key in holding:
                holding[key] += sum(map(len, evaluation.expand(key)))
    weights = {key: _rarity(min(count, total), total) for key, count in holding.items()}
    best: list[tuple[float, int, int]] = []
    for evaluation in evaluations:
        files = evaluation.segment.files
        with guarded(evaluation.segment):
            for documents in windows(evaluation):
                if should_stop():
                    break
                scores = _scores(evaluation, set(documents), weights, mean_length)
                found = [(scores[document], files.published[document], files.ids[document]) for document in documents]
                best = nlargest(limit, best + found)
    if should_stop():
        return None
    return [Found(identity, moment(published), score) for score, published, identity in best]


def _rarity(holding: int, total: int) -> float:
    return log(1 + (total - holding + 0.5) / (holding + 0.5))


def _wanted(node: tree.Node) -> Iterator[Key]:
    """Yield the words and pairs of letters that a match is about; what is excluded is not."""
    match node:
        case tree.Sequence(terms):
            for stretch in stretches(terms):
                yield from stretch.keys
        case tree.Not():
            return
        case _:
            for part in tree.children(node):
                yield from _wanted(part)


def _scores(
    evaluation: Evaluation, documents: set[int], weights: dict[Key, float], mean_length: float
) -> dict[int, float]:
    scores: dict[int, float] = defaultdict(float)
    lengths, leads = evaluation.segment.files.lengths, evaluation.segment.files.leads
    for key, weight in weights.items():
        often: dict[int, int] = defaultdict(int)
        for postings in evaluation.expand(key):
            for document in documents.intersection(postings.documents):
                often[document] += _mentions(postings.positions(document), TEXT_START + leads[document])
        for document, count in often.items():
            relative = 1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths[document] / mean_length
            scores[document] += weight * count * (_SATURATION + 1) / (count + _SATURATION * relative)
    return scores


def _mentions(positions: Sequence[int], lead_end: int) -> int:
    """Return how much a word counts that stands at these ascending positions."""
    in_headline, in_lead = bisect_left(positions, TEXT_START), bisect_left(positions, lead_end)
    return (_HEADLINE_WEIGHT - _LEAD_WEIGHT) * in_headline + (_LEAD_WEIGHT - 1) * in_lead + len(positions)
