"""Which service a query was written for, and in what manner that service reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import regex

from monitor.query.lexer import QUOTE


class Service(StrEnum):
    """A service whose queries can be read; Meltwater and Brandwatch are read alike."""

    FACTIVA = "factiva"
    LEXISNEXIS = "lexisnexis"
    MELTWATER = "meltwater"
    GOOGLE = "google"

    @property
    def called(self) -> str:
        """The name as a person knows it."""
        return _NAMES[self]


_NAMES = {
    Service.FACTIVA: "Factiva",
    Service.LEXISNEXIS: "LexisNexis",
    Service.MELTWATER: "Meltwater or Brandwatch",
    Service.GOOGLE: "Google",
}


AS_WRITTEN = "as written"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a service reads a query, where services differ.

    `phrases`: words side by side are a phrase, not both words anywhere. `or_first`: OR binds before NEAR and AND.
    `not_last`: AND NOT binds after all others. `small`: operators may stand in small letters. `over_near`: a field
    reaches over the NEAR behind it. `finds`: in what forms a word is found, "" for any inflection as here.
    """

    phrases: bool = False
    or_first: bool = False
    not_last: bool = False
    small: bool = True
    over_near: bool = False
    finds: str = ""


# Factiva: Search Statement Operators (Factiva Developer's Kit 3.8); LexisNexis: Connector Order and Priority (2021);
# Meltwater: How to Master Boolean Search; Brandwatch: Boolean Explained; Google: Refine web searches.
MANNERS = {
    Service.FACTIVA: Manner(phrases=True, over_near=True, finds=AS_WRITTEN),
    Service.LEXISNEXIS: Manner(phrases=True, or_first=True, not_last=True, finds="in singular and plural"),
    Service.MELTWATER: Manner(finds=AS_WRITTEN),
    Service.GOOGLE: Manner(or_first=True, small=False),
}

FACTIVA_FIELDS = (
    "hd|hl|hlp|lp|td|by|sn|rst|sc|la|co|fds|ns|in|re|ct|cr|clm|se|ed|pg|pub|pd|art|an|de|ric|vol|cx|rf|ipc|ipd"
)
LEXISNEXIS_SECTIONS = "headline|hlead|byline|allcaps|caps|nocaps|plural|singular|publication"


def _between(operator: str) -> str:
    """An operator counts where it stands between two things to look for, not as a word that is looked for."""
    joined = r"(?i:and|or|not)"
    return rf"(?<=[^\s(\[]\s+)(?<!(?<!\S){joined}\s+)(?:{operator})(?=\s+[^\s)\]])(?!\s+{joined}\s)"


_PHRASE = regex.compile(rf"{QUOTE}(.*?)(?:{QUOTE}|$)", regex.DOTALL)
_START = r"(?<![^\s(\[-])"
_SMALL = "(?:and|or|not)"

# Words between which "same" is a word like others: the same day, same sex marriage.
_SAME = r"(?<!(?:the|at|this|that|on|of|in)\s+)same(?!\s+(?:sex|day|time|place|page|way|old|year|man|person)\b)"

# What somebody would write in our language for another reason is no sign: "and" between two words may be a word.
_SIGNS = {
    Service.FACTIVA: (
        _between(r"(?i:near|adj)\d{1,3}|(?i:w)/(?:10|\d)|ADJ|SAME"),
        _between(_SAME),
        r"(?i)/[nf]\d{1,3}/(?<!\S*[:.]\S*)",
        rf"(?i){_START}(?:{FACTIVA_FIELDS})=(?=[^\s=])",
        rf"(?i){_START}wc[<>]=?\d",
        rf"(?i){_START}date\s+(?:after|before|from|in)\s+\d",
        rf"(?i){_START}atleast\d+(?=\s+[^\s)])",
        r"(?<!\S)[(\[]*[\p{L}\d]{3,}\$\d?(?![^\s)\]])",
    ),
    Service.LEXISNEXIS: (
        _between(r"(?i:w)/(?:1[1-9]|[2-9]\d|\d{3})|/\d{1,3}|(?i:pre/\d{1,3}|(?:w/|/)(?:p|para|s|sent|seg))"),
        _between(r"(?-i:onear)/\d{1,3}"),
        r"(?i)(?<=\s)not\s+(?:w|pre)/\w",
        rf"(?i){_START}(?:{LEXISNEXIS_SECTIONS}|atleast\d+)\(",
        rf"!(?<=\p{{L}}{{3}}!)(?=\s+(?:{_SMALL}|w/|pre/|/\d))",
        rf"!(?<=\s(?:{_SMALL}|w/\d+|pre/\d+|/\d+)\s+\(?\p{{L}}{{3,50}}!)(?=[\s)]|$)",
    ),
    Service.MELTWATER: (
        _between(r"(?-i:near)/\d{1,3}|(?i:near)/\d{1,3}[fF]|O?NEAR/0"),
        rf"(?i){_START}(?:ingress|raw):(?=\S)",
        r"\{[^\s{}][^{}]*\}",
        r"[)\"]~\d",
    ),
    Service.GOOGLE: (
        rf"(?i){_START}(?:all)?in(?:title|url|text):(?=\s*\S)",
        rf"(?i){_START}(?:site|filetype):(?=\S)",
        r"(?<=\S\s+)AROUND\s?\(\d{1,3}\)(?=\s+\S)",
    ),
}
_RECOGNISED = {service: regex.compile("|".join(f"(?:{sign})" for sign in signs)) for service, signs in _SIGNS.items()}
# Brackets around small operators, and none in capitals: whoever writes so means the operators.
_ALL_SMALL = regex.compile(rf"(?:[)\]]\s+{_SMALL}|{_SMALL}\s+[(\[])(?=\s*\S)")
_CAPITALS = regex.compile(r"\b(?:AND|OR|NOT|NEAR|ONEAR)\b")
_GAP = regex.compile(r"\S\s+\*\s+\S")


def recognise(query: str) -> Service | None:
    """Return whose signs `query` shows outside quotation marks, None where it may be in our own language.

    >>> recognise("gaza w/3 truce").called, recognise("gaza pre/3 truce").called, recognise("same sex marriage")
    ('Factiva', 'LexisNexis', None)
    """
    bare = _PHRASE.sub(lambda found: f'"{"x" * (len(found[1]))}"', query)
    counts = {service: len(signs.findall(bare)) for service, signs in _RECOGNISED.items()}
    if any(_GAP.search(found[1]) for found in _PHRASE.finditer(query)):
        counts[Service.GOOGLE] += 1
    # What is LexisNexis' alone decides against Factiva, which shares W/n and small operators with it.
    if counts[Service.LEXISNEXIS]:
        counts[Service.FACTIVA] = 0
    best = max(counts, key=lambda service: counts[service])
    if counts[best]:
        return best
    return Service.FACTIVA if _ALL_SMALL.search(bare) and not _CAPITALS.search(bare) else None
