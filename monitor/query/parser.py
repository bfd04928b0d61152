"""A query as a person writes it, read into a tree; mistakes are told with their place and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from difflib import get_close_matches

from monitor.errors import QueryError
from monitor.query import terms, times
from monitor.query.lexer import Token, TokenKind, cut
from monitor.query.tree import (
    About,
    And,
    AtLeast,
    Everything,
    Fact,
    Language,
    Lead,
    Listed,
    Mark,
    Marked,
    Named,
    Near,
    Node,
    Not,
    Or,
    Published,
    Sequence,
    Title,
    Watched,
    levels,
    walk,
)
from monitor.words.analysis import name_spellings
from monitor.words.language import code

FIELDS = (
    *("title", "lead", "source", "author", "url", "lang", "list", "entity"),
    *("since", "until", "on", "watch", "is"),
)

# Whose values may be put together as words are: any outlet but these, one language or the other.
_OF_VALUES = ("source", "author", "url", "lang")

# Python's own stack is the limit of whatever walks through a tree; no person nests this deep.
_DEEPEST = 100

# A bracket may hold operators of two kinds, and one NEAR behind the other holds all those before it.
_MOST_LEVELS = 2 * _DEEPEST


def parse(query: str, now: datetime) -> Node:
    """Read `query` into a tree.

    `now` is aware; relative dates ("7d") count from it and calendar days are those of its zone.
    NOT binds tightest, then NEAR, AND (written or not), OR. Raises QueryError with the place of
    the mistake as character offsets, what was expected, and a suggestion.
    """
    return _Parser(query, now).whole()


class _Parser:
    def __init__(self, query: str, now: datetime) -> None:
        self._tokens = cut(query)
        self._at = 0
        self._depth = 0
        # The field whose values are read.
        self._values_of: Token | None = None
        self._now = now
        if now.tzinfo is None:
            raise ValueError("`now` must be an aware time")
        self._zone = now.tzinfo

    def whole(self) -> Node:
        if self._is(TokenKind.END):
            raise QueryError("The query is empty.", "Write a word to look for, such as: truce", start=0, end=0)
        tree = self._either()
        if self._is(TokenKind.CLOSE):
            raise self._mistake("This bracket closes nothing.", "Take it away, or open one before it.", self._here)
        if levels(tree) > _MOST_LEVELS:
            raise QueryError(
                f"Operators stand inside of each other more than {_MOST_LEVELS} deep.",
                "Take some away; a NEAR holds all the NEARs that it follows on.",
                start=0,
                end=self._tokens[-1].end,
            )
        return tree

    @property
    def _here(self) -> Token:
        return self._tokens[self._at]

    def _is(self, *kinds: TokenKind) -> bool:
        return self._here.kind in kinds

    def _take(self) -> Token:
        token = self._here
        self._at += 1
        return token

    def _either(self) -> Node:
        parts = [self._all()]
        while self._is(TokenKind.OR):
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts = [self._near()]
        while not self._is(TokenKind.OR, TokenKind.CLOSE, TokenKind.END):
            if self._is(TokenKind.AND):
                self._take()
            parts.append(self._near())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _near(self) -> Node:
        start = self._here.start
        left = self._unary()
        while self._is(TokenKind.NEAR):
            end = self._tokens[self._at - 1].end
            operator = self._take()
            middle = self._here.start
            right = self._unary()
            # What stands before a second NEAR was looked at with the first.
            operands = [(right, middle, self._tokens[self._at - 1].end)]
            if not isinstance(left, Near):
                operands.insert(0, (left, start, end))
            for operand, first, last in operands:
                if other := _not_placed(operand):
                    raise _cannot_be_near(operator, other, first, last)
            left = Near(left, right, operator.distance, operator.ordered)
        return left

    def _unary(self) -> Node:
        if self._is(TokenKind.NOT):
            return self._deeper(self._exclusion)
        if self._is(TokenKind.ATLEAST):
            return self._deeper(self._mentions)
        return self._primary()

    def _mentions(self) -> Node:
        operator = self._take()
        start = self._here.start
        part = self._unary()
        if _not_placed(part):
            raise QueryError(
                f"{operator.text} counts words, phrases and OR-groups only.",
                f"For example: {operator.text} (truce OR ceasefire).",
                start=start,
                end=self._tokens[self._at - 1].end,
            )
        return AtLeast(part, operator.distance)

    def _exclusion(self) -> Node:
        start = self._take().start
        part = self._unary()
        return Not(part, start, self._tokens[self._at - 1].end)

    def _deeper(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._mistake(f"The query is nested more than {_DEEPEST} deep.", "Take some away.", self._here)
        node = read()
        self._depth -= 1
        return node

    def _primary(self) -> Node:
        token = self._take()
        match token.kind:
            case TokenKind.OPEN:
                return self._deeper(lambda: self._bracket(token))
            case TokenKind.FIELD | TokenKind.WORD | TokenKind.PHRASE | TokenKind.LETTERS if self._values_of:
                return self._value(self._values_of, token)
            case TokenKind.FIELD:
                return self._deeper(lambda: self._field(token))
            case TokenKind.WORD | TokenKind.PHRASE | TokenKind.LETTERS:
                return self._sequence(token)
            case _:
                raise self._missing(token)

    def _missing(self, token: Token) -> QueryError:
        if token.kind is TokenKind.END and self._at >= 2:
            before = self._tokens[self._at - 2]
            return self._mistake(f"A word is missing after {before.text}.", f"Write one after {before.text}.", before)
        if token.kind is TokenKind.CLOSE:
            return self._mistake(
                "A word is missing before this bracket.", "Write one, or take the bracket away.", token
            )
        hint = f'To look for the word itself, put it in quotation marks: "{token.text.lower()}".'
        if token.text == "|":
            hint = "Write a word on either side, such as: truce | ceasefire."
        return self._mistake(f"{token.text} needs a word before and after it.", hint, token)

    def _bracket(self, opening: Token) -> Node:
        if self._is(TokenKind.CLOSE):
            raise self._mistake("There is nothing between these brackets.", "Write a word between them.", opening)
        node = self._either()
        if not self._is(TokenKind.CLOSE):
            raise self._mistake("The bracket that opens here is never closed.", "Add a ) where it ends.", opening)
        self._take()
        return node

    def _sequence(self, token: Token) -> Node:
        if token.kind is TokenKind.WORD and token.text == "*":
            return Everything(token.start, token.end)
        return terms.spelled(token)

    def _field(self, name: Token) -> Node:
        if name.text not in FIELDS:
            raise self._unknown_field(name)
        if self._is(TokenKind.END, TokenKind.CLOSE, TokenKind.OR, TokenKind.AND, TokenKind.NEAR):
            raise self._mistake(f"{name.text}: needs a value right after it.", _examples(name.text), name)
        if name.text in ("title", "lead"):
            return self._scoped(name)
        if name.text in _OF_VALUES:
            self._values_of = name
            values = self._unary()
            self._values_of = None
            return values
        value = self._take()
        if value.kind not in (TokenKind.WORD, TokenKind.PHRASE):
            raise self._mistake(f"{name.text}: takes one word or one phrase.", _examples(name.text), value)
        match name.text:
            case "list":
                return Listed(value.text.strip(), name.start, value.end)
            case "entity":
                return Named(value.text.strip(), name.start, value.end)
            case "watch":
                return Watched(value.text.strip(), name.start, value.end)
            case "is":
                return self._marked(value)
            case _:
                return self._published(name, value)

    def _scoped(self, name: Token) -> Node:
        start = self._here.start
        part = self._unary()
        for node in walk(part):
            if isinstance(node, Fact | Watched | Marked | Language | Published | Title | Lead | Everything):
                raise QueryError(
                    f"{name.text}: holds words only, no other field.",
                    f"Put the other field outside: {name.text}:truce source:reuters.",
                    start=name.start,
                    end=max(start, self._tokens[self._at - 1].end),
                )
        return Title(part) if name.text == "title" else Lead(part)

    def _value(self, name: Token, value: Token) -> Node:
        if value.kind is TokenKind.FIELD:
            raise self._mistake(
                f"{name.text}: holds no other field.", f"Put {value.text}: beside it, outside of the brackets.", value
            )
        if value.kind is TokenKind.LETTERS:
            raise self._mistake(f"{name.text}: is found in any letters.", "Take the = away.", value)
        return self._language(value) if name.text == "lang" else self._fact(About(name.text), value)

    def _fact(self, about: About, value: Token) -> Node:
        names = name_spellings(value.text)
        if not names[0]:
            raise self._mistake(f"{about}: needs a word.", _examples(about), value)
        # The question mark of an address is no wildcard.
        if terms.is_wild(value.text.replace("?", " ") if about is About.URL else value.text):
            raise self._mistake(
                f"{about}: finds whole words, and no wildcard.", "Write the word out, or one of several.", value
            )
        facts = tuple(Fact(about, words) for words in names)
        return facts[0] if len(facts) == 1 else Or(facts)

    def _language(self, value: Token) -> Node:
        language = code(value.text)
        if not language:
            raise self._mistake("lang: needs a language code.", _examples("lang"), value)
        return Language(language)

    def _marked(self, value: Token) -> Marked:
        written = value.text.strip().casefold()
        if written in tuple(Mark):
            return Marked(Mark(written))
        near = get_close_matches(written, tuple(Mark), n=1)
        hint = f"Did you mean is:{near[0]}? " if near else ""
        raise self._mistake(f"is: knows no “{value.text}”.", hint + _examples("is"), value)

    def _published(self, name: Token, value: Token) -> Node:
        found = times.period(value.text, self._now, self._zone)
        if found is None:
            raise self._mistake(f"“{value.text}” is not a date that {name.text}: understands.", _examples("on"), value)
        written = f'"{value.text}"' if " " in value.text else value.text
        text = f"{name.text}:{written}"
        start, end = found
        match name.text:
            case "since":
                return Published(text, since=start)
            case "until":
                return Published(text, until=end)
            case _:
                return Published(text, since=start, until=end)

    def _unknown_field(self, name: Token) -> QueryError:
        near = get_close_matches(name.text, FIELDS, n=1)
        hint = f"Did you mean {near[0]}: ?" if near else f"Known are {', '.join(field + ':' for field in FIELDS)}."
        quoted = f" To look for these words, leave a space after the colon or write “{name.text}” in quotation marks."
        return self._mistake(f"There is no field {name.text}: here.", hint + quoted, name)

    @staticmethod
    def _mistake(reason: str, hint: str, token: Token) -> QueryError:
        return QueryError(reason, hint, start=token.start, end=token.end)


def _not_placed(node: Node) -> Node | None:
    """Return what in `node` NEAR cannot measure to: all but words, phrases, and OR-groups or NEARs of such."""
    waiting = [node]
    while waiting:
        match waiting.pop():
            case Sequence() | Listed() | Named():
                continue
            case Or(parts):
                waiting.extend(parts)
            case Near(left, right):
                waiting += [left, right]
            case other:
                return other
    return None


def _cannot_be_near(operator: Token, other: Node, start: int, end: int) -> QueryError:
    field = {Title: "title", Lead: "lead"}.get(type(other))
    return QueryError(
        f"{operator.text} stands between words, phrases and OR-groups only.",
        f"Put both into the brackets: {field}:(gaza {operator.text} truce)."
        if field
        else f"For example: gaza {operator.text} (truce OR ceasefire).",
        start=start,
        end=end,
    )


def _examples(field: str) -> str:
    examples = {
        "title": "For example: title:truce, title:(gaza truce).",
        "lead": "For example: lead:truce, lead:(gaza truce).",
        "author": 'For example: author:miller, author:"jane doe".',
        "url": "For example: url:worldnews.",
        "list": "For example: list:ceasefire-words.",
        "entity": 'For example: entity:"Antony Blinken".',
        "source": 'For example: source:reuters, source:(ap OR "al jazeera").',
        "watch": 'For example: watch:"Gaza truce".',
        "is": f"There are {', '.join(f'is:{mark}' for mark in Mark)}.",
        "lang": "For example: lang:en, lang:(ar OR he).",
    }
    return examples.get(field, "For example: 7d, 24h, 3m, yesterday, 2026-11-01, 2026-11.")
