"""A query cut into words, phrases, operators and brackets, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

import regex

from monitor.errors import QueryError

QUOTES = '"“”„‟«»＂'
_OPENING = "(（"
_CLOSING = ")）"
_OPERATOR = regex.compile(r"(?:AND|OR|NOT)$")
_NEAR = regex.compile(r"(O?NEAR)(?:/(.*))?$")
_FIELD = regex.compile(r"([^\W\d_]+)[:：](?!//)")
_RUN = regex.compile(rf"[^\s|{QUOTES}{_OPENING}{_CLOSING}]+")

NEAR_DEFAULT = 10
NEAR_MOST = 500


class TokenKind(StrEnum):
    """What a stretch of a query is."""

    WORD = "word"
    PHRASE = "phrase"
    FIELD = "field"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    OPEN = "("
    CLOSE = ")"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a query; `text` is without quotes or colon, `distance` and `ordered` belong to NEAR."""

    kind: TokenKind
    text: str
    start: int
    end: int
    distance: int = 0
    ordered: bool = False


def cut(query: str) -> list[Token]:
    """Cut `query` into tokens, ending with one END; raises QueryError at an open quote or a faulty NEAR."""
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
    return Token(TokenKind.WORD, normalize("NFC", text), at, run.end())


def _phrase(query: str, at: int) -> Token:
    for end in range(at + 1, len(query)):
        if query[end] in QUOTES:
            return Token(TokenKind.PHRASE, normalize("NFC", query[at + 1 : end]), at, end + 1)
    raise QueryError(
        "The quotation mark that opens here is never closed.",
        f"Write {query[at:].strip()}{_closing(query[at])} with a mark at its end, or take the mark away.",
        start=at,
        end=len(query),
    )


def _closing(opening: str) -> str:
    return {"“": "”", "„": "”", "«": "»"}.get(opening, opening)


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
