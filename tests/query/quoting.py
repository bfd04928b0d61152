"""Query trees out of the words of given articles, so that they ask for what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hypothesis import strategies as st

from monitor.model import Article
from monitor.query.lexer import Token, TokenKind
from monitor.query.terms import sequence as terms_of
from monitor.query.tree import About, Fact, Language, Node, Term, TermKind
from monitor.query.tree import Sequence as Words
from monitor.words.analysis import fold_words
from monitor.words.folding import fold
from monitor.words.scripts import is_unspaced
from monitor.words.tokens import words
from tests.query.generate import FACTS, SHARED_NAMES, Wording

_SEEDS = st.integers(0, 1 << 20)


class Quoted:
    """Articles cut into words, of which queries are made."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Cut headlines and texts; those that hold no word are left out."""
        self._articles = articles
        read = [list(filter(fold, words(text))) for one in articles for text in (one.title, one.text)]
        self._cut = list(filter(None, read))

    def wording(self) -> Wording:
        """Return words, phrases and facts of the articles, and now and then a list or an entity."""
        said = _SEEDS.map(self._sequence)
        return Wording(st.one_of(said, said, said, SHARED_NAMES), st.one_of(_SEEDS.map(self._fact), FACTS))

    def _sequence(self, seed: int) -> Words:
        random = Random(seed)
        cut = random.choice(self._cut)
        count = random.choice((1, 1, 1, 2, 2, 3, 5))
        start = random.randrange(len(cut))
        written = cut[start : start + count]
        if random.random() < 0.1:
            return terms_of(Token(TokenKind.LETTERS, " ".join(written), 0, 0))
        kind = random.choice((TermKind.STEM, TermKind.EXACT))
        terms = [Term(kind, fold(word)) for word in written]
        if random.random() < 0.2:
            at = random.randrange(len(terms))
            terms[at] = _with_wildcard(terms[at], random)
        return Words(tuple(terms))

    def _fact(self, seed: int) -> Node:
        random = Random(seed)
        one = random.choice(self._articles)
        about = random.choice((About.SOURCE, About.AUTHOR, About.URL))
        name = {About.SOURCE: " ".join(one.sources), About.AUTHOR: one.author, About.URL: one.url}[about]
        asked = [word for word in fold_words(name) if word]
        if not asked:
            return Language(one.language or "en")
        start = random.randrange(len(asked))
        return Fact(about, tuple(asked[start : start + random.randint(1, 3)]))


def _with_wildcard(term: Term, random: Random) -> Term:
    """`term` with a star for its end, or a question mark for one of its letters, where it may have one."""
    folded = term.folded
    if len(folded) < 4 or is_unspaced(folded):
        return term
    at = random.randint(3, len(folded) - 1)
    return Term(TermKind.PATTERN, folded[:at] + random.choice(("*", "?" + folded[at + 1 :])))
