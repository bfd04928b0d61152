"""A query of another service read in that service's manner and written in our language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from monitor.errors import QueryError
from monitor.query import lexer
from monitor.query.borrowed.cutting import cut
from monitor.query.borrowed.fields import holds_words, language
from monitor.query.borrowed.pieces import Kind, Piece
from monitor.query.borrowed.services import AS_WRITTEN, MANNERS, Service, recognise


class _Binds(IntEnum):
    """How tightly what was written holds together in our language."""

    OR = 0
    AND = 1
    NEAR = 2
    ALONE = 3


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the query in our language; `joined` are the operands where it is an AND."""

    text: str
    binds: _Binds = _Binds.ALONE
    joined: tuple[_Part, ...] = ()


_ALONE = _Binds.ALONE
_ENDS = (Kind.OR, Kind.CLOSE, Kind.END)
_STARTS = (Kind.WORD, Kind.PHRASE, Kind.LETTERS, Kind.GAP, Kind.OPEN)
_SMALL_OPERATORS = ("and", "or", "not", "same")
_DEEPEST = 50


def write(query: str, service: Service) -> tuple[str, tuple[str, ...]]:
    """Return `query`, read as `service` reads it, in our language, and the sentences on what was changed.

    Raises QueryError, with the place in `query`, for what our language lacks and what the service would not take.
    """
    return _Writer(query, service).whole()


class _Writer:
    def __init__(self, query: str, service: Service) -> None:
        self._query = query
        self._service = service
        self._manner = MANNERS[service]
        self._pieces = cut(query, service)
        self._at = 0
        self._depth = 0
        self._excluding = False
        self._inflected = False
        self._value_of = ""
        # Sentences in the order of the query, each once.
        self._changes: dict[str, None] = {}

    def whole(self) -> tuple[str, tuple[str, ...]]:
        part = self._expression()
        if not self._is(Kind.END):
            raise self._mistake(f"{self._here.text} stands in no place for it.", "Take it away.")
        if self._inflected and self._changes:
            self._note(
                f"Words are found here in any inflection, in {self._service.called} {self._manner.finds}; "
                "in quotation marks they are found as written."
            )
        return part.text, tuple(self._changes)

    # The pieces

    @property
    def _here(self) -> Piece:
        return self._pieces[self._at]

    def _is(self, *kinds: Kind) -> bool:
        while self._here.kind is Kind.NOTHING:
            self._note(self._here.changed)
            self._at += 1
        return self._here.kind in kinds

    def _take(self) -> Piece:
        piece = self._here
        self._at += 1
        self._note(piece.changed)
        return piece

    def _note(self, sentence: str) -> None:
        if sentence:
            self._changes[sentence] = None

    def _mistake(self, reason: str, hint: str) -> QueryError:
        return QueryError(reason, hint, start=self._here.start, end=self._here.end)

    # The operators, the loosest first

    def _expression(self) -> _Part:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._mistake(f"Brackets are nested more than {_DEEPEST} deep.", "Take some away.")
        if self._manner.or_first:
            part = self._all()
            while self._manner.not_last and self._is(Kind.NOT):
                part = _Part(f"{self._inside(part, _Binds.AND)} {self._exclusion(self._all).text}", _Binds.AND)
        else:
            part = self._either(self._all)
        self._depth -= 1
        return part

    def _either(self, read: Callable[[], _Part]) -> _Part:
        parts = [read()]
        while self._is(Kind.OR):
            self._take()
            parts.append(read())
        return parts[0] if len(parts) == 1 else _Part(" OR ".join(part.text for part in parts), _Binds.OR)

    def _all(self) -> _Part:
        parts = [self._one()]
        text = parts[0].text
        while not self._is(*_ENDS) and not (self._manner.not_last and self._is(Kind.NOT)):
            between = " "
            if self._is(Kind.AND):
                self._take()
                between = " " if self._is(Kind.NOT) else " AND "
            if len(parts) == 1:
                text = self._inside(parts[0], _Binds.AND)
            parts.append(self._one())
            text += between + self._inside(parts[-1], _Binds.AND)
        return parts[0] if len(parts) == 1 else _Part(text, _Binds.AND, tuple(parts))

    def _one(self) -> _Part:
        return self._exclusion(self._scoped) if self._is(Kind.NOT) else self._scoped()

    def _exclusion(self, read: Callable[[], _Part]) -> _Part:
        minus = self._take().text == "-"
        self._excluding = not self._excluding
        part = self._primary() if minus else read()
        self._excluding = not self._excluding
        return _Part(f"NOT {self._inside(part)}")

    def _scoped(self) -> _Part:
        if self._manner.over_near and self._is(Kind.FIELD):
            return self._field(self._nears)
        if self._manner.over_near and self._is(Kind.ATLEAST):
            return self._mentions(self._nears)
        return self._nears()

    def _nears(self) -> _Part:
        operands = [self._operand()]
        nears: list[Piece] = []
        while self._is(Kind.NEAR) or (self._manner.phrases and self._is(*_STARTS)):
            nears.append(self._take() if self._is(Kind.NEAR) else self._side_by_side())
            operands.append(self._operand())
        while nears:
            # LexisNexis takes the nearest first, the others take them as they come.
            at = min(range(len(nears)), key=lambda at: nears[at].number) if self._manner.not_last else 0
            near = nears.pop(at)
            text = f"{self._inside(operands[at])} {near.written} {self._inside(operands[at + 1])}"
            operands[at : at + 2] = [_Part(text, _Binds.NEAR)]
        return operands[0]

    def _side_by_side(self) -> Piece:
        """What follows on something without an operator follows right behind it."""
        self._note(f"What stands side by side is a phrase in {self._service.called}: ONEAR/1 keeps it so.")
        return Piece(Kind.NEAR, "ONEAR/1", self._here.start, self._here.start, number=0)

    def _operand(self) -> _Part:
        return self._either(self._primary) if self._manner.or_first else self._primary()

    def _inside(self, part: _Part, least: _Binds = _ALONE) -> str:
        """What was written, in brackets where it would not hold together."""
        if part.binds >= least:
            return part.text
        if part.binds is _Binds.OR and self._manner.or_first:
            self._note(f"OR binds first in {self._service.called}: brackets keep it so.")
        return f"({part.text})"

    # What stands between operators

    def _primary(self) -> _Part:
        if self._is(Kind.OPEN):
            return self._bracket()
        if self._is(Kind.FIELD):
            return self._field(self._primary)
        if self._is(Kind.ATLEAST):
            return self._mentions(self._primary)
        if self._is(Kind.NOT):
            return self._exclusion(self._primary)
        if not self._is(*_STARTS):
            raise self._missing()
        piece = self._take()
        match piece.kind:
            case Kind.WORD:
                return self._words(piece)
            case Kind.PHRASE:
                return self._phrase(piece)
            case Kind.GAP:
                return _Part(piece.written, _Binds.NEAR)
            case _:
                return _Part(piece.written)

    def _missing(self) -> QueryError:
        if self._is(Kind.END):
            return self._mistake("Something to look for is missing at the end.", "Write a word there.")
        hint = f'To look for the word itself, put it in quotation marks: "{self._here.text}".'
        called = self._service.called
        return self._mistake(f"In {called}, {self._here.text} needs something to look for on both sides.", hint)

    def _bracket(self) -> _Part:
        opening = self._take()
        part = self._expression()
        if not self._is(Kind.CLOSE):
            raise QueryError(
                "The bracket that opens here is never closed.",
                "Add a ) where it ends.",
                start=opening.start,
                end=opening.end,
            )
        self._take()
        if self._is(Kind.WITHIN):
            return self._within(part.joined, opening)
        return part if part.binds is _ALONE else _Part(f"({part.text})")

    def _within(self, operands: tuple[_Part, ...], opening: Piece) -> _Part:
        """Two things in brackets or in quotation marks, and how many words may stand between them."""
        within = self._take()
        if len(operands) != 2 or any(part.text.startswith("NOT ") for part in operands):
            raise QueryError(
                f"~{within.number} is understood behind two words or two groups joined by AND.",
                "Write them with NEAR between each two: gaza NEAR/5 truce.",
                start=opening.start,
                end=within.end,
            )
        text = f" NEAR/{within.number + 1} ".join(self._inside(part) for part in operands)
        written = self._query[opening.start : within.end]
        self._note(f"{written} became {text}: up to {within.number} words between, in either order.")
        return _Part(text, _Binds.NEAR)

    def _phrase(self, piece: Piece) -> _Part:
        if self._is(Kind.WITHIN):
            words = piece.written.strip('"').split()
            return self._within(tuple(_Part(word) for word in words), piece)
        return self._value(piece) if self._value_of else _Part(piece.written)

    def _words(self, piece: Piece) -> _Part:
        words = [piece]
        while self._manner.phrases and self._is(Kind.WORD):
            words.append(self._take())
        text = " ".join(word.written for word in words)
        piece = Piece(Kind.PHRASE, f'"{text}"', words[0].start, words[-1].end, text)
        other = recognise(text)
        if other is not None and other is not self._service:
            raise QueryError(
                f"{text} is an operator of {other.called} in a query of {self._service.called}.",
                "Write the query in the manner of one of them.",
                start=piece.start,
                end=piece.end,
            )
        if self._value_of:
            return self._value(piece)
        if len(words) > 1:
            self._note(f"“{text}”: words side by side are a phrase in {self._service.called}, so it is quoted here.")
            return _Part(piece.written)
        return self._word(text)

    def _word(self, word: str) -> _Part:
        quoted = f'"{word}"'
        if not _is_word(word) or word.lower() in _SMALL_OPERATORS:
            self._note(f"“{word}” is put in quotation marks: outside of them it means something else here.")
            return _Part(quoted)
        if self._manner.finds and "*" not in word and "?" not in word:
            if self._excluding and self._manner.finds == AS_WRITTEN:
                self._note(f"NOT {word} became NOT {quoted}: as written, so that no other inflection is excluded.")
                return _Part(quoted)
            self._inflected = True
        return _Part(word)

    def _field(self, read: Callable[[], _Part]) -> _Part:
        piece = self._take()
        ours = piece.written
        if self._value_of:
            raise QueryError(
                f"{piece.text} stands inside {self._value_of}:", "Take it out.", start=piece.start, end=piece.end
            )
        if holds_words(ours):
            part = self._all() if piece.number else read()
            return _Part(f"{ours}:{self._inside(part)}")
        self._value_of = ours
        part = read()
        self._value_of = ""
        return part

    def _value(self, piece: Piece) -> _Part:
        """One value of a field that holds one: each of several gets the field before it."""
        ours, value = self._value_of, piece.written.strip('"')
        if ours == "url":
            value = value.removeprefix("*.")
        if ours == "source":
            value = value.replace("_", " ")
        if ours == "lang":
            value = language(value)
        if not value or "*" in value or "?" in value:
            reason = "Which language is meant is not known." if ours == "lang" else f"{ours}: takes whole words only."
            hint = "Write its two-letter code: lang:en." if ours == "lang" else "Write the whole word."
            raise QueryError(reason, hint, start=piece.start, end=piece.end)
        return _Part(f"{ours}:{value}" if _is_word(value) else f'{ours}:"{value}"')

    def _mentions(self, read: Callable[[], _Part]) -> _Part:
        piece = self._take()
        return _Part(f"{piece.written} {self._inside(read())}")


def _is_word(text: str) -> bool:
    """Whether our language reads `text` as one word."""
    try:
        kinds = [token.kind for token in lexer.cut(text)]
    except QueryError:
        return False
    return kinds == [lexer.TokenKind.WORD, lexer.TokenKind.END]
