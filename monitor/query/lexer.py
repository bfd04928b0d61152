"""A query cut into words, phrases, operators and brackets, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from unicodedata import normalize

import regex

from monitor.errors import QueryError

QUOTES = '"“”„‟«»＂'
_OPENING = "(（"
_CLOSING = ")）"
_OPERATOR = regex.compile(r"(?:AND|OR|NOT)$")
_NEAR = regex.compile(r"(O?NEAR)(?:/(.*))?$")
_ATLEAST = regex.compile(r"ATLEAST(?:/(.*))?$")
_FIELD = regex.compile(r"([^\W\d_]+)[:：](?!//)")
# A Hebrew abbreviation has a quotation mark before its last letter: צה"ל.
_INSIDE = rf"(?<=\p{{Hebrew}})[{QUOTES}](?=\p{{Hebrew}})"
QUOTE = rf"(?!{_INSIDE})[{QUOTES}]"
"""Matches a quotation mark that opens or closes a phrase."""
_CLOSES = regex.compile(QUOTE)
_RUN = regex.compile(rf"(?:[^\s|{QUOTES}{_OPENING}{_CLOSING}]|{_INSIDE})+")

# What a terminal that does not speak UTF-8 hands over, and what a person pastes that was cut in the middle.
_HALF = regex.compile(r"[\ud800-\udfff]")

NEAR_DEFAULT = 10
NEAR_MOST = 500
ATLEAST_MOST = 50


class TokenKind(StrEnum):
    """What a stretch of a query is."""

    WORD = "word"
    PHRASE = "phrase"
    FIELD = "field"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    ATLEAST = "ATLEAST"
    LETTERS = "="
    OPEN = "("
    CLOSE = ")"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a query; `text` is without quotes or colon.

    `distance` and `ordered` belong to NEAR, `distance` is the count of ATLEAST. An `open` phrase has no closing mark.
    """

    kind: TokenKind
    text: str
    start: int
    end: int
    distance: int = 0
    ordered: bool = False
    open: bool = False


def cut(query: str) -> list[Token]:
    """Cut `query` into tokens, ending with one END; raises QueryError at a faulty NEAR or ATLEAST, or half a character.

    A phrase that is never closed ends with the query; `monitor.query.cautions` tells of it.
    """
    if half := _HALF.search(query):
        raise QueryError(
            "There is half a character here, which can be no part of a word.",
            "Take it away and type the word once more; a terminal must be set to UTF-8.",
            start=half.start(),
            end=half.end(),
        )
    found: list[Token] = []
    at = 0
    while at < len(query):
        character = query[at]
        if character.isspace():
            at += 1
            continue
        token = _next_token(query, at, glued=at > 0 and not query[at - 1].isspace())
        found.append(token)
        at = token.end
    found.append(Token(TokenKind.END, "", len(query), len(query)))
    return found


def is_whole(text: str) -> bool:
    """Return whether no half of a character is in `text`: what has one can neither be kept nor shown."""
    return _HALF.search(text) is None


def closed(query: str) -> str:
    """Return `query` with its last phrase closed, so that more can be written behind it."""
    last = next(reversed(cut(query)[:-1]), None)
    return f'{query}"' if last is not None and last.open else query


def _next_token(query: str, at: int, glued: bool) -> Token:
    character = query[at]
    if character in _OPENING:
        return Token(TokenKind.OPEN, character, at, at + 1)
    if character in _CLOSING:
        return Token(TokenKind.CLOSE, character, at, at + 1)
    if character == "|":
        return Token(TokenKind.OR, character, at, at + 1)
    if character in QUOTES:
        return _phrase(query, at)
    if character in "=＝" and at + 1 < len(query) and not query[at + 1].isspace():
        return _letters(query, at)
    # A minus excludes only where a word could begin: "-football", "(-football", not "cease-fire".
    starts = not glued or query[at - 1] in _OPENING + "|:：-"
    if character == "-" and starts and at + 1 < len(query) and not query[at + 1].isspace():
        return Token(TokenKind.NOT, "-", at, at + 1)
    if field := _FIELD.match(query, at):
        return Token(TokenKind.FIELD, field[1].casefold(), at, field.end())
    run = _RUN.match(query, at)
    assert run is not None  # every other character was dealt with above
    text = run[0]
    if _OPERATOR.match(text):
        return Token(TokenKind(text), text, at, run.end())
    if near := _NEAR.match(text):
        return _near(near, at)
    if least := _ATLEAST.match(text):
        return _at_least(least, at)
    return Token(TokenKind.WORD, normalize("NFC", text), at, run.end())


def _phrase(query: str, at: int) -> Token:
    if closing := _CLOSES.search(query, at + 1):
        return Token(TokenKind.PHRASE, normalize("NFC", query[at + 1 : closing.start()]), at, closing.end())
    return Token(TokenKind.PHRASE, normalize("NFC", query[at + 1 :]), at, len(query), open=True)


def _letters(query: str, at: int) -> Token:
    """The word or phrase behind an equals sign, of which the letters and their case count."""
    if query[at + 1] in QUOTES:
        inner = _phrase(query, at + 1)
        return replace(inner, kind=TokenKind.LETTERS, start=at)
    run = _RUN.match(query, at + 1)
    if run is None:
        raise QueryError("= needs a word right after it.", "For example: =US.", start=at, end=at + 1)
    return Token(TokenKind.LETTERS, normalize("NFC", run[0]), at, run.end())


def _at_least(found: regex.Match[str], at: int) -> Token:
    written = found[1] or ""
    end = at + len(found[0])
    if not written.isdecimal() or not 2 <= int(written) <= ATLEAST_MOST:
        raise QueryError(
            f"ATLEAST needs a number of mentions from 2 to {ATLEAST_MOST}.",
            "For example: ATLEAST/3 truce.",
            start=at,
            end=end,
        )
    return Token(TokenKind.ATLEAST, found[0], at, end, int(written))


def _near(found: regex.Match[str], at: int) -> Token:
    name, written = found[1], found[2]
    end = at + len(found[0])
    if written is None:
        distance = NEAR_DEFAULT
    elif written.isdecimal() and 1 <= int(written) <= NEAR_MOST:
        distance = int(written)
    else:
        raise QueryError(
            f"{name} needs a number of words from 1 to {NEAR_MOST}.", f"For example: {name}/5.", start=at, end=end
        )
    return Token(TokenKind.NEAR, found[0], at, end, distance, ordered=name == "ONEAR")
