"""Query trees and articles for properties, over one small vocabulary in many scripts, so that hits are likely."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from hypothesis import strategies as st

from monitor.model import Article, Part, Watch
from monitor.query.lexer import Token, TokenKind
from monitor.query.parser import parse
from monitor.query.terms import sequence as terms_of
from monitor.query.tree import (
    About,
    Among,
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
    Sequence,
    Term,
    TermKind,
    Title,
    Watched,
    walk,
)
from monitor.query.vocabulary import Entity, TermList, vocabulary
from monitor.words.analysis import fold_words

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

# Surface forms: inflections, accents, points, possessives, abbreviations, grouped numbers, joined and unspaced words.
FORMS = (
    *("Gaza", "Gaza’s", "truce", "Truces", "hostage", "HOSTAGES", "US", "U.S.", "cease-fire", "ceasefire", "1,200"),
    *("otage", "otages", "élections", "Müller", "Geiseln", "Geisel", "Straße", "İstanbul", "ısı", "Łódź"),
    *("заложник", "заложники", "Газа", "Киї́в", "Γάζα", "ΓΑΖΑΣ"),
    *("غزة", "غزّة", "هدنة", "الهدنة", "عَزَّة", "עזה", "בעזה", "עַזָּה", "חטופים", "गाज़ा", "กาซา"),
    *("Mueller", "Århus", "والهدنة", "للهدنة", "وغزة", "שבעזה", 'בצה"ל', "آتش\u200cبس", "آتش", "#غزة_الآن"),
    *("l’accord", "dell'Aja", "Ｇａｚａ", "@UN_News", "press@un.org", "un", "https://un.org/gaza?id=7", "1.200"),
    *("لڑکی", "لڑکے", "غزہ", "ສົງຄາມ", "สงคราม", "Թումանյան", "თბილისი", "e\u0301lus", "😀Gaza"),
    *("1\u202f200", "１，２００", "Ｕ．Ｓ．", "加沙", "停火", "加", "ガザ", "ｶﾞｻﾞ", "が", "가자", "ဂါဇာ", "ក្រុម"),
)  # fmt: skip

# Few letters of each script without spaces, so that runs of them meet; the marks of the last two are no word.
_LETTERS = (
    ("加", "沙", "停", "火", "𠀀"),
    ("ガ", "ｶﾞ", "ザ", "停"),
    ("가", "자", "지"),
    ("ก", "า", "ซ", "น้ำ"),
    ("加ा", "沙", "加"),
)
_INSIDE_RUNS = (*("",) * 12, "。", " ", "\n\n", "，👩‍👩‍👧", "20", " G20 ")

_BETWEEN = (" ", " ", " ", " ", ", ", ". ", "-", "\n\n", " — ", " 🇵🇸 ", " 👩‍👩‍👧 ", " ́ ", "。")
_LANGUAGES = ("en", "en", "fr", "de", "ru", "el", "ar", "he", "hi", "zh", "ja", "tr", "")
_ADDRESSES = ("", "https://a.example/world-news/gaza.html", "https://b.example/gaza")
_AUTHORS = ("", "Jörg Åberg", "Jane Doe", "J. Meyer and Jane Doe")
_OUTLETS = ("Reuters", "Al Jazeera English", "Le Monde", "غزة اليوم", "加沙日报", "News 24", "Zürcher Börse")
_PATTERNS = (
    "hos*",
    "host?ge",
    "t?uce",
    "tru*e",
    "ota*",
    "зало*",
    "заложник?",
    "الهد*",
    "g?z?",
    "חטו*",
    "els?",
    "120*",
    "1?00",
)
_DATES = ("since:7d", "until:yesterday", "on:2026-11-18", 'since:"2026-11-19 06:00"', "on:2026-11", "until:2026-11-19")
# Strategies are made once: making them takes longer than drawing from them.
_SEEDS = st.integers(0, 1 << 20)
_COUNTS = st.sampled_from((1, 1, 1, 2, 2, 3))

_WATCHES = ("Gaza truce", "Ελλάδα", "gaza-TRUCE")


class Recorded:
    """What an archive of a few hundred articles may record of them: a share of their ids for each mark and watch."""

    def watches(self) -> tuple[Watch, ...]:
        """Return two watches."""
        return tuple(Watch(number, name, "gaza") for number, name in enumerate(_WATCHES[:2], 2))

    def matched_by(self, watch_ids: Iterable[int]) -> frozenset[int]:
        """Return every second, every third article."""
        return frozenset(number for each in watch_ids for number in range(0, 300, each))

    def marked(self, mark: Mark) -> Among:
        """Return every fourth article for a star, every third for an alert; of three two are read."""
        match mark:
            case Mark.STARRED:
                return Among("is:starred", frozenset(range(0, 300, 4)))
            case Mark.ALERTED:
                return Among("is:alerted", frozenset(range(1, 300, 3)))
            case Mark.UNREAD:
                return Among("is:unread", frozenset(range(2, 300, 3)))
            case Mark.READ:
                return Among("is:read", frozenset(range(2, 300, 3)), others=True)


def run(random: Random, count: int) -> str:
    """Return `count` letters of one script without spaces, mostly with nothing between them."""
    # Of two letters alone, so that long runs meet too.
    letters = random.choice(_LETTERS)[: random.choice((2, 5))]
    return "".join(random.choice(letters) + random.choice(_INSIDE_RUNS) for _ in range(count))


def word(random: Random) -> str:
    """Return what an article says next: a word of the vocabulary, or some letters that run without spaces."""
    return run(random, random.randint(1, 9)) if random.random() < 0.15 else random.choice(FORMS)


def _words(random: Random, count: int) -> str:
    return "".join(random.choice(_BETWEEN) + word(random) for _ in range(count))


@st.composite
def articles(draw: st.DrawFn, most_words: int = 40, about: Iterable[Node] = ()) -> Article:
    """Articles of the vocabulary in every language, with up to two outlets, of the last ten days before NOW.

    Most of what the queries `about` look for is put into them somewhere, so that they often match.
    """
    # One number is drawn and not each word: many times faster, and a failure still shrinks to few words.
    count, random = draw(st.integers(0, most_words)), Random(draw(_SEEDS))
    language = random.choice(_LANGUAGES)
    sources = random.sample(_OUTLETS, random.randint(0, 2))
    url, author = random.choice(_ADDRESSES), random.choice(_AUTHORS)
    stretches = {Part.TITLE: [_words(random, min(count, 3))], Part.TEXT: [_words(random, count)]}
    for node in (part for query in about for part in walk(query)):
        match node:
            case Sequence(terms) if random.random() < 0.75:
                written = " ".join(term.letters or term.folded.replace("*", "").replace("?", "e") for term in terms)
                stretches[random.choice((Part.TEXT, Part.TEXT, Part.TITLE))].append(written)
            case Fact(About.SOURCE, words) if random.random() < 0.5:
                sources.append(" ".join(words))
            case Fact(About.AUTHOR, words) if random.random() < 0.5:
                author = " ".join(words).title()
            case Fact(About.URL, words) if random.random() < 0.5:
                url = f"https://c.example/{'-'.join(words)}"
            case Language(code) if random.random() < 0.5:
                language = code
            case _:
                pass
    for part in stretches.values():
        random.shuffle(part)
    title, text = " ".join(stretches[Part.TITLE]), " ".join(stretches[Part.TEXT])
    published = NOW - timedelta(minutes=random.randint(0, 10 * 24 * 60))
    return Article(url, title, text, published, NOW, author=author, language=language, sources=tuple(sources))


@st.composite
def meetings(draw: st.DrawFn, queries: st.SearchStrategy[Node]) -> tuple[Node, Article]:
    """A query, and an article that it often matches."""
    query = draw(queries)
    return query, draw(articles(about=(query,)))


@st.composite
def sequences(draw: st.DrawFn) -> Sequence:
    """A word in any inflection, a phrase as written, words joined by hyphens, or with a wildcard in them.

    One in four is a run of up to six letters of a script without spaces, some with words in front or within.
    """
    # As in `articles`, few numbers are drawn.
    count, random = draw(_COUNTS), Random(draw(_SEEDS))
    kind = random.choice((TermKind.STEM, TermKind.EXACT))
    written = random.choices(FORMS, k=count)
    if random.random() < 0.25:
        written = [*written[: random.choice((0, 0, 0, 1))], run(random, random.randint(1, 6))]
    if random.random() < 0.16:
        return terms_of(Token(TokenKind.LETTERS, written[-1], 0, 0))
    terms = [Term(kind, word) for word in fold_words(" ".join(written))]
    if random.random() < 0.2:
        terms[random.randrange(len(terms))] = Term(TermKind.PATTERN, random.choice(_PATTERNS))
    return Sequence(tuple(terms))


SHARED = vocabulary(
    [
        TermList("truce words", ("truce", '"cease fire"', "hostag*", "停火", '"هدنة غزة"', "gaza NEAR/3 truce")),
        TermList("ελλάδα", ("Γάζα", "otage OR элек*")),
    ],
    [
        Entity("Gaza", ("Gaza", "غزة", "עזה", "加沙", "ガザ", "Газа*", "가자")),
        Entity("US", ("=US", "U.S."), requires="truce OR 停火 OR title:gaza", excludes="hostage"),
        Entity("Müller", ("Hans Müller", "Müller", "=Mueller"), excludes="lang:de OR (geisel NEAR/5 truce)"),
    ],
)
"""Lists and entities over the vocabulary, some of them under context rules."""

SHARED_NAMES = st.sampled_from(
    (Listed("truce words"), Listed("Ελλάδα"), Named("gaza"), Named("Gaza"), Named("US"), Named("Müller"))
)


@dataclass(frozen=True, slots=True)
class Wording:
    """What trees are made of: words and phrases that NEAR may stand between, and facts beside them."""

    words: st.SearchStrategy[Node]
    facts: st.SearchStrategy[Node]


_OUTLETS_ASKED = st.sampled_from(
    ("reuters", "al jazeera", "jazeera english", "monde", "غزه", "加 沙", "24", "zurcher", "zuercher boerse")
)
FACTS = st.one_of(
    _OUTLETS_ASKED.map(lambda words: Fact(About.SOURCE, tuple(words.split()))),
    st.sampled_from(("en", "ar", "zh", "ru")).map(Language),
    st.sampled_from(("meyer", "jane doe", "doe", "joerg aaberg", "aberg")).map(
        lambda words: Fact(About.AUTHOR, tuple(words.split()))
    ),
    st.sampled_from(("gaza", "world news", "html")).map(lambda words: Fact(About.URL, tuple(words.split()))),
)
MADE_UP = Wording(sequences(), FACTS)
NAMED = Wording(st.one_of(sequences(), sequences(), SHARED_NAMES), FACTS)
"""With lists and entities of SHARED, which `resolve` puts in."""


@cache
def trees(wording: Wording = MADE_UP, *, dates: bool = True, records: bool = False) -> st.SearchStrategy[Node]:
    """Every tree that the parser can build over the vocabulary; without `dates`, none of the fields of time.

    With `records` there are those too that ask what the archive records, such as `Recorded`.
    """
    leaves: list[st.SearchStrategy[Node]] = [*[wording.words] * 4, _fields(wording)]
    if dates:
        leaves.append(st.sampled_from(_DATES).map(lambda text: parse(text, NOW)))
    if records:
        leaves.append(st.sampled_from(Mark).map(Marked) | st.sampled_from(_WATCHES).map(Watched))
    operands = _operands(wording.words)
    return st.recursive(st.one_of(leaves), lambda inner: _grown(inner) | _nears(operands), max_leaves=6)


def _fields(wording: Wording) -> st.SearchStrategy[Node]:
    scoped = _scoped(wording.words)
    return st.one_of(
        *[wording.facts] * 3,
        scoped.map(Title),
        scoped.map(Lead),
        _mentions(wording.words),
        st.just(Everything()),
    )


@cache
def _operands(words: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """What may stand beside NEAR: words and phrases, OR-groups of them, and other NEARs."""
    return st.recursive(words, lambda inner: st.one_of(_pairs(inner).map(Or), _nears(inner)), max_leaves=4)


@cache
def _scoped(words: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """What may stand behind title: and lead:, which is all but other fields."""
    leaves = st.one_of(_operands(words), _operands(words), _mentions(words))
    return st.recursive(leaves, _grown, max_leaves=3)


def _mentions(words: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(AtLeast, _operands(words), st.integers(2, 4))


def _nears(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(Near, inner, inner, st.integers(1, 12), st.booleans())


def _pairs(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(inner, min_size=2, max_size=3).map(tuple)


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        _pairs(inner).map(And),
        _pairs(inner).map(Or),
        st.tuples(inner, inner.map(Not)).map(And),
        st.tuples(inner, inner.map(Not)).map(Or),
        inner.map(Not),
    )
