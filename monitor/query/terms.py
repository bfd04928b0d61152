"""Words and phrases of a query as folded terms side by side."""

from __future__ import annotations

import re
from functools import cache

from monitor.errors import QueryError
from monitor.query.lexer import Token, TokenKind
from monitor.query.tree import Sequence, Term, TermKind
from monitor.words.folding import as_written, fold
from monitor.words.scripts import classes
from monitor.words.tokens import word_pattern, words

_LETTERS_BEFORE_STAR = 3
_WILD = re.compile(r"([*?])")


def sequence(token: Token) -> Sequence:
    """Return the words of a WORD or PHRASE token as terms side by side.

    Words outside quotation marks are found in any inflection, words inside as
    written; wildcards work in both. Raises QueryError where nothing is left to
    look for or a wildcard is too wide.
    """
    kind = TermKind.EXACT if token.kind is TokenKind.PHRASE else TermKind.STEM
    if token.kind is TokenKind.LETTERS:
        return _letters(token)
    pieces = _piece().findall(token.text)
    terms = tuple(_pattern(piece, token) if _WILD.search(piece) else Term(kind, fold(piece)) for piece in pieces)
    return _kept(terms, token)


def _letters(token: Token) -> Sequence:
    """The words of a LETTERS token: of each the folded form finds it, its letters decide."""
    written = [(fold(word), as_written(word)) for word in words(token.text)]
    return _kept(tuple(Term(TermKind.LETTERS, folded, letters) for folded, letters in written), token)


def _kept(terms: tuple[Term, ...], token: Token) -> Sequence:
    kept = tuple(term for term in terms if term.folded)
    if not kept:
        raise QueryError(
            f"There is no word to look for in “{token.text}”.",
            "Write a word of letters or digits.",
            start=token.start,
            end=token.end,
        )
    return Sequence(kept, token.start, token.end)


@cache
def _piece() -> re.Pattern[str]:
    letters = classes().inside + classes().unspaced
    return re.compile(rf"[{letters}]*[*?][{letters}*?]*|{word_pattern()}")


def _pattern(piece: str, token: Token) -> Term:
    folded = "".join(part if part in "*?" else fold(part) for part in _WILD.split(piece) if part)
    folded = re.sub(r"\*{2,}", "*", folded)
    if re.search(f"[{classes().unspaced}]", folded):
        raise QueryError(
            f"Wildcards are not for scripts without spaces (“{piece}”).",
            "Leave the wildcard out: the characters are found wherever they stand side by side.",
            start=token.start,
            end=token.end,
        )
    letters = len(re.split(r"[*?]", folded, maxsplit=1)[0])
    if letters < (_LETTERS_BEFORE_STAR if "*" in folded else 1):
        raise QueryError(
            f"“{piece}” is too wide: it would look through every word.",
            "Write at least three letters before a * (hostag*), at least one before a ? (wom?n).",
            start=token.start,
            end=token.end,
        )
    return Term(TermKind.PATTERN, folded)
