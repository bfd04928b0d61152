"""A query of another service cut into pieces by the rules of that service."""

from __future__ import annotations

import regex

from monitor.query.borrowed.fields import Refused, field_named
from monitor.query.borrowed.pieces import (
    PARAGRAPH,
    SENTENCE,
    Found,
    Kind,
    Made,
    Make,
    Piece,
    always,
    any_ending,
    at_least,
    letters,
    near,
    refuse,
    refused,
    required,
    some_ending,
    stretch,
    with_gaps,
)
from monitor.query.borrowed.services import MANNERS, Service
from monitor.query.lexer import QUOTE, QUOTES

Rule = tuple[regex.Pattern[str], Make]


def cut(query: str, service: Service) -> list[Piece]:
    """Cut `query` as `service` reads it, ending with one END; raises QueryError for what we cannot say."""
    small = MANNERS[service].small
    found: list[Piece] = []
    at = 0
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        piece = _next(query, at, service, (*_RULES[service], *(_SMALL if small else ()), *_OURS, *_WORDS))
        found.append(piece)
        at = piece.end
    found.append(Piece(Kind.END, "", len(query), len(query)))
    return found


def _next(query: str, at: int, service: Service, rules: tuple[Rule, ...]) -> Piece:
    if field := _FIELDS[service].match(query, at):
        return _field(field, service)
    match, make = next((match, make) for pattern, make in rules if (match := pattern.match(query, at)))
    kind, written, changed = make(match)
    number = int(written.rpartition("/")[2]) if kind in (Kind.NEAR, Kind.WITHIN) else 0
    return Piece(kind, written, at, match.end(), match[0].strip(), changed, number)


def _field(match: Found, service: Service) -> Piece:
    written = match[0].rstrip("(")
    known = field_named(match["name"].lower(), service)
    if known is None:
        hint = f'To look for the word itself, put it in quotation marks: "{match["name"]}".'
        raise refused(match, f"{service.called}'s {written} has no counterpart here.", hint)
    if isinstance(known, Refused):
        raise refused(match, f"{service.called}'s {written} cannot be had here. {known.reason}", known.hint)
    differs = f", which is not quite the same: {known.differs}" if known.differs else "."
    changed = "" if written == f"{known.ours}:" else f"{written} became {known.ours}:{differs}"
    # The bracket of a section is read as a bracket.
    end = match.start() + len(written)
    return Piece(Kind.FIELD, known.ours, match.start(), end, written, changed, int(match["name"].startswith("all")))


def _rules(*pairs: tuple[str, Make]) -> tuple[Rule, ...]:
    return tuple((regex.compile(pattern), make) for pattern, make in pairs)


def _phrase(match: Found) -> Made:
    return Kind.PHRASE, f'"{match["words"]}"', ""


def _word(match: Found) -> Made:
    return Kind.WORD, match[0], ""


_END = rf"(?=[\s()\[\]]|{QUOTE}|$)"
_STEM = r"(?<stem>[\p{L}\d][\p{L}\d’'-]{2,})"
_CAPITALS = "and, or, not became AND, OR, NOT: operators are written in capitals here."

_FIELDS = {
    Service.FACTIVA: regex.compile(r"(?<name>[A-Za-z]{2,3})=(?=[^\s=])"),
    Service.LEXISNEXIS: regex.compile(
        r"(?!(?i:atleast\d*|allcaps|caps|nocaps|plural|singular|and|or|not)\()(?<name>[A-Za-z-]{2,})\((?=.)"
    ),
    Service.MELTWATER: regex.compile(r"(?<name>[A-Za-z_]{2,}):(?!//)(?=\S)"),
    Service.GOOGLE: regex.compile(r"(?<name>[A-Za-z]{2,}):(?!//)(?=\s*\S)"),
}

_RULES = {
    Service.FACTIVA: _rules(
        (rf"(?i:near)(?<n>\d+){_END}", near("NEAR")),
        (rf"(?i:adj)(?<n>\d+){_END}", near("ONEAR")),
        # The one operator that Factiva and LexisNexis both have and mean otherwise.
        (rf"(?i:w/)(?<n>\d+){_END}", near("ONEAR", differs=" as in Factiva (LexisNexis means either order: NEAR)")),
        (rf"(?i:adj){_END}", always(Kind.NEAR, "ONEAR/1", "{0} became ONEAR/1: side by side, in this order.")),
        (r"(?i)/n(?<n>\d+)/", near("NEAR")),
        (
            r"(?i)/f\d+/",
            refuse("{0} asks for the first words of an article, which are not counted here.", "Write lead: instead."),
        ),
        (rf"(?i:same){_END}", stretch(PARAGRAPH, "paragraph")),
        (rf"(?i:atleast)(?<n>\d+){_END}", at_least),
        (r"(?i)wc\s?[<>]=?\s?\d+", refuse("{0}: articles are not told apart by their length here.", "Take it away.")),
        (
            r"(?i)date\s+(?:(?:after|before|from|in)\s+)?-?\d\S*(?:\s+to\s+\S+)?(?<!\))",
            refuse("{0}: a watch looks at what arrives from now on.", "Take it away; in a search write since: or on:."),
        ),
        (rf"%{_END}", refuse("{0} stands for exactly one word, which cannot be said here.", "Write ONEAR/2 for it.")),
        (rf"{_STEM}\$(?<n>\d?){_END}", some_ending),
    ),
    Service.LEXISNEXIS: _rules(
        (
            r"(?i)(?:and\s+)?not\s+(?:w/|pre/|/)\w+",
            refuse("{0} excludes only what is near, which cannot be said here.", "Write NOT, which excludes more."),
        ),
        (rf"(?i:and\s+not){_END}", always(Kind.NOT, "NOT", _CAPITALS)),
        (rf"(?i:w?/|near/)(?<n>\d+){_END}", near("NEAR")),
        (rf"(?:(?i:pre/|onear/)|\+)(?<n>\d+){_END}", near("ONEAR")),
        (rf"(?i:w?/(?:s|sent)){_END}", stretch(SENTENCE, "sentence")),
        (rf"(?i:w?/(?:p|para)){_END}", stretch(PARAGRAPH, "paragraph")),
        (
            rf"(?i:w?/seg){_END}",
            refuse("{0}: sections of an article are not kept apart here.", "Write AND, or title: and lead:."),
        ),
        (r"(?i:atleast)(?<n>\d+)(?=\()", at_least),
        (r"(?i:allcaps|nocaps)\((?<words>[^()]+)\)", letters),
        (
            r"(?i:caps)\([^()]*\)?",
            refuse("{0}: “some capital letter” cannot be said here.", "Write =Apple for exactly these letters."),
        ),
        (
            r"(?i:plural|singular)\([^()]*\)?",
            refuse("{0}: one form of a word is asked for otherwise here.", 'Put it in quotation marks: "banks".'),
        ),
        (
            r"(?i)(?:length|date)\s*(?:[<>=]+|geq|leq|aft|bef)\s*[^\s()]+",
            refuse("{0}: neither length nor date are asked for in a watch.", "Take it away."),
        ),
        (rf"{_STEM}!{_END}", any_ending),
    ),
    Service.MELTWATER: _rules(
        (rf"(?i:onear/(?<n>\d+)|near/(?<n>\d+)f){_END}", near("ONEAR", 1)),
        (rf"(?i:near)/(?<n>\d+){_END}", near("NEAR", 1)),
        # Meltwater's plain NEAR allows four words between (How to Master Boolean Search, 2 of 3).
        (rf"NEAR{_END}", always(Kind.NEAR, "NEAR/5", "{0} became NEAR/5: up to four words between.")),
        (rf"ONEAR{_END}", always(Kind.NEAR, "ONEAR/5", "{0} became ONEAR/5: up to four words between.")),
        (r"\{(?<words>[^{}]+)\}", letters),
        (r"~(?<n>\d+)", lambda match: (Kind.WITHIN, match["n"], "")),
        (r"\^\d+", always(Kind.NOTHING, "", "{0} was left out: it orders what is found and finds nothing else.")),
    ),
    Service.GOOGLE: _rules(
        (r"AROUND\s?\((?<n>\d+)\)", near("NEAR", 1)),
        (rf"{QUOTE}(?<words>[^{QUOTES}]*\S\s+\*\s+\S[^{QUOTES}]*){QUOTE}", with_gaps),
        (rf"\*{_END}", refuse("{0} alone stands for some word.", "Write ONEAR/6 between the words around it.")),
        (r"\+(?<words>[\p{L}\d]\S*?)" + _END, required),
    ),
}

_SMALL = _rules(
    (rf"(?i:and){_END}", always(Kind.AND, "AND", _CAPITALS)),
    (rf"(?i:or){_END}", always(Kind.OR, "OR", _CAPITALS)),
    (rf"(?i:not){_END}", always(Kind.NOT, "NOT", _CAPITALS)),
)

# What a query of another service has of our language anyway is left as it is.
_OURS = _rules(
    (rf"AND{_END}", always(Kind.AND, "AND")),
    (rf"OR{_END}|\|", always(Kind.OR, "OR")),
    (rf"NOT{_END}|-(?=[^\s-])", always(Kind.NOT, "NOT")),
    (rf"(?<name>O?NEAR)/(?<n>\d+){_END}", lambda match: (Kind.NEAR, match[0], "")),
    (rf"ATLEAST/(?<n>\d+){_END}", lambda match: (Kind.ATLEAST, match[0], "")),
    (r"(?i:list|entity):", lambda match: (Kind.FIELD, match[0].rstrip(":").lower(), "")),
    (rf"=(?:{QUOTE}[^{QUOTES}]*{QUOTE}|[\p{{L}}\d]\S*?{_END})", lambda match: (Kind.LETTERS, match[0], "")),
)

_WORDS = _rules(
    (r"[(\[（]", always(Kind.OPEN, "(")),
    (r"[)\]）]", always(Kind.CLOSE, ")")),
    (rf"{QUOTE}(?<words>.*?)(?:{QUOTE}|$)", _phrase),
    (rf"(?:(?!/[nNfF]\d+/|[\^~]\d|{QUOTE})[^\s()\[\]（）{{}}|])+|.", _word),
)
