"""By what of a phrase its articles are found: its words, and the pairs of letters where its script has no spaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from monitor.query.tree import Term, TermKind
from monitor.words.pairs import pair
from monitor.words.scripts import is_unspaced


@dataclass(frozen=True, slots=True)
class Pair:
    """Two folded letters side by side."""

    folded: str


Key = Term | Pair
"""What has postings of its own in a segment."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A word of a phrase, or letters of it that run without spaces; each key stands one position behind the other.

    A run of letters has a pair for each two of them: it is where these pairs stand side by side.
    """

    terms: tuple[Term, ...]
    keys: tuple[Key, ...]


@lru_cache(maxsize=1_000)
def stretches(terms: tuple[Term, ...]) -> tuple[Stretch, ...]:
    """Cut the terms of a phrase into its stretches."""
    return tuple(_cut(terms))


def _cut(terms: Sequence[Term]) -> Iterator[Stretch]:
    run = list(terms[:1])
    keys: list[Key] = []
    for first, second in pairwise(terms):
        if TermKind.PATTERN not in (first.kind, second.kind) and (together := pair(first.folded, second.folded)):
            keys.append(Pair(together))
            run.append(second)
        else:
            yield Stretch(tuple(run), tuple(keys or run))
            run, keys = [second], []
    yield Stretch(tuple(run), tuple(keys or run))


def alone(terms: tuple[Term, ...]) -> tuple[Key, ...]:
    """Return the keys of a phrase that is one stretch and stands wherever they do; () for every other phrase."""
    first, *others = stretches(terms)
    exact = not others and all(term.kind is not TermKind.LETTERS for term in terms)
    return first.keys if exact else ()


def is_stemmed(term: Term) -> bool:
    """Whether `term` is found by its stems; letters of scripts without spaces are their own."""
    return term.kind is TermKind.STEM and not is_unspaced(term.folded)
