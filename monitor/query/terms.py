"""Words and phrases of a query as folded terms side by side."""

from __future__ import annotations

import re
from functools import cache

from monitor.errors import QueryError
from monitor.query.lexer import Token, TokenKind
from monitor.query.tree import Or, Sequence, Term, TermKind
from monitor.words.folding import as_written, fold
from monitor.words.forms import spellings
from monitor.words.scripts import classes
from monitor.words.tokens import word_pattern, words

_LETTERS_BEFORE_STAR = 3
_WILD = re.compile(r"([*?])")
_ADDRESS = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
# Behind a letter a star is one; a question mark may end a sentence or a name.
_MEANT_WILD = re.compile(r"\w\*|\w\?\w")


def spelled(token: Token) -> Sequence | Or:
    """Return what `sequence` does, or where a word of it is spelled in two ways either: Müller or Mueller."""
    one, other = (sequence(token, spelling) for spelling in range(2))
    return one if one == other else Or((one, other))


def sequence(token: Token, spelling: int = 0) -> Sequence:
    """Return the words of a WORD or PHRASE token as terms side by side.

    A word of several spellings takes the one that is numbered `spelling`, or its last.

    Words outside quotation marks are found in any inflection, words inside as
    written; wildcards work in both. Raises QueryError where nothing is left to
    look for or a wildcard is too wide.
    """
    kind = TermKind.EXACT if token.kind is TokenKind.PHRASE else TermKind.STEM
    if token.kind is TokenKind.LETTERS:
        return _letters(token)
    # The question mark of an address is no wildcard.
    pieces = words(token.text) if _ADDRESS.match(token.text) else _piece().findall(token.text)
    terms: list[Term] = []
    for piece in pieces:
        if _WILD.search(piece):
            terms.append(_pattern(piece, spelling, token))
        else:
            terms += (Term(kind, folded) for folded in _spelling(piece, spelling))
    return _kept(tuple(terms), token)


def spelled_name(name: str, start: int, end: int) -> Sequence | Or:
    """Return a name as its words side by side as written, or where a word of it is spelled in two ways either.

    A word with `*` behind three letters or more stands for every ending; any other sign is no part of a name. The
    sequence is empty where nothing is left to look for.
    """
    one, other = (Sequence(_words_of_name(name, spelling), start, end) for spelling in range(2))
    return one if one == other else Or((one, other))


def is_wild(text: str) -> bool:
    """Return whether somebody who wrote `text` meant a wildcard: Reut* and Reu?ers, but not the end of a question."""
    return _MEANT_WILD.search(text) is not None


def _words_of_name(name: str, spelling: int) -> tuple[Term, ...]:
    terms: list[Term] = []
    for piece in _piece_of_name().findall(name):
        folded = _spelling(piece, spelling)
        if piece.endswith("*") and len("".join(folded)) >= _LETTERS_BEFORE_STAR:
            terms.append(Term(TermKind.PATTERN, "".join(folded) + "*"))
        else:
            terms += (Term(TermKind.EXACT, word) for word in folded if word)
    return tuple(terms)


def _letters(token: Token) -> Sequence:
    """The words of a LETTERS token: of each the folded form finds it, its letters decide."""
    if is_wild(token.text) and not _ADDRESS.match(token.text):
        raise QueryError(
            "= finds exactly these letters, and no wildcard.",
            "Take the = away, or the wildcard.",
            start=token.start,
            end=token.end,
        )
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


@cache
def _piece_of_name() -> re.Pattern[str]:
    letters = f"[{classes().inside}]"
    return re.compile(rf"{letters}{{{_LETTERS_BEFORE_STAR},}}\*(?![*?{classes().inside}])|{word_pattern()}")


def _spelling(word: str, number: int) -> tuple[str, ...]:
    ways = spellings(word)
    return ways[min(number, len(ways) - 1)]


def _pattern(piece: str, spelling: int, token: Token) -> Term:
    parts = (part if part in "*?" else "".join(_spelling(part, spelling)) for part in _WILD.split(piece) if part)
    folded = "".join(parts)
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
