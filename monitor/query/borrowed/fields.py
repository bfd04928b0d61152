"""What the fields of other services are in our language, and why some are nothing."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.query.borrowed.services import Service
from monitor.words.language import code


@dataclass(frozen=True, slots=True)
class Field:
    """The field of ours that a field of another service becomes, and in what its meaning differs."""

    ours: str
    differs: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a field of another service cannot be had, and what to do instead."""

    reason: str
    hint: str


_WORDS = ("title", "lead")
_CODES = Refused("It asks for codes that only this service gives; articles of a feed carry none.", "Write the words.")
_OUTLET = Refused(
    "It asks for an outlet by a code; the outlet's name is not known from it.", "Write the name: source:reuters."
)
_TEXT = Refused("Headline and text are not looked through apart.", "Leave the field out, or use lead: for the top.")
_DATES = Refused("A watch looks at what arrives from now on.", "Take it away; in a search write since: or until:.")
_LENGTH = Refused("Articles are not told apart by their length.", "Take it away.")
_PLACE = Refused("Articles of a feed do not say where they are from.", "Take it away, or name outlets: source:reuters.")

_TWO_PARAGRAPHS = "Factiva reads the first two paragraphs there, lead: the headline and the first one."
_LEAD = "lead: reads the headline too."
_ADDRESS = "url: looks for these words side by side in the whole address."

_FIELDS: dict[Service, dict[str, Field | Refused]] = {
    Service.FACTIVA: {
        "hd": Field("title"),
        "hl": Field("title", "Factiva reads the section's and the column's name there too."),
        "hlp": Field("lead", _TWO_PARAGRAPHS),
        "lp": Field("lead", _TWO_PARAGRAPHS),
        "by": Field("author"),
        "sn": Field("source"),
        "la": Field("lang"),
        "rst": _OUTLET,
        "sc": _OUTLET,
        "td": _TEXT,
        "pd": _DATES,
    },
    Service.LEXISNEXIS: {
        "headline": Field("title"),
        "hlead": Field("lead"),
        "lead": Field("lead", _LEAD),
        "byline": Field("author"),
        "author": Field("author"),
        "publication": Field("source"),
        "source": Field("source"),
        "language": Field("lang"),
        "body": _TEXT,
        "text": _TEXT,
        "date": _DATES,
        "length": _LENGTH,
    },
    Service.MELTWATER: {
        "title": Field("title"),
        "ingress": Field("lead", _LEAD),
        "author": Field("author"),
        "source": Field("source"),
        "site": Field("url", _ADDRESS),
        "domain": Field("url", _ADDRESS),
        "url": Field("url"),
        "language": Field("lang"),
        "lang": Field("lang"),
        "raw": Refused("raw: is the old way to ask for exact letters.", "Write =Google for it."),
        "country": _PLACE,
        "city": _PLACE,
        "region": _PLACE,
    },
    Service.GOOGLE: {
        "intitle": Field("title"),
        "allintitle": Field("title"),
        "inurl": Field("url", _ADDRESS),
        "site": Field("url", _ADDRESS),
        "source": Field("source"),
        "author": Field("author"),
        "intext": _TEXT,
        "allintext": _TEXT,
        "allinurl": Refused("It takes all words that follow.", "Write url: before each of them."),
        "before": _DATES,
        "after": _DATES,
        "when": _DATES,
        "location": _PLACE,
        "filetype": Refused("Feeds carry articles, no files.", "Take it away."),
    },
}

_OURS = ("title", "lead", "source", "author", "url", "lang", "list", "entity")

# The languages in which news is most often asked for by name, and the codes of Factiva that are no ISO codes.
_LANGUAGES = {
    "arabic": "ar", "chinese": "zh", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "finnish": "fi",
    "french": "fr", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu",
    "indonesian": "id", "italian": "it", "japanese": "ja", "korean": "ko", "norwegian": "no", "persian": "fa",
    "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru", "spanish": "es", "swedish": "sv",
    "turkish": "tr", "ukrainian": "uk", "urdu": "ur", "zhcn": "zh", "zhtw": "zh",
}  # fmt: skip


def field_named(name: str, service: Service) -> Field | Refused | None:
    """Return what the field `name` (small letters) of `service` is here; None if neither it nor we have it."""
    if found := _FIELDS[service].get(name):
        return found
    if name in _OURS and service is not Service.FACTIVA:
        return Field(name)
    return _CODES if service is Service.FACTIVA else None


def holds_words(ours: str) -> bool:
    """Whether a field of ours is read in the words of the article; the others are written before each value."""
    return ours in _WORDS


def language(written: str) -> str:
    """Return the code of a language given by name or code, "" for none.

    >>> language("English"), language("zhtw"), language("de"), language("klingon")
    ('en', 'zh', 'de', '')
    """
    name = written.strip().lower()
    return _LANGUAGES.get(name) or (code(name) if len(name) <= len("xxx") else "")
