"""What is legal in a query and probably not meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from monitor.query import tree
from monitor.query.borrowed import offered
from monitor.query.exclusions import Excludes, pointless
from monitor.query.lexer import Token, TokenKind, cut
from monitor.words.language import code, is_registered

_OPERATORS = ("and", "or", "not", "near", "onear", "atleast")
_SHORT_PATTERN = 3


@dataclass(frozen=True, slots=True)
class Caution:
    """Something at characters `start` to `end` that the person may have meant otherwise.

    It `may_go_on`, at the end of a query that is still written: more letters change it. An `offered` query is the
    whole as one writes it here.
    """

    reason: str
    hint: str
    start: int
    end: int
    may_go_on: bool = False
    offered: bool = False


def cautions(query: str, read: tree.Node) -> tuple[Caution, ...]:
    """Return what in `query`, which was read as the tree `read`, is probably not meant, in its order."""
    tokens, foreign = cut(query), _foreign(query)
    # What is offered for the whole query minds a near/5 of another service.
    told = (_of_token(token, numbered=not foreign) for token in tokens)
    found = [replace(caution, may_go_on=True) for caution in told if caution is not None]
    found += [caution for token in _languages(tokens) if (caution := _of_language(token)) is not None]
    found += [_of_exclusion(*each) for each in pointless(read)]
    return tuple(sorted([*found, *foreign], key=lambda caution: caution.start))


def _foreign(query: str) -> list[Caution]:
    """What reads as a query of another service, although each of its words can be looked for."""
    found = offered(query)
    if found is None or found.service is None:
        return []
    reason = f"This looks like a query of {found.service.called}."
    return [Caution(reason, f"Here one writes: {found.query}", 0, len(query), offered=True)]


def _of_token(token: Token, *, numbered: bool) -> Caution | None:
    if token.open:
        return Caution(
            "The quotation mark that opens here is never closed; the phrase goes to the end.",
            "Close it where the phrase ends, or take it away.",
            token.start,
            token.end,
        )
    if token.kind is not TokenKind.WORD:
        return None
    name, slash, number = token.text.partition("/")
    if name.lower() in _OPERATORS and ((numbered and number.isdecimal()) or not slash):
        return Caution(
            f"“{token.text}” in small letters is looked for as a word.",
            f"Write {token.text.upper()} in capitals for the operator.",
            token.start,
            token.end,
        )
    if "?" in token.text and len(re.sub(r"[*?]", "", token.text)) < _SHORT_PATTERN:
        return Caution(
            f"“{token.text}” is true of very many words.", "Write more letters of the word.", token.start, token.end
        )
    return None


def _of_exclusion(node: tree.Not, excludes: Excludes) -> Caution:
    reason = (
        "This can never exclude anything: the rest of the query asks for something else already."
        if excludes is Excludes.NOTHING
        else "This excludes all that the rest of the query asks for."
    )
    return Caution(reason, "Take it away.", node.start, node.end)


def _languages(tokens: Iterable[Token]) -> Iterator[Token]:
    """What stands behind lang:, in its brackets too."""
    inside, depth = False, 0
    for token in tokens:
        match token.kind:
            case TokenKind.FIELD:
                inside = token.text == "lang"
            case TokenKind.OPEN:
                depth += inside
            case TokenKind.CLOSE:
                depth -= inside
            case TokenKind.WORD | TokenKind.PHRASE if inside:
                yield token
        inside = inside and (depth > 0 or token.kind in (TokenKind.FIELD, TokenKind.NOT))


def _of_language(value: Token) -> Caution | None:
    if is_registered(code(value.text)):
        return None
    return Caution(
        f"No language has the code “{value.text}”.",
        "English is en, Arabic ar, Ukrainian uk, Chinese zh.",
        value.start,
        value.end,
    )
