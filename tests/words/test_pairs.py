"""An article that matches a run of letters holds every pair of it, and where it holds a pair it matches the letters."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Article
from monitor.query.document import ArticleDocument
from monitor.query.meaning import find
from monitor.query.tree import Sequence, Term, TermKind
from monitor.words.analysis import fold_words
from monitor.words.folding import fold
from monitor.words.pairs import letters, pair, pairs
from monitor.words.scripts import FIRST_UNSPACED, classes, is_unspaced
from monitor.words.stems import ALGORITHMS, stem
from monitor.words.tokens import words
from tests.query.generate import NOW, articles, run


def of(title: str, text: str = "", language: str = "zh") -> dict[str, list[int]]:
    return pairs(ArticleDocument(Article("", title, text, NOW, NOW, language=language)).words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("加沙停火", {"加沙": [0], "沙停": [1], "停火": [2]}),
        ("停火停火", {"停火": [0, 2], "火停": [1]}),
        ("加沙。停\n\n火 加", {"加沙": [0], "沙停": [1], "停火": [2], "火加": [3]}),
        ("加 G20 沙", {}),
        ("2023年12月", {}),
        ("第20届峰会", {"届峰": [2], "峰会": [3]}),
        ("ｶﾞｻﾞ", {"ガサ\u3099": [0]}),
        ("น้ำท่วม", {"น้ำท่": [0], "ท่ว": [1], "วม": [2]}),
        ("가자 지구", {"가자": [0], "자지": [1], "지구": [2]}),
        ("가자's 지구", {"가자": [0], "자지": [1], "지구": [2]}),
        ("Gaza truce", {}),
        ("", {}),
    ],
)
def test_pairs_are_letters_at_one_position_and_the_next(text: str, expected: dict[str, list[int]]) -> None:
    expected = {fold(both): found for both, found in expected.items()}
    assert of(text) == expected


def test_no_pair_reaches_from_the_headline_into_the_text() -> None:
    assert of("加", "沙") == {}


@given(articles(), st.integers(0, 1 << 20), st.integers(2, 6), st.sampled_from((TermKind.STEM, TermKind.EXACT)))
@settings(max_examples=500)
def test_what_matches_a_run_holds_all_its_pairs_where_it_matches(
    article: Article, seed: int, count: int, kind: TermKind
) -> None:
    read = ArticleDocument(article)
    held = pairs(read.words)
    asked = fold_words(run(Random(seed), count))
    starts = {first for first, _ in find(Sequence(tuple(Term(kind, word) for word in asked)), read) or ()}
    by_pairs = [
        {position - at for position in held.get(both, ())}
        for at, (first, second) in enumerate(pairwise(asked))
        if (both := pair(first, second))
    ]
    assert all(starts <= found for found in by_pairs)
    if len(by_pairs) == len(asked) - 1:
        assert starts == set.intersection(*by_pairs)


def test_a_letter_of_a_script_without_spaces_is_one_letter_and_its_own_stem_in_every_language() -> None:
    marks = ("", "\u0301", "\u064b", "\u093e", "\u0940", "\u0e31", "\u0e49", "\u3099", "\uff9e")
    for code in (*range(0x0E01, 0x3400), *range(0x4E00, 0x4F00), *range(0xAC00, 0xAD00), *range(0xF900, 0x10000)):
        if is_unspaced(chr(code)):
            folded = [fold(chr(code) + mark) for mark in marks]
            for word in filter(None, folded):
                assert is_unspaced(word)
                assert not any(map(is_unspaced, word[1:]))
    for language in ALGORITHMS:
        for word in ("加", "加ा", "가", "ガ", "ก็", "ນໍ້າ"):
            assert stem(fold(word), language).endswith(f":{fold(word)}")


def test_no_letter_of_a_script_without_spaces_comes_before_the_first() -> None:
    letter = re.compile(f"[{classes().unspaced}]")
    assert min(filter(letter.match, map(chr, range(0x30000)))) == FIRST_UNSPACED


@given(articles())
@settings(max_examples=100)
def test_the_letters_of_an_article_are_its_unspaced_words(article: Article) -> None:
    read = ArticleDocument(article)
    written = words(f"{article.title} {article.text}")
    assert set(letters(read.words)) == {fold(word) for word in written if is_unspaced(word)} - {""}
